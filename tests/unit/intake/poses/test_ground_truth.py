"""Shapes of Ground Truth: the component's, the AWS sample's labels, the keypoint tool's answers."""

import json
from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.read import read_poses

PLACED = [{"name": "Ann", "annotations": [{"label": "a", "x": 0, "y": 0},
                                          {"label": "b", "x": 30, "y": 40}]}]  # fmt: skip
SAMPLE = {
    "dataset_object_id": "7",
    "data_object_s3_uri": "s3://b/in/one.jpg",
    "image_file_name": "one.jpg",
    "image_s3_location": "s3://b/in/one.jpg",
    "original_annotations": [],
    "updated_annotations": json.dumps(PLACED),
    "worker_id": "private.eu-west-1.abc",
    "no_changes_needed": False,
    "was_modified": True,
    "total_time_in_seconds": 12,
}
TOOL = {
    "annotatedResult": {
        "inputImageProperties": {"height": 480, "width": 640},
        "keypoints": [{"label": "a", "x": 0, "y": 0}, {"label": "b", "x": 30, "y": 40}],
    }
}


@pytest.mark.parametrize(
    "value",
    [
        SAMPLE,
        {**SAMPLE, "updated_annotations": PLACED},
        TOOL,
        [{"workerId": "w", "annotationData": {"content": json.dumps(TOOL)}}],
        {"annotationsFromAllWorkers": [
            {"workerId": "w", "annotationData": {"content": json.dumps(TOOL)}}]},
        [{"workerId": "w", "annotationData": {"content": json.dumps(SAMPLE)}}],
    ],
)  # fmt: skip
def test_what_people_placed_is_exact(only: Any, points: Any, value: Any) -> None:
    image = only(value, "ground_truth")
    assert points(image) == {"a": (0, 0, 2), "b": (30, 40, 2)}
    assert image.left_out == ()
    assert "private" not in str(image.source)


def test_the_label_of_the_sample_names_the_image_and_the_tool_its_size(only: Any) -> None:
    assert only(SAMPLE, "ground_truth").source == "s3://b/in/one.jpg"
    assert only(TOOL, "ground_truth").size == (640, 480)
    assert only(SAMPLE, "ground_truth").instances[0].name == "Ann"


@pytest.mark.parametrize("empty", ["", "[]", "null", []])
def test_a_label_without_instances_is_empty(empty: Any) -> None:
    (image,) = read_poses({**SAMPLE, "updated_annotations": empty}, "p").images
    assert image.instances == ()


def test_answers_of_several_workers_are_no_label() -> None:
    answer = {"workerId": "w", "annotationData": {"content": json.dumps(TOOL)}}
    with pytest.raises(PosesError, match=r"p: There are answers of 2 workers.*Consolidate"):
        read_poses([answer, answer], "p")


def test_a_label_that_the_keypoint_tool_gave_twice_counts_once(only: Any) -> None:
    twice = {"annotatedResult": {"keypoints": [*TOOL["annotatedResult"]["keypoints"],
                                               {"label": "a", "x": 5, "y": 6}]}}  # fmt: skip
    assert only(twice, "ground_truth").counts() == {"given_twice": 1}
    assert read_poses({"annotatedResult": {"keypoints": []}}, "p").images[0].instances == ()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({**SAMPLE, "updated_annotations": "["}, r"p\.updated_annotations: is not JSON"),
        ({**SAMPLE, "updated_annotations": 7}, "is a number, not an array of instances"),
        ([{"annotations": 7}], r"p\[0\]: has no array `annotations`"),
        ([{"annotations": [{"label": "a", "x": 1}]}], r"p\[0\]: has no point that can be used"),
    ],
)
def test_what_cannot_be_read_is_told(value: Any, message: str) -> None:
    with pytest.raises(PosesError, match=message):
        read_poses(value, "p")


def test_the_text_of_a_label_may_hold_nan(only: Any) -> None:
    text = (
        '[{"annotations": [{"label": "a", "x": NaN, "y": 1e999}, {"label": "b", "x": 5, "y": 6}]}]'
    )
    image = only({**SAMPLE, "updated_annotations": text}, "ground_truth")
    assert image.instances[0].keypoints == [0, 0, 0, 5, 6, 2]
