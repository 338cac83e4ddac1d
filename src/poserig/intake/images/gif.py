"""Reads a GIF's size, frames and end by its blocks (GIF89a specification)."""

import struct

from poserig.intake.images.reader import Header, ImageError, Reader

TRAILER, EXTENSION, IMAGE = 0x3B, 0x21, 0x2C
# Of the header and the logical screen descriptor.
FIRST_BLOCK = 13


def read_gif(reader: Reader) -> Header:
    """Returns what the header says, and whether there are several frames.

    Raises:
        ImageError: It is cut off, or damaged.
    """
    width, height, flags = struct.unpack("<HHB", reader.at(6, 5))
    ends = reader.tail(FIRST_BLOCK).endswith(bytes((TRAILER,)))
    at = FIRST_BLOCK + _colors(flags)
    frames = 0
    # With the end in place, what follows the second frame need not be read.
    while not (ends and frames > 1):
        (kind,) = reader.at(at, 1)
        if kind == TRAILER:
            break
        if kind == IMAGE:
            frames += 1
            (flags,) = reader.at(at + 9, 1)
            at += 11 + _colors(flags)
        elif kind == EXTENSION:
            at += 2
        else:
            raise ImageError("damaged", "It is damaged: there is no block where one belongs.")
        while (length := reader.at(at, 1)[0]) > 0:
            at += 1 + length
        at += 1
    if not frames:
        raise ImageError("damaged", "It is damaged: the GIF has no image.")
    return Header(width, height, is_animated=frames > 1)


def _colors(flags: int) -> int:
    """Returns how many bytes the color table has that these flags announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0
