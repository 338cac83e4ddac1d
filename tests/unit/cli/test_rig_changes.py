import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from poserig.cli.main import cli
from poserig.pose.rig_file import load_rig


def rig_file(folder: Path, name: str, *points: str) -> str:
    path = folder / f"{name}.json"
    keypoints = [{"name": point} for point in points]
    path.write_text(json.dumps({"version": 1, "name": name, "keypoints": keypoints}))
    return str(path)


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["rig", *map(str, arguments)])
    return result.exit_code, result.output + str(result.exception or "")


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, Path]:
    """Two rigs and a manifest: a label, an error label and an image without one."""
    old = rig_file(tmp_path, "bird-2", "beak", "tail")
    new = rig_file(tmp_path, "bird-3", "tail", "bill", "eye")
    label = {"version": 2, "rig": "bird-2", "rig_hash": load_rig(old).hash,
             "labels": ["beak", "tail"], "issues": [],
             "instances": [{"id": "1", "keypoints": [1, 2, 2, 3, 4, 1]}]}  # fmt: skip
    lines: list[Any] = [
        {"source-ref": "s3://b/1.jpg", "pose": label, "pose-metadata": {"job-name": "j"}},
        {"source-ref": "s3://b/2.jpg", "pose": {"status": "error", "reason": "none"}},
        {"source-ref": "s3://b/ü.jpg"},
    ]
    manifest = tmp_path / "output.manifest"
    manifest.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    return old, new, manifest


def test_diff_asks_whether_a_point_was_renamed(files: tuple[str, str, Path]) -> None:
    code, text = run("diff", files[0], files[1])
    assert code == 0
    assert "2 points (beak, tail)" not in text
    assert "1 point (beak) removed: labels lose it." in text
    code, text = run("diff", files[0], files[1], "--rename", "beak=bill")
    assert "Renamed: beak is bill." in text
    assert "removed" not in text


def test_diff_asks_for_another_revision_of_a_rig_that_kept_its_name(tmp_path: Path) -> None:
    old = rig_file(tmp_path, "bird-2", "beak", "tail")
    new = tmp_path / "new.json"
    value = {**json.loads(Path(old).read_text()), "flags": ["crowd"]}
    new.write_text(json.dumps(value))
    hint = 'Set "revision" to 2 in the changed file.'
    assert hint in run("diff", old, new)[1]
    assert hint not in run("diff", old, old)[1]
    new.write_text(json.dumps({**value, "revision": 2}))
    code, text = run("diff", old, new)
    assert (code, hint in text, "Flags new: crowd." in text) == (0, False, True)


@pytest.mark.parametrize(
    ("instances", "reason"),
    [
        (7, "TypeError"),
        ([{"id": "1", "keypoints": [1, 2]}], "IndexError"),
        ([{"id": "1", "keypoints": [1, 2, 2] * 3}], "ValueError: 9 numbers in keypoints instead"),
        ([{"id": "1"}], "KeyError"),
    ],
)
def test_migrate_names_the_line_of_a_label_that_is_damaged(
    files: tuple[str, str, Path], tmp_path: Path, instances: Any, reason: str
) -> None:
    old, new, manifest = files
    label = {"version": 2, "rig": "bird-2", "rig_hash": load_rig(old).hash, "instances": instances}
    manifest.write_text('{"source-ref": "s3://b/0.jpg"}\n' + json.dumps({"pose": label}))
    out = tmp_path / "new.manifest"
    code, text = run("migrate", old, new, manifest, "--out", out)
    assert code == 1
    assert f"{manifest}, line 2, pose: is no label that can be read ({reason}" in text
    assert not out.exists()


def test_names_cannot_command_the_terminal(tmp_path: Path) -> None:
    old = rig_file(tmp_path, "bird-2", "beak", "\x1b[31mtail")
    new = rig_file(tmp_path, "bird-3", "beak")
    for arguments in (("diff", old, new), ("show", old), ("check", old)):
        code, text = run(*arguments)
        assert (code, "\\x1b[31mtail" in text, "\x1b" in text) == (0, True, False), arguments


def test_migrate_writes_every_line_and_carries_labels_over(
    files: tuple[str, str, Path], tmp_path: Path
) -> None:
    old, new, manifest = files
    out = tmp_path / "new.manifest"
    arguments = (old, new, manifest, "--out", out, "--rename", "beak=bill")
    code, text = run("migrate", *arguments)
    assert (code, text) == (0, f"Carried 1 labels over to bird-3: {out}\n")
    before = [json.loads(line) for line in manifest.read_text("utf-8").splitlines()]
    after = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert after[0]["pose"]["instances"][0]["keypoints"] == [3, 4, 1, 1, 2, 2, 0, 0, 0]
    assert after[0]["pose-metadata"] == {"job-name": "j"}
    assert after[1:] == before[1:]

    # A file that is there stays; and what is of the new rig already is written as it is.
    assert run("migrate", *arguments)[0] != 0
    again = tmp_path / "again.manifest"
    code, text = run("migrate", old, new, out, "--out", again)
    assert "No label was of the old rig" in text
    assert again.read_bytes() == out.read_bytes()


def test_migrate_names_the_line_at_fault_and_writes_nothing(
    files: tuple[str, str, Path], tmp_path: Path
) -> None:
    old, new, manifest = files
    out = tmp_path / "new.manifest"
    code, text = run("migrate", new, old, manifest, "--out", out)
    assert code == 0  # they are of that rig already
    out.unlink()
    code, text = run("migrate", "hand-21", new, manifest, "--out", out)
    assert code != 0
    assert 'line 1, pose: The label is of the rig "bird-2"' in text
    with manifest.open("a") as file:
        file.write("{\n")
    code, text = run("migrate", old, new, manifest, "--out", out)
    assert "output.manifest, line 4: is no JSON object." in text
    assert not out.exists()


@pytest.mark.parametrize("rename", ["beak", "=bill", "beak=", "="])
def test_a_rename_without_two_names_is_refused(files: tuple[str, str, Path], rename: str) -> None:
    code, text = run("diff", files[0], files[1], "--rename", rename)
    assert code != 0
    assert "--rename OLD=NEW" in text


def test_a_point_is_renamed_once(files: tuple[str, str, Path]) -> None:
    code, text = run("diff", files[0], files[1], "--rename", "beak=bill", "--rename", "beak=eye")
    assert code != 0
    assert "renamed twice" in text
