"""Reads a WebP's size, orientation and end by its RIFF chunks (RFC 9649)."""

import struct

from poserig.intake.images.exif import orientation_of
from poserig.intake.images.reader import UPRIGHT, Header, ImageError, Reader, cut_off

ANIMATED = 0x02  # a flag of VP8X


def read_webp(reader: Reader) -> Header:
    """Returns what the chunks say.

    Raises:
        ImageError: It is cut off, or damaged.
    """
    (length,) = struct.unpack("<I", reader.at(4, 4))
    end = 8 + length
    if end > reader.size:
        raise cut_off()
    size: tuple[int, int] | None = None
    orientation = UPRIGHT
    is_animated = False
    at = 12
    while at + 8 <= end:
        kind, count = struct.unpack("<4sI", reader.at(at, 8))
        if size is None and kind in (b"VP8 ", b"VP8L", b"VP8X"):
            data = reader.at(at + 8, 10)
            size = _size(kind, data)
            if kind != b"VP8X":  # the simple format has no other chunk
                break
            is_animated = bool(data[0] & ANIMATED)
        if kind == b"EXIF":
            exif = reader.at(at + 8, count)
            orientation = orientation_of(exif.removeprefix(b"Exif\0\0"))
        at += 8 + count + count % 2
    if size is None:
        raise ImageError("damaged", "It is damaged: the WebP has no image.")
    return Header(*size, orientation, is_animated)


def _size(kind: bytes, data: bytes) -> tuple[int, int]:
    if kind == b"VP8X":
        width = int.from_bytes(data[4:7], "little") + 1
        return width, int.from_bytes(data[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(data[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", data[6:10])
    return width & 0x3FFF, height & 0x3FFF
