"""Datumaro's items: skeletons of CVAT's, points of OpenVINO's. cvat-ai/datumaro#6, #114."""

from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.read import read_poses


def file(*annotations: Any, labels: Any = ("head", "tail"), **item: Any) -> dict[str, Any]:
    return {
        "categories": {
            "label": {"labels": [{"name": "ant"}]},
            "points": {"items": [{"label_id": 0, "labels": list(labels), "joints": []}]},
        },
        "items": [{"id": "a", "annotations": list(annotations), **item}],
    }


def points(*numbers: float, **more: Any) -> dict[str, Any]:
    return {"type": "points", "label_id": 0, "points": list(numbers), **more}


def test_points_have_their_visibilities_beside_them() -> None:
    value = file(points(10, 20, 30, 40, visibility=[1, 0]), image={"path": "a/b.jpg",
                                                                  "size": [480, 640]})  # fmt: skip
    poses = read_poses(value, "p")
    (image,) = poses.images
    assert (poses.shape, image.source, image.size) == ("datumaro", "a/b.jpg", (640, 480))
    (item,) = image.instances
    assert (item.names, item.category) == (("head", "tail"), "ant")
    assert item.keypoints == [10, 20, 1, 0, 0, 0]


def test_skeletons_have_them_between() -> None:
    value = file({**points(10, 20, 2, 30, 40, 1), "type": "skeleton"})
    (item,) = read_poses(value, "p").images[0].instances
    assert item.keypoints == [10, 20, 2, 30, 40, 1]


@pytest.mark.parametrize("marks", [None, [], [2], [2, 2, 2], "x"])
def test_points_without_fitting_visibilities_are_visible(marks: Any) -> None:
    (item,) = read_poses(file(points(10, 20, 30, 40, visibility=marks)), "p").images[0].instances
    assert item.keypoints == [10, 20, 2, 30, 40, 2]


@pytest.mark.parametrize(("group", "box"), [(1, (5, 6, 7, 8)), (2, None), (0, None), (None, None)])
def test_the_box_is_that_of_the_group(group: Any, box: Any) -> None:
    rows = (
        {"type": "bbox", "group": 1, "bbox": [5, 6, 7, 8]},
        {"type": "bbox", "group": 0, "bbox": [1, 1, 1, 1]},
        points(10, 20, 30, 40, group=group),
    )
    (item,) = read_poses(file(*rows), "p").images[0].instances
    assert (item.box, item.id) == (box, "2")


@pytest.mark.parametrize("numbers", [(10, 20), (10, 20, 30), (1, 2, 3, 4, 5, 6)])
def test_another_number_of_points_than_the_label_has_is_refused(numbers: Any) -> None:
    with pytest.raises(PosesError) as caught:
        read_poses(file(points(*numbers)), "p")
    assert "p.items[0].annotations[0]" in str(caught.value)


def test_names_may_come_from_elsewhere() -> None:
    value = file(points(10, 20, 30, 40), labels=())
    (item,) = read_poses(value, "p", Hints(names=("x", "y"))).images[0].instances
    assert item.names == ("x", "y")
    with pytest.raises(PosesError, match="keypoints without names"):
        read_poses(value, "p")
