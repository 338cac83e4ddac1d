"""`poserig manifest make` and `check`: lines, parts, and what is told."""

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from poserig.cli.manifest import manifest
from tests.unit.formats.helpers import lay_coco, lay_images
from tests.unit.formats.test_coco import GOOD, coco


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(manifest, [str(argument) for argument in arguments])


def sources(path: Path) -> list[str]:
    return [json.loads(line)["source-ref"] for line in path.read_text().splitlines()]


def test_a_folder_becomes_lines_below_a_prefix(tmp_path: Path) -> None:
    sizes = dict.fromkeys(("b.jpg", "a/ü 1.png", "a/.hidden.jpg", "__MACOSX/x.jpg"), (9, 9))
    folder = lay_images(tmp_path / "p", sizes)
    (folder / "notes.txt").write_text("x")
    out = tmp_path / "m.manifest"
    result = run("make", folder, out, "--prefix", "s3://bucket/in/", "--rig", "hand-21")
    assert result.exit_code == 0, result.exception
    assert sources(out) == ["s3://bucket/in/b.jpg", "s3://bucket/in/a/ü 1.png"]
    assert json.loads(out.read_text().splitlines()[0])["rig"] == "hand-21"
    assert run("check", out).output == "2 lines, 0 with problems.\n"


def test_what_exceeds_a_job_goes_into_further_manifests(tmp_path: Path) -> None:
    folder = lay_images(tmp_path / "p", {f"{n}.jpg": (9, 9) for n in range(7)})
    run("make", folder, tmp_path / "m.manifest", "--prefix", "s3://bucket/in", "--per-job", 3)
    parts = [tmp_path / name for name in ("m.manifest", "m-2.manifest", "m-3.manifest")]
    assert [len(sources(part)) for part in parts] == [3, 3, 1]
    text = "".join(part.read_text() for part in parts)
    (tmp_path / "all.manifest").write_text(text)
    result = run("check", tmp_path / "all.manifest", "--split", tmp_path / "q.manifest",
                 "--per-job", 5)  # fmt: skip
    assert result.exit_code == 0, result.exception
    assert (tmp_path / "q.manifest").read_text() + (tmp_path / "q-2.manifest").read_text() == text


def test_a_foreign_file_becomes_start_values(tmp_path: Path) -> None:
    path = lay_coco(tmp_path / "f", coco([GOOD]))
    out = tmp_path / "m.manifest"
    result = run("make", path, out, "--from", "coco", "--prefix", "s3://bucket/in")
    assert result.exit_code == 0, result.exception
    (line,) = map(json.loads, out.read_text().splitlines())
    assert line["source-ref"] == "s3://bucket/in/a.jpg"
    assert line["imported"]["instances"][0]["keypoints"] == GOOD["keypoints"]
    assert "0 with problems" in run("check", out).output


@mock_aws
def test_a_prefix_in_s3_becomes_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket="bucket")
    for key in ("in/b.jpg", "in/a/c.PNG", "in/notes.txt", "other/d.jpg"):
        client.put_object(Bucket="bucket", Key=key, Body=b"x")
    out = tmp_path / "m.manifest"
    result = run("make", "s3://bucket/in/", out)
    assert result.exit_code == 0, result.exception
    assert sources(out) == ["s3://bucket/in/a/c.PNG", "s3://bucket/in/b.jpg"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["gone", "m", "--prefix", "s3://bucket/in"], "There is no such folder."),
        ([".", "m"], "--prefix: Nobody said where the images lie in S3."),
        ([".", "m", "--prefix", "s3://bucket/in"], "There is no image."),
        ([".", "m", "--prefix", "bucket/in"], "--prefix"),
    ],
)
def test_what_cannot_be_made_is_told(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("make", *arguments)
    assert told in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_problems_are_told_with_file_and_line_and_as_json(tmp_path: Path) -> None:
    path = tmp_path / "m.manifest"
    path.write_text('{"source-ref": "s3://bucket/a.jpg"}\n\n{"source-ref": "a.jpg"}\n')
    result = run("check", path)
    assert result.exit_code == 1
    assert f"{path}:2: is empty. Remove it." in result.output
    assert f"{path}:3: " in result.output
    assert "3 lines, 2 with problems." in result.output
    found = json.loads(run("check", path, "--json").stdout)
    assert [one["line"] for one in found["problems"]] == [2, 3]
    path.write_text("")
    assert "The manifest is empty." in run("check", path).output
