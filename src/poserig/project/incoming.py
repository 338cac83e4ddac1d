"""Writes photographs that come by the page into a project's folder: each is whole, or not there."""

import errno
import os
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from poserig.errors import shown
from poserig.intake.images.folder import SYSTEM_FOLDERS, FoundImage
from poserig.intake.images.judge import judge
from poserig.intake.images.reader import ImageError
from poserig.jobs.photographs import fault_of
from poserig.portal.photographs import PhotographRefused, Taken
from poserig.project.places import IMAGES

LARGEST = 256 * 1024 * 1024
"""Bytes of one photograph."""
_KEPT_FREE = 256 * 1024 * 1024
"""Bytes that stay free on the disk: labels come first."""
_LONGEST_PART = 200
_LONGEST_ENDING = 10
_BLOCK = 1 << 18
_PARTS = ".poserig-*.part*"
_NO_LINKS = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)


class Incoming:
    """Takes photographs into a folder. Threads may share it.

    Args:
        folder: Of the photographs.
        on_taken: Called when one has come into the folder.
    """

    largest = LARGEST

    def __init__(self, folder: Path, on_taken: Callable[[], None]) -> None:
        self._folder = folder
        self._on_taken = on_taken
        for left in folder.glob(_PARTS):  # of a process that was killed
            with suppress(OSError):
                left.unlink()

    @property
    def folder(self) -> str:
        """What people call the folder."""
        return self._folder.name or str(self._folder)

    def take(self, name: str, content: IO[bytes], size: int, changed: float | None = None) -> Taken:
        """Writes one photograph. Nothing is replaced: a name that is taken gets a number.

        Args:
            name: Its path in the folder, with slashes.
            content: Its bytes.
            size: How many they are.
            changed: Time of its last change, in seconds since 1970; None when nobody knows.

        Raises:
            PhotographRefused: It is no photograph that can be labeled, its name cannot be used,
                it came only in part, or the disk does not take it.
        """
        target = self._target(name)
        if size > LARGEST:
            raise PhotographRefused(f"It has more than {LARGEST >> 20} MB.", where=shown(name))
        ending = target.suffix[:_LONGEST_ENDING]  # it tells what the file should be
        part = self._folder / f".poserig-{secrets.token_hex(8)}.part{ending}"
        try:
            if shutil.disk_usage(self._folder).free < size + _KEPT_FREE:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._write(part, content, size, name)
            digest = self._judged(part, name)
            if changed is not None and 0 < changed <= time.time():
                os.utime(part, (changed, changed))
            taken = self._place(part, target, digest)
        except OSError as error:
            raise PhotographRefused(
                f"It cannot be written ({error.strerror or error}).",
                where=shown(name),
                cure="Is the disk full or read-only? Then free some space, and add it again.",
            ) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        if not taken.was_there:
            self._on_taken()
        return taken

    def _target(self, name: str) -> Path:
        parts = name.split("/")
        for one in parts:
            if (
                not one
                or one.startswith(".")
                or one != one.strip()
                or one.lower() in SYSTEM_FOLDERS
                or any(ord(char) < 0x20 or char in '\\:\x7f"<>|?*' for char in one)
                or len(one.encode("utf-8", "replace")) > _LONGEST_PART
            ):
                raise PhotographRefused(
                    "Its name cannot be used in every folder.",
                    where=shown(name),
                    cure="Rename it: without a dot or a space at its beginning, without "
                    '\\ : " < > | ? *, and at most 200 bytes long.',
                )
        target = self._folder.joinpath(*parts)
        # A link in the folder may lead out of it.
        if not target.parent.resolve().is_relative_to(self._folder.resolve()):
            raise PhotographRefused(
                "Its folder is a link to another place.",
                where=shown(name),
                cure="Add it under another name.",
            )
        return target

    def _write(self, part: Path, content: IO[bytes], size: int, name: str) -> None:
        written = 0
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
            while written < size and (block := content.read(min(_BLOCK, size - written))):
                written += len(block)
                file.write(block)
            if written != size:
                raise PhotographRefused(
                    f"Only {written:,} of its {size:,} bytes came.",
                    where=shown(name),
                    cure="Add it again.",
                )
            file.flush()
            os.fsync(file.fileno())

    def _judged(self, part: Path, name: str) -> str:
        """The digest of a photograph that can be labeled."""
        try:
            facts = judge(part, hashed=True)
        except ImageError as error:
            raise PhotographRefused(error.what, where=shown(name)) from error
        fault = fault_of(FoundImage(part, name, facts), IMAGES)
        if fault:
            raise PhotographRefused(fault[1], where=shown(name))
        return facts.digest

    def _place(self, part: Path, target: Path, digest: str) -> Taken:
        """Gives the file its name, in one step and only if nothing has it."""
        target.parent.mkdir(parents=True, exist_ok=True)
        candidate, number = target, 1
        while not _named(part, candidate):
            if _digest(candidate) == digest:
                return Taken(candidate.relative_to(self._folder).as_posix(), was_there=True)
            number += 1
            candidate = target.with_name(f"{target.stem} ({number}){target.suffix}")
        with suppress(OSError):
            _sync(candidate.parent)
        return Taken(candidate.relative_to(self._folder).as_posix(), was_there=False)


def _named(part: Path, target: Path) -> bool:
    """Names a file; False when the name is taken. Raises OSError."""
    try:
        os.link(part, target)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A disk without links, such as a memory card: the name is taken first, then filled.
        try:
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        part.replace(target)
    return True


def _digest(path: Path) -> str:
    try:
        return judge(path, hashed=True).digest
    except ImageError:
        return ""


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
