"""Tests files.py: what is written whole or not at all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.files import refuse_to_replace, write_atomically, write_files


@pytest.mark.parametrize(("is_private", "mode"), [(True, 0o600), (False, 0o644)])
def test_file_is_replaced_and_has_its_mode(tmp_path: Path, is_private: bool, mode: int) -> None:
    path = tmp_path / "worker.json"
    old = os.umask(0o022)
    try:
        write_atomically(path, "first", is_private=is_private)
        write_atomically(path, b"second", is_private=is_private)
    finally:
        os.umask(old)
    assert path.read_bytes() == b"second"
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert [one.name for one in tmp_path.iterdir()] == ["worker.json"]


def test_old_content_stays_when_the_disk_is_full(tmp_path: Path) -> None:
    path = tmp_path / "worker.json"
    write_atomically(path, "first")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.MonkeyPatch.context() as patch, pytest.raises(OSError, match="No space left"):
        patch.setattr(os, "fsync", full)
        write_atomically(path, "second")
    assert path.read_text() == "first"
    assert [one.name for one in tmp_path.iterdir()] == ["worker.json"]


def test_file_stays_when_the_check_before_replacing_refuses(tmp_path: Path) -> None:
    path = tmp_path / "rig.json"
    path.write_text("theirs")
    with pytest.raises(PoserigError, match="nothing was written"):
        write_atomically(path, "ours", check=lambda: refuse_to_replace(path, "ours", force=False))
    assert path.read_text() == "theirs"
    assert [one.name for one in tmp_path.iterdir()] == ["rig.json"]


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
