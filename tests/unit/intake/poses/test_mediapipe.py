"""MediaPipe's landmarks, as its interfaces in Python and JavaScript give them."""

from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.read import read_poses

SIZE = Hints(size=(1000, 500))


def body(count: int = 33, **more: float) -> list[dict[str, float]]:
    more = more or {"visibility": 0.75}
    return [{"x": 0.1 + k / 100, "y": 0.2 + k / 100, "z": -0.3, **more} for k in range(count)]


@pytest.mark.parametrize(
    "value",
    [
        {"pose_landmarks": [body()], "pose_world_landmarks": [body()], "segmentation_masks": None},
        {"landmarks": [body()], "worldLandmarks": [body()]},
        {"poseLandmarks": body()},
        {"poseLandmarks": {"landmark": body()}},
        {"landmark": body()},
        [body()],
        body(),
    ],
)
def test_a_body_is_found_in_every_form(only: Any, points: Any, value: Any) -> None:
    image = only(value, "mediapipe", SIZE)
    found = points(image)
    assert len(image.instances) == 1
    assert len(found) == 33
    assert found["nose"] == (100, 100, 2)
    assert found["right_foot_index"] == (420, 260, 2)
    assert set(image.instances[0].scores) == {0.75}


def test_the_size_may_stand_beside_and_must_be_known(only: Any) -> None:
    value = {"landmarks": [body()], "image_width": 1000, "image_height": 500}
    assert only(value, "mediapipe").instances[0].keypoints[:2] == [100, 100]
    with pytest.raises(PosesError, match=r'nothing says these\. Write "width" and "height"'):
        read_poses({"landmarks": [body()]}, "p")


def test_hands_have_no_visibility(only: Any, points: Any) -> None:
    hands = {"multiHandLandmarks": [body(21, visibility=0), body(21, visibility=0)]}
    image = only(hands, "mediapipe", SIZE)
    assert len(image.instances) == 2
    assert points(image, 1)["wrist"] == (100, 100, 2)
    assert points(image, 1)["pinky_finger4"] == (300, 200, 2)
    assert image.instances[0].scores == ()


def test_landmarks_in_pixels_are_taken_as_such(only: Any) -> None:
    pixels = [{**item, "x": item["x"] * 640, "y": item["y"] * 480} for item in body()]
    assert only({"landmarks": [pixels]}, "mediapipe").instances[0].keypoints[:2] == [64, 96]


def test_nobody_and_other_numbers_of_landmarks(only: Any) -> None:
    with pytest.raises(PosesError, match="has keypoints without names"):
        read_poses({"landmarks": [body(5)]}, "p", SIZE)
    named = {"landmarks": [body(2)], "labels": ["a", "b"]}
    assert only(named, "mediapipe", SIZE).instances[0].names == ("a", "b")
    hinted = Hints(("c", "d"), (1000, 500))
    assert only({"landmarks": [body(2)]}, "mediapipe", hinted).instances[0].names == ("c", "d")


def test_lists_without_end_are_refused_in_words() -> None:
    deep: Any = [{"x": 1, "y": 2}]
    for _ in range(900):
        deep = [deep]
    with pytest.raises(PosesError, match=r"^p\.landmarks\[0\]\[0\]\[0\]\[0\]: has keypoints"):
        read_poses({"landmarks": deep}, "p")
