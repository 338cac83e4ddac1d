"""Input manifests before they are sent."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.groundtruth.manifest import ManifestError
from poserig.groundtruth.manifest_repair import repair
from poserig.jobs.manifests import of_photographs, read_manifest_file
from poserig.jobs.photographs import read_folder
from poserig.s3 import S3Uri
from tests.unit.jobs.deployed import JPEG, photographs

A, B = ('{"source-ref": "s3://bucket/a.jpg"}', '{"source-ref": "s3://bucket/b.jpg"}')
IMAGES = S3Uri("bucket", "input/images")


def test_manifest_lies_where_name_and_content_say(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(f"{A}\n")
    place = read_manifest_file(path).location(S3Uri("bucket", "input/manifests"), "Job-1")
    digest = hashlib.sha256(f"{A}\n".encode()).hexdigest()[:16]
    assert str(place) == f"s3://bucket/input/manifests/Job-1-{digest}.manifest"


@pytest.mark.parametrize("text", [f"{A}\n{B}\n", f"\ufeff{A}\n{B}", f"\ufeff{A}\r\n\r\n{B}\r\n"])
def test_byte_order_mark_and_empty_lines_are_left_away(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.json"
    path.write_bytes(text.encode("utf-8"))
    manifest = read_manifest_file(path)
    assert manifest.body == f"{A}\n{B}\n".encode()
    assert manifest.lines == 2


def test_every_line_at_fault_is_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text(f'{A}\n\n{{oops\n["source-ref"]\n{{"source": "text"}}\n{{"source-ref": "b"}}\n')
    with pytest.raises(PoserigError, match="4 lines cannot be labeled") as caught:
        read_manifest_file(path)
    lines = caught.value.what.splitlines()[1:]
    assert [line.split(": ", 1)[0].strip() for line in lines] == [
        f"{path}:{number}" for number in (3, 4, 5, 6)
    ]
    assert "is not JSON" in lines[0]
    assert 'The line has no "source-ref".' in lines[2]


def test_empty_manifest_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "m.json"
    path.write_text("\n\n")
    with pytest.raises(PoserigError, match="The manifest is empty"):
        read_manifest_file(path)


def test_picture_is_no_manifest(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    path.write_bytes(JPEG)
    with pytest.raises(PoserigError, match="This is a picture, not a manifest") as caught:
        read_manifest_file(path)
    assert caught.value.cure.endswith(f"poserig job launch {tmp_path}")


def test_known_line_takes_the_place_of_the_plain_one(tmp_path: Path) -> None:
    found = read_folder(photographs(tmp_path, "a.jpg", "b.jpg"), IMAGES).photographs
    a, b = (str(photograph.location(IMAGES)) for photograph in found)
    known: dict[str, Any] = {
        b: {"source-ref": b, "pose": {"version": 1}},
        "s3://bucket/other.jpg": {"pose": 2},
    }
    lines = of_photographs(found, IMAGES, known).body.decode().splitlines()
    assert [json.loads(line) for line in lines] == [
        {"source-ref": a},
        {"source-ref": b, "pose": {"version": 1}},
    ]


def test_more_lines_than_a_job_takes_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repair, "__kwdefaults__", {"most": 1})
    path = tmp_path / "m.json"
    path.write_text(f"{A}\n{B}\n")
    assert read_manifest_file(path).lines == 2
    with pytest.raises(ManifestError, match="has 2 lines; Ground Truth takes 1"):
        repair(path.read_bytes(), "m.json")


def test_what_was_repaired_and_what_will_be_left_out_is_noted(tmp_path: Path) -> None:
    """Case 04: NaN in a manifest, as Python's json and pandas write it."""
    path = tmp_path / "m.json"
    poses = '[{"labels": ["a", "b"], "keypoints": [[10, 20], [NaN, NaN]]}]'
    line = f'{{"source-ref": "s3://bucket/n.jpg", "predictions": {poses}}}'
    path.write_bytes(f"{A}\r\n\r\n{line}\r\n".encode("utf-16"))
    manifest = read_manifest_file(path)
    assert manifest.notes == (
        "UTF-16 was turned into UTF-8.",
        "1 empty lines were left out: line 2.",
        "NaN and other numbers that are not finite became null: line 3.",
        "Of the start values some are left out, as the workers see: no_position 1.",
    )
    assert json.loads(manifest.body.decode().splitlines()[1])["predictions"][0]["keypoints"] == [
        [10, 20],
        [None, None],
    ]
