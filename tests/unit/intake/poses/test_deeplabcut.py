"""DeepLabCut's JSON. DeepLabCut/DeepLabCut#2995: missing body parts are NaN; #2792: its shape."""

import json
from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.read import read_poses

HINTS = Hints(("a", "b"))
IMAGE = {
    "bodyparts": [[[10, 20, 0.9], [-1, -1, -1]], [[11, 21, 0.8], [31, 41, 0.7]]],
    "bboxes": [[1, 2, 3, 4], [5, 6, 7, 8]],
    "bbox_scores": [0.9, 0.6],
}


def test_one_image_is_read_with_its_individuals(only: Any) -> None:
    one, two = only(IMAGE, "deeplabcut", HINTS).instances
    assert one.keypoints == [10, 20, 2, 0, 0, 0]
    assert (one.scores, one.score, two.score) == ([0.9, None], 0.9, 0.6)


def test_files_of_many_images_name_them() -> None:
    images = read_poses({"a/1.png": IMAGE, "a/2.png": IMAGE}, "p", HINTS).images
    assert [image.source for image in images] == ["a/1.png", "a/2.png"]
    frames = read_poses([IMAGE, IMAGE], "p", HINTS).images
    assert [image.source for image in frames] == ["0", "1"]


def test_nan_in_its_text_costs_one_point(only: Any) -> None:
    text = json.dumps({"bodyparts": [[[float("nan"), float("nan"), 0.1], [30, 40, 0.5]]]})
    image = only(text, "deeplabcut", HINTS)
    assert image.instances[0].keypoints == [0, 0, 0, 30, 40, 2]
    assert [str(item) for item in image.left_out] == ["1: a has no coordinates"]


def test_nothing_in_it_names_the_points() -> None:
    with pytest.raises(PosesError, match=r"p\.bodyparts\[0\]: has keypoints without names"):
        read_poses(IMAGE, "p")


@pytest.mark.parametrize("missing", [{"x": None, "y": None}, {}, [None, None, None], None])
def test_by_name_a_missing_part_is_null(only: Any, missing: Any) -> None:
    value = {"keypoints": {"a": {"x": 10, "y": 20, "likelihood": 0.9}, "b": missing}}
    image = only(value, "coco")
    assert image.instances[0].keypoints == [10, 20, 2, 0, 0, 0]
    assert image.counts() == {"no_position": 1}
