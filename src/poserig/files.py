"""Writes files whole or not at all, and replaces none without being told to."""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path

from poserig.errors import PoserigError, shown


def refuse_to_replace(target: Path, content: bytes | str, *, force: bool) -> None:
    """Refuses when a file with another content is there already.

    Raises:
        PoserigError: It is, and `force` is false; or the place is a folder.
    """
    if target.is_dir():
        raise PoserigError("It is a folder.", where=shown(str(target)), cure="Name a file.")
    if force or not os.path.lexists(target):
        return
    with suppress(OSError):
        data = content.encode("utf-8") if isinstance(content, str) else content
        if target.read_bytes() == data:
            return
    raise PoserigError(
        "There is a file already, with another content; nothing was written.",
        where=shown(str(target)),
        cure="Choose another name, or replace it with --force.",
    )


def write_files(files: Mapping[Path, str], *, force: bool) -> None:
    """Writes texts as UTF-8; all targets are checked before the first is written.

    Raises:
        PoserigError: A file with another content is there, and `force` is false.
        OSError: A file cannot be written; it is then as it was.
    """
    for target, text in files.items():
        refuse_to_replace(target, text, force=force)
    for target, text in files.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        # Another process may have made the file since it was looked for.
        check = partial(refuse_to_replace, target, text, force=force)
        write_atomically(target, text, check=check)


def write_atomically(
    path: Path,
    content: bytes | str,
    *,
    is_private: bool = False,
    check: Callable[[], None] | None = None,
) -> None:
    """Replaces a file. Readers, and the next start after a kill, see the old or the new content.

    Args:
        path: The file; its folder must exist.
        content: Its new content; text is written as UTF-8.
        is_private: Only its owner may read it.
        check: Called just before the file is replaced; what it raises leaves the file as it was.

    Raises:
        OSError: The disk is full or read-only; the old file is untouched.
    """
    data = content.encode() if isinstance(content, str) else content
    temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(temporary, flags, 0o600 if is_private else 0o666), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if check:
            check()
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
