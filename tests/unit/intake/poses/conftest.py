"""Shared by the tests of intake.poses."""

from typing import Any

import pytest

from poserig.intake.poses.model import Hints, ImagePoses
from poserig.intake.poses.read import read_poses
from poserig.pose.rig_file import load_rig

COCO = load_rig("coco-person-17").keypoint_names


@pytest.fixture
def coco_hints() -> Hints:
    return Hints(COCO)


@pytest.fixture
def only() -> Any:
    """Reads the one image of a value, and checks which adapter did."""

    def read(value: Any, shape: str, hints: Hints | None = None) -> ImagePoses:
        poses = read_poses(value, "p", hints or Hints())
        assert poses.shape == shape
        (image,) = poses.images
        return image

    return read


@pytest.fixture
def points() -> Any:
    """The labeled points of an instance: name → x, y, v."""

    def of(image: ImagePoses, number: int = 0) -> dict[str, tuple[float, float, float]]:
        item = image.instances[number]
        flat = item.keypoints
        rows = zip(item.names, flat[0::3], flat[1::3], flat[2::3], strict=True)
        return {name: (x, y, v) for name, x, y, v in rows if v}

    return of
