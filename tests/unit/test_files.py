"""Tests files.py: what is written whole or not at all."""

import errno
import os
import stat
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.files import refuse_to_replace, write_atomically


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
