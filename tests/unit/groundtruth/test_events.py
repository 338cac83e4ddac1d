"""Tests groundtruth/events.py and groundtruth/answers/request.py."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.groundtruth.answers.request import consolidation_entry, parse_consolidation_request
from poserig.groundtruth.events import (
    EventError,
    parse_post_annotation_event,
    parse_pre_annotation_event,
)

EVENTS = Path(__file__).resolve().parents[2] / "events"


def load(name: str) -> Any:
    return json.loads((EVENTS / name).read_text())


def test_pre_annotation_event_keeps_the_whole_line() -> None:
    event = load("pre_annotation.json")
    request = parse_pre_annotation_event(event)
    assert request.data_object == event["dataObject"]
    assert request.labeling_job_arn.endswith(":labeling-job/ski-slope-7")
    assert request.version == "2018-10-06"


@pytest.mark.parametrize("event", [None, [], {}, {"dataObject": "s3://b/k"}])
def test_pre_annotation_event_without_a_line_is_refused(event: Any) -> None:
    with pytest.raises(EventError, match=r"^event: "):
        parse_pre_annotation_event(event)


def test_post_annotation_event_is_read() -> None:
    request = parse_post_annotation_event(load("post_annotation.json"))
    assert request.payload_uri.endswith("/iteration-1/2026-11-22_09:15:02.json")
    assert request.label_attribute_name == "pose"
    assert request.output_uri == "s3://ski-photos/output/Ski-Slope-7/annotations"
    assert request.max_workers == 2


def test_post_annotation_event_needs_little_and_takes_both_spellings() -> None:
    event = {"version": "9999", "payload": {"s3uri": "s3://b/k"}, "labelAttributeName": "pose"}
    request = parse_post_annotation_event(event)
    assert (request.payload_uri, request.output_uri, request.max_workers) == ("s3://b/k", "", None)


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ({"labelAttributeName": "pose"}, "event.payload.s3Uri: is missing"),
        ({"payload": {}, "labelAttributeName": "pose"}, "event.payload.s3Uri: is missing"),
        ({"payload": {"s3Uri": "s3://b/k"}}, "event.labelAttributeName: is missing"),
        ("text", "event: is not a JSON object"),
    ],
)
def test_post_annotation_event_names_what_is_missing(event: Any, message: str) -> None:
    with pytest.raises(EventError, match=message):
        parse_post_annotation_event(event)


def test_consolidation_request_keeps_its_order() -> None:
    body = (EVENTS / "post_annotation.payload.json").read_bytes()
    first, second = parse_consolidation_request(body, "payload")
    assert (first.dataset_object_id, second.dataset_object_id) == ("11", "4")
    assert len({response.worker_id for response in first.responses}) == 2
    assert second.responses[0].content == "{}"
    assert not first.problem


def test_consolidation_request_survives_odd_entries() -> None:
    entries = [
        {"datasetObjectId": 3, "annotations": None},
        {"datasetObjectId": "4", "annotations": []},
        {"datasetObjectId": "5", "annotations": ["odd", {"annotationData": {"s3uri": "s3://b/k"}}]},
    ]
    three, four, five = parse_consolidation_request(json.dumps(entries), "payload")
    assert (three.dataset_object_id, three.raw) == ("3", entries[0])
    assert "no array of annotations" in three.problem
    assert four.problem == "No worker answered."
    assert five.responses[0].content == "odd"
    assert (five.responses[1].content, five.responses[1].content_uri) == (None, "s3://b/k")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{", "payload: is not JSON"),
        ("{}", "payload: is not a JSON array"),
        ("[7]", r"payload\[0\]: is not a JSON object"),
        ('[{"annotations": []}]', r"payload\[0\]\.datasetObjectId: is missing"),
    ],
)
def test_consolidation_request_that_is_none_is_refused(body: str, message: str) -> None:
    with pytest.raises(EventError, match=message):
        parse_consolidation_request(body, "payload")


def test_consolidation_entry_has_ground_truths_shape() -> None:
    assert consolidation_entry("7", "pose", {"a": 1}) == {
        "datasetObjectId": "7",
        "consolidatedAnnotation": {"content": {"pose": {"a": 1}}},
    }
