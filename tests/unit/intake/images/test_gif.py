"""Tests intake/images/gif.py: blocks, frames and the end."""

import io
import random

import pytest
from PIL import Image

from poserig.intake.images.gif import read_gif
from poserig.intake.images.reader import Header
from tests.pictures import gif
from tests.unit.intake.images.headers import assert_every_cut_is_found, fault, header


def noise(frames: int) -> bytes:
    """A GIF as Pillow writes it, longer than what is read at once."""
    pixels = [random.Random(number).randbytes(200 * 150) for number in range(frames)]  # noqa: S311
    first, *others = (Image.frombytes("L", (200, 150), frame) for frame in pixels)
    body = io.BytesIO()
    first.save(body, "GIF", save_all=True, append_images=others)
    return body.getvalue()


@pytest.mark.parametrize("frames", [1, 2, 7])
def test_several_frames_are_told(frames: int) -> None:
    assert header(read_gif, gif(80, 40, frames)) == Header(80, 40, is_animated=frames > 1)
    assert header(read_gif, noise(frames)) == Header(200, 150, is_animated=frames > 1)


@pytest.mark.parametrize("frames", [1, 3])
def test_every_cut_is_found(frames: int) -> None:
    assert_every_cut_is_found(read_gif, gif(frames=frames))


def test_a_cut_that_ends_as_a_gif_does_is_found() -> None:
    """One cut in 256 ends with the byte that ends a GIF."""
    content = noise(1)
    at = content.index(b"\x3b", 20_000)
    assert at < len(content) - 1
    assert fault(read_gif, content[: at + 1]) == "cut off"


@pytest.mark.parametrize("more", [b"\0", b"\r\n", bytes(9000)])
def test_what_is_appended_is_no_fault(more: bytes) -> None:
    assert header(read_gif, gif(80, 40) + more) == Header(80, 40)


def test_a_file_without_a_frame_is_damaged() -> None:
    assert fault(read_gif, gif(frames=0)) == "damaged"


def test_another_block_is_damaged() -> None:
    assert fault(read_gif, gif()[:-1] + b"\x99" + bytes(9)) == "damaged"
