"""Reads a PNG's size, orientation and end by its chunks (W3C PNG, third edition)."""

import struct

from poserig.intake.images.exif import orientation_of
from poserig.intake.images.reader import UPRIGHT, Header, ImageError, Reader

END = b"\0\0\0\0IEND\xaeB`\x82"
# Length and type before the data of a chunk, and the checksum after it.
AROUND = 12


def read_png(reader: Reader) -> Header:
    """Returns what the chunks before the pixels say: browsers ignore EXIF behind them.

    Raises:
        ImageError: It is cut off, or damaged.
    """
    if reader.at(12, 4) != b"IHDR":
        raise ImageError("damaged", "It is damaged: the PNG has no header.")
    width, height = struct.unpack(">II", reader.at(16, 8))
    orientation = UPRIGHT
    is_animated = has_pixels = False
    is_whole = reader.tail(0).endswith(END)
    at = 8
    while True:
        length, kind = struct.unpack(">I4s", reader.at(at, 8))
        if not has_pixels:
            has_pixels = kind == b"IDAT"
            is_animated |= kind == b"acTL"
            if kind == b"eXIf":
                orientation = orientation_of(reader.at(at + 8, length))
        # With the end in place, what follows the first pixels need not be read.
        if kind == b"IEND" or (has_pixels and is_whole):
            reader.at(at + 8 + length, 4)
            break
        at += AROUND + length
    if not has_pixels:
        raise ImageError("damaged", "It is damaged: the PNG has no pixels.")
    return Header(width, height, orientation, is_animated)
