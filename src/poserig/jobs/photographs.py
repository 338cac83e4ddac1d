"""The photographs of a folder: each is opened once, before anything is uploaded."""

import hashlib
import os
import stat
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from poserig.errors import PoserigError, shown
from poserig.jobs.dataset import hidden_images_in, images_in
from poserig.s3 import S3Uri

# What a file of the type begins with.
_BEGINNINGS = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
LONGEST_KEY = 1024
"""Bytes of a key in S3, and characters of an S3 URI in a manifest."""
LARGEST_UPLOAD = 5 * 1024**3
"""Bytes that S3 takes in one PUT."""
SHOWN_FAULTS = 100
_THREADS = 8


@dataclass(frozen=True, slots=True)
class Photograph:
    """A file that was opened and is named and begins like an image.

    Attributes:
        name: Its path relative to the folder, with slashes.
        size: Bytes.
        digest: SHA-256 of its bytes, in hex.
        content_type: By its first bytes, whatever its name says.
    """

    path: Path
    name: str
    size: int
    digest: str
    content_type: str

    def location(self, images: S3Uri) -> S3Uri:
        """Where it lies: below its content's hash, so that no other content can be there."""
        return images.child(f"{self.digest[:16]}/{self.name}")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that cannot be labeled, and why."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{shown(self.name)}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder's photographs, in the order of their names, and what is left out of it.

    Attributes:
        hidden: How many hidden files are named like images.
    """

    photographs: tuple[Photograph, ...]
    left_out: tuple[LeftOut, ...]
    hidden: int


def read_folder(folder: Path, images: S3Uri, *, strict: bool = False) -> Folder:
    """Open every image of a folder.

    Args:
        images: Below which location the photographs will lie: their keys must be short enough.
        strict: Refuse the folder when one file cannot be labeled.

    Raises:
        PoserigError: No file can be labeled, or one cannot and `strict` is set; it names each.
        OSError: A folder cannot be read.
    """
    found = images_in(folder)
    with ThreadPoolExecutor(_THREADS) as pool:
        opened = list(pool.map(lambda path: _open(path, folder, images), found))
    photographs = tuple(one for one in opened if isinstance(one, Photograph))
    left_out = tuple(one for one in opened if isinstance(one, LeftOut))
    if left_out and (strict or not photographs):
        raise PoserigError(
            f"{len(left_out)} of {len(found)} files cannot be labeled:\n{listing(left_out)}\n",
            where=shown(str(folder)),
            cure="Repair, rename or remove them; nothing was uploaded.",
        )
    return Folder(photographs, left_out, hidden_images_in(folder))


def listing(faults: Sequence[object]) -> str:
    """One line for each fault; of very many only the first."""
    lines = [f"  {fault}" for fault in faults[:SHOWN_FAULTS]]
    more = len(faults) - len(lines)
    return "\n".join([*lines, f"  … and {more:,} more"] if more else lines)


def _open(path: Path, folder: Path, images: S3Uri) -> Photograph | LeftOut:
    name = path.relative_to(folder).as_posix()
    reason = _fault_of_name(name, images)
    if reason:
        return LeftOut(name, reason)
    try:
        # Not blocking: a named pipe would wait for its writer.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:  # noqa: PTH123
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return LeftOut(name, "It is not a file but a device or a pipe.")
            beginning = file.read(16)
            content_type = _content_type(beginning)
            if not content_type:
                return LeftOut(name, _fault_of_content(beginning))
            if status.st_size > LARGEST_UPLOAD:
                return LeftOut(name, "It has more than 5 GB.")
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return LeftOut(name, "It is a link to a file that is not there.")
    except OSError as error:
        return LeftOut(name, f"It cannot be read: {error.strerror}.")
    return Photograph(path, name, status.st_size, digest, content_type)


def _fault_of_name(name: str, images: S3Uri) -> str:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return "Its name is not UTF-8. Rename it."
    if any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 or char in "\u2028\u2029\ufffe\uffff"
           for char in name):  # fmt: skip
        return "Its name holds a line break or another control character. Rename it."
    place = images.child(f"{'0' * 16}/{name}")
    if len(place.key.encode("utf-8")) > LONGEST_KEY or len(str(place)) > LONGEST_KEY:
        return "Its path is too long for a key in S3. Use shorter names."
    return ""


def _content_type(beginning: bytes) -> str:
    return next((kind for start, kind in _BEGINNINGS if beginning.startswith(start)), "")


def _fault_of_content(beginning: bytes) -> str:
    if not beginning:
        return "It is empty (0 bytes)."
    return "It does not begin like a JPEG or PNG."


def is_picture(beginning: bytes) -> bool:
    """Whether a file that begins so is a picture of some kind."""
    others = (b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
    return bool(_content_type(beginning)) or beginning.startswith(others)
