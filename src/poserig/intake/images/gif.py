"""Reads a GIF's size and end by its blocks (GIF89a specification)."""

import struct

from poserig.intake.images.exif import UPRIGHT
from poserig.intake.images.reader import ImageError, Reader

TRAILER, EXTENSION, IMAGE = 0x3B, 0x21, 0x2C


def read_gif(reader: Reader) -> tuple[int, int, int]:
    """Returns width, height, and the orientation, which is always 1.

    Raises:
        ImageError: It is cut off, or damaged.
    """
    width, height, flags = struct.unpack("<HHB", reader.at(6, 5))
    if reader.tail(13)[-1:] != bytes((TRAILER,)):
        _walk(reader, 13 + _colors(flags))
    return width, height, UPRIGHT


def _colors(flags: int) -> int:
    """Returns how many bytes the color table has that these flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _walk(reader: Reader, at: int) -> None:
    """Looks for the trailer block by block. Raises ImageError when there is none."""
    while True:
        (kind,) = reader.at(at, 1)
        if kind == TRAILER:
            return
        if kind == IMAGE:
            (flags,) = reader.at(at + 9, 1)
            at += 11 + _colors(flags)
        elif kind == EXTENSION:
            at += 2
        else:
            raise ImageError("damaged", "It is damaged: there is no block where one belongs.")
        while (length := reader.at(at, 1)[0]) > 0:
            at += 1 + length
        at += 1
