"""Makes private folders, and explains what the operating system refuses in the state folder."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from poserig.errors import PoserigError

_FIXES = {
    errno.ENOSPC: "Free some space on that disk, then try again. Nothing was changed.",
    errno.EDQUOT: "Free some of your quota on that disk, then try again. Nothing was changed.",
    errno.EROFS: "Use a folder that can be written to: --state FOLDER.",
    errno.EACCES: "Use a folder that you may write to: --state FOLDER.",
    errno.EPERM: "Use a folder that you may write to: --state FOLDER.",
}


def make_private_folder(path: Path) -> None:
    """Makes a folder that only its owner may look into. Raises OSError."""
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path.stat().st_mode & 0o077:
        path.chmod(0o700)


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turns what the operating system refuses inside the block into a sentence.

    Raises:
        PoserigError: Naming the file and how to fix it.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise PoserigError(
            f"The state folder cannot be used ({error}).",
            where=str(folder),
            cure="Is its disk full or read-only? `poserig state check` says what is in it.",
        ) from error
    except OSError as error:
        where = str(error.filename or folder)
        reason = error.strerror or type(error).__name__
        raise PoserigError(
            f"The state folder cannot be used ({reason}).",
            where=where,
            cure=_FIXES.get(error.errno or 0, "Fix what the message names, then start again."),
        ) from error
