"""Reads a JPEG's size, orientation and end by its markers (ITU-T T.81, annex B)."""

import struct

from poserig.intake.images.exif import UPRIGHT, orientation_of
from poserig.intake.images.reader import ImageError, Reader, cut_off

START_OF_SCAN, END_OF_IMAGE = 0xDA, b"\xff\xd9"
APP1, EXIF = 0xE1, b"Exif\0\0"
# Frame headers: SOF0 to SOF15, without DHT, JPG and DAC.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Markers without a length: TEM, and RST0 to RST7.
BARE = frozenset({0x01, *range(0xD0, 0xD8)})


def read_jpeg(reader: Reader) -> tuple[int, int, int]:
    """Returns width, height as stored, and the EXIF orientation.

    Raises:
        ImageError: It is cut off, or damaged.
    """
    width = height = 0
    orientation = UPRIGHT
    at = 2
    while True:
        at = _marker(reader, at)
        (marker,) = reader.at(at, 1)
        at += 1
        if marker in BARE:
            continue
        (length,) = struct.unpack(">H", reader.at(at, 2))
        if length < 2:
            raise ImageError("damaged", "It is damaged: a part of it has no length.")
        if marker in FRAMES:
            height, width = struct.unpack(">HH", reader.at(at + 3, 4))
        elif marker == APP1 and reader.at(at + 2, min(6, length - 2)) == EXIF:
            orientation = orientation_of(reader.at(at + 8, length - 8))
        at += length
        if marker == START_OF_SCAN:
            break
    # A marker cannot stand in the data of a scan. What a phone puts behind the image may be long.
    if END_OF_IMAGE not in reader.tail(at) and END_OF_IMAGE not in reader.from_(at):
        raise cut_off()
    return width, height, orientation


def _marker(reader: Reader, at: int) -> int:
    """Returns the place of the next marker's second byte; any number of FF may fill the gap."""
    if reader.at(at, 1) != b"\xff":
        raise ImageError("damaged", "It is damaged: there is no marker where one belongs.")
    while reader.at(at, 1) == b"\xff":
        at += 1
    return at
