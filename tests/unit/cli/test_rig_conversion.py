from pathlib import Path

import pytest
from click.testing import CliRunner

from poserig.cli.main import cli
from poserig.pose.rig_file import load_rig


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["rig", "convert", *map(str, arguments)])
    return result.exit_code, result.output + str(result.exception or "")


def test_a_rig_goes_out_and_comes_back_under_another_name(tmp_path: Path) -> None:
    out, mine = tmp_path / "info.py", tmp_path / "my-horse.json"
    code, text = run("horse-22", "--to", "mmpose", "--out", out)
    assert (code, text) == (
        0,
        f"Wrote horse-22, 22 keypoints: {out}\nA file of mmpose has no place for the template.\n",
    )
    code, text = run(out, "--out", mine, "--name", "my-horse")
    assert (code, text) == (0, f"Wrote my-horse, 22 keypoints: {mine}\n")
    assert load_rig(mine).keypoint_names == load_rig("horse-22").keypoint_names


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nosuch",), "neither a file nor a rig of the library"),
        (("hand-21", "--name", "My Hand"), "--name: 'My Hand' cannot be a rig's name"),
    ],
)
def test_a_wrong_source_or_name_is_refused(
    arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    code, text = run(*arguments, "--out", tmp_path / "out.json")
    assert code != 0
    assert words in text
    assert not (tmp_path / "out.json").exists()


def test_a_file_that_is_there_and_a_picture_are_refused(tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    out.write_text("mine")
    code, text = run("hand-21", "--out", out)
    assert (code != 0, out.read_text()) == (True, "mine")
    picture = tmp_path / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\xff")
    code, text = run(picture, "--out", tmp_path / "new.json")
    assert code != 0
    assert "a.png" in text
