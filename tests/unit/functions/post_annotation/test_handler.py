"""Tests functions/post_annotation/handler.py: from the event to the entries, logs and metrics."""

import importlib
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from functions import storage
from poserig.errors import PoserigError
from poserig.groundtruth.spilled import whole_label
from poserig.jobs.labels import OutputManifest
from poserig.portal.overlay import draw, library_rigs
from poserig.pose.label.shrink import characters
from poserig.pose.rig_file import LIBRARY, load_rig, parse_rig

SCHEMA = json.loads((LIBRARY.parent / "schemas" / "label.schema.json").read_text())
HUMAN = load_rig("human-18")


def put(post: Any, event: Any, payload: Any) -> None:
    key = event["payload"]["s3Uri"].removeprefix("s3://ski-photos/")
    storage.client().put_object(Bucket="ski-photos", Key=key, Body=json.dumps(payload).encode())


def entry(object_id: str, *contents: Any) -> Any:
    return {
        "datasetObjectId": object_id,
        "dataObject": {"s3Uri": f"s3://ski-photos/input/{object_id}.jpg"},
        "annotations": [
            {"workerId": f"private.eu-west-1.{n:016x}", "annotationData": {"content": content}}
            for n, content in enumerate(contents)
        ],
    }


def pose(people: int, shift: float = 0) -> str:
    flat = [n for k in range(18) for n in (1000 + 10 * k + shift, 2000 + 7 * k, 2)]
    instances = [
        {
            "id": str(person + 1),
            "name": "",
            "keypoints": [n if i % 3 == 2 else n + 90 * person for i, n in enumerate(flat)],
        }
        for person in range(people)
    ]
    answer = {
        "version": 1,
        "rig": HUMAN.name,
        "rig_hash": HUMAN.hash,
        "labels": HUMAN.keypoint_names,
        "image": {"width": 12000, "height": 12000},
        "instances": instances,
    }
    return json.dumps({"pose": json.dumps(answer)})


def labels_of(answer: Any) -> dict[str, Any]:
    assert isinstance(answer, list)
    return {
        item["datasetObjectId"]: item["consolidatedAnnotation"]["content"]["pose"]
        for item in answer
    }


def test_the_sample_request_gives_a_label_and_an_error(
    post: Any, load_event: Any, context: Any, logged: Any
) -> None:
    event = load_event("post_annotation.json")
    put(post, event, load_event("post_annotation.payload.json"))
    answer = post.lambda_handler(event, context)
    assert [item["datasetObjectId"] for item in answer] == ["11", "4"]
    labels = labels_of(answer)
    for label in labels.values():
        jsonschema.validate(label, SCHEMA)
    label = labels["11"]
    assert (label["rig"], label["rig_hash"]) == (HUMAN.name, HUMAN.hash)
    assert (label["workers"], label["seconds"]) == (2, 159.5)
    assert [item.get("sources", 2) for item in label["instances"]] == [2, 1]
    first, second = (
        json.loads(json.loads(a["annotationData"]["content"])["pose"])["instances"][0]["keypoints"]
        for a in load_event("post_annotation.payload.json")[0]["annotations"]
    )
    assert label["instances"][0]["keypoints"][:3] == [
        (first[0] + second[0]) / 2,
        (first[1] + second[1]) / 2,
        2,
    ]
    assert labels["4"] == {
        "status": "error",
        "reason": "The worker submitted an empty form.",
        "raw": ["{}"],
    }
    lines = logged()
    (record,) = [line for line in lines if line.get("level") == "ERROR"]
    assert record["dataset_object_id"] == "4"
    assert record["reason"] == "The worker submitted an empty form."
    (metrics,) = [line for line in lines if "_aws" in line]
    assert {
        name: metrics[name][0]
        for name in ("ObjectsConsolidated", "ObjectsFailed", "AnswersUnreadable", "Instances")
    } == {"ObjectsConsolidated": 1, "ObjectsFailed": 1, "AnswersUnreadable": 1, "Instances": 2}
    assert metrics["Agreement"] == [label["agreement"]]


def test_the_same_request_twice_gives_the_same_answer(
    post: Any, load_event: Any, context: Any
) -> None:
    event = load_event("post_annotation.json")
    put(post, event, load_event("post_annotation.payload.json"))
    assert post.lambda_handler(event, context) == post.lambda_handler(event, context)


def test_every_object_of_a_request_appears_whatever_it_holds(
    post: Any, load_event: Any, context: Any, logged: Any
) -> None:
    event = load_event("post_annotation.json")
    odd = [
        entry("30", pose(1)),
        entry("2", "not JSON"),
        entry("3"),
        {"datasetObjectId": "4", "annotations": None},
        entry("5", '{"pose": "{}"}'),
        entry("6", "{}", pose(2), "[]"),
        entry("7", None),
        entry("8", '{"updated_annotations": "[]", "original_annotations": ""}'),
    ]
    put(post, event, odd)
    answer = post.lambda_handler(event, context)
    assert [item["datasetObjectId"] for item in answer] == ["30", "2", "3", "4", "5", "6", "7", "8"]
    labels = labels_of(answer)
    for label in labels.values():
        jsonschema.validate(label, SCHEMA)
    failed = {name: label["reason"] for name, label in labels.items() if "status" in label}
    assert set(failed) == {"2", "3", "4", "5", "7"}
    assert failed["3"] == "No worker answered."
    assert labels["2"]["raw"] == ["not JSON"]
    assert (labels["6"]["workers"], len(labels["6"]["instances"])) == (1, 2)
    assert [issue["type"] for issue in labels["6"]["issues"]] == ["unreadable_answer"] * 2
    (metrics,) = [line for line in logged() if "_aws" in line]
    assert (metrics["ObjectsFailed"], metrics["FindingsUnreadableAnswer"]) == ([5], [2])
    assert labels["8"]["instances"] == []


def test_an_answer_that_the_request_only_refers_to_is_fetched(
    post: Any, load_event: Any, context: Any
) -> None:
    event = load_event("post_annotation.json")
    item = entry("1", "x")
    item["annotations"][0]["annotationData"] = {"s3uri": "s3://ski-photos/answers/1.json"}
    missing = entry("2", "x")
    missing["annotations"][0]["annotationData"] = {"s3Uri": "s3://ski-photos/answers/2.json"}
    put(post, event, [item, missing])
    storage.client().put_object(Bucket="ski-photos", Key="answers/1.json", Body=pose(1).encode())
    labels = labels_of(post.lambda_handler(event, context))
    assert len(labels["1"]["instances"]) == 1
    assert "s3://ski-photos/answers/2.json: cannot be read" in labels["2"]["reason"]


def test_a_label_that_is_too_long_for_the_manifest_goes_to_s3(
    post: Any, load_event: Any, context: Any, logged: Any
) -> None:
    event = load_event("post_annotation.json")
    put(post, event, [entry("7", pose(95)), entry("8", pose(80)), entry("9", pose(1))])
    labels = labels_of(post.lambda_handler(event, context))
    for label in labels.values():
        jsonschema.validate(label, SCHEMA)
        assert characters(label) <= 20_000
    assert set(labels["8"]["instances"][0]) == {"id", "keypoints"}
    assert len(labels["8"]["instances"]) == 80
    uri = labels["7"]["label_ref"]
    base = f"{event['outputConfig']}/consolidated-annotation/consolidation-response/labels/7-"
    assert uri.startswith(base)
    assert uri.endswith(".json")
    stored = storage.client().get_object(
        Bucket="ski-photos", Key=uri.removeprefix("s3://ski-photos/")
    )
    whole = json.loads(stored["Body"].read())
    jsonschema.validate(whole, SCHEMA)
    assert len(whole["instances"]) == 95
    (metrics,) = [line for line in logged() if "_aws" in line]
    assert metrics["LabelsSpilled"] == [1]


@pytest.mark.parametrize(
    ("output", "base"),
    [
        ("s3://ski-photos/elsewhere/annotations", "s3://ski-photos/elsewhere/annotations"),
        ("s3://ski-photos/elsewhere/annotations/", "s3://ski-photos/elsewhere/annotations"),
        # Without it: beside the request.
        ("", "s3://ski-photos/output/Ski-Slope-7/annotations"),
        (None, "s3://ski-photos/output/Ski-Slope-7/annotations"),
    ],
)
def test_long_label_lies_below_the_output_of_its_job(
    post: Any, load_event: Any, context: Any, output: Any, base: str
) -> None:
    event = load_event("post_annotation.json")
    put(post, event, [entry("7", pose(95))])
    event["outputConfig"] = output
    label = labels_of(post.lambda_handler(event, context))["7"]
    folder = f"{base}/consolidated-annotation/consolidation-response/labels/"
    assert re.fullmatch(re.escape(folder) + r"7-[0-9a-f]{8}\.json", label["label_ref"])
    assert len(json.loads(storage.read(label["label_ref"]))["instances"]) == 95


@pytest.mark.parametrize("key", ["", "arn:aws:kms:eu-west-1:111122223333:key/0a1b", "alias/jobs"])
def test_long_label_is_encrypted_as_the_job_asks(
    post: Any, load_event: Any, context: Any, key: str
) -> None:
    event = load_event("post_annotation.json")
    put(post, event, [entry("7", pose(95))])
    label = labels_of(post.lambda_handler({**event, "kmsKeyId": key or None}, context))["7"]
    found = storage.client().head_object(
        Bucket="ski-photos", Key=label["label_ref"].removeprefix("s3://ski-photos/")
    )
    assert found.get("SSEKMSKeyId", "") == key


def test_job_with_a_role_of_its_own_is_read_and_written_in_its_name(
    post: Any, load_event: Any, context: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = load_event("post_annotation.json")
    put(post, event, [entry("7", pose(95))])
    allowed = post.settings._replace(assumable_role_arns=(event["roleArn"],))
    monkeypatch.setattr(post, "settings", allowed)
    used = []
    for name in ("GetObject", "PutObject"):
        # What the function's own client is asked for from here on.
        storage.client().meta.events.register(f"before-call.s3.{name}", lambda **_: used.append(1))
    label = labels_of(post.lambda_handler(event, context))["7"]
    assert used == []
    assert len(json.loads(storage.read(label["label_ref"]))["instances"]) == 95
    assert used == [1]


def test_long_label_delivered_twice_is_the_same_object_and_another_is_not(
    post: Any, load_event: Any, context: Any
) -> None:
    event = load_event("post_annotation.json")
    put(post, event, [entry("7", pose(95))])
    first, again = (labels_of(post.lambda_handler(event, context))["7"] for _ in range(2))
    assert first == again
    put(post, event, [entry("7", pose(95, shift=1))])
    assert labels_of(post.lambda_handler(event, context))["7"]["label_ref"] != first["label_ref"]


def test_long_label_is_read_by_the_portal_and_by_batch_quality(
    post: Any, load_event: Any, context: Any, tmp_path: Path
) -> None:
    """The next job reads it as well: pre_annotation/test_handler.py."""
    event = load_event("post_annotation.json")
    put(post, event, [entry("7", pose(95))])
    label = labels_of(post.lambda_handler(event, context))["7"]
    assert draw(label, library_rigs()) is None
    shown = draw(whole_label(label, storage.read), library_rigs())
    assert shown is not None
    assert (len(shown.instances), len(shown.dots)) == (95, 95 * 18)
    assert (shown.dots[-1].x, shown.dots[-1].y) == (1000 + 170 + 90 * 94, 2000 + 119 + 90 * 94)
    manifest = tmp_path / "output.manifest"
    line = {"source-ref": "s3://ski-photos/input/7.jpg", "pose": label}
    manifest.write_text(json.dumps(line) + "\n")
    found = OutputManifest(str(manifest))
    (image,) = found.images()
    assert (len(image.instances), found.problems) == (95, [])
    assert list(image.instances[94].keypoints[:3]) == [1000 + 90 * 94, 2000 + 90 * 94, 2]


def test_batch_is_logged_and_counted(post: Any, load_event: Any, context: Any, logged: Any) -> None:
    event = load_event("post_annotation.json")
    put(post, event, [entry("1", pose(2)), entry("2", "{}"), entry("3", pose(1), pose(1))])
    labels = labels_of(post.lambda_handler(event, context))
    lines = logged()
    (record,) = [line for line in lines if line.get("message") == "Consolidated"]
    assert (record["objects"], record["failed"], record["spilled"]) == (3, 1, 0)
    assert record["labeling_job_arn"] == event["labelingJobArn"]
    (metrics,) = [line for line in lines if "_aws" in line]
    counted = {name: metrics[name] for name in ("ObjectsConsolidated", "Instances", "Issues")}
    issues = sum(len(labels[name]["issues"]) for name in ("1", "3"))
    assert counted == {"ObjectsConsolidated": [2], "Instances": [3], "Issues": [issues]}
    assert metrics["Agreement"] == [labels["3"]["agreement"]]


def test_agreement_is_the_mean_of_the_labels_that_have_one(
    post: Any, load_event: Any, context: Any, logged: Any
) -> None:
    event = load_event("post_annotation.json")
    put(post, event, [entry("1", pose(1), pose(1)), entry("2", pose(1), pose(2)), entry("3", "{}")])
    labels = labels_of(post.lambda_handler(event, context))
    first, second = labels["1"]["agreement"], labels["2"]["agreement"]
    assert first != second
    (metrics,) = [line for line in logged() if "_aws" in line]
    assert metrics["Agreement"] == [pytest.approx((first + second) / 2)]


@pytest.mark.parametrize("body", [b"{", b"{}"])
def test_a_payload_that_is_none_fails_the_call(
    body: bytes, post: Any, load_event: Any, context: Any
) -> None:
    event = load_event("post_annotation.json")
    key = event["payload"]["s3Uri"].removeprefix("s3://ski-photos/")
    storage.client().put_object(Bucket="ski-photos", Key=key, Body=body)
    with pytest.raises(PoserigError, match="payload: is not"):
        post.lambda_handler(event, context)


def test_a_payload_that_is_not_there_names_its_address(
    post: Any, load_event: Any, context: Any
) -> None:
    event = load_event("post_annotation.json")
    with pytest.raises(PoserigError, match=r"09:15:02\.json: cannot be read .*NoSuchKey"):
        post.lambda_handler(event, context)


def test_an_event_without_a_payload_is_logged_counted_and_raised(
    post: Any, context: Any, logged: Any
) -> None:
    with pytest.raises(PoserigError, match=r"event\.payload\.s3Uri: is missing"):
        post.lambda_handler({"labelAttributeName": "pose"}, context)
    assert [line["RequestsFailed"] for line in logged() if "_aws" in line] == [[1]]


def test_no_log_line_names_a_worker_or_carries_a_signature(
    post: Any, load_event: Any, context: Any, logged: Any
) -> None:
    event = load_event("post_annotation.json")
    signed = "https://b.s3.amazonaws.com/k.jpg?X-Amz-Signature=feedbeef"
    put(post, event, [entry("1", json.dumps({"image_s3_uri": signed})), entry("2", pose(1))])
    answer = post.lambda_handler(event, context)
    everything = json.dumps([logged(), answer])
    assert "private.eu-west-1." not in everything
    assert "feedbeef" not in everything


def test_setting_that_is_wrong_fails_at_import(post: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAX_RESPONSE_BYTES", "7e6")
    with pytest.raises(PoserigError, match=r"^MAX_RESPONSE_BYTES: is '7e6'"):
        importlib.reload(post)


FOUND = {
    "type": "limb_length",
    "severity": "warning",
    "instance": "1",
    "points": [HUMAN.keypoint_names[0]],
    "detail": "Far from where the rest of the object suggests.",
}
NEWER = {
    **FOUND,
    "type": "a_new_check",
    "severity": "hint",
    "other": "2",
    "fix": {"action": "delete", "instance": "1"},
}


def with_findings(content: str, *findings: Any) -> str:
    answer = json.loads(json.loads(content)["pose"])
    return json.dumps({"pose": json.dumps({**answer, "findings": findings})})


def test_a_finding_of_a_newer_component_is_kept_and_counted_beside_the_others(
    post: Any, load_event: Any, context: Any, logged: Any
) -> None:
    event = load_event("post_annotation.json")
    put(post, event, [entry("1", with_findings(pose(2), FOUND, NEWER, FOUND))])
    label = labels_of(post.lambda_handler(event, context))["1"]
    jsonschema.validate(label, SCHEMA)
    kept = {**NEWER, "type": "unknown_finding", "unknown_type": "a_new_check"}
    assert label["issues"] == [kept, FOUND, FOUND]
    (metrics,) = [line for line in logged() if "_aws" in line]
    assert (metrics["FindingsUnknownFinding"], metrics["FindingsLimbLength"]) == ([1], [2])
    assert "FindingsANewCheck" not in metrics


def test_of_several_workers_too_it_is_kept_without_ids_of_their_instances(
    post: Any, load_event: Any, context: Any
) -> None:
    event = load_event("post_annotation.json")
    put(post, event, [entry("1", with_findings(pose(1), NEWER), with_findings(pose(1), FOUND))])
    label = labels_of(post.lambda_handler(event, context))["1"]
    jsonschema.validate(label, SCHEMA)
    (kept,) = [one for one in label["issues"] if one["type"] == "unknown_finding"]
    assert kept == {
        "type": "unknown_finding",
        "severity": "hint",
        "instance": "",
        "points": [HUMAN.keypoint_names[0]],
        "detail": "Far from where the rest of the object suggests.",
        "unknown_type": "a_new_check",
    }


def test_each_instance_is_settled_with_the_rig_of_its_class(
    post: Any, load_event: Any, context: Any
) -> None:
    """Three workers, a person and a dog: the dog's rig is the user's own, with a precise nose."""
    from functions.post_annotation import job_rig

    dog = {
        "version": 1, "name": "dog-3", "category": "dog", "revision": 2, "sigma_source": "measured",
        "keypoints": [
            {"name": "nose", "sigma": 0.005},
            {"name": "left_ear", "swap": "right_ear", "side": "left", "sigma": 0.1},
            {"name": "right_ear", "swap": "left_ear", "side": "right", "sigma": 0.1},
        ],
    }  # fmt: skip
    own = parse_rig(dog)
    person = json.loads((LIBRARY / f"{HUMAN.name}.json").read_text("utf-8"))
    event = load_event("post_annotation.json")
    job = event["labelingJobArn"].rpartition("/")[2]
    key = f"input/jobs/{job}/rig.json"
    storage.client().put_object(
        Bucket="ski-photos", Key=key, Body=json.dumps([person, dog]).encode()
    )

    def answer(shift: float, flags: list[str]) -> str:
        found = json.loads(json.loads(pose(1))["pose"])
        found["version"] = 2
        found["rigs"] = [{"rig": own.name, "rig_hash": own.hash, "labels": own.keypoint_names}]
        points = [100 + shift, 200, 2, 60, 80, 2, 140, 80, 2]
        found["instances"].append(
            {"id": "d", "class": "dog", "rig": own.name, "keypoints": points, "flags": flags}
        )
        return json.dumps({"pose": json.dumps(found)})

    put(
        post,
        event,
        [entry("1", *(answer(*one) for one in ((0, []), (1, ["crowd"]), (8, ["crowd"]))))],
    )
    job_rig._kept.clear()
    try:
        (label,) = labels_of(post.lambda_handler(event, context)).values()
    finally:
        job_rig._kept.clear()
    jsonschema.validate(label, SCHEMA)
    assert label["rig"] == HUMAN.name
    assert label["rigs"] == [
        {
            "rig": "dog-3",
            "rig_hash": own.hash,
            "rig_revision": 2,
            "labels": ["nose", "left_ear", "right_ear"],
        }
    ]
    first, second = label["instances"]
    assert "rig" not in first and len(first["keypoints"]) == 54
    assert (second["rig"], second["class"], second["flags"]) == ("dog-3", "dog", ["crowd"])
    # Seven pixels are far for this nose, and nothing for an unknown one: the job's rig says so.
    assert second["keypoints"] == [100.5, 200, 2, 60, 80, 2, 140, 80, 2]
    assert [one["instance"] for one in label["issues"] if one["type"] == "outlier"] == ["2"]
