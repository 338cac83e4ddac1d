"""Tests groundtruth/spilled.py: a label in S3 is read through its reference."""

import json

import pytest

from poserig.groundtruth.spilled import SpilledLabelError, is_spilled, whole_label
from poserig.json import Json

URI = "s3://bkt/out/job/annotations/consolidated-annotation/consolidation-response/labels/7.json"
WHOLE = {"version": 1, "rig": "coco-person-17", "instances": [{"id": "1"}], "issues": []}
REFERENCE = {"version": 1, "rig": "coco-person-17", "label_ref": URI}


def read_only(body: bytes) -> Json:
    def read(uri: str) -> bytes:
        assert uri == URI
        return body

    return read


@pytest.mark.parametrize("short", [REFERENCE, {**REFERENCE, "instances": [], "issues": []}])
def test_reference_and_outline_are_replaced_by_the_whole_label(short: Json) -> None:
    assert is_spilled(short)
    assert whole_label(short, read_only(json.dumps(WHOLE).encode())) == WHOLE


@pytest.mark.parametrize("value", [WHOLE, None, [], "text", {"label_ref": None}])
def test_other_values_are_themselves_and_nothing_is_read(value: Json) -> None:
    def read(uri: str) -> bytes:
        raise AssertionError(uri)

    assert not is_spilled(value)
    assert whole_label(value, read) is value


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"{", "The whole label is not JSON"),
        (b"\xff", "The whole label is not JSON"),
        (b'{"instances": [NaN]}', "NaN is not a JSON value"),
        (b"[]", "The object is not a label"),
        (json.dumps(REFERENCE).encode(), "The object is not a label"),
    ],
)
def test_object_that_is_no_label_is_told_with_its_address(body: bytes, what: str) -> None:
    with pytest.raises(SpilledLabelError, match=what) as caught:
        whole_label(REFERENCE, read_only(body))
    assert caught.value.where == URI


def test_errors_of_the_reader_pass_through() -> None:
    def denied(uri: str) -> bytes:
        raise PermissionError(uri)

    with pytest.raises(PermissionError):
        whole_label(REFERENCE, denied)
