"""Tests cli/demo_check.py: where the scripted worker clicks, and how a label is compared."""

from poserig.cli.demo_check import keypoint_pairs, points_for, whole
from poserig.pose.rig_file import load_rig

COCO = load_rig("coco-person-17")


def test_known_joints_are_clicked_in_rig_order() -> None:
    truth = {name: (number + 0.5, 10.4) for number, name in enumerate(COCO.keypoint_names)}
    assert points_for(COCO, truth, (640, 480)) == [(number + 1, 10) for number in range(17)]


def test_layout_of_the_rig_is_spread_over_the_image() -> None:
    points = points_for(COCO, None, (200, 100))
    x, y = COCO.keypoints[0].position or (0, 0)
    assert points[0] == (round(200 * (0.15 + 0.7 * x)), round(100 * (0.1 + 0.8 * y)))
    assert len(points) == 17
    assert all(0 < x < 200 and 0 < y < 100 for x, y in points)
    assert points_for(COCO, {"nose": (1, 1)}, (200, 100)) == points


def test_half_a_pixel_goes_up() -> None:
    assert [whole(point) for point in ((0.5, 1.5), (2.49, -0.5))] == [(1, 2), (2, 0)]


def test_label_is_pairs_without_visibility() -> None:
    assert keypoint_pairs({"keypoints": [1, 2, 2, 3, 4, 0]}) == [(1, 2), (3, 4)]
