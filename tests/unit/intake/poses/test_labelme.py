"""LabelMe's and X-AnyLabeling's shapes. wkentaro/labelme#921, #925, CVHub520/X-AnyLabeling#215."""

from typing import Any

import pytest

from poserig.intake.poses.read import read_poses


def shape(label: str, points: list[list[float]], group: int | None, kind: str = "point",
          **more: Any) -> dict[str, Any]:  # fmt: skip
    return {"label": label, "points": points, "group_id": group, "shape_type": kind, **more}


def file(*shapes: dict[str, Any]) -> dict[str, Any]:
    return {"version": "5.4.1", "shapes": list(shapes), "imagePath": "a.jpg", "imageData": None,
            "imageHeight": 480, "imageWidth": 640}  # fmt: skip


def test_points_of_a_group_are_an_instance_with_its_rectangle() -> None:
    poses = read_poses(
        file(
            shape("nose", [[10, 20]], 1),
            shape("cat", [[5, 6], [35, 46]], 1, "rectangle"),
            shape("nose", [[70, 80]], 2),
        ),
        "p",
    )
    (image,) = poses.images
    assert (poses.shape, image.source, image.size) == ("labelme", "a.jpg", (640, 480))
    one, two = image.instances
    assert (one.category, one.box, one.keypoints) == ("cat", (5, 6, 30, 40), [10, 20, 2])
    assert (two.category, two.box, two.id) == ("", None, "2")


@pytest.mark.parametrize(
    ("more", "v"),
    [
        ({}, 2),
        ({"difficult": False}, 2),
        ({"difficult": True}, 1),
        ({"flags": {"occluded": True}}, 1),
        ({"flags": {"occluded": False}}, 2),
        ({"flags": None}, 2),
        ({"flags": {"blurred": True}}, 2),
    ],
)
def test_marks_of_both_programs_say_the_visibility(more: dict[str, Any], v: int) -> None:
    image = read_poses(file(shape("nose", [[10, 20]], 1, **more)), "p").images[0]
    assert image.instances[0].keypoints == [10, 20, v]


@pytest.mark.parametrize(
    "other",
    [
        shape("leaf", [[1, 2], [3, 4], [5, 6]], 1, "polygon"),
        shape("box", [[1, 2], [3, 4]], None, "rectangle"),
        shape("box", [[1, 2], [3, 4]], 9, "rectangle"),
        shape("line", [[1, 2], [3, 4]], None, "linestrip"),
        "no shape",
    ],
)
def test_other_shapes_are_no_instances(other: Any) -> None:
    image = read_poses(file(shape("nose", [[10, 20]], None), other), "p").images[0]
    assert [item.keypoints for item in image.instances] == [[10, 20, 2]]


@pytest.mark.parametrize("corners", [[[35, 46], [5, 6]], [[5, 6], [35, 6], [35, 46], [5, 46]]])
def test_rectangles_have_two_or_four_corners_in_any_order(corners: list[list[float]]) -> None:
    value = file(shape("nose", [[10, 20]], 1), shape("cat", corners, 1, "rectangle"))
    assert read_poses(value, "p").images[0].instances[0].box == (5, 6, 30, 40)


def test_odd_points_cost_themselves_alone() -> None:
    image = read_poses(
        file(
            shape("nose", [[10, 20]], 1),
            shape("ear", [], 1),
            shape("eye", [[1]], 1),
            {"label": "tail", "shape_type": "point", "group_id": 1},
            shape("", [[3, 4]], 1),
        ),
        "p",
    ).images[0]
    assert image.instances[0].keypoints == [10, 20, 2, *[0] * 12]
    assert image.counts() == {"no_position": 3, "no_name": 1}


def test_a_file_without_shapes_is_an_image_without_instances() -> None:
    poses = read_poses(file(), "p")
    assert (poses.shape, poses.images[0].instances) == ("labelme", ())
