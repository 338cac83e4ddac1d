"""Tests functions/pre_annotation/handler.py: from the event to the task, logs and metrics."""

import importlib
import json
from typing import Any

import pytest

from functions import storage
from poserig.errors import PoserigError
from poserig.pose.rig_file import load_rig
from poserig.s3 import S3Uri

IMAGE = "s3://ski-photos/input/a b.jpg"


def test_the_event_becomes_a_task(pre: Any, load_event: Any, context: Any, logged: Any) -> None:
    event = load_event("pre_annotation.json")
    answer = pre.lambda_handler(event, context)
    assert answer == {
        "taskInput": {
            "image": "s3://ski-photos/input/run 07/lift.jpg",
            "initialValues": event["dataObject"]["initial_values"],
            "image_s3_uri": "s3://ski-photos/input/run 07/lift.jpg",
            "labelingJob": "ski-slope-7",
            "initial_values": json.dumps(event["dataObject"]["initial_values"]),
        },
        "isHumanAnnotationRequired": True,
    }
    assert answer["isHumanAnnotationRequired"] is True
    (metrics,) = [line for line in logged() if "_aws" in line]
    assert (metrics["TasksPrepared"], metrics["InitialInstances"]) == ([1], [1])
    assert metrics["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "poserig"


def test_a_line_without_source_ref_is_refused_counted_and_logged(
    pre: Any, context: Any, logged: Any
) -> None:
    event = {"labelingJobArn": "arn:job", "dataObject": {"source": "text", "frame": 7}}
    with pytest.raises(PoserigError) as raised:
        pre.lambda_handler(event, context)
    assert str(raised.value) == (
        "dataObject: The manifest line has no source-ref. Give it the S3 URI of an image. "
        "Its members: source, frame."
    )
    lines = logged()
    (record,) = [line for line in lines if line.get("level") == "ERROR"]
    assert record["labeling_job_arn"] == "arn:job"
    assert record["message"] == "The manifest line cannot be labeled"
    (metrics,) = [line for line in lines if "_aws" in line]
    assert metrics["TasksRefused"] == [1]


def test_a_bad_setting_fails_at_import(pre: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INITIAL_VALUES_ATTRIBUTE", "$x")
    with pytest.raises(PoserigError, match="INITIAL_VALUES_ATTRIBUTE"):
        importlib.reload(pre)


def test_doubtful_unknown_and_missing_points_reach_worker_and_log(
    pre: Any, context: Any, logged: Any
) -> None:
    points = [
        {"label": "nose", "x": -3, "y": 2.5, "score": 0.2},
        {"label": "left_eye", "x": 9000, "y": 2, "score": 0.9},
        {"label": "tail", "x": 1, "y": 2},
    ]
    instance = {"annotations": points, "annotation_issues": [{"reason": "Cut off."}], "mine": 1}
    line = {"source-ref": IMAGE, "rig": "coco-person-17", "initial_values": [instance]}
    answer = pre.lambda_handler({"labelingJobArn": "arn:job", "dataObject": line}, context)
    assert answer["isHumanAnnotationRequired"] is True
    (shown,) = answer["taskInput"]["initialValues"]
    assert shown["annotations"] == points
    assert shown["mine"] == 1
    assert shown["annotation_issues"] == [
        {"reason": "Cut off."},
        {"reason": "Check these points, their confidence is low: nose (0.20)."},
    ]
    report = answer["taskInput"]["initialValuesReport"]
    assert (report["unknown"], report["doubtful"]) == (["tail"], ["1: nose"])
    assert len(report["missing"]) == 15
    assert report["missing"][0] == "1: right_eye"
    lines = logged()
    (warning,) = [line for line in lines if line.get("level") == "WARNING"]
    assert (warning["unknown"], warning["missing"], warning["doubtful"]) == (1, 15, 1)
    (metrics,) = [line for line in lines if "_aws" in line]
    assert metrics["InitialPointsMissing"] == [15]


def test_label_that_was_too_long_for_the_manifest_starts_the_next_task(
    post: Any, pre: Any, load_event: Any, context: Any
) -> None:
    people = [[n for k in range(17) for n in (7 * p + k + 0.25, 9 * k + 0.5, 2)] for p in range(95)]
    rig = load_rig("coco-person-17")
    answer = json.dumps({"pose": json.dumps({
        "version": 1, "rig": rig.name, "rig_hash": rig.hash, "labels": rig.keypoint_names,
        "image": {"width": 4000, "height": 3000},
        "instances": [{"id": str(n), "name": "", "keypoints": p} for n, p in enumerate(people)],
    })})  # fmt: skip
    request = load_event("post_annotation.json")
    payload = [{
        "datasetObjectId": "7", "dataObject": {"content": IMAGE},
        "annotations": [{"workerId": "w", "annotationData": {"content": answer}}],
    }]  # fmt: skip
    uri = S3Uri.parse(request["payload"]["s3Uri"])
    storage.client().put_object(Bucket=uri.bucket, Key=uri.key, Body=json.dumps(payload).encode())
    (entry,) = post.lambda_handler(request, context)
    (label,) = entry["consolidatedAnnotation"]["content"].values()
    assert "label_ref" in label

    event = load_event("pre_annotation.json")
    event["dataObject"] = {"source-ref": IMAGE, "pose": label}
    task = pre.lambda_handler(event, context)["taskInput"]
    assert len(task["initialValues"]) == 95
    assert task["initialValues"][94]["annotations"][16] == {
        "label": "right_ankle", "x": 674.25, "y": 144.5, "v": 2,
    }  # fmt: skip


def test_label_in_s3_that_is_gone_is_refused_with_its_address(
    post: Any, pre: Any, load_event: Any, context: Any
) -> None:
    event = load_event("pre_annotation.json")
    gone = "s3://ski-photos/labels/7.json"
    label = {"version": 1, "rig": "coco-person-17", "label_ref": gone}
    event["dataObject"] = {"source-ref": IMAGE, "pose": label}
    with pytest.raises(PoserigError, match=r"NoSuchKey.*s3:GetObject") as caught:
        pre.lambda_handler(event, context)
    assert caught.value.where == gone


def test_what_was_not_taken_is_counted_in_the_log(pre: Any, context: Any, logged: Any) -> None:
    value = [
        {"labels": ["a", "b"], "keypoints": [10, 20, 2, 0, 0, 2]},
        {"iscrowd": 1},
        {"category": {"name": "dog"}},
    ]
    line = {"source-ref": IMAGE, "predictions": value}
    pre.lambda_handler({"labelingJobArn": "arn:job", "dataObject": line}, context)
    lines = logged()
    (warning,) = [line for line in lines if line.get("level") == "WARNING"]
    assert warning["left_out"] == 3
    assert warning["not_taken"] == {"placeholder": 1, "crowd": 1, "no_keypoints": 1}
    (metrics,) = [line for line in lines if "_aws" in line]
    assert metrics["InitialPointsLeftOut"] == [3]
