"""MMPose's and RTMPose's predictions. open-mmlab/mmpose#2755, #3122, #3207: scores above 1."""

from typing import Any

import pytest

from poserig.intake.poses.model import Hints
from poserig.intake.poses.read import read_poses

HINTS = Hints(("a", "b"))
ONE = {
    "keypoints": [[10, 20.5], [30, 40]],
    "keypoint_scores": [1.04, 0.5],
    "bbox": [[5, 6, 25, 46]],
    "bbox_score": 0.97,
}
META = {"dataset_name": "ants", "keypoint_id2name": {"1": "tail", "0": "head"}}


@pytest.mark.parametrize(
    "value",
    [
        [[ONE]],
        {"predictions": [[ONE]], "visualization": []},
        {"meta_info": {}, "instance_info": [ONE]},
        {"instance_info": [{"frame_id": 0, "instances": [ONE]}]},
        [{"frame_id": 0, "instances": [ONE]}],
    ],
)
def test_predictions_of_an_image_are_found(only: Any, value: Any) -> None:
    (item,) = only(value, "mmpose", HINTS).instances
    assert item.keypoints == [10, 20.5, 2, 30, 40, 2]
    assert (item.scores, item.score) == ([1, 0.5], 0.97)
    assert item.box == (5, 6, 20, 40)


def test_meta_info_names_the_points(only: Any) -> None:
    image = only({"meta_info": META, "instance_info": [ONE]}, "mmpose", HINTS)
    assert image.instances[0].names == ("head", "tail")


def test_instances_in_one_array_are_told_apart(only: Any) -> None:
    value = {
        "keypoints": [[[10, 20], [30, 40]], [[11, 21], [31, 41]]],
        "keypoint_scores": [[0.5, 0.25], [0.75, 1]],
        "bbox_scores": [0.9, 0.8],
    }
    one, two = only(value, "mmpose", HINTS).instances
    assert (one.scores, two.scores) == ([0.5, 0.25], [0.75, 1])
    assert (one.score, two.score) == (0.9, 0.8)
    assert two.keypoints == [11, 21, 2, 31, 41, 2]


def test_frames_of_a_video_are_images() -> None:
    frames = [{"frame_id": n, "instances": [ONE] * n} for n in range(3)]
    images = read_poses({"meta_info": META, "instance_info": frames}, "p").images
    assert [len(image.instances) for image in images] == [1, 2]


def test_version_0_with_x_y_score_is_read(only: Any) -> None:
    value = [{"bbox": [1, 2, 30, 40, 0.9], "keypoints": [[10, 20, 1.2], [30, 40, 0.5]]}]
    (item,) = only(value, "coco", HINTS).instances
    assert (item.keypoints, item.scores) == ([10, 20, 2, 30, 40, 2], [1, 0.5])


@pytest.mark.parametrize(
    "value", [{"predictions": [[]], "visualization": []}, {"predictions": [[], []]}, [[]]]
)
def test_an_image_without_people_is_no_error(value: Any) -> None:
    poses = read_poses(value, "p", Hints(("a", "b")))
    assert [image.instances for image in poses.images if image.instances] == []
    assert not any(image.left_out or image.refused for image in poses.images)
