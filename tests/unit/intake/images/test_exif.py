"""Tests intake/images/exif.py: the orientation, as browsers find it."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as some

from poserig.intake.images.exif import ORIENTATION, SHORT, orientation_of
from tests.pictures import exif

LONG = 4
MAKE, ASCII = 0x010F, 2


def entry(tag: int, kind: int, value: int, order: str = "<") -> bytes:
    return struct.pack(order + "HHIHH", tag, kind, 1, value, 0)


def directory(*entries: bytes, following: int = 0) -> bytes:
    return struct.pack("<H", len(entries)) + b"".join(entries) + struct.pack("<I", following)


def tiff(*directories: bytes, start: int = 8) -> bytes:
    return b"II*\0" + struct.pack("<I", start) + bytes(start - 8) + b"".join(directories)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_both_byte_orders(orientation: int, order: str) -> None:
    assert orientation_of(exif(orientation, order)) == orientation


def test_other_entries_and_a_gap_before_them() -> None:
    block = tiff(directory(entry(MAKE, ASCII, 9), entry(ORIENTATION, SHORT, 8)), start=30)
    assert orientation_of(block) == 8


# dsoprea/go-exif issue 40: IFD0 says 1, the thumbnail's IFD1 says 6, and the photograph is upright.
def test_the_orientation_of_the_thumbnail_is_not_that_of_the_image() -> None:
    first = directory(entry(ORIENTATION, SHORT, 1), following=8 + 18)
    assert orientation_of(tiff(first, directory(entry(ORIENTATION, SHORT, 6)))) == 1
    nothing = directory(entry(MAKE, ASCII, 9), following=8 + 18)
    assert orientation_of(tiff(nothing, directory(entry(ORIENTATION, SHORT, 6)))) == 1


# bwindels/exif-parser pull request 20: older iPhones write the tag twice, and the first is right.
def test_of_two_entries_the_first_counts() -> None:
    twice = directory(entry(ORIENTATION, SHORT, 1), entry(ORIENTATION, SHORT, 6))
    assert orientation_of(tiff(twice)) == 1


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"II*\0",
        b"XX*\0" + exif(6)[4:],
        tiff(directory()),
        tiff(directory(entry(ORIENTATION, SHORT, 0))),
        tiff(directory(entry(ORIENTATION, SHORT, 9))),
        tiff(directory(entry(ORIENTATION, LONG, 6))),
        b"II*\0" + struct.pack("<I", 0xFFFFFFFF) + bytes(20),
        exif(6)[:-8],
    ],
)
def test_what_says_nothing_is_upright(block: bytes) -> None:
    assert orientation_of(block) == 1


@given(some.binary(max_size=80))
def test_no_bytes_raise_anything(more: bytes) -> None:
    assert 1 <= orientation_of(b"MM\0*" + more) <= 8
