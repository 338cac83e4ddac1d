"""Choosing between places by the lengths of links."""

from math import exp, log, pi, sqrt

import pytest

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.places import Click, Mode, Place, Share
from poserig.pose.consensus.shape import Shape
from tests.unit.consensus.helpers import member, place, rig_of

RIG = rig_of("a", "b", "c", links=[("a", "b"), ("b", "c")])
TWO = (Share(0, False, 1.0, 1.0), Share(1, False, 1.0, 1.0))


def cluster(*places: Place | None, existence: float = 1.0, scale: float = 100.0) -> Cluster:
    found = Cluster([member(0, (0, 0, 2))], [], scale)
    found.places, found.existence = list(places), existence
    return found


def learned(*clusters: Cluster) -> Shape:
    shape = Shape(RIG)
    shape.learn(clusters)
    return shape


def link(length: float, certainty: float = 1.0, shares: tuple[Share, ...] = TWO) -> list[Place]:
    first = place(0, 0, *shares, certainty=certainty)
    return [first, place(0, length, *TWO)]


def test_a_link_of_which_nothing_is_known_has_the_usual_length() -> None:
    shape = Shape(RIG)
    assert shape.links == [(0, 1), (1, 2)]
    assert shape.links_of == [[(0, 1)], [(0, 0), (1, 2)], [(1, 1)]]
    assert shape.middle == [log(0.4)] * 2
    assert shape.spread == [0.7] * 2


def test_lengths_are_the_median_in_roots_of_the_area_beside_the_prior() -> None:
    shape = learned(
        *(cluster(*link(length), None) for length in (20, 80, 30)),
        cluster(*link(60), None, scale=200),
    )
    logs = sorted(log(length) for length in (0.2, 0.3, 0.3, 0.8))
    middle = (logs[1] + logs[2]) / 2
    weight = 4 / (4 + 8)
    assert shape.middle[0] == pytest.approx(weight * middle + (1 - weight) * log(0.4))
    deviations = sorted(abs(value - middle) for value in logs)
    spread = 1.48 * (deviations[1] + deviations[2]) / 2
    variance = weight * spread**2 + (1 - weight) * 0.7**2
    assert shape.spread[0] == pytest.approx(sqrt(variance))
    assert (shape.middle[1], shape.spread[1]) == (log(0.4), 0.7)


def test_many_equal_lengths_still_leave_a_spread() -> None:
    shape = learned(*(cluster(*link(30), None) for _ in range(1000)))
    assert shape.middle[0] == pytest.approx(log(0.3), abs=0.01)
    assert shape.spread[0] == 0.3


@pytest.mark.parametrize(
    "useless",
    [
        cluster(*link(20), None, existence=0.69),
        cluster(*link(20, certainty=0.9), None),
        cluster(*link(20, shares=TWO[:1]), None),
        cluster(None, place(0, 20, *TWO), None),
        cluster(place(0, 0, *TWO), None, None),
    ],
    ids=["doubtful object", "uncertain place", "one click", "no start", "no end"],
)
def test_what_teaches_nothing(useless: Cluster) -> None:
    assert learned(useless).middle == [log(0.4)] * 2


def test_a_link_without_length_counts_as_very_short() -> None:
    shape = learned(cluster(*link(0), None))
    assert shape.middle[0] == pytest.approx(log(1e-3) / 9 + 8 / 9 * log(0.4))


def ratio(length: float) -> float:
    """Density of a place at this length, in s, against a uniform one over 4 s²."""
    z = (log(length) - log(0.4)) / 0.7
    density = exp(-z * z / 2) / (sqrt(2 * pi) * 0.7 * length)
    return 4 * density / (2 * pi * length)


def test_the_score_is_the_log_density_of_the_links() -> None:
    shape = Shape(RIG)
    places = [place(0, 0, certainty=0.8), None, place(100, 0)]
    one = log(0.8 * ratio(0.5) + 0.2)
    assert shape.score(1, 50, 0, [places[0], None, None], 100) == pytest.approx(one)
    both = (one + log(ratio(0.5))) / sqrt(2)
    assert shape.score(1, 50, 0, places, 100) == pytest.approx(both)
    assert shape.score(1, 50, 0, [None, None, None], 100) == 0


def test_one_wrong_neighbor_does_not_rule_a_place_out() -> None:
    shape = Shape(RIG)
    assert shape.score(0, 0, 9000, [None, place(0, 0), None], 100) == pytest.approx(log(0.02))


def test_two_places_on_one_spot_have_a_least_length() -> None:
    places = [None, place(0, 0), None]
    assert Shape(RIG).score(0, 0, 0, places, 100) == Shape(RIG).score(0, 0, 3, places, 100)


def torn(near: float, far: float, certainty: float = 0.4) -> Place:
    """A keypoint that may be at either distance; the farther place is a little likelier."""
    clicks = [Click(0, y, 4.0, 1.0, 0.9, 1e-6, 0, False) for y in (near, far)]
    modes = [Mode(1.0, 0, near, 4.0), Mode(1.5, 0, far, 4.0)]
    return Place(0, far, 4.0, certainty, [Share(0, False, 0.5, 0.1)], 0.3, modes, clicks)


def test_of_two_places_the_one_that_fits_the_links_is_taken() -> None:
    found = cluster(place(0, 0), torn(40, 900), None)
    Shape(RIG).choose_places(found)
    chosen = found.places[1]
    assert chosen
    assert (chosen.y, chosen.variance) == (40, 4.0)
    assert chosen.certainty > 0.8
    gain = Shape(RIG).score(1, 0, 40, found.places, 100)
    assert chosen.modes[0].log_mass == pytest.approx(1.0 + gain)


def test_a_place_that_is_certain_stays() -> None:
    sure = torn(40, 900, certainty=0.996)
    found = cluster(place(0, 0), sure, None)
    Shape(RIG).choose_places(found)
    assert found.places[1] is sure


def test_certain_places_are_chosen_first() -> None:
    """b is surer than a, so a is judged by where b has come to lie."""
    found = cluster(torn(40, 900, certainty=0.3), torn(0, 900, certainty=0.5), place(0, 40))
    Shape(RIG).choose_places(found)
    assert [one.y for one in found.places if one] == [40, 0, 40]
