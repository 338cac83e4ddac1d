"""Files that commands write: whole or not at all, and never over somebody's own."""

from pathlib import Path

import pytest

from poserig.cli.main import main
from poserig.errors import PoserigError
from poserig.files import write_files

TEMPLATE = Path(__file__).parents[3] / "web/templates/worker-task.liquid.html"


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_new_files_are_written_and_folders_made(tmp_path: Path) -> None:
    write_files({tmp_path / "a" / "é.json": "ü\n", tmp_path / "b": ""}, force=False)
    assert (tmp_path / "a" / "é.json").read_bytes() == "ü\n".encode()
    assert left(tmp_path / "a") == ["é.json"]


def test_file_with_another_content_is_kept_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine")
    with pytest.raises(PoserigError, match="There is a file already") as caught:
        write_files({tmp_path / "a": "1", tmp_path / "b": "2"}, force=False)
    assert caught.value.where == str(tmp_path / "b")
    assert left(tmp_path) == ["b"]
    assert (tmp_path / "b").read_text() == "mine"


def test_same_content_and_force_are_no_reason_to_refuse(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("same")
    (tmp_path / "b").write_text("mine")
    write_files({tmp_path / "a": "same"}, force=False)
    write_files({tmp_path / "b": "new"}, force=True)
    assert (tmp_path / "b").read_text() == "new"


def test_dangling_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PoserigError, match="There is a file already"):
        write_files({tmp_path / "a": "1"}, force=False)
    assert left(tmp_path) == ["a"]


def test_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(PoserigError, match="It is a folder"):
        write_files({tmp_path / "a": "1"}, force=True)


def test_write_that_fails_leaves_the_earlier_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("earlier")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(OSError, match="No space"):
        patched.setattr("os.fsync", full)
        write_files({tmp_path / "a": "later"}, force=True)
    assert left(tmp_path) == ["a"]
    assert (tmp_path / "a").read_text() == "earlier"


def test_rig_template_keeps_a_file_of_the_users_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["rig", "template", "hand-21", "human-18", "--template", str(TEMPLATE),
                 "--out", str(tmp_path)]  # fmt: skip
    mine = tmp_path / "human-18.liquid.html"
    mine.write_text("mine")
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 1
    assert "human-18.liquid.html: There is a file already" in capsys.readouterr().err
    assert (mine.read_text(), left(tmp_path)) == ("mine", ["human-18.liquid.html"])

    for more in (["--force"], []):
        with pytest.raises(SystemExit) as ended:
            main([*arguments, *more])
        assert ended.value.code == 0
    assert left(tmp_path) == ["hand-21.liquid.html", "human-18.liquid.html"]
    assert "@@COMPONENT_URL@@" in mine.read_text("utf-8")


def test_estimate_sigmas_keeps_a_file_that_is_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rig.json").write_text("mine")
    with pytest.raises(SystemExit) as ended:
        main(["estimate-sigmas", str(tmp_path), "--write", str(tmp_path / "rig.json")])
    assert ended.value.code == 1
    assert "replace it with --force" in capsys.readouterr().err
    assert (tmp_path / "rig.json").read_text() == "mine"
