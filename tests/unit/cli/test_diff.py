"""`poserig diff`: what differs, the worst first, and the exit code."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from poserig.cli.diff import DIFFERENT, diff
from poserig.errors import PoserigError

FLAT = [n for k in range(17) for n in (100.0 + 9 * k, 80.0 + 7 * k, 2)]


def label(shift: float = 0, **members: Any) -> dict[str, Any]:
    flat = [FLAT[0] + shift, *FLAT[1:]]
    return {"version": 2, "rig": "coco-person-17", "instances": [{"id": "1", "keypoints": flat}],
            "issues": [], **members}  # fmt: skip


def manifest(path: Path, *lines: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in lines))
    return path


def line(name: str, **members: Any) -> dict[str, Any]:
    return {"source-ref": f"s3://b/pier/{name}.jpg", **members}


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(diff, [str(one) for one in arguments])


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    first = manifest(
        tmp_path / "a.manifest",
        *(line(name, pose=label()) for name in "abc"), line("d", pose=label()),
    )  # fmt: skip
    second = manifest(
        tmp_path / "b.manifest",
        line("c", pose=label(12)), line("b", pose=label()), line("a", pose=label(3)),
        line("e", pose=label()),
    )  # fmt: skip
    return first, second


def test_the_same_labels_end_with_0(two: tuple[Path, Path]) -> None:
    result = run(two[0], two[0])
    assert result.exit_code == 0
    assert result.stdout == "4 images compared, 0 differ, mean OKS 1.0000.\n"


def test_images_are_listed_the_worst_first_and_the_exit_code_says_that_they_differ(
    two: tuple[Path, Path],
) -> None:
    result = run(*two)
    assert result.exit_code == DIFFERENT == 3
    lines = result.stdout.splitlines()
    assert lines[0].endswith("  c.jpg")
    assert lines[1].startswith("       1 point moved: nose ")
    assert lines[1].endswith("(12.0 px)")
    assert lines[2].endswith("  a.jpg")
    assert lines[4].startswith("3 images compared, 2 differ, mean OKS 0.9")
    assert lines[5].startswith("Only in ")
    assert lines[5].endswith("a.manifest: 1 images (d.jpg).")
    assert "and 1 more" in run(*two, "--top", 1).stdout


def test_json_has_a_line_for_each_image_and_the_summary_last(two: tuple[Path, Path]) -> None:
    result = run(*two, "--json")
    rows = [json.loads(one) for one in result.stdout.splitlines()]
    assert [row.get("image") for row in rows] == ["c.jpg", "a.jpg", None]
    assert rows[-1]["compared"] == 3
    assert (rows[-1]["different"], rows[-1]["only_a"], rows[-1]["only_b"]) == (
        2, ["d.jpg"], ["e.jpg"],
    )  # fmt: skip


def test_two_rounds_of_one_manifest_are_named_by_their_attributes(tmp_path: Path) -> None:
    file = manifest(tmp_path / "r.manifest", line("a", pose=label(), **{"pose-r2": label(5)}))
    result = run(file, file, "--attribute-a", "pose", "--attribute-b", "pose-r2")
    assert result.exit_code == DIFFERENT
    assert "(5.0 px)" in result.stdout
    assert run(file, file).exit_code == 0


def test_what_cannot_be_compared_is_said(two: tuple[Path, Path], tmp_path: Path) -> None:
    other = manifest(tmp_path / "c.manifest", line("z", pose=label()))
    result = run(two[0], other)
    assert isinstance(result.exception, PoserigError)
    assert "No image has a label in both" in str(result.exception)
    twice = manifest(tmp_path / "d.manifest", line("a", pose=label()), line("a", pose=label()))
    assert "a.jpg is there twice" in str(run(two[0], twice).exception)
    bad = manifest(tmp_path / "e.manifest", line("a", pose=label()), line("b", pose=label(rig="x")))
    assert "line 2" in str(run(two[0], bad).exception)
    result = run(two[0], bad, "--keep-going")
    assert result.exit_code == 1
    assert "1 lines could not be read" in result.stderr
