"""Start values of a manifest, looked at before a job is launched."""

import json
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.groundtruth.manifest import parse_line
from poserig.jobs.start_values import check_start_values

GOOD = [{"labels": ["a", "b"], "keypoints": [10, 20, 2, 30, 40, 2]}]
ODD = [{"labels": ["a", "b"], "keypoints": [10, 20, 2, None, None, 2]}]
SHARES = [{"labels": ["a", "b"], "keypoints": [0.1, 0.2, 2, 0.3, 0.4, 2]}]


def notes(*values: Any, strict: bool = False) -> tuple[str, ...]:
    lines = [
        parse_line(json.dumps({"source-ref": f"s3://bkt/{n}.jpg", "predictions": value}), n)
        for n, value in enumerate(values)
    ]
    return check_start_values(lines, "m.json", strict=strict)


def test_good_start_values_and_none_are_no_news() -> None:
    assert notes(GOOD, None, [], "") == ()
    assert notes() == ()


def test_what_is_left_out_is_counted() -> None:
    assert notes(GOOD, ODD, ODD) == (
        "Of the start values some are left out, as the workers see: no_position 2.",
    )


def test_lines_whose_start_values_cannot_be_used_are_named_or_refused() -> None:
    (note,) = notes(GOOD, SHARES)
    first, second, third = note.splitlines()
    assert first == "The start values of 1 lines cannot be used:"
    assert second.strip().startswith("Line 2: predictions: All coordinates are between 0 and 1")
    assert third == "These data objects will fail."
    with pytest.raises(PoserigError, match="The start values of 1 lines"):
        notes(GOOD, SHARES, strict=True)


def test_a_manifest_of_nothing_but_unusable_start_values_is_refused() -> None:
    with pytest.raises(PoserigError, match=r"m\.json: The start values of 2 lines") as caught:
        notes(SHARES, SHARES, None)
    assert caught.value.cure.startswith("docs/importing-poses.md")


def test_the_rig_the_size_and_the_image_of_a_line_count() -> None:
    members = {
        "source-ref": "s3://bkt/000000000007.jpg",
        "rig": "coco-person-17",
        "width": 640,
        "height": 480,
        "normalized": True,
        "predictions": [
            {"image_id": number, "keypoints": [0.1 + k / 100 for k in range(51)]}
            for number in (6, 7)
        ],
    }
    assert check_start_values([parse_line(json.dumps(members), 0)], "m", strict=True) == ()


def test_a_label_that_lies_in_s3_is_left_to_the_function() -> None:
    label = {"rig": "ant-2", "label_ref": "s3://bkt/labels/7.json"}
    line = parse_line(json.dumps({"source-ref": "s3://bkt/1.jpg", "pose": label}), 0)
    assert check_start_values([line], "m", strict=True) == ()
