"""`poserig import`: what it makes, and what it says of a file."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from poserig.cli.import_ import import_command
from poserig.formats.started import StartLines
from tests.unit.formats.helpers import lay_coco
from tests.unit.formats.test_coco import GOOD, coco


def run(*arguments: Any) -> Result:
    return CliRunner().invoke(import_command, [str(argument) for argument in arguments])


def test_it_says_what_it_made_and_how_to_go_on(tmp_path: Path) -> None:
    rows = [{**GOOD, "keypoints": [5, 6, 2, None, 8, 2, 9, 9, 2]}]
    path = lay_coco(tmp_path / "f", coco(rows))
    out = tmp_path / "out"
    result = run("coco", path, out)
    assert result.exit_code == 0, result.exception
    assert result.output.splitlines() == [
        f"Imported 1 images, 1 instances and 2 labeled keypoints into {out}.",
        "Left out: 1 that has no coordinates.",
        f"The rig was made of the file's names and links: {out}/person-3.json",
        f"Correct them: poserig open {out} --rig {out}/person-3.json",
    ]
    (line,) = StartLines(out)
    assert line["imported"]["instances"][0]["origins"] == "---"
    assert line["imported-metadata"]["human-annotated"] == "no"


def test_json_tells_the_same(tmp_path: Path) -> None:
    path = lay_coco(tmp_path / "f", coco([GOOD]))
    found = json.loads(run("coco", path, tmp_path / "out", "--json").stdout)
    assert found == {
        "format": "coco", "out": str(tmp_path / "out"), "images": 1, "instances": 1, "points": 3,
        "rig": "person-3", "rig_file": str(tmp_path / "out" / "person-3.json"),
    }  # fmt: skip


def test_with_keep_going_the_exit_status_tells_that_something_was_left_out(tmp_path: Path) -> None:
    path = lay_coco(tmp_path / "f", coco([GOOD, {**GOOD, "image_id": 9}]))
    result = run("coco", path, tmp_path / "out", "--keep-going")
    assert result.exit_code == 1
    assert "1 could not be read:" in result.output
    assert (tmp_path / "out" / "a.jpg").is_file()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = run("coco", tmp_path / "gone.json", tmp_path / "out")
    assert "There is no such file or folder." in str(result.exception)
    assert list(tmp_path.iterdir()) == []
