from math import exp, sqrt

import pytest

from poserig.pose.keypoints import (
    Instance,
    bounding_box,
    indices_of,
    keypoint_similarity,
    oks,
    reorder,
    scale,
)
from poserig.pose.rig import Rig


def moved(flat: list[float], dx: float, dy: float) -> list[float]:
    steps = (dx, dy, 0)
    return [number + steps[i % 3] for i, number in enumerate(flat)]


def without(flat: list[float], *indices: int) -> list[float]:
    return [0 if i // 3 in indices else number for i, number in enumerate(flat)]


def test_bounding_box_ignores_points_that_are_not_labeled() -> None:
    assert bounding_box([10, 20, 2, 0, 0, 0, 4.5, 60, 1]) == (4.5, 20, 5.5, 40)
    assert bounding_box([0, 0, 0]) is None
    assert bounding_box([10.1, 0, 2, 33.6, 0, 2]) == (10.1, 0, 23.5, 0)
    assert bounding_box([3, 4, 2]) == (3, 4, 0, 0)
    assert bounding_box([5, 1, 2, 3, 9, 1, 4, 4, 2]) == (3, 1, 2, 8)
    assert bounding_box([]) is None


def test_bounding_box_leaves_the_keypoints_as_they_are() -> None:
    flat = [5, 6, 2, 3, 4, 2]
    bounding_box(flat)
    assert flat == [5, 6, 2, 3, 4, 2]


def test_a_box_has_at_most_six_decimals() -> None:
    assert bounding_box([0, 0, 2, 1.23456789, 2.3456784, 2]) == (0, 0, 1.234568, 2.345678)


def test_scale_is_the_root_of_half_the_box_and_stays_sensible_when_thin() -> None:
    assert scale([0, 0, 2, 100, 50, 2]) == pytest.approx(sqrt(0.53 * 100 * 50))
    assert scale([0, 0, 2, 100, 10, 2]) == pytest.approx(max(sqrt(0.6 * 1000), 32))
    assert scale([0, 0, 2, 100, 0, 2]) == 32
    assert scale([5, 5, 2]) == 0
    assert scale([0, 0, 0]) == 0


def test_a_box_is_thin_below_a_fifth_of_its_long_side() -> None:
    assert scale([0, 0, 2, 100, 20, 2]) == pytest.approx(sqrt(0.53 * 2000))
    assert scale([0, 0, 2, 100, 19.9, 2]) == pytest.approx(sqrt(0.6 * 1990))
    assert scale([0, 0, 2, 1, 100, 2]) == pytest.approx(32)


def test_reorder_puts_points_where_the_new_order_wants_them() -> None:
    assert reorder([1, 2, 2, 3, 4, 1], [1, None, 0]) == [3, 4, 1, 0, 0, 0, 1, 2, 2]


def test_reorder_of_nothing_is_nothing() -> None:
    assert reorder([1, 2, 2], []) == []
    assert reorder([], [None]) == [0, 0, 0]


def test_indices_of_names_in_another_order() -> None:
    assert indices_of(("b", "x", "a"), ("a", "b")) == [1, None, 0]


def test_an_instances_confidence_is_unknown_unless_given() -> None:
    assert Instance("1", "", [1, 2, 2]).confidence == ()


def test_keypoint_similarity_at_one_two_and_three_sigma() -> None:
    # The values of consolidation-notes: .8825, .6065, .3247.
    at = [round(keypoint_similarity((n * 0.1 * 50) ** 2, 0.1, 50), 4) for n in (1, 2, 3)]
    assert at == [0.8825, 0.6065, 0.3247]


def test_oks_of_equal_instances_is_one_and_falls_with_distance(
    coco: Rig, standing: list[float]
) -> None:
    near, far = moved(standing, 3, 0), moved(standing, 9, 0)
    assert oks(standing, standing, coco.sigmas) == 1
    assert 1 > oks(standing, near, coco.sigmas) > oks(standing, far, coco.sigmas) > 0
    assert oks(standing, near, coco.sigmas) == oks(near, standing, coco.sigmas)
    area_root = scale(standing)
    expected = sum(exp(-81 / (8 * (area_root * sigma) ** 2)) for sigma in coco.sigmas) / 17
    assert oks(standing, far, coco.sigmas) == pytest.approx(expected)


def test_oks_counts_points_that_only_one_labeled_as_zero(coco: Rig, standing: list[float]) -> None:
    assert oks(standing, without(standing, 0, 1), coco.sigmas) == pytest.approx(15 / 17)
    assert oks(without(standing, 0, 1), standing, coco.sigmas) == pytest.approx(15 / 17)
    assert oks(without(standing, 0), without(standing, 0), coco.sigmas) == 1
    assert oks(without(standing, *range(17)), standing, coco.sigmas) == 0


def test_oks_of_two_single_points_does_not_divide_by_zero() -> None:
    assert oks([5, 5, 2], [5, 5, 2], [0.1]) == 1
    # An extent of 32 pixels: 3 pixels are 0.94 sigma.
    assert oks([5, 5, 2], [8, 5, 2], [0.1]) == pytest.approx(exp(-9 / (8 * 3.2**2)))


def test_oks_measures_both_axes_by_the_larger_instance() -> None:
    small, large = [0, 0, 2, 10, 10, 2], [3, 4, 2, 30, 40, 1]
    root = scale(large)
    expected = [exp(-25 / (8 * (root * 0.1) ** 2)), exp(-1300 / (8 * (root * 0.2) ** 2))]
    assert oks(small, large, [0.1, 0.2]) == pytest.approx(sum(expected) / 2)
    assert oks(large, small, [0.1, 0.2]) == oks(small, large, [0.1, 0.2])
