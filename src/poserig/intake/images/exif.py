"""Reads the orientation in EXIF data: a TIFF file in small (Exif 2.32, section 4.5)."""

import struct

from poserig.intake.images.reader import UPRIGHT

ORIENTATION, SHORT = 0x0112, 3


def orientation_of(exif: bytes) -> int:
    """Returns the orientation, 1 to 8; 1 when there is none, or it cannot be read.

    It is the first of the main image, as in browsers: a thumbnail has its own.

    Args:
        exif: From the byte order (II or MM) on.
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return UPRIGHT
    try:
        (start,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, start)
        for entry in range(count):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", exif, start + 2 + 12 * entry)
            if tag == ORIENTATION:
                return value if kind == SHORT and 1 <= value <= 8 else UPRIGHT
    except struct.error:  # cut off, or an address outside
        pass
    return UPRIGHT
