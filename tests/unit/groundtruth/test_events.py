"""Tests groundtruth/events.py: the events of the two functions."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.groundtruth.events import (
    EventError,
    PostAnnotationEvent,
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


@pytest.mark.parametrize("event", [None, [], {}, {"dataObject": "s3://b/k"}])
def test_pre_annotation_event_without_a_line_is_refused(event: Any) -> None:
    with pytest.raises(EventError, match=r"^event: "):
        parse_pre_annotation_event(event)


def test_post_annotation_event_is_read() -> None:
    request = parse_post_annotation_event(load("post_annotation.json"))
    assert request.payload_uri.endswith("/iteration-1/2026-11-22_09:15:02.json")
    assert request.label_attribute_name == "pose"
    assert request.output_uri == "s3://ski-photos/output/Ski-Slope-7/annotations"


def test_post_annotation_event_needs_little_and_takes_both_spellings() -> None:
    event = {"version": "9999", "payload": {"s3uri": "s3://b/k"}, "labelAttributeName": "pose"}
    request = parse_post_annotation_event(event)
    assert request == PostAnnotationEvent("s3://b/k", "pose", "", "")


@pytest.mark.parametrize("nothing", [{}, {"roleArn": None, "kmsKeyId": None}, {"kmsKeyId": ""}])
def test_post_annotation_event_names_role_and_key_or_none(nothing: Any) -> None:
    event = {"payload": {"s3Uri": "s3://b/k"}, "labelAttributeName": "pose"}
    # labelCategories: an event of AWS's own recipe has them.
    given = {"roleArn": "arn:aws:iam::1:role/gt", "kmsKeyId": "alias/k", "labelCategories": None}
    found = parse_post_annotation_event({**event, **given})
    assert (found.role_arn, found.kms_key_id) == ("arn:aws:iam::1:role/gt", "alias/k")
    found = parse_post_annotation_event({**event, **nothing})
    assert (found.role_arn, found.kms_key_id) == ("", "")


def test_texts_of_events_are_whole() -> None:
    members = {"labelAttributeName": "p\ud800", "labelingJobArn": "a\ud800"}
    found = parse_post_annotation_event(
        {**members, "payload": {"s3Uri": "s3://b/k"}, "outputConfig": "s3://b/\ud800/"}
    )
    assert found == PostAnnotationEvent("s3://b/k", "p\ufffd", "a\ufffd", "s3://b/\ufffd")
    assert parse_pre_annotation_event({**members, "dataObject": {}}) == ("a\ufffd", {})


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ({"labelAttributeName": "pose"}, "event.payload.s3Uri: is missing"),
        ({"payload": {}, "labelAttributeName": "pose"}, "event.payload.s3Uri: is missing"),
        ({"payload": {"s3Uri": 3}, "labelAttributeName": "pose"}, "payload.s3Uri: is missing"),
        ({"payload": "s3://b/k", "labelAttributeName": "pose"}, "payload.s3Uri: is missing"),
        ({"payload": {"s3Uri": "s3://b/k"}}, "event.labelAttributeName: is missing"),
        ({"payload": {"s3Uri": "s3://b/k"}, "labelAttributeName": 3}, "AttributeName: is missing"),
        ("text", "event: is not a JSON object"),
    ],
)
def test_post_annotation_event_names_what_is_missing(event: Any, message: str) -> None:
    with pytest.raises(EventError, match=message):
        parse_post_annotation_event(event)
