"""Tests groundtruth/answers/request.py: the consolidation request, and the response to it."""

import json
from pathlib import Path

import pytest

from poserig.groundtruth.answers.request import (
    AnsweredObject,
    WorkerResponse,
    consolidation_entry,
    parse_consolidation_request,
)
from poserig.groundtruth.events import EventError
from poserig.json import Json

EVENTS = Path(__file__).resolve().parents[3] / "events"


def parse(*entries: Json) -> list[AnsweredObject]:
    return parse_consolidation_request(json.dumps(entries), "payload")


def test_request_keeps_its_order() -> None:
    body = (EVENTS / "post_annotation.payload.json").read_bytes()
    first, second = parse_consolidation_request(body, "payload")
    assert (first.dataset_object_id, second.dataset_object_id) == ("11", "4")
    assert len({response.worker_id for response in first.responses}) == 2
    assert second.responses[0].content == "{}"
    assert not first.problem


def test_every_response_of_an_entry_is_read() -> None:
    annotations = [
        {"workerId": "w0", "annotationData": {"content": "{}"}},
        {"workerId": "w1", "annotationData": {"s3uri": "s3://b/k"}},
        {"workerId": "w2", "annotationData": {"content": None, "s3Uri": "s3://b/k"}},
        {"annotationData": {}},
    ]
    assert parse({"datasetObjectId": "5", "annotations": annotations}) == [
        AnsweredObject(
            "5",
            (
                WorkerResponse("w0", "{}", ""),
                WorkerResponse("w1", None, "s3://b/k"),
                WorkerResponse("w2", None, ""),
                WorkerResponse("", None, ""),
            ),
        )
    ]


def test_response_that_is_none_is_kept_as_what_it_is() -> None:
    (found,) = parse({"datasetObjectId": "5", "annotations": ["odd", {"annotationData": 3}]})
    assert found.responses == (
        WorkerResponse("", "odd"),
        WorkerResponse("", {"annotationData": 3}),
    )
    assert found.problem == ""


@pytest.mark.parametrize("annotations", [None, {}, "[]"])
def test_entry_without_responses_has_a_problem(annotations: Json) -> None:
    entry = {"datasetObjectId": 3, "annotations": annotations}
    (found,) = parse(entry)
    assert found == AnsweredObject("3", (), "The request holds no array of annotations.", entry)


def test_entry_whose_worker_did_not_answer_has_a_problem() -> None:
    assert parse({"datasetObjectId": 0, "annotations": []}) == [
        AnsweredObject("0", (), "No worker answered.")
    ]


def test_id_with_half_a_character_is_whole() -> None:
    (found,) = parse({"datasetObjectId": "a\ud800", "annotations": []})
    assert found.dataset_object_id == "a\ufffd"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{", r"payload: is not JSON \("),
        ("[" * 100_000, r"payload: is not JSON \("),
        ("{}", "payload: is not a JSON array of data objects"),
        ("[7]", r"payload\[0\]: is not a JSON object"),
        ('[{"annotations": []}]', r"payload\[0\]\.datasetObjectId: is missing"),
        (
            '[{"datasetObjectId": "1", "annotations": []}, {"datasetObjectId": ""}]',
            r"payload\[1\]\.datasetObjectId: is missing",
        ),
    ],
)
def test_request_that_is_none_is_refused(body: str, message: str) -> None:
    with pytest.raises(EventError, match=message):
        parse_consolidation_request(body, "payload")


def test_entry_of_the_response_has_ground_truths_shape() -> None:
    assert consolidation_entry("7", "pose", {"a": 1}) == {
        "datasetObjectId": "7",
        "consolidatedAnnotation": {"content": {"pose": {"a": 1}}},
    }
