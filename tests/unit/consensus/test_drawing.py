"""Which keypoints are drawn, and how sure they are."""

from math import exp, log

import pytest

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.drawing import Drawing, draw
from poserig.pose.consensus.places import Place
from tests.unit.consensus.helpers import fit_of, member, place, rig_of

RIG = rig_of("a", "b", "c", sigma=0.1)


def drawn(
    *places: Place | None, presence: tuple[float, ...] = (1, 1, 1), absent: int = 0
) -> Drawing:
    """Two workers who labeled all three points, the second of them b as occluded."""
    rows = [[(5.0, 6.0, 2), (5.0, 6.0, v), (5.0, 6.0, 2)] for v in (1, 1)]
    cluster = Cluster([member(k, *row) for k, row in enumerate(rows)], [2] * absent, 100.0)
    cluster.places, cluster.presence = list(places), list(presence)
    cluster.exchanged, cluster.existence = [[], []], 0.8
    return draw(fit_of(RIG, cluster), cluster)


def similarity(variance: float, certainty: float) -> float:
    """Expected KS, the variance in (σ s)²."""
    return certainty / (1 + (variance + 0.09) / 4) + 0.1 * (1 - certainty)


def test_a_keypoint_is_drawn_at_its_place_with_what_most_say_of_its_visibility() -> None:
    found = drawn(place(10, 20, variance=25.0, certainty=0.9), place(30, 40), None)
    assert found.keypoints == [10, 20, 2, 30, 40, 1, 0, 0, 0]
    near = 1 - exp(-8 * log(2) / (2 * (0.25 + 0.09)))
    assert found.confidence[0] == pytest.approx(0.8 * 0.9 * near * (1 - 0.05 / 2))
    assert found.confidence[2] == 0
    expected = (similarity(0.25, 0.9) + similarity(0.01, 1.0)) / 2
    assert found.expected == pytest.approx(expected)
    assert found.needed[0] == pytest.approx(0.85 / (0.85 + similarity(0.25, 0.9)))
    assert found.needed[2] == 1


def test_a_keypoint_is_drawn_from_the_presence_on_at_which_it_pays() -> None:
    needed = 0.85 / (0.85 + similarity(0.01, 1.0))
    place_ = place(10, 20)
    above = drawn(place_, place(99, 99), None, presence=(needed + 0.001, 0, 0))
    below = drawn(place_, place(99, 99), None, presence=(needed - 0.001, 0, 0))
    assert above.keypoints == [10, 20, 2, *[0.0] * 6]
    assert below.keypoints == [0.0] * 9
    assert (below.confidence, below.expected) == ([0.0] * 3, 0.0)
    assert above.expected == pytest.approx((needed + 0.001) * similarity(0.01, 1.0))


def test_an_object_of_one_labeled_point_is_that_point() -> None:
    alone = drawn(place(10, 20), None, None, presence=(0.1, 0, 0))
    assert alone.keypoints[:3] == [10, 20, 2]
    assert alone.expected == pytest.approx(similarity(0.01, 1.0))


def test_what_is_left_out_lowers_the_expected_oks() -> None:
    found = drawn(place(10, 20), place(30, 40), None, presence=(1.0, 0.3, 0))
    assert found.expected == pytest.approx(similarity(0.01, 1.0) / 1.3)


def test_confidence_is_lowered_less_where_more_were_asked() -> None:
    two, five = (drawn(place(10, 20), None, None, absent=absent) for absent in (0, 3))
    assert five.confidence[0] / two.confidence[0] == pytest.approx((1 - 0.01) / (1 - 0.025))


def test_what_all_say_alike_is_drawn_as_they_said_it() -> None:
    rows = [(5.25, 6.5, 2), (7.0, 8.0, 1), (0.0, 0.0, 0)]
    cluster = Cluster([member(k, *rows) for k in range(2)], [], 100.0, unanimous=True)
    cluster.places, cluster.presence = [place(9, 9), place(9, 9), None], [0.1, 0.1, 0.0]
    cluster.exchanged, cluster.existence = [[], []], 0.9
    found = draw(fit_of(RIG, cluster), cluster)
    assert found.keypoints == [5.25, 6.5, 2, 7, 8, 1, 0, 0, 0]
    assert found.confidence[0] == pytest.approx(
        0.9 * (1 - exp(-8 * log(2) / (2 * 0.1))) * (1 - 0.025)
    )
    assert found.expected == pytest.approx(similarity(0.01, 1.0))


def test_a_name_in_doubt_halves_the_confidence_and_leaves_the_place() -> None:
    rig = rig_of("left_x", "right_x", "nose")
    rows = [(5.0, 6.0, 2), (95.0, 6.0, 2), (50.0, 6.0, 2)]
    cluster = Cluster([member(k, *rows) for k in range(2)], [], 100.0)
    cluster.places = [place(x, 6) for x in (5, 95, 50)]
    cluster.presence, cluster.exchanged, cluster.existence = [1.0] * 3, [[0.0], [0.0]], 1.0
    cluster.named = [0.5]
    found = draw(fit_of(rig, cluster), cluster)
    assert found.keypoints == [5, 6, 2, 95, 6, 2, 50, 6, 2]
    assert found.confidence[0] == found.confidence[1] == pytest.approx(found.confidence[2] / 2)
    assert found.expected == pytest.approx((2 * similarity(0.01, 0.5) + similarity(0.01, 1.0)) / 3)
