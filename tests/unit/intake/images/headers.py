"""Reads the headers of an image that is in memory."""

import io
from collections.abc import Callable

import pytest

from poserig.intake.images.reader import Header, ImageError, Reader

Read = Callable[[Reader], Header]


def header(read: Read, content: bytes) -> Header:
    return read(Reader(io.BytesIO(content), len(content)))


def fault(read: Read, content: bytes) -> str:
    with pytest.raises(ImageError) as caught:
        header(read, content)
    return caught.value.short


def assert_every_cut_is_found(read: Read, content: bytes) -> None:
    """However much of the end is missing."""
    for length in range(16, len(content)):
        assert fault(read, content[:length]) in ("cut off", "damaged"), length
