"""Makes files and folders that appear as a whole, or not at all.

A folder is made beside its place and moved there at the end. What a killed run left is removed by
the next one.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from poserig.errors import shown
from poserig.formats import FormatError


@contextmanager
def whole(target: Path, *, force: bool = False) -> Iterator[Path]:
    """Yields a place beside the target, and moves what was made there to the target at the end.

    Args:
        target: A file or a folder that is to be. Its own folder is made.
        force: Replace what is there.

    Raises:
        FormatError: Something is there, and `force` is false; the target is as it was.
        OSError: It cannot be written; the target is as it was.
    """
    refuse_existing(target, force=force)
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(target)
    place = _beside(target, "part")
    try:
        yield place
        if place.is_file():
            _sync(place)
        refuse_existing(target, force=force)
        _replace(place, target)
    finally:
        _remove(place)


def refuse_existing(target: Path, *, force: bool) -> None:
    """Raises FormatError when something is there already; an empty folder is nothing."""
    if force or not os.path.lexists(target):
        return
    if target.is_dir() and not any(target.iterdir()):
        return
    raise FormatError(
        "There is something already; nothing was written.",
        where=shown(str(target)),
        cure="Choose another place, or replace it with --force.",
    )


def _replace(place: Path, target: Path) -> None:
    if target.is_dir():
        # A folder cannot be replaced in one step: the old one goes aside first.
        old = _beside(target, "old")
        target.rename(old)
        place.rename(target)
        _remove(old)
    else:
        place.replace(target)


def _beside(target: Path, kind: str) -> Path:
    return target.with_name(f".{target.name[:40]}.{kind}-{os.getpid()}")


def _remove_leftovers(target: Path) -> None:
    """Removes what killed runs left, and puts back a folder that one had moved aside."""
    name = re.compile(rf"\.{re.escape(target.name[:40])}\.(part|old)-(\d+)")
    for path in list(target.parent.iterdir()):
        match = name.fullmatch(path.name)
        if match is None or _is_alive(int(match[2])):
            continue
        if match[1] == "old" and not os.path.lexists(target):
            path.rename(target)
        else:
            _remove(path)


def _is_alive(number: int) -> bool:
    if number == os.getpid():
        return False
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
