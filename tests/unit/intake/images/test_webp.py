"""Tests intake/images/webp.py: chunks of the three kinds of WebP."""

import struct

import pytest

from poserig.intake.images.reader import Header
from poserig.intake.images.webp import ANIMATED, read_webp
from tests.pictures import exif, webp
from tests.unit.intake.images.headers import assert_every_cut_is_found, fault, header


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        kind + struct.pack("<I", len(data)) + data + bytes(len(data) % 2) for kind, data in chunks
    )
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def large(flags: int = 0) -> tuple[bytes, bytes]:
    return b"VP8X", bytes((flags, 0, 0, 0)) + (79).to_bytes(3, "little") + (39).to_bytes(
        3, "little"
    )


LOSSLESS = (b"VP8L", b"\x2f" + (79 | 39 << 14).to_bytes(4, "little") + bytes(5))


@pytest.mark.parametrize("content", [webp(80, 40), riff(LOSSLESS), riff(large(), LOSSLESS)])
def test_the_size_stands_in_the_first_chunk(content: bytes) -> None:
    assert header(read_webp, content) == Header(80, 40)


@pytest.mark.parametrize("mark", [b"", b"Exif\0\0"])
def test_exif_is_read_though_browsers_do_not_apply_it(mark: bytes) -> None:
    content = riff(large(), LOSSLESS, (b"ICCP", b"odd"), (b"EXIF", mark + exif(6)))
    assert header(read_webp, content) == Header(80, 40, 6)


def test_several_frames_are_told() -> None:
    content = riff(large(ANIMATED), (b"ANIM", bytes(6)), (b"ANMF", bytes(40)))
    assert header(read_webp, content) == Header(80, 40, is_animated=True)


@pytest.mark.parametrize("content", [webp(), webp(orientation=6), riff(large(), LOSSLESS)])
def test_every_cut_is_found(content: bytes) -> None:
    assert_every_cut_is_found(read_webp, content)


def test_what_is_appended_is_no_fault() -> None:
    assert header(read_webp, webp(80, 40) + bytes(900)) == Header(80, 40)


def test_a_file_without_an_image_is_damaged() -> None:
    assert fault(read_webp, riff((b"EXIF", exif(6)))) == "damaged"
