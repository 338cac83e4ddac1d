"""Tests cli/export_source.py: the labels of a job whose launch was divided into parts."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.cli.export_source import find_source
from poserig.groundtruth.layout import OutputLayout
from poserig.jobs.parts import FoundJob


def stored(output: Path, name: str, images: str) -> dict[str, Any]:
    """A part whose images one worker answered; returns its description."""
    layout = OutputLayout(str(output), name)
    lines = [{"source-ref": f"s3://b/{image}.jpg", "pose": {}} for image in images]
    for path, text in [
        (layout.output_manifest, "".join(json.dumps(line) + "\n" for line in lines)),
        *(
            (
                layout.worker_response(index, "now"),
                json.dumps({"answers": [{"workerId": image, "answerContent": {}}]}),
            )
            for index, image in enumerate(images)
        ),
    ]:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)
    return {
        "LabelingJobName": name,
        "LabelingJobStatus": "InProgress",
        "LabelCounters": {},
        "OutputConfig": {"S3OutputPath": str(output)},
    }


def test_lines_of_all_parts_count_on_and_keep_their_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = (stored(tmp_path, "pier-1of2", "abc"), stored(tmp_path, "pier-2of2", "de"))
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setattr("poserig.jobs.parts.find_job", lambda *asked: FoundJob("pier", parts))
    source = find_source("pier", tmp_path)
    assert source.title == "pier"
    assert [(number, line["source-ref"]) for number, line, _ in source.lines()] == [
        (number, f"s3://b/{image}.jpg") for number, image in enumerate("abcde", start=1)
    ]
    assert source.answers is not None
    found = source.answers([1, 4, 5])
    assert {number: one[0].worker_id for number, one in found.items()} == {1: "a", 4: "d", 5: "e"}
