"""State files are written whole or not at all, and what the disk refuses is one sentence."""

import errno
import sqlite3
import stat
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.local.state.files import explained, make_private_folder


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "state/aws/x"),
            "state/aws/x: The state folder cannot be used (No space left on device). Free some "
            "space on that disk, then try again. Nothing was changed.",
        ),
        (
            OSError(errno.EROFS, "Read-only file system", "state/lock"),
            "state/lock: The state folder cannot be used (Read-only file system). Use a folder "
            "that can be written to: --state FOLDER.",
        ),
        (
            sqlite3.OperationalError("database or disk is full"),
            "state: The state folder cannot be used (database or disk is full). Is its disk full "
            "or read-only? `poserig state check` says what is in it.",
        ),
    ],
)
def test_what_the_disk_refuses_is_one_sentence(error: Exception, sentence: str) -> None:
    with pytest.raises(PoserigError) as caught, explained(Path("state")):
        raise error
    assert str(caught.value) == sentence


def test_folder_of_everybody_becomes_private(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.mkdir(mode=0o755)
    make_private_folder(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
