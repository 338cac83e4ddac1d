"""Coordinates that cannot be pixels. Reports: ultralytics/ultralytics#6641 and #20832."""

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.frame import Point, check_frame, to_pixels


def points(*places: tuple[float, float]) -> list[Point]:
    return [Point(str(number), x, y, 2, None) for number, (x, y) in enumerate(places)]


@pytest.mark.parametrize(
    "places",
    [
        [(0.5, 0.25), (0.75, 1)],
        [(0.5, 0.25)],
        [(0, 1), (1, 0)],
        [(0.5, 0.25), (0.75, 1.03), (0.1, -0.02)],
        [(0.2, 0.3), (0.4, 0.5), (1.9, 0.7)],
    ],
)
def test_shares_are_refused_with_what_to_do(places: list[tuple[float, float]]) -> None:
    with pytest.raises(PosesError, match=r'^p: All coordinates are between .* "normalized": true'):
        check_frame([points(*places)], "p")


def test_shares_around_the_center_are_refused_too() -> None:
    with pytest.raises(PosesError, match=r"between -0\.9 and 0\.8: .* Write pixels from the top"):
        check_frame([points((-0.9, 0.1), (0.2, 0.3), (0.8, 0.8))], "p")


@pytest.mark.parametrize(
    "places",
    [
        [],
        [(1, 0)],
        [(0.5, 0.25), (0.75, 2.5)],
        [(1.5, 1.5), (2, 2)],
        [(1.5, 0.5), (2, 2), (2.5, 2.5)],
        [(-5, 0.5), (0.25, 0.5), (0.5, 1)],
    ],
)
def test_pixels_are_taken(places: list[tuple[float, float]]) -> None:
    check_frame([points(*places)], "p")


def test_one_object_in_pixels_is_enough_for_all() -> None:
    check_frame([points((0.5, 0.25)), points((100, 200))], "p")


def test_points_that_are_not_labeled_do_not_count() -> None:
    far = Point("far", 900, 900, 0, None)
    with pytest.raises(PosesError):
        check_frame([[*points((0.5, 0.25)), far]], "p")


def test_shares_and_percent_become_pixels_with_three_decimals() -> None:
    share = to_pixels(points((0.1234567, 0.5), (1.02, -0.01)), 1, (640, 480), "p")
    assert [point[1:3] for point in share] == [(79.012, 240), (652.8, -4.8)]
    percent = to_pixels(points((50, 25)), 100, (640, 480), "p")
    assert percent[0][1:3] == (320, 120)
    lost = Point("lost", 0, 0, 0, None)
    assert to_pixels([lost], 1, (640, 480), "p") == [lost]


def test_shares_without_a_size_and_shares_that_are_none_are_refused() -> None:
    with pytest.raises(PosesError, match=r'p: The coordinates are shares .* Write "width" and'):
        to_pixels(points((0.5, 0.5)), 1, None, "p")
    with pytest.raises(PosesError, match=r'0 is at 320, 240: .* Leave "normalized" away'):
        to_pixels(points((320, 240), (321, 240)), 1, (640, 480), "p")
