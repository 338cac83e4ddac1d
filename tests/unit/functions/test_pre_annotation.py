import importlib
import json
from typing import Any

import pytest

from functions import storage
from functions.observability import traced, tracing_wanted
from functions.pre_annotation.settings import Settings
from functions.pre_annotation.task_input import make_task
from poserig.errors import PoserigError
from poserig.pose.rig_file import load_rig
from poserig.s3 import S3Uri


def make_task_input(line: dict[str, Any], attribute: str = "") -> dict[str, Any]:
    return make_task(line, Settings(attribute), no_s3).input


def no_s3(uri: str) -> bytes:
    raise AssertionError(uri)


IMAGE = "s3://ski-photos/input/a b.jpg"
INSTANCES = [{"name": "Ann", "annotations": [{"label": "nose", "x": 1, "y": 2}]}]
LABEL = {
    "version": 1,
    "rig": "ant-2",
    "labels": ["head", "tail"],
    "instances": [{"id": "1", "keypoints": [7, 8, 1, 0, 0, 0]}],
}
FROM_LABEL = [{"id": "1", "name": "", "annotations": [{"label": "head", "x": 7, "y": 8, "v": 1}]}]


def test_the_event_becomes_a_task(pre: Any, load_event: Any, context: Any, logged: Any) -> None:
    event = load_event("pre_annotation.json")
    answer = pre.lambda_handler(event, context)
    assert answer == {
        "taskInput": {
            "image": "s3://ski-photos/input/run 07/lift.jpg",
            "initialValues": event["dataObject"]["initial_values"],
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


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({}, []),
        ({"annotations": []}, []),
        ({"initial_values": INSTANCES}, INSTANCES),
        ({"initialValues": json.dumps(INSTANCES)}, INSTANCES),
        ({"initial_values": "", "annotations": INSTANCES}, INSTANCES),
        ({"pose": LABEL}, FROM_LABEL),
        ({"pose": LABEL, "initial_values": INSTANCES}, INSTANCES),
        ({"pose": {"status": "error", "reason": "why", "raw": []}}, []),
        ({"pose": {}, "pose-metadata": {"type": "groundtruth/custom"}}, []),
    ],
)
def test_initial_values_are_found_in_the_usual_places(
    line: dict[str, Any], expected: list[Any]
) -> None:
    task = make_task_input({"source-ref": IMAGE, **line})
    assert task == {"image": IMAGE, "initialValues": expected}


def test_the_newest_of_several_labels_is_the_start() -> None:
    old = {**LABEL, "instances": []}
    line = {
        "source-ref": IMAGE,
        "pose": LABEL,
        "pose-metadata": {"creation-date": "2026-11-22T10:00:00.000000"},
        "first-try": old,
        "first-try-metadata": {"creation-date": "2026-10-01T10:00:00.000000"},
    }
    assert make_task_input(line)["initialValues"] == FROM_LABEL
    assert make_task_input(line, "first-try")["initialValues"] == []


def test_instructions_of_the_line_reach_the_worker() -> None:
    assert make_task_input({"source-ref": IMAGE, "instructions": "Ants only"})["instructions"] == (
        "Ants only"
    )


@pytest.mark.parametrize("source", ["https://example.com/a.jpg?X-Amz-Signature=abc", 7, "", None])
def test_another_source_ref_is_refused_without_quoting_it(source: Any) -> None:
    with pytest.raises(PoserigError) as raised:
        make_task_input({"source-ref": source})
    assert "source-ref" in str(raised.value)
    assert "abc" not in str(raised.value)


def test_more_than_a_task_may_hold_is_refused() -> None:
    many = INSTANCES * 3000
    with pytest.raises(PoserigError, match=r"has \d{6} characters, 128000 is the limit"):
        make_task_input({"source-ref": IMAGE, "annotations": many})


def test_settings_name_the_variable_that_is_wrong() -> None:
    assert Settings.from_environment({}) == Settings("", 0.5, None)
    chosen = {"DOUBTFUL_CONFIDENCE": ".3", "AUTO_ACCEPT_CONFIDENCE": "0.95"}
    assert Settings.from_environment(chosen) == Settings("", 0.3, 0.95)
    for name in chosen:
        for value in ("95%", "1.1", "-1", "nan"):
            with pytest.raises(PoserigError, match=f"^{name}: is '{value}'"):
                Settings.from_environment({name: value})
    assert Settings.from_environment({"INITIAL_VALUES_ATTRIBUTE": " old "}) == Settings("old")
    with pytest.raises(PoserigError, match=r"^INITIAL_VALUES_ATTRIBUTE: "):
        Settings.from_environment({"INITIAL_VALUES_ATTRIBUTE": "source-ref"})


def test_a_bad_setting_fails_at_import(pre: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INITIAL_VALUES_ATTRIBUTE", "$x")
    with pytest.raises(PoserigError, match="INITIAL_VALUES_ATTRIBUTE"):
        importlib.reload(pre)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"POSERIG_TRACING": "true"}, True),
        ({"POWERTOOLS_TRACE_ENABLED": "1"}, True),
        ({"POSERIG_TRACING": "off", "POWERTOOLS_TRACE_ENABLED": "False"}, False),
    ],
)
def test_tracing_is_opt_in(environment: dict[str, str], expected: bool) -> None:
    assert tracing_wanted(environment) is expected


def test_tracing_refuses_a_value_that_is_neither_yes_nor_no() -> None:
    with pytest.raises(PoserigError, match="POSERIG_TRACING: is 'maybe'"):
        tracing_wanted({"POSERIG_TRACING": "maybe"})


def test_tracing_without_the_sdk_says_what_to_add(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSERIG_TRACING", "true")
    monkeypatch.setitem(__import__("sys").modules, "aws_xray_sdk", None)
    with pytest.raises(PoserigError, match="Add AWS's Powertools layer"):
        traced(lambda event, context: None)


def predicted(*scores: float, **more: Any) -> dict[str, Any]:
    """A line with one person of a model's; the rig has 17 points."""
    flat = [n for k, score in enumerate(scores) for n in (10.5 * k, 7, score)]
    predictions = [{"keypoints": flat, "score": 0.97, "category": "coco-person-17"}]
    return {"source-ref": IMAGE, "predictions": predictions, "rig": "coco-person-17", **more}


@pytest.mark.parametrize(
    ("line", "threshold", "needed"),
    [
        (predicted(*[0.96] * 17), 0.95, False),
        (predicted(*[0.96] * 17), None, True),  # the deployment did not opt in
        (predicted(*[0.96] * 16, 0.95), 0.95, True),  # above, not at
        (predicted(*[0.96] * 16, 0.0), 0.95, True),  # a point of the rig is not there
        (predicted(*[0.98] * 17), 0.97, True),  # the instance itself is less sure
        (predicted(*[0.96] * 17, rig="martian-3"), 0.95, True),  # nobody knows what is missing
        ({"source-ref": IMAGE, "rig": "coco-person-17"}, 0.0, True),  # nobody was found
        ({"source-ref": IMAGE, "pose": LABEL}, 0.0, True),
    ],
)
def test_only_certain_poses_need_no_worker(
    line: dict[str, Any], threshold: float | None, needed: bool
) -> None:
    settings = Settings(auto_accept_confidence=threshold)
    assert make_task(line, settings, no_s3).needs_human is needed


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
        {"reason": "Check these points, the model was unsure: nose (0.20)."},
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
