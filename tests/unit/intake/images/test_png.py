"""Tests intake/images/png.py: chunks before the pixels, and the end."""

import pytest

from poserig.intake.images.png import read_png
from poserig.intake.images.reader import HEAD, Header
from tests.pictures import exif, png
from tests.unit.intake.images.headers import assert_every_cut_is_found, fault, header

FRAMES = (b"acTL", bytes(8))


# coralnet/coralnet issue 331: nobody applied EXIF in PNG in 2020; Chromium 156 does, before pixels.
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_before_the_pixels(orientation: int) -> None:
    assert header(read_png, png(80, 40, orientation)) == Header(80, 40, orientation)


@pytest.mark.parametrize("more", [b"", b"\0", bytes(2 * HEAD)])
def test_exif_behind_the_pixels_is_ignored_as_browsers_do(more: bytes) -> None:
    content = png(80, 40, after=[(b"eXIf", exif(6))])
    assert header(read_png, content + more) == Header(80, 40)


# scratchfoundation/scratch-gui issue 8097: an animated PNG looks like any other.
def test_several_frames_are_told() -> None:
    assert header(read_png, png(before=[FRAMES])).is_animated
    assert not header(read_png, png(after=[FRAMES])).is_animated
    assert not header(read_png, png()).is_animated


def test_long_chunks_may_stand_before_the_pixels() -> None:
    profile = (b"iCCP", bytes(5 * HEAD))
    assert header(read_png, png(80, 40, 8, before=[profile])) == Header(80, 40, 8)


@pytest.mark.parametrize("content", [png(), png(orientation=6), png(before=[FRAMES])])
def test_every_cut_is_found(content: bytes) -> None:
    assert_every_cut_is_found(read_png, content)


def test_what_is_no_png_inside_is_damaged() -> None:
    # Xcode writes this chunk first; only Apple's programs read it.
    assert fault(read_png, png().replace(b"IHDR", b"CgBI")) == "damaged"
    assert fault(read_png, png().replace(b"IDAT", b"oDAT")) == "damaged"


def test_a_chunk_that_is_longer_than_the_file_is_cut_off() -> None:
    content = png(before=[(b"tEXt", b"x")])
    long = content.replace(b"\0\0\0\x01tEXt", b"\x7f\0\0\0tEXt")
    assert fault(read_png, long) == "cut off"
