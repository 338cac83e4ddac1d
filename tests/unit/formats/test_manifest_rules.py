"""Every rule of Ground Truth's manifests, and the line that breaks it."""

import json
from typing import Any

import pytest

from poserig.formats.manifest_rules import check_lines
from poserig.pose.rig_file import load_rig

REF = "s3://bucket/a.jpg"
LABEL = {
    "version": 2, "rig": "hand-21", "rig_hash": load_rig("hand-21").hash, "image": None,
    "instances": [{"id": "1", "keypoints": [5, 6, 2] + [0] * 60}], "agreement": None, "workers": 1,
    "issues": [], "seconds": 1,
}  # fmt: skip


def line(number: int, **members: Any) -> str:
    return json.dumps({"source-ref": f"s3://bucket/{number}.jpg", **members})


def test_a_manifest_without_fault() -> None:
    found = check_lines([line(1), line(2, pose=LABEL), line(3, frame=7, note="x")])
    assert found.problems == []
    assert found.lines == 3
    assert found.jobs == 1
    assert dict(found.labels) == {"pose": 1}
    assert dict(found.buckets) == {"bucket": 3}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty. Remove it."),
        ("{", "is not JSON"),
        ("[1]", "is a list, not a JSON object"),
        ("7", "is a single value, not a JSON object"),
        ('{"a": NaN, "source-ref": "s3://b/c"}', "is not JSON (NaN is not a JSON value)"),
        (json.dumps({"frame": 1}), 'there is neither "source-ref" nor "source"'),
        (json.dumps({"source-ref": REF, "source": "x"}), "there are both"),
        (json.dumps({"source-ref": ""}), "must be a text that is not empty"),
        (json.dumps({"source-ref": 7}), "must be a text that is not empty"),
        (json.dumps({"source-ref": "a.jpg"}), "source-ref"),
        (json.dumps({"source-ref": "s3://b/" + "x" * 1100}), "source-ref"),
        (json.dumps({"source-ref": REF, "$a": 1}), 'the attribute "$a" starts with "$"'),
        (json.dumps({"source-ref": REF, "a": "x" * 20_001}), "has 20001 characters"),
        (
            json.dumps({"source-ref": REF, **{f"a{n}": "x" * 19_000 for n in range(6)}}),
            "Ground Truth takes 100000",
        ),
        ('{"source-ref": "s3://bucket/c", "a": 1, "a": 2}', 'the attribute "a" is there twice'),
        (json.dumps({"source-ref": REF, "my_pose": LABEL}), 'the attribute "my_pose"'),
        (
            json.dumps({"source-ref": REF, "pose": {**LABEL, "instances": [{"keypoints": [1]}]}}),
            "its start values cannot be used: pose.instances[0].keypoints",
        ),
        (
            json.dumps({"source-ref": REF, "predictions": [{"keypoints": [0.1, 0.2, 2]}]}),
            "its start values cannot be used: ",
        ),
    ],
)
def test_a_line_at_fault_is_told_with_its_number(text: str, told: str) -> None:
    found = check_lines([line(1), text, line(2)])
    assert [number for number, _ in found.problems] == [2]
    assert told in found.problems[0][1]


def test_a_data_object_that_is_there_twice_is_told_with_both_lines() -> None:
    found = check_lines([line(1), line(2), line(1, frame=3)])
    assert found.problems == [(3, "the data object of line 1 is there again. Remove one.")]


def test_metadata_without_a_label_is_noted_unless_the_data_object_failed() -> None:
    failed = {"failure-reason": "ClientError", "human-annotated": "true"}
    found = check_lines([line(1, **{"pose-metadata": failed}), line(2, **{"pose-metadata": {}})])
    assert found.problems == []
    assert found.notes == [(2, '"pose-metadata" is there without its label.')]


def test_more_than_a_job_takes_needs_several_jobs() -> None:
    assert check_lines(line(number) for number in range(1, 100_002)).jobs == 2


def test_what_one_line_is_nearly_at_the_limit_is_no_fault() -> None:
    text = json.dumps({"source-ref": REF, "a": "x" * 20_000})
    assert check_lines([text]).problems == []
