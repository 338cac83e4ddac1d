"""Tests intake/images/kinds.py: what a file is by its first bytes."""

from pathlib import Path

import pytest

from poserig.intake.images.judge import judge
from poserig.intake.images.kinds import (
    BMP,
    GIF,
    JPEG,
    PNG,
    WEBP,
    Kind,
    kind_of,
    other_kind_of,
)
from poserig.intake.images.reader import ImageError
from tests.pictures import bmp, gif, jpeg, png, webp


@pytest.mark.parametrize(
    ("content", "kind", "content_type"),
    [
        (jpeg(), JPEG, "image/jpeg"),
        (png(), PNG, "image/png"),
        (webp(), WEBP, "image/webp"),
        (gif(), GIF, "image/gif"),
        (b"GIF87a" + gif()[6:], GIF, "image/gif"),
        (bmp(), BMP, "image/bmp"),
    ],
)
def test_kinds_that_are_taken(content: bytes, kind: Kind, content_type: str) -> None:
    assert kind_of(content) is kind
    assert kind.content_type == content_type
    assert other_kind_of(content) == ""


# strukturag/libheif issue 907 (HEIC by name, JPEG by content), Esri/data-collection-ios issue 184
# (the other way round).
@pytest.mark.parametrize(
    ("name", "content", "short"),
    [
        ("IMG_0001.HEIC", jpeg(), ""),
        ("IMG_0001.jpg", b"\0\0\0\x24ftypheic" + bytes(40), "HEIC"),
        ("IMG_0001.jpg", b"\0\0\0\x24ftypmif1" + bytes(40), "HEIC"),
        ("frame.png", b"\0\0\0\x20ftypavif" + bytes(40), "AVIF"),
        ("a.dng", b"II*\0" + bytes(90), "camera raw"),
        ("a.NEF", b"MM\0*" + bytes(90), "camera raw"),
        ("a.cr3", b"\0\0\0\x18ftypcrx " + bytes(90), "camera raw"),
        ("a.orf", b"IIRO\x08\0\0\0" + bytes(90), "camera raw"),
        ("a.raf", b"FUJIFILMCCD-RAW 0201" + bytes(90), "camera raw"),
        ("a.rw2", b"IIU\0" + bytes(90), "camera raw"),
        ("scan", b"II+\0" + bytes(90), "TIFF"),
        ("a.webp", png(), ""),
        ("clip.jpg", b"\0\0\0\x18ftypisom" + bytes(90), "no image"),
        ("a.bmp", b"BM" + bytes(90), "no image"),
        ("a.jpg", b"\xef\xbb\xbf<?xml version='1.0'?><svg/>", "no image"),
        ("a.jpg", b"version https://git-lfs.github.com/spec/v1\n", "no image"),
    ],
)
def test_the_name_does_not_tell_the_kind(
    tmp_path: Path, name: str, content: bytes, short: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    if not short:
        assert judge(path).width == 64
        return
    with pytest.raises(ImageError) as caught:
        judge(path)
    assert caught.value.short == short
