"""What the workers of an image disagreed on."""

import pytest

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.disagreements import find_disagreements
from poserig.pose.consensus.places import Place, Share
from poserig.pose.consensus.types import Disagreement
from tests.unit.consensus.helpers import fit_of, member, place, rig_of

RIG = rig_of("a", "left_x", "right_x", sigma=0.1)
NAMES = ["zoe", "al", "kim"]
Point = tuple[float, float, int]
# Where everybody has the three points.
BODY: tuple[Point, ...] = ((0, 0, 2), (0, 90, 2), (50, 90, 2))


def spot(number: int, x: float, rival: float = 0.0, **responsibility: float) -> Place:
    """A place of three clicks; a worker's responsibility may be told as w0, w1 or w2."""
    shares = [Share(k, False, responsibility.get(f"w{k}", 1.0), 0.01) for k in range(3)]
    found = place(BODY[number][0] + x, BODY[number][1], *shares)
    found.rival = rival
    return found


def cluster(*rows: tuple[Point, ...], x: float = 0.0, absent: tuple[int, ...] = ()) -> Cluster:
    members = [member(k, *row) for k, row in enumerate(rows or (BODY,) * 3)]
    found = Cluster(members, list(absent), 100.0)
    found.exchanged = [[0.0] for _ in members]
    found.places = [spot(number, x) for number in range(3)]
    found.presence, found.existence = [1.0] * 3, 0.9
    return found


def told(
    *kept: Cluster, left_out: tuple[Cluster, ...] = (), empty: tuple[str, ...] = ()
) -> list[Disagreement]:
    fit = fit_of(RIG, *kept, *left_out)
    return find_disagreements(fit, fit.scenes[0], NAMES, kept, empty)


def test_workers_who_agree_are_told_nothing() -> None:
    assert told(cluster()) == []


def test_who_exchanged_left_and_right() -> None:
    one = cluster(BODY, BODY, (BODY[0], BODY[1], (0, 0, 0)))
    one.places[2] = place(50, 90, Share(0, False, 1.0, 0.01), Share(1, False, 1.0, 0.01))
    one.exchanged[1][0], one.exchanged[2][0] = 0.51, 0.9
    first, second = told(one)
    assert first == Disagreement(
        "inversion", 0, (1, 2), ("al",), "Left and right exchanged; undone."
    )
    # Only what the worker labeled.
    assert (second.points, second.workers) == ((1,), ("kim",))
    one.exchanged[1][0] = one.exchanged[2][0] = 0.5
    assert told(one) == []


def test_who_exchanged_is_not_told_while_the_names_are_open() -> None:
    one = cluster(BODY, (BODY[0], BODY[2], BODY[1]))
    one.states, one.exchanged, one.named = [0, 1], [[0.0], [1.0]], [0.5]
    (found,) = told(one)
    assert found == Disagreement(
        "left_right_undecided",
        0,
        (1, 2),
        (),
        "The workers disagree on left and right, and nothing decides: one more answer would.",
    )
    one.named = [0.76]
    assert [i.type for i in told(one)] == ["inversion"]


def test_a_doubt_about_workers_who_agree_is_told_beside_what_they_said() -> None:
    one = cluster()
    one.named = [0.5]
    (found,) = told(one)
    assert (found.type, found.points, found.workers) == ("exchange_suspected", (1, 2), ())
    one.named = [0.51]
    assert told(one) == []
    one.named, one.unanimous = [0.5], True
    assert told(one) == []


@pytest.mark.parametrize(
    ("states", "workers"),
    [([1, 1, 0], ("al", "zoe")), ([1, 0, 0], None), ([1, 0], None), ([1], ("zoe",))],
)
def test_a_label_that_is_not_what_most_said_tells_so(
    states: list[int], workers: tuple[str, ...] | None
) -> None:
    """Also of an only worker; with one against one there is no majority."""
    one = cluster(*(BODY,) * len(states))
    one.states, one.exchanged = states, [[float(state)] for state in states]
    found = [i for i in told(one) if i.type == "overruled_majority"]
    assert [i.workers for i in found] == ([workers] if workers else [])
    assert all(i.points == (1, 2) for i in found)


def test_a_click_away_from_the_place_is_an_outlier() -> None:
    one = cluster(((300, 0, 2), *BODY[1:]), BODY, BODY)
    one.places[0] = spot(0, 0, w0=0.49)
    (found,) = told(one)
    assert (found.type, found.points, found.workers) == ("outlier", (0,), ("zoe",))
    assert found.detail == "Points away from the others' place; not used."
    one.places[0] = spot(0, 0, w0=0.5)
    assert told(one) == []


def stray(x: float, *, named: int = 0, presence: float = 1.0, neighbor: bool = True) -> str:
    """The type of a stray click of al's at x, beside another instance at 400."""
    row = list(BODY)
    row[named] = (x, BODY[named][1], 2)
    one, other = cluster(BODY, tuple(row), BODY), cluster(x=400)
    one.places[named] = spot(named, 0, w1=0.1)
    other.presence = [presence] * 3
    others = (other,) if neighbor else ()
    (found,) = [one for one in told(one, *others) if one.workers == ("al",)]
    assert (found.instance, found.points) == (0, (named,))
    return found.type


def test_a_click_on_the_same_point_of_another_instance_is_a_swap() -> None:
    assert stray(400) == "swap"
    assert stray(400 + 23) == "swap"
    assert stray(400 + 24) == "outlier"
    assert stray(400, presence=0.49) == "outlier"
    assert stray(400, neighbor=False) == "outlier"


def test_a_click_on_the_own_partner_is_no_swap() -> None:
    """The left point lies on the own right one, where the other instance's left one is, too."""
    row = (BODY[0], BODY[2], BODY[2])
    one, other = cluster(BODY, row, BODY), cluster(x=50)
    one.places[1] = spot(1, 0, w1=0.1)
    kinds = {found.type for found in told(one, other) if found.workers == ("al",)}
    assert kinds == {"outlier"}
    one.presence = [1.0, 1.0, 0.4]
    kinds = {found.type for found in told(one, other) if found.workers == ("al",)}
    assert kinds == {"swap"}


def test_swaps_and_outliers_are_told_together_by_worker() -> None:
    row = ((400, 0, 2), (440, 500, 2), (450, 90, 2))
    one, other = cluster(BODY, row, BODY), cluster(x=400)
    one.places = [spot(number, 0, w1=0.1) for number in range(3)]
    found = [(i.type, i.points, i.workers) for i in told(one, other)]
    assert found == [("outlier", (1,), ("al",)), ("swap", (0, 2), ("al",))]


def test_an_exchanged_click_that_was_used_is_no_stray() -> None:
    one = cluster(BODY, (BODY[0], BODY[2], BODY[1]), BODY)
    one.exchanged[1][0] = 1.0
    for number in (1, 2):
        shares = [Share(0, False, 1.0, 0.01), Share(1, True, 1.0, 0.01), Share(2, False, 1.0, 0.01)]
        one.places[number] = place(*BODY[number][:2], *shares)
    assert [found.type for found in told(one)] == ["inversion"]


def test_a_rival_place_is_told() -> None:
    one = cluster()
    one.places[0], one.places[1] = spot(0, 0, rival=0.21), spot(1, 0, rival=0.2)
    (found,) = told(one)
    assert (found.type, found.points, found.workers) == ("two_places", (0,), ())
    assert found.detail == "The workers' points lie at two places; the more likely one was taken."


def test_doubt_about_a_point_is_told() -> None:
    one = cluster()
    one.presence = [0.11, 0.1, 0.9]
    (found,) = told(one)
    assert (found.type, found.points, found.workers) == ("presence", (0,), ())
    assert found.detail == "The workers disagree on whether these points are to be labeled."
    one.presence = [0.89, 0.91, 0.5]
    one.places[2] = None
    assert [(i.type, i.points) for i in told(one) if i.type == "presence"] == [("presence", (0,))]


def test_a_point_that_some_call_visible_and_some_occluded_is_told() -> None:
    (found,) = told(cluster(BODY, ((0, 0, 1), *BODY[1:]), BODY))
    assert (found.type, found.points, found.workers) == ("visibility", (0,), ())
    assert found.detail == "Some workers call these points visible, others occluded."
    assert told(cluster(*[((0, 0, 1), *BODY[1:])] * 3)) == []


def test_who_does_not_have_an_instance() -> None:
    (found,) = told(cluster(BODY, absent=(1, 2)))
    assert found == Disagreement(
        "missed_instance", 0, (), ("al", "kim"), "2 of 3 workers did not label it."
    )


def test_an_instance_that_was_left_out() -> None:
    lonely = cluster(BODY, BODY, absent=(2,))
    lonely.existence = 0.123
    (found,) = told(left_out=(lonely,))
    assert found == Disagreement(
        "unconfirmed_instance", -1, (), ("al", "zoe"),
        "2 of 3 workers labeled an instance that is there with probability 0.12; left out.",
    )  # fmt: skip


def test_a_duplicate_is_told_with_its_instance() -> None:
    one, two = cluster(), cluster(x=400)
    two.duplicates = [member(1, *BODY)]
    text = "Labeled the same object twice; the smaller instance was laid aside."
    assert told(one, two) == [Disagreement("duplicate_instance", 1, (), ("al",), text)]


def test_nothing_is_told_about_points_of_one_worker_or_of_all_alike() -> None:
    for alike in (False, True):
        one = cluster(BODY) if not alike else cluster()
        one.unanimous = alike
        one.presence, one.places[0] = [0.5] * 3, spot(0, 0, rival=0.4, w0=0.1)
        assert told(one) == []


def test_empty_instances_come_last_and_once_for_each() -> None:
    found = told(cluster(BODY, BODY, absent=(2,)), empty=("zoe", "al", "al"))
    assert [(i.type, i.instance, i.workers) for i in found] == [
        ("missed_instance", 0, ("kim",)),
        ("empty_instance", -1, ("al",)),
        ("empty_instance", -1, ("al",)),
        ("empty_instance", -1, ("zoe",)),
    ]
    assert found[1].detail == "An instance without a labeled point."


@pytest.mark.parametrize("turned", [False, True])
def test_instances_come_in_their_order(turned: bool) -> None:
    one, two = cluster(BODY, absent=(2,)), cluster(BODY, x=400, absent=(1,))
    kept = (two, one) if turned else (one, two)
    found = told(*kept)
    assert [i.instance for i in found] == [0, 1]
    assert [i.workers for i in found] == ([("al",), ("kim",)] if turned else [("kim",), ("al",)])
