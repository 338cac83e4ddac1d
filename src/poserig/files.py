"""Files that are written whole or not at all."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from poserig.errors import PoserigError, shown


def refuse_to_replace(target: Path, text: str, *, force: bool) -> None:
    """Refuse when a file with another content is there already.

    Raises:
        PoserigError: It is, and `force` is false; or the place is a folder.
    """
    if target.is_dir():
        raise PoserigError("It is a folder.", where=shown(str(target)), cure="Name a file.")
    if force or not os.path.lexists(target):
        return
    with suppress(OSError):
        if target.read_bytes() == text.encode("utf-8"):
            return
    raise PoserigError(
        "There is a file already, with another content; nothing was written.",
        where=shown(str(target)),
        cure="Choose another name, or replace it with --force.",
    )


def write_files(files: Mapping[Path, str], *, force: bool) -> None:
    """Write texts as UTF-8; all targets are checked before the first is written.

    Raises:
        PoserigError: A file with another content is there, and `force` is false.
        OSError: A file cannot be written; it is then as it was.
    """
    for target, text in files.items():
        refuse_to_replace(target, text, force=force)
    for target, text in files.items():
        _write(target, text, force=force)


def _write(target: Path, text: str, *, force: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        # Another process may have made the file since it was looked for.
        refuse_to_replace(target, text, force=force)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
