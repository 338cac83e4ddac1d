"""A worker's instance by columns, and its scale."""

from math import exp

import pytest

from poserig.pose.consensus.members import area_root, common_scale, make_member
from poserig.pose.keypoints import scale


def test_unlabeled_points_become_0_whatever_the_page_sent() -> None:
    found = make_member(2, [10, 20, 2, 7, 8, 0, 30, 60, 1])
    assert (found.worker, found.x, found.y, found.v) == (2, [10, 0, 30], [20, 0, 60], [2, 0, 1])
    assert found.labeled == 2
    assert found.scale == area_root([10, 20, 2, 0, 0, 0, 30, 60, 1])


def test_a_pair_is_there_when_either_point_is() -> None:
    found = make_member(0, [1, 1, 2, 0, 0, 0, 0, 0, 0])
    assert found.has_pair((0, 1))
    assert found.has_pair((1, 0))
    assert not found.has_pair((1, 2))


def test_the_key_is_the_content() -> None:
    one, same = make_member(1, [1, 2, 2]), make_member(1, [1, 2, 2])
    assert one.key == same.key == ((1.0,), (2.0,), (2,), 1)
    assert one.key != make_member(1, [1, 2, 1]).key


def test_the_scale_grows_when_few_points_are_labeled() -> None:
    whole = [0, 0, 2, 100, 0, 2, 100, 200, 2, 0, 200, 1]
    assert area_root(whole) == pytest.approx(scale(whole) * exp(0.12))
    half = [*whole, *[0] * 12]
    assert area_root(half) == pytest.approx(scale(whole) * exp(0.12 + 0.75 * 0.25))
    most = [*whole, 0, 0, 0]
    assert area_root(most) == pytest.approx(scale(whole) * exp(0.12))
    assert area_root([5, 5, 2]) == 0


def test_the_scale_of_a_cluster_is_the_larger_middle() -> None:
    assert common_scale([3, 1, 2]) == 2
    assert common_scale([4, 1, 3, 2]) == 3
