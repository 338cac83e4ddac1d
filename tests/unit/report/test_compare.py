"""What an answer has of a reference: every kind of point, and instances without a partner."""

from math import log, sqrt

import pytest

from poserig.pose.keypoints import Instance
from poserig.report.compare import GOOD, INVERSION, JITTER, MISS, SWAP, compare
from tests.unit.report.poses import RIG, SIGMA, kite, moved


def kinds(reference: list[Instance], answered: list[Instance]) -> list[str]:
    found = compare(RIG, reference, answered)
    return [one.kind for one in sorted(found.points, key=lambda one: one.point)]


def off(similarity: float) -> float:
    """Pixels at which the similarity is this."""
    return sqrt(-8 * log(similarity)) * SIGMA


def test_each_kind_of_point_at_its_limit() -> None:
    known = kite()
    for x, kind in (
        (0, GOOD),
        (off(0.86), GOOD),
        (off(0.84), JITTER),
        (off(0.51), JITTER),
        (off(0.49), MISS),
    ):
        assert kinds([known], [moved(known, 0, x)])[0] == kind, x


def test_left_and_right_exchanged_are_inversions_and_the_rest_is_good() -> None:
    known = kite()
    flat = list(known.keypoints)
    flat[3:6], flat[6:9] = flat[6:9], flat[3:6]
    assert kinds([known], [Instance("1", "", flat)]) == [GOOD, INVERSION, INVERSION, GOOD]


def test_a_point_on_the_same_point_of_a_neighbor_is_a_swap_and_on_another_point_a_miss() -> None:
    known, neighbor = kite(), kite(150, ident="2")
    assert kinds([known, neighbor], [moved(known, 3, 150)])[3] == SWAP
    assert kinds([known, neighbor], [moved(known, 3, 150, -100)])[3] == MISS


def test_distances_in_pixels_and_sigmas() -> None:
    found = compare(RIG, [kite()], [moved(kite(), 0, 3 * SIGMA)])
    assert found.points[0].pixels == pytest.approx(3 * SIGMA)
    assert found.points[0].sigmas == pytest.approx(3)
    assert [one.sigmas for one in found.points[1:]] == [0, 0, 0]


def test_points_that_only_one_has_and_visibility_are_counted() -> None:
    known = moved(kite(), 1, 0, v=0)
    answered = moved(moved(kite(), 0, 0, v=0), 3, 0, v=1)
    found = compare(RIG, [known], [answered])
    assert (found.left_out, found.extra, found.visibility) == ([0], [1], 1)
    assert [one.point for one in found.points] == [2, 3]


def test_instances_without_a_partner_pull_the_quality_down_and_ids_pair_nothing() -> None:
    far = kite(1000, 1000)  # of the same id as the known one
    found = compare(RIG, [kite()], [far])
    assert (found.missed, found.invented, found.pairs) == (1, 1, [])
    assert found.quality == 0
    found = compare(RIG, [kite(), kite(200, ident="2")], [kite(ident="7")])
    assert (found.missed, found.invented, found.quality) == (1, 0, 0.5)


def test_no_instances_at_all_agree_and_empty_ones_count_nowhere() -> None:
    empty = Instance("1", "", [0] * 12)
    found = compare(RIG, [empty], [])
    assert (found.quality, found.missed) == (1, 0)
