"""Reads a BMP's size and end by its header (Microsoft, bitmap storage)."""

import struct

from poserig.intake.images.reader import Header, ImageError, Reader, cut_off

OLD_HEADER, NEW_HEADER = 12, 40
UNCOMPRESSED = (0, 3, 6)


def read_bmp(reader: Reader) -> Header:
    """Returns what the header says.

    Raises:
        ImageError: It is cut off, or damaged.
    """
    pixels, header = struct.unpack("<II", reader.at(10, 8))
    compression = 0
    if header == OLD_HEADER:
        width, height, _, depth = struct.unpack("<HHHH", reader.at(18, 8))
    elif header >= NEW_HEADER:
        width, height, _, depth, compression = struct.unpack("<iiHHI", reader.at(18, 16))
    else:
        raise ImageError("damaged", "It is damaged: the BMP has no header.")
    # A negative height means that the first row is the upper one.
    height = abs(height)
    if (
        compression in UNCOMPRESSED
        and pixels + (width * depth + 31) // 32 * 4 * height > reader.size
    ):
        raise cut_off()
    return Header(width, height)
