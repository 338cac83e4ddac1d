"""Single points: outside the image, missing, on top of each other."""

import pytest

from poserig.pose.checks.points import check_alone, check_coincident, check_missing
from tests.unit.pose.checks.people import (
    NOTHING,
    PLAN,
    STANDING,
    Point,
    changed,
    occluded,
    person,
    plan,
    pose,
    without,
)

NAMES = ("a", "b", "c")
IMAGE = (640, 480)


@pytest.mark.parametrize(
    ("point", "inside"),
    [((-0.5, 9), (0, 9)), ((9, -3), (9, 0)), ((640.5, 9), (639, 9)), ((9, 481), (9, 479)),
     ((-1, 500), (0, 479))],
)  # fmt: skip
def test_points_outside_are_named_and_moved_to_the_nearest_pixel(
    point: tuple[float, float], inside: tuple[float, float]
) -> None:
    (finding,) = check_alone(NAMES, pose((5, 5, 2), (*point, 1), NOTHING), IMAGE)
    assert (finding.type, finding.points) == ("outside_image", ("b",))
    assert finding.detail == "Outside the image of 640 x 480 pixels: b."
    x, y = inside
    assert finding.fix == {
        "action": "move",
        "instance": "1",
        "points": [{"label": "b", "x": x, "y": y}],
    }


@pytest.mark.parametrize("point", [(0, 9), (640, 9), (9, 0), (9, 480)])
def test_a_point_on_the_edge_is_inside(point: tuple[float, float]) -> None:
    assert check_alone(NAMES, pose((5, 5, 2), (*point, 2), (-9, -9, 0)), IMAGE) == []


def test_without_a_size_nothing_is_outside_and_without_a_point_nothing_is_there() -> None:
    assert check_alone(NAMES, pose((-5, 5, 2), NOTHING, NOTHING), None) == []
    (finding,) = check_alone(NAMES, pose(NOTHING, NOTHING, NOTHING, name="7"), IMAGE)
    assert (finding.type, finding.instance) == ("empty_instance", "7")
    assert finding.fix == {"action": "delete", "instance": "7"}
    assert finding.detail == "None of its points is labeled."


NEEDED = plan(
    "root", "middle", "end", "other",
    links=[("root", "middle"), ("middle", "end"), ("root", "other")],
    required=["middle", "other"],
)  # fmt: skip
LIMB = plan(
    "root", "middle", "end", "other",
    links=[("root", "middle"), ("middle", "end"), ("root", "other")],
)  # fmt: skip


def test_required_points_that_are_missing() -> None:
    (finding,) = check_missing(NEEDED, pose((0, 0, 2), NOTHING, (5, 5, 2), NOTHING))
    assert (finding.type, finding.points) == ("missing_required", ("middle", "other"))
    assert finding.detail == "Required, but not labeled: middle, other."
    assert check_missing(NEEDED, pose(NOTHING, (1, 1, 1), NOTHING, (5, 5, 1))) == []


def test_an_empty_instance_lacks_nothing() -> None:
    assert check_missing(NEEDED, pose(*[NOTHING] * 4)) == []


def test_the_middle_of_a_limb_whose_ends_are_visible() -> None:
    (finding,) = check_missing(LIMB, pose((0, 0, 2), NOTHING, (5, 5, 2), NOTHING))
    assert (finding.type, finding.points) == ("missing_point", ("middle",))
    for row in (
        [(0, 0, 1), NOTHING, (5, 5, 2), NOTHING],
        [(0, 0, 2), NOTHING, (5, 5, 1), NOTHING],
        [(0, 0, 2), (1, 1, 1), (5, 5, 2), NOTHING],
        [NOTHING, NOTHING, (5, 5, 2), NOTHING],
    ):
        assert check_missing(LIMB, pose(*row)) == []


def test_both_kinds_of_missing_points_come_together() -> None:
    flat = without(STANDING, "left_elbow", "right_knee")
    (finding,) = check_missing(PLAN, person(flat))
    assert finding.points == ("left_elbow", "right_knee")
    assert check_missing(PLAN, person(occluded(flat, "wrist", "ankle"))) == []


def spots(*points: Point) -> list[tuple[str, ...]]:
    """Points on one spot, of an object of 100 by 100 pixels."""
    plan_ = plan("a", "b", "c", "d", "e", "f")
    corners: list[Point] = [(0.0, 0.0, 2), (100.0, 100.0, 2)]
    rest = [NOTHING] * (4 - len(points))
    return [finding.points for finding in check_coincident(plan_, pose(*corners, *points, *rest))]


def test_points_within_4_thousandths_of_the_size_are_one_spot() -> None:
    """The size is 72.8 pixels: 0.29 of one."""
    assert spots((50, 50, 2), (50.28, 50, 1)) == [("c", "d")]
    assert spots((50, 50, 2), (50, 50.28, 2)) == [("c", "d")]
    assert spots((50, 50, 2), (50.30, 50, 2)) == []
    assert spots((50, 50, 2), (50.25, 50.25, 2)) == []
    assert spots((50, 50, 2), (50, 50, 0)) == []


def test_a_chain_of_near_points_is_one_spot_whatever_their_order() -> None:
    row = [(50.0, 50.0, 2), (50.25, 50.0, 2), (50.5, 50.0, 2)]
    for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2), (0, 2, 1)):
        assert spots(*(row[k] for k in order)) == [("c", "d", "e")]
    far = [(50.0, 50.2, 2), (50.1, 50.4, 2), (50.2, 50.0, 2), (50.25, 50.2, 2)]
    assert spots(*far) == [("c", "d", "e", "f")]


def test_two_pairs_that_meet_later_are_one_spot() -> None:
    """Along x: c, d, e. c and d are apart; e is near both."""
    assert spots((50.0, 50.0, 2), (50.1, 50.4, 2), (50.2, 50.2, 2)) == [("c", "d", "e")]


def test_two_spots_are_two_findings_in_rig_order() -> None:
    assert spots((80, 50, 2), (20, 50, 2), (80, 50, 2), (20, 50, 2)) == [("c", "e"), ("d", "f")]


def test_a_small_object_shares_pixels() -> None:
    plan_ = plan("a", "b", "c")
    for size, count in ((34, 0), (35, 1)):
        one = pose((0, 0, 2), (size, size, 2), (size, size, 2))
        assert len(check_coincident(plan_, one)) == count


def test_points_that_the_template_lays_on_one_spot_may_lie_there() -> None:
    plan_ = plan("a", "b", "c", places=[(0, 0), (0.5, 0.5), (0.5, 0.5)])
    assert check_coincident(plan_, pose((0, 0, 2), (90, 90, 2), (90, 90, 2))) == []
    (finding,) = check_coincident(plan_, pose((90, 90, 2), (90, 90, 2), (0, 0, 2)))
    assert finding.points == ("a", "b")
    assert finding.detail == "On the same spot: a, b."


def test_two_points_without_a_place_in_the_template_are_no_one_spot() -> None:
    plan_ = plan("a", "b", "c", places=[None, None, (0, 0)])
    assert len(check_coincident(plan_, pose((90, 90, 2), (90, 90, 2), (0, 0, 2)))) == 1


def test_a_person_with_two_clicks_on_the_eye() -> None:
    at = 3 * PLAN.keypoint_names.index("left_eye")
    eye = (STANDING[at], STANDING[at + 1], 2)
    (finding,) = check_coincident(PLAN, person(changed(STANDING, left_ear=eye)))
    assert finding.points == ("left_eye", "left_ear")
