"""Reads a PNG's size, orientation and end by its chunks (W3C PNG, third edition)."""

import struct

from poserig.intake.images.exif import UPRIGHT, orientation_of
from poserig.intake.images.reader import ImageError, Reader

END = b"\0\0\0\0IEND\xaeB`\x82"
# Length and type before the data of a chunk, and the checksum after it.
AROUND = 12


def read_png(reader: Reader) -> tuple[int, int, int]:
    """Returns width, height as stored, and the EXIF orientation.

    Raises:
        ImageError: It is cut off, or damaged.
    """
    if reader.at(12, 4) != b"IHDR":
        raise ImageError("damaged", "It is damaged: the PNG has no header.")
    width, height = struct.unpack(">II", reader.at(16, 8))
    orientation = UPRIGHT
    is_whole = reader.tail(0).endswith(END)
    at = 8
    while True:
        length, kind = struct.unpack(">I4s", reader.at(at, 8))
        if kind == b"eXIf":
            orientation = orientation_of(reader.at(at + 8, length))
        # EXIF stands before the pixels. With the end in place, what follows need not be read.
        if kind == b"IEND" or (kind == b"IDAT" and is_whole):
            reader.at(at + 8 + length, 4)
            return width, height, orientation
        at += AROUND + length
