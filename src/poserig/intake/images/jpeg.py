"""Reads a JPEG's size, orientation and end by its markers (ITU-T T.81, annex B)."""

import struct

from poserig.intake.images.exif import orientation_of
from poserig.intake.images.reader import UPRIGHT, Header, ImageError, Reader, cut_off

START_OF_SCAN, END_OF_IMAGE = 0xDA, b"\xff\xd9"
# After the mark, a byte that fills up; nearly always 0.
APP1, EXIF, PADDED = 0xE1, b"Exif\0", 6
# Frame headers: SOF0 to SOF15, without DHT, JPG and DAC.
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Baseline, extended and progressive, by Huffman or arithmetic coding. The others are lossless or
# hierarchical.
SHOWN_FRAMES, SHOWN_BITS = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA}), 8
# Markers without a length: TEM, and RST0 to RST7.
BARE = frozenset({0x01, *range(0xD0, 0xD8)})


def read_jpeg(reader: Reader) -> Header:
    """Returns what the headers say. Of several EXIF segments the first counts, as in browsers.

    Raises:
        ImageError: It is cut off, damaged, or of a kind that browsers do not show.
    """
    width = height = 0
    orientation: int | None = None
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
            bits, height, width = struct.unpack(">BHH", reader.at(at + 2, 5))
            if marker not in SHOWN_FRAMES or bits != SHOWN_BITS:
                raise ImageError(
                    "rare kind of JPEG",
                    "It is lossless, hierarchical or has more than 8 bits a color, which browsers "
                    "do not show: convert it to an ordinary JPEG or PNG.",
                )
        elif marker == APP1 and orientation is None and _holds_exif(reader, at + 2, length - 2):
            orientation = orientation_of(reader.at(at + 2, length - 2)[PADDED:])
        at += length
        if marker == START_OF_SCAN:
            break
    # A marker cannot stand in the data of a scan. What a phone puts behind the image may be long.
    if END_OF_IMAGE not in reader.tail(at) and END_OF_IMAGE not in reader.from_(at):
        raise cut_off()
    return Header(width, height, UPRIGHT if orientation is None else orientation)


def _holds_exif(reader: Reader, at: int, length: int) -> bool:
    """Returns whether a segment holds EXIF; XMP stands in segments of the same marker."""
    return reader.at(at, min(len(EXIF), length)) == EXIF


def _marker(reader: Reader, at: int) -> int:
    """Returns the place of the next marker's second byte; any number of FF may fill the gap."""
    if reader.at(at, 1) != b"\xff":
        raise ImageError("damaged", "It is damaged: there is no marker where one belongs.")
    while reader.at(at, 1) == b"\xff":
        at += 1
    return at
