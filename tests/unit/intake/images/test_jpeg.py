"""Tests intake/images/jpeg.py: markers, EXIF as browsers take it, and ends."""

import struct

import pytest

from poserig.intake.images.jpeg import read_jpeg
from poserig.intake.images.reader import HEAD, Header
from tests.pictures import app1, exif, jpeg
from tests.unit.intake.images.headers import assert_every_cut_is_found, fault, header

XMP = app1(b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>")


def turned(orientation: int, padding: bytes = b"\0") -> bytes:
    return app1(b"Exif\0" + padding + exif(orientation))


def with_segments(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + jpeg(80, 40)[2:]


def with_frame(marker: int, bits: int = 8) -> bytes:
    frame = b"\xff" + bytes((marker,)) + struct.pack(">HB", 11, bits)
    return jpeg(80, 40).replace(b"\xff\xc0\0\x0b\x08", frame)


# Pillow pull request 2946 and sdsykes/fastimage issue 102 (several EXIF segments: the first
# counts), earendil-works/pi issue 8571 (XMP before EXIF). Chromium 156 shows each of them so.
@pytest.mark.parametrize(
    ("segments", "orientation"),
    [
        ([turned(6)], 6),
        ([turned(6), turned(1)], 6),
        ([turned(1), turned(6)], 1),
        ([XMP, turned(6)], 6),
        ([turned(6), XMP], 6),
        ([XMP], 1),
        ([turned(3, padding=b"\xff")], 3),
        ([app1(b"Exi")], 1),
        ([app1(b""), turned(8)], 8),
    ],
)
def test_the_first_exif_segment_counts(segments: list[bytes], orientation: int) -> None:
    assert header(read_jpeg, with_segments(*segments)) == Header(80, 40, orientation)


def test_exif_may_stand_behind_the_frame_and_far_from_the_start() -> None:
    content = jpeg(80, 40)
    scan = content.index(b"\xff\xda")
    profile = b"\xff\xe2" + struct.pack(">H", 2 + 3 * HEAD) + bytes(3 * HEAD)
    assert header(read_jpeg, content[:scan] + profile + turned(5) + content[scan:]).orientation == 5


@pytest.mark.parametrize("marker", [0xC0, 0xC1, 0xC2, 0xC9, 0xCA])
def test_frames_that_browsers_show(marker: int) -> None:
    assert header(read_jpeg, with_frame(marker)) == Header(80, 40)


# mozilla/pdf.js issue 6128 and libjpeg-turbo issue 768: lossless JPEG, as DICOM and DNG hold it.
@pytest.mark.parametrize(
    ("marker", "bits"), [(0xC3, 8), (0xC3, 16), (0xC1, 12), (0xC7, 8), (0xCB, 8)]
)
def test_frames_that_browsers_do_not_show(marker: int, bits: int) -> None:
    assert fault(read_jpeg, with_frame(marker, bits)) == "rare kind of JPEG"


@pytest.mark.parametrize("content", [jpeg(), jpeg(orientation=6), with_segments(XMP, turned(3))])
def test_every_cut_is_found(content: bytes) -> None:
    assert_every_cut_is_found(read_jpeg, content)


# ultralytics/yolov5 pull request 3638: the same check by the last two bytes alone threw out whole
# images, since cameras and editors append something.
@pytest.mark.parametrize(
    "more",
    [b"\0", bytes(4000), b"\r\n", jpeg(16, 12), b"MotionPhoto_Data" + bytes(3 * HEAD), b"\xff\xd9"],
)
def test_what_is_appended_is_no_fault(more: bytes) -> None:
    assert header(read_jpeg, jpeg(80, 40) + more) == Header(80, 40)


def test_a_download_that_was_filled_up_with_zeros_is_cut_off() -> None:
    content = jpeg()[:-9]
    assert fault(read_jpeg, content + bytes(100)) == "cut off"
    assert fault(read_jpeg, content + bytes(2 * HEAD)) == "cut off"


def test_fill_bytes_and_bare_markers_may_stand_between_segments() -> None:
    assert header(read_jpeg, with_segments(b"\xff\xff\xff\x01", b"\xff\xd0")) == Header(80, 40)
