"""`poserig qa` over a file and over S3: what it says, and what it says of lines it cannot read."""

import json
import random
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from poserig.cli.qa import qa
from poserig.pose.rig_file import load_rig

COCO = load_rig("coco-person-17")
ODD = 30


def label(flat: list[float], **members: Any) -> dict[str, Any]:
    return {
        "version": 1, "rig": COCO.name, "rig_hash": COCO.hash,
        "image": {"width": 640, "height": 640}, "instances": [{"id": "1", "keypoints": flat}],
        "agreement": None, "workers": 1, "issues": [], "seconds": 9, **members,
    }  # fmt: skip


def lines(count: int = 60) -> list[dict[str, Any]]:
    """A manifest of one person on each image; on line 30 two points have changed places."""
    chance = random.Random(3)  # noqa: S311  # seeded, no secret
    found = []
    for number in range(1, count + 1):
        flat: list[float] = []
        for keypoint in COCO.keypoints:
            x, y = keypoint.position or (0.5, 0.5)
            flat += (200 + 100 * x + chance.gauss(0, 2), 200 + 200 * y + chance.gauss(0, 2), 2)
        if number == ODD:
            a, b = (3 * COCO.index[name] for name in ("left_hip", "right_hip"))
            flat[a : a + 3], flat[b : b + 3] = flat[b : b + 3], flat[a : a + 3]
        found.append({"source-ref": f"s3://photos/in/{number}.jpg", "pose": label(flat)})
    return found


def write(path: Path, entries: list[Any]) -> Path:
    texts = (entry if isinstance(entry, str) else json.dumps(entry) for entry in entries)
    path.write_text("".join(f"{text}\n" for text in texts))
    return path


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(qa, [str(argument) for argument in arguments])


def test_the_image_with_the_error_comes_first_with_the_reason_in_words(tmp_path: Path) -> None:
    result = run(write(tmp_path / "out.manifest", lines()))
    assert result.exit_code == 0, result.output
    first, reason, *_ = result.stdout.splitlines()
    assert first.split()[0] == "1"
    assert f"{ODD}.jpg" in first
    assert f"line {ODD}" in first
    assert "instance 1: Left and right look exchanged: left hip, right hip." in reason
    assert "60 labeled images, 60 instances (pose)" in result.stderr


def test_json_has_every_concern_and_nothing_else_on_standard_output(tmp_path: Path) -> None:
    result = run(write(tmp_path / "out.manifest", lines()), "--json", "--top", 2)
    first, second = map(json.loads, result.stdout.splitlines())
    assert (first["line"], first["source"]) == (ODD, f"s3://photos/in/{ODD}.jpg")
    assert first["risk"] >= second["risk"]
    assert first["concerns"][0]["points"] == ["left_hip", "right_hip"]


def test_lines_that_cannot_be_read_are_named_and_the_rest_is_ranked(tmp_path: Path) -> None:
    entries: list[Any] = lines()
    entries[3] = "{"
    entries[4]["pose"]["instances"][0]["keypoints"].pop()
    entries[5]["pose"] = {"status": "error", "reason": "The form was empty.", "raw": []}
    del entries[6]["pose"]
    entries[7]["pose"] = label([])
    entries[8]["pose"]["instances"][0]["keypoints"][2] = 7
    result = run(write(tmp_path / "out.manifest", entries), "--top", 1)
    assert result.exit_code == 0
    for text in (
        "Line 4 cannot be read: This is no JSON object.",
        "Line 5 cannot be read: pose: instances[0].keypoints: needs 51 numbers",
        "Line 6 has no label: The form was empty.",
        "1 lines have no label yet.",
        "Line 8 cannot be read: pose: instances[0].keypoints: needs 51 numbers",
        "Line 9 cannot be read: pose: instances[0].keypoints: has a visibility",
        "54 labeled images",
    ):
        assert text in result.stderr
    assert f"line {ODD}" in result.stdout


def test_a_manifest_and_a_label_that_was_too_long_for_it_are_read_from_s3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "poserig-local")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    entries = lines()
    whole = entries[ODD - 1]["pose"]
    members = {name: value for name, value in whole.items() if name not in ("instances", "issues")}
    entries[ODD - 1]["pose"] = {**members, "label_ref": "s3://photos/labels/29.json"}
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        s3.create_bucket(Bucket="photos")
        text = write(tmp_path / "m", entries).read_bytes()
        s3.put_object(Bucket="photos", Key="out/output.manifest", Body=text)
        s3.put_object(Bucket="photos", Key="labels/29.json", Body=json.dumps(whole).encode())
        result = run("s3://photos/out/output.manifest")
        missing = run("s3://photos/out/other.manifest")
        s3.close()
    assert f"line {ODD}" in result.stdout.splitlines()[0]
    assert "s3://photos/out/other.manifest: The specified key does not exist" in str(
        missing.exception
    )


def test_the_label_attribute_is_found_or_given(tmp_path: Path) -> None:
    entries = lines(3)
    for entry in entries:
        entry["first-job"] = entry.pop("pose")
    path = write(tmp_path / "out.manifest", entries)
    assert "(first-job)" in run(path).stderr
    assert "3 lines have no label yet." in run(path, "--label-attribute", "pose").stderr
    empty = run(write(tmp_path / "in.manifest", [{"source-ref": "s3://photos/1.jpg"}]))
    assert "No line has a label of poserig." in str(empty.exception)
    assert "output.manifest" in str(empty.exception)


def test_few_instances_are_held_against_the_template_and_it_says_so(tmp_path: Path) -> None:
    result = run(write(tmp_path / "out.manifest", lines(12)))
    assert (
        "12 instances of coco-person-17 are too few to learn from (40 with 4 labeled points are"
        in result.stderr
    )


def test_a_manifest_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "out.manifest", lines(3))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    result = run(path)
    assert "3 labeled images" in result.stderr
    assert "cannot be read" not in result.stderr


UPLOADED = "s3://photos/input/images/0123456789abcdef"


def test_images_of_a_launch_are_called_by_their_path_in_the_folder(tmp_path: Path) -> None:
    """workplace.md 18: cam1/0001.jpg and cam2/0001.jpg can be told apart."""
    entries = lines()
    for number, entry in enumerate(entries, start=1):
        entry["source-ref"] = f"{UPLOADED}/cam{number % 2}/{number // 2:04}.jpg"
    result = run(write(tmp_path / "out.manifest", entries), "--top", 0)
    assert f"  cam{ODD % 2}/{ODD // 2:04}.jpg  line {ODD}" in result.stdout.splitlines()[0]
    assert "s3://" not in result.stdout
    as_json = run(tmp_path / "out.manifest", "--json", "--top", 1).stdout
    found = json.loads(as_json)
    assert found["name"] == f"cam{ODD % 2}/{ODD // 2:04}.jpg"
    assert found["source"] == f"{UPLOADED}/{found['name']}"


def test_images_of_other_manifests_are_called_by_their_path_below_the_common_folder(
    tmp_path: Path,
) -> None:
    entries = lines()
    for line, source in (
        (ODD, "s3://photos/in/deep/30.jpg"),
        (ODD + 1, "s3://photos/in/31.jpg"),
        (ODD + 2, f"{UPLOADED}/cam1/0001.jpg"),
    ):
        odd = entries[ODD - 1]["pose"]["instances"]
        entries[line - 1] = {"source-ref": source, "pose": label(odd[0]["keypoints"])}
    shown = run(write(tmp_path / "out.manifest", entries)).stdout.splitlines()
    names = {row.split()[2] for row in shown if "  line " in row}
    assert names == {"deep/30.jpg", "31.jpg", "cam1/0001.jpg"}
    assert shown[-1] == "Images are below s3://photos/in/"


def test_images_with_an_orientation_are_told(tmp_path: Path) -> None:
    """Case 20: whoever trains must know that the labels are for the image as displayed."""
    entries = lines()
    for number, orientation in enumerate((6, 3, 1, None, 8, 2)):
        entries[number]["pose"] |= {
            "version": 2,
            "image": {"width": 640, "height": 480, "orientation": orientation},
        }
    result = run(write(tmp_path / "out.manifest", entries))
    assert (
        "With an EXIF orientation: 4 (in/1.jpg, in/2.jpg, in/5.jpg, 1 more). Their labels are for "
        "the image as displayed: training must apply it too."
    ) in result.stderr
    # One says null, and those of version 1 say nothing.
    assert f"{len(entries) - 5} labels do not say whether" in result.stderr
    found = [json.loads(line) for line in run(tmp_path / "out.manifest", "--json", "--top", 0)
             .stdout.splitlines()]  # fmt: skip
    by_line = {entry["line"]: entry["orientation"] for entry in found}
    assert [by_line[line] for line in range(1, 8)] == [6, 3, 1, None, 8, 2, None]


def test_upright_images_are_not_told(tmp_path: Path) -> None:
    entries = lines()
    for entry in entries:
        entry["pose"] |= {"version": 2, "image": {"width": 640, "height": 480}}
    assert "orientation" not in run(write(tmp_path / "out.manifest", entries)).stderr


def test_what_is_left_out_of_labels_of_others_is_counted(tmp_path: Path) -> None:
    points = [{"label": "head", "x": 5, "y": 6}, {"label": "tail", "x": "7", "y": None}]
    sample = {"updated_annotations": json.dumps([{"name": "", "annotations": points}])}
    line = {"source-ref": "s3://b/1.jpg", "pose": sample}
    result = run(write(tmp_path / "out.manifest", [line, line]))
    assert result.exit_code == 0, result.output
    assert "Of labels of other tools some is left out: no_position 2." in result.stderr
    assert "left out" not in run(write(tmp_path / "out.manifest", lines())).stderr
