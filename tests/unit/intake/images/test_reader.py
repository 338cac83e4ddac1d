"""Tests intake/images/reader.py: any part of a file, and no more of it than is needed."""

import io

import pytest

from poserig.intake.images.reader import HEAD, TAIL, WINDOW, ImageError, Reader

CONTENT = bytes(range(256)) * 400  # longer than all that is read at once


class Counted(io.BytesIO):
    """A file that counts what is read of it."""

    read_bytes = 0
    most = 0

    def read(self, count: int | None = -1) -> bytes:
        """Reads, and counts."""
        self.most = max(self.most, count or 0)
        data = super().read(count)
        self.read_bytes += len(data)
        return data


@pytest.mark.parametrize("start", [0, HEAD - 3, HEAD, 3 * HEAD + 1, len(CONTENT) - 7])
@pytest.mark.parametrize("count", [0, 1, 7])
def test_any_part_can_be_read_in_any_order(start: int, count: int) -> None:
    reader = Reader(io.BytesIO(CONTENT), len(CONTENT))
    for place in (start, 2 * HEAD, start):
        assert reader.at(place, count) == CONTENT[place : place + count]


def test_a_part_may_be_longer_than_what_is_read_at_once() -> None:
    reader = Reader(io.BytesIO(CONTENT), len(CONTENT))
    assert reader.at(9, 5 * HEAD) == CONTENT[9 : 9 + 5 * HEAD]


@pytest.mark.parametrize("content", [b"abc", CONTENT])
def test_what_lies_behind_the_end_is_cut_off(content: bytes) -> None:
    reader = Reader(io.BytesIO(content), len(content))
    for start, count in ((len(content), 1), (len(content) - 1, 2), (10**12, 1)):
        with pytest.raises(ImageError) as caught:
            reader.at(start, count)
        assert caught.value.short == "cut off"


def test_a_length_that_no_file_has_costs_no_memory() -> None:
    file = Counted(CONTENT)
    with pytest.raises(ImageError, match="cut off"):
        Reader(file, len(CONTENT)).at(HEAD, 2**32)
    assert file.most == HEAD


def test_a_file_that_shrinks_while_it_is_read_is_cut_off() -> None:
    reader = Reader(io.BytesIO(CONTENT), 2 * len(CONTENT))
    with pytest.raises(ImageError, match="cut off"):
        reader.at(len(CONTENT) - 1, 2)


def test_small_steps_read_the_file_once() -> None:
    file = Counted(CONTENT)
    reader = Reader(file, len(CONTENT))
    for place in range(0, len(CONTENT), 100):
        reader.at(place, 1)
    assert file.read_bytes <= len(CONTENT) + WINDOW


def test_the_tail_is_short_and_never_before_its_start() -> None:
    reader = Reader(io.BytesIO(CONTENT), len(CONTENT))
    assert reader.tail(0) == CONTENT[-TAIL:]
    assert reader.tail(len(CONTENT) - 5) == CONTENT[-5:]
    assert reader.from_(len(CONTENT) - 5) == CONTENT[-5:]
    assert Reader(io.BytesIO(b"abcdef"), 6).from_(2) == b"cdef"
    assert Reader(io.BytesIO(b"abcdef"), 6).from_(9) == b""
