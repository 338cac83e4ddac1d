"""Tests groundtruth/answers/files.py: worker responses and consolidation requests of a job."""

import json
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.groundtruth.answers.files import holds_answers, parse_answers
from poserig.json import Json

EVENTS = Path(__file__).resolve().parents[3] / "events"
RESPONSE = "annotations/worker-response/iteration-1/7/2026-11-22_12:04:51.json"
REQUEST = "annotations/consolidated-annotation/consolidation-request/iteration-1/T.json"
FORM = {"updated_annotations": "[]"}


def of_response(*answers: Json) -> bytes:
    return json.dumps({"answers": answers}).encode()


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (f"out/job/{RESPONSE}", True),
        ("worker-response/iteration-1/0/T.json", True),
        (f"s3://bucket/out/job/{REQUEST}", True),
        ("out/job/manifests/output/output.manifest", False),
        ("out/job/annotations/consolidated-annotation/consolidation-response/T.json", False),
        ("out/worker-response/0/T.txt", False),
        ("out/my-worker-response/0/T.json", False),
    ],
)
def test_file_with_answers_is_told_by_its_key(key: str, expected: bool) -> None:
    assert holds_answers(key) is expected


def test_worker_response_names_object_and_workers() -> None:
    body = of_response(
        {"workerId": "w0", "answerContent": FORM},
        {"workerId": "w1", "answerContent": json.dumps(FORM)},
        {"answerContent": {}},
        "odd",
    )
    first, second, third = parse_answers(body, RESPONSE)
    assert (first.dataset_object_id, first.worker_id, first.problem) == ("7", "w0", "")
    assert first.answer is not None
    assert first.answer == second.answer
    assert second.worker_id == "w1"
    assert (third.dataset_object_id, third.worker_id, third.answer) == ("7", "", None)
    assert third.problem == "The worker submitted an empty form."


def test_sample_worker_response_is_read() -> None:
    body = (EVENTS / "worker_response.json").read_bytes()
    (found,) = parse_answers(body, RESPONSE)
    assert found.answer is not None
    assert (found.answer.rig, len(found.answer.instances)) == ("human-18", 1)


def test_consolidation_request_has_the_answers_of_all_its_objects() -> None:
    entries = [
        {
            "datasetObjectId": str(number),
            "annotations": [
                {"workerId": f"w{worker}", "annotationData": {"content": json.dumps(FORM)}}
                for worker in range(2)
            ],
        }
        for number in (4, 11)
    ]
    found = parse_answers(json.dumps(entries).encode(), REQUEST)
    assert [(one.dataset_object_id, one.worker_id) for one in found] == [
        ("4", "w0"), ("4", "w1"), ("11", "w0"), ("11", "w1"),
    ]  # fmt: skip
    assert all(one.answer and one.answer.instances == () for one in found)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", f"{RESPONSE}: is not JSON ("),
        (b"[" * 100_000, f"{RESPONSE}: is not JSON ("),
        (b"[]", f"{RESPONSE}: has no array `answers`."),
        (b'{"answers": {}}', f"{RESPONSE}: has no array `answers`."),
    ],
)
def test_file_without_answers_is_refused(body: bytes, message: str) -> None:
    with pytest.raises(PoserigError) as caught:
        parse_answers(body, RESPONSE)
    assert str(caught.value).startswith(message)


def test_request_that_is_none_is_refused() -> None:
    with pytest.raises(PoserigError, match=f"{REQUEST}: is not a JSON array"):
        parse_answers(b"{}", REQUEST)
