"""Tests cli/export_manifests.py: the labels of a job whose launch was divided into parts."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.cli.export_source import find_source
from poserig.formats.rigs import Rigs
from poserig.groundtruth.layout import OutputLayout
from poserig.jobs.gold.kept import KnownImage, KnownImages
from poserig.jobs.parts import FoundJob
from poserig.pose.dataset import LabeledImage, labeled_image
from tests.unit.jobs.gold.folder import label, points

IMAGE: LabeledImage = labeled_image(label(points()), "g.jpg", 1, "g.jpg")


def stored(output: Path, name: str, images: str, gold: str = "") -> dict[str, Any]:
    """A part whose images one worker answered; returns its description.

    Args:
        gold: Which of the images are gold.
    """
    layout = OutputLayout(str(output), name)
    lines = [
        {"source-ref": f"s3://b/{image}.jpg", "pose": {}, "poserig-gold": image in gold}
        for image in images
    ]
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
        "Tags": [{"Key": "poserig:gold", "Value": str(len(gold))}] if gold else [],
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


def test_gold_at_the_end_of_a_part_has_a_number_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = (
        stored(tmp_path, "pier-1of3", "abG", "G"),
        stored(tmp_path, "pier-2of3", "c"),
        stored(tmp_path, "pier-3of3", "HdI", "HI"),
    )
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setattr("poserig.jobs.parts.find_job", lambda *asked: FoundJob("pier", parts))
    known = {
        "pier-1of3": KnownImages((KnownImage(2, "s3://b/G.jpg", IMAGE),), Rigs()),
        "pier-3of3": KnownImages((KnownImage(0, "s3://b/H.jpg", IMAGE),), Rigs()),
    }
    monkeypatch.setattr(
        "poserig.jobs.gold.kept.known_images",
        lambda client, described: known.get(described["LabelingJobName"]),
    )
    source = find_source("pier", tmp_path)
    assert source.answers
    assert source.known
    gold = [(number, line["source-ref"][-5]) for number, line, _ in source.gold_lines()]
    assert gold == [(3, "G"), (5, "H"), (7, "I")]
    assert source.place_of(5).endswith("pier-3of3/manifests/output/output.manifest, line 1")
    found = []
    for number, line, _ in source.lines():
        found.append((number, line["source-ref"][-5]))
        next(source.lines())  # as who looks for names meanwhile
    assert found == [(1, "a"), (2, "b"), (4, "c"), (6, "d")]
    told = source.answers([1, 3, 4, 5, 6, 7])
    assert {number: one[0].worker_id for number, one in told.items()} == {
        1: "a", 3: "G", 4: "c", 5: "H", 6: "d", 7: "I",
    }  # fmt: skip
    assert source.known() == {"s3://b/G.jpg": IMAGE, "s3://b/H.jpg": IMAGE}
    without = FoundJob("pier", parts[1:2])
    monkeypatch.setattr("poserig.jobs.parts.find_job", lambda *asked: without)
    assert find_source("pier", tmp_path).known is None
