"""Tests intake/images/bmp.py: headers old and new, and the end."""

import struct

import pytest

from poserig.intake.images.bmp import read_bmp
from poserig.intake.images.reader import Header
from tests.pictures import bmp
from tests.unit.intake.images.headers import assert_every_cut_is_found, fault, header


def old(width: int, height: int, depth: int) -> bytes:
    """As OS/2 and Windows 2 wrote it."""
    pixels = bytes((width * depth + 31) // 32 * 4 * height)
    info = struct.pack("<IHHHH", 12, width, height, 1, depth)
    return b"BM" + struct.pack("<IHHI", 26 + len(pixels), 0, 0, 26) + info + pixels


@pytest.mark.parametrize(
    "content", [bmp(80, 40), bmp(80, -40), old(80, 40, 1), old(80, 40, 24), bmp(80, 40) + bytes(9)]
)
def test_the_size_is_found(content: bytes) -> None:
    assert header(read_bmp, content) == Header(80, 40)


@pytest.mark.parametrize("content", [bmp(5, 3), bmp(5, -3), old(5, 3, 4)])
def test_every_cut_is_found(content: bytes) -> None:
    assert_every_cut_is_found(read_bmp, content)


def test_rows_of_unknown_length_are_not_counted() -> None:
    compressed = bytearray(bmp(80, 40)[:200])
    compressed[30:34] = struct.pack("<I", 1)  # run lengths
    assert header(read_bmp, bytes(compressed)) == Header(80, 40)


def test_a_header_of_no_length_is_damaged() -> None:
    assert fault(read_bmp, bmp()[:14] + bytes(60)) == "damaged"
