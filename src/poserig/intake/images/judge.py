"""Opens a file once and says what it is: an image that can be labeled, or why it is none."""

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import NamedTuple

from poserig.intake.images.kinds import (
    RAW,
    RAW_SUFFIXES,
    SUFFIXES,
    TIFF,
    Kind,
    kind_of,
    other_kind_of,
)
from poserig.intake.images.reader import ImageError, Reader

# Orientations that exchange width and height when the image is displayed.
TURNED = frozenset((5, 6, 7, 8))
# Reasons that tell nothing of a content.
UNKNOWN = frozenset(
    ("no image", "empty", "no file", "dangling link", "circular link", "unreadable")
)


class ImageFacts(NamedTuple):
    """What is known of an image without decoding it.

    Attributes:
        kind: By its first bytes.
        bytes: Size of the file.
        width: In pixels, as displayed.
        height: Likewise.
        orientation: EXIF's, 1 to 8. Browsers apply it where `kind.is_turned`.
        is_animated: It has several frames, which browsers play.
        digest: SHA-256 of the file in hex; "" when it was not asked for.
    """

    kind: Kind
    bytes: int
    width: int
    height: int
    orientation: int
    is_animated: bool
    digest: str


def judge(path: Path, *, hashed: bool = False) -> ImageFacts:
    """Opens a file and judges it by its content.

    Args:
        path: Of the file; a link to a file is as good.
        hashed: Read an image to its end, for its digest.

    Raises:
        ImageError: It is no whole image of a kind that browsers show.
    """
    try:
        # Not blocking: a named pipe would wait for its writer.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(number, "rb", buffering=0) as file:  # noqa: PTH123  # a descriptor, no path
            status = os.fstat(number)
            if not stat.S_ISREG(status.st_mode):
                raise ImageError("no file", "It is not a file but a device or a pipe.")
            facts = _facts(Reader(file, status.st_size), path)
            if hashed:
                file.seek(0)
                facts = facts._replace(digest=hashlib.file_digest(file, "sha256").hexdigest())
            return facts
    except FileNotFoundError:
        raise ImageError("dangling link", "It is a link to a file that is not there.") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ImageError("circular link", "It is a link that leads back to itself.") from None
        raise ImageError("unreadable", f"It cannot be read: {error.strerror}.") from None


def is_like_image(path: Path, error: ImageError) -> bool:
    """Returns whether people would expect a file to be taken: its name or its content says so."""
    return path.suffix.lower() in SUFFIXES or error.short not in UNKNOWN


def _facts(reader: Reader, path: Path) -> ImageFacts:
    if not reader.size:
        raise ImageError("empty", "It is empty (0 bytes).")
    kind = kind_of(reader.head)
    if kind is None:
        suffix = path.suffix.lower()
        other = other_kind_of(reader.head)
        if other == TIFF and suffix in RAW_SUFFIXES:
            other = RAW
        if other:
            raise ImageError(
                other,
                f"Its kind is {other}, which not every browser shows: convert it to JPEG or PNG.",
            )
        raise ImageError(
            "no image",
            f"It is no image{f', though it is named {suffix}' if suffix in SUFFIXES else ''}.",
        )
    width, height, orientation, is_animated = kind.read(reader)
    if width < 1 or height < 1:
        raise ImageError("without pixels", "It has no pixels.")
    if kind.is_turned and orientation in TURNED:
        width, height = height, width
    return ImageFacts(kind, reader.size, width, height, orientation, is_animated, digest="")
