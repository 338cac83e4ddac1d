"""Packed keypoints: there and back, also for points outside of the image."""

import pytest

from poserig.report.packing import pack, unpack


def test_places_are_right_to_a_three_thousandth_of_the_image() -> None:
    flat = [0, 0, 2, 400, 300, 1, 123.4, 56.7, 2, 9, 9, 0, -20, 310, 2]
    packed = pack(flat, 400, 300)
    assert len(packed) == 4 * 5 + 1
    found = unpack(packed, 400, 300)
    assert found[2::3] == [2, 1, 2, 0, 2]
    for at in (0, 3, 6, 12):
        assert found[at] == pytest.approx(flat[at], abs=400 / 3277)
        assert found[at + 1] == pytest.approx(flat[at + 1], abs=300 / 3277)


def test_a_point_far_outside_is_drawn_at_the_edge_of_what_can_be_told() -> None:
    assert unpack(pack([1e9, -1e9, 2], 100, 100), 100, 100) == [112.5, -12.5, 2]
