"""Tests functions/post_annotation/job_rig.py: the rig that a job's launch left in S3."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from functions import storage
from poserig.errors import PoserigError
from poserig.groundtruth.events import PostAnnotationEvent
from poserig.pose.label.read import parse_label
from poserig.pose.rig_file import LIBRARY, load_rig

COCO = load_rig("coco-person-17")
FILE = json.loads((LIBRARY / "coco-person-17.json").read_text("utf-8"))
OWN = {**FILE, "name": "my-people"}
SCHEMA = json.loads((LIBRARY.parent / "schemas" / "label.schema.json").read_text("utf-8"))
KEY = "input/jobs/pose-demo-001/rig.json"
EVENT = PostAnnotationEvent(
    payload_uri="s3://ski-photos/out/Pose-Demo-001/annotations/consolidated-annotation/x.json",
    label_attribute_name="pose",
    labeling_job_arn="arn:aws:sagemaker:eu-west-1:111122223333:labeling-job/pose-demo-001",
    output_uri="",
)


@pytest.fixture
def job_rig(post: Any) -> Iterator[Any]:
    from functions.post_annotation import job_rig

    job_rig._kept.clear()
    yield job_rig
    job_rig._kept.clear()


class Reader:
    """S3 in a dict, which counts."""

    def __init__(self, **objects: bytes | Exception) -> None:
        self.objects: dict[str, bytes | Exception] = {}
        self.asked: list[str] = []

    def __call__(self, uri: str) -> bytes:
        self.asked.append(uri)
        found = self.objects[uri]
        if isinstance(found, Exception):
            raise found
        return found


def uri_of(job: str) -> str:
    return f"s3://ski-photos/input/jobs/{job}/rig.json"


def test_rig_is_read_once_for_each_job(job_rig: Any) -> None:
    read = Reader()
    read.objects = {uri_of(f"pose-demo-00{n}"): json.dumps(OWN).encode() for n in (1, 2)}
    other = EVENT._replace(labeling_job_arn=EVENT.labeling_job_arn[:-1] + "2")
    for event in (EVENT, EVENT, other, EVENT, other):
        rigs = job_rig.rigs_of_job(event, "input/jobs/", read)
        assert {name: rig.name for name, rig in rigs.items()} == {COCO.hash: "my-people"}
        assert rigs[COCO.hash].sigmas == COCO.sigmas
    assert read.asked == [uri_of("pose-demo-001"), uri_of("pose-demo-002")]


def test_each_rig_of_a_job_with_several_is_found_by_its_hash(job_rig: Any) -> None:
    read = Reader()
    paw = {"version": 1, "name": "paw-1", "keypoints": [{"name": "paw", "sigma": 0.01}]}
    read.objects = {uri_of("pose-demo-001"): json.dumps([OWN, paw]).encode()}
    rigs = job_rig.rigs_of_job(EVENT, "input/jobs/", read)
    assert [(rig.name, rig.sigmas[0]) for rig in rigs.values()] == [
        ("my-people", 0.026),
        ("paw-1", 0.01),
    ]
    assert rigs.keys() == {rig.hash for rig in rigs.values()}


def test_few_jobs_are_kept(job_rig: Any) -> None:
    read = Reader()
    read.objects = {uri_of(f"j-{n}"): json.dumps(OWN).encode() for n in range(40)}
    arn = EVENT.labeling_job_arn.removesuffix("pose-demo-001")
    for n in range(40):
        job_rig.rigs_of_job(EVENT._replace(labeling_job_arn=f"{arn}j-{n}"), "input/jobs", read)
    assert len(job_rig._kept) == job_rig.MOST_KEPT
    assert uri_of("j-39") in job_rig._kept


def test_prefix_and_bucket_are_those_of_the_setting_and_the_request(job_rig: Any) -> None:
    read = Reader()
    read.objects = {"s3://other-bucket/in/j/pose-demo-001/rig.json": json.dumps(OWN).encode()}
    event = EVENT._replace(payload_uri="s3://other-bucket/out/x.json")
    assert job_rig.rigs_of_job(event, "in/j", read).keys() == {COCO.hash}


@pytest.mark.parametrize(
    "body",
    [b"", b"no JSON", b"\xff\xfe", b"[]", b"[1]", b"{}",
     b'{"version": 1, "name": "x", "keypoints": []}',
     b'{"version": 1, "name": "x", "keypoints": [{"name": "a", "sigma": NaN}]}'],
)  # fmt: skip
def test_file_that_is_no_rig_is_logged_once_and_costs_nothing(
    job_rig: Any, logged: Any, body: bytes
) -> None:
    read = Reader()
    read.objects = {uri_of("pose-demo-001"): body}
    assert job_rig.rigs_of_job(EVENT, "input/jobs/", read) == {}
    assert job_rig.rigs_of_job(EVENT, "input/jobs/", read) == {}
    (line,) = logged()
    assert line["level"] == "WARNING"
    assert line["message"] == "The job's rig cannot be read"
    assert line["rig_uri"] == uri_of("pose-demo-001")
    assert read.asked == [uri_of("pose-demo-001")]


def test_missing_rig_is_asked_for_once(job_rig: Any, logged: Any) -> None:
    for _ in range(3):
        assert job_rig.rigs_of_job(EVENT, "input/jobs/", storage.read) == {}
    (line,) = logged()
    assert "NoSuchKey" in line["reason"]


def test_passing_trouble_is_no_verdict(job_rig: Any) -> None:
    read = Reader()
    error = PoserigError("cannot be read")
    error.__cause__ = _client_error("SlowDown")
    read.objects = {uri_of("pose-demo-001"): error}
    assert job_rig.rigs_of_job(EVENT, "input/jobs/", read) == {}
    read.objects = {uri_of("pose-demo-001"): json.dumps(OWN).encode()}
    assert job_rig.rigs_of_job(EVENT, "input/jobs/", read).keys() == {COCO.hash}


def test_event_without_a_jobs_arn_has_no_rig(job_rig: Any) -> None:
    read = Reader()
    assert job_rig.rigs_of_job(EVENT._replace(labeling_job_arn=""), "input/jobs/", read) == {}
    assert read.asked == []


def _client_error(code: str) -> Exception:
    from botocore.exceptions import ClientError

    return ClientError({"Error": {"Code": code, "Message": ""}}, "GetObject")


def _answer(rig: str, shift: float) -> str:
    x = [n for k in range(17) for n in (300 + 13 * (k % 5) + shift, 200 + 21 * k, 2)]
    return json.dumps({"pose": json.dumps({
        "version": 1, "rig": rig, "rig_hash": COCO.hash, "labels": COCO.keypoint_names,
        "image": {"width": 1000, "height": 1000},
        "instances": [{"id": "1", "name": "", "keypoints": x}],
    })})  # fmt: skip


def _request(rig: str, workers: int) -> Any:
    return [{
        "datasetObjectId": "0",
        "dataObject": {"s3Uri": "s3://ski-photos/a.jpg"},
        "annotations": [
            {"workerId": f"w{n}", "annotationData": {"content": _answer(rig, 9.5 * n)}}
            for n in range(workers)
        ],
    }]  # fmt: skip


def _label(post: Any, event: Any, context: Any, rig: str, workers: int = 3) -> Any:
    key = event["payload"]["s3Uri"].removeprefix("s3://ski-photos/")
    body = json.dumps(_request(rig, workers)).encode()
    storage.client().put_object(Bucket="ski-photos", Key=key, Body=body)
    (entry,) = post.lambda_handler(event, context)
    return entry["consolidatedAnnotation"]["content"]["pose"]


def test_own_rig_counts_as_a_library_rig_does(
    post: Any, job_rig: Any, load_event: Any, context: Any
) -> None:
    event = load_event("post_annotation.json")
    event["labelingJobArn"] = EVENT.labeling_job_arn
    library = _label(post, event, context, "coco-person-17")
    without = _label(post, event, context, "my-people")
    job_rig._kept.clear()
    storage.client().put_object(Bucket="ski-photos", Key=KEY, Body=json.dumps(OWN).encode())
    own = _label(post, event, context, "my-people")
    assert (own["rig"], own["labels"]) == ("my-people", list(COCO.keypoint_names))
    for member in ("instances", "agreement", "more_would_help"):
        assert own[member] == library[member]
    # Without it, names that are all of one library rig are measured with that.
    assert without["instances"] == library["instances"]


def test_rig_of_the_library_needs_no_file(
    post: Any, job_rig: Any, load_event: Any, context: Any, logged: Any
) -> None:
    event = load_event("post_annotation.json")
    event["labelingJobArn"] = EVENT.labeling_job_arn
    _label(post, event, context, "coco-person-17")
    _label(post, event, context, "coco-person-17", workers=1)
    assert not [line for line in logged() if "rig_uri" in line]
    assert job_rig._kept == {}


@pytest.mark.parametrize("workers", [1, 3])
def test_label_says_the_revision_of_a_rig_that_was_edited(
    post: Any, job_rig: Any, load_event: Any, context: Any, workers: int
) -> None:
    event = load_event("post_annotation.json")
    event["labelingJobArn"] = EVENT.labeling_job_arn
    labels = []
    for revision in (1, 3):
        job_rig._kept.clear()
        body = json.dumps({**OWN, "revision": revision}).encode()
        storage.client().put_object(Bucket="ski-photos", Key=KEY, Body=body)
        labels.append(_label(post, event, context, "my-people", workers))
    before, after = labels
    assert "rig_revision" not in before
    assert list(after)[:4] == ["version", "rig", "rig_hash", "rig_revision"]
    assert after == {**before, "rig_revision": 3}
    jsonschema.validate(after, SCHEMA)
    assert [parse_label(one).rig_revision for one in labels] == [1, 3]


def test_rig_with_another_hash_than_the_answers_is_not_used(
    post: Any, job_rig: Any, load_event: Any, context: Any
) -> None:
    event = load_event("post_annotation.json")
    event["labelingJobArn"] = EVENT.labeling_job_arn
    without = _label(post, event, context, "my-people")
    job_rig._kept.clear()
    other = {**OWN, "links": OWN["links"][1:]}
    storage.client().put_object(Bucket="ski-photos", Key=KEY, Body=json.dumps(other).encode())
    assert _label(post, event, context, "my-people") == without
