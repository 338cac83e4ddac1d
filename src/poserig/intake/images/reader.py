"""Reads parts of a file by their place, from its first and last bytes where these are enough."""

from typing import BinaryIO

from poserig.errors import PoserigError

# Read at once. The headers of nearly every photograph, and the end of all of them, lie in it.
HEAD, TAIL = 16 * 1024, 512


class ImageError(PoserigError):
    """A file that is no whole image. `short` says why in two or three words."""

    def __init__(self, short: str, what: str) -> None:
        super().__init__(what)
        self.short = short


def cut_off() -> ImageError:
    """Returns the error for a file that ends too early."""
    return ImageError("cut off", "It is cut off: the end of the image is missing.")


class Reader:
    """The bytes of an open file.

    Args:
        file: Open for reading, unbuffered or not.
        size: Of the file, in bytes.
    """

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.size = size
        self.head = file.read(HEAD)
        self._file = file

    def at(self, start: int, count: int) -> bytes:
        """Returns `count` bytes from a place on.

        Raises:
            ImageError: The file ends before.
        """
        data = self.head[start : start + count]
        if len(data) < count:
            if start + count > self.size:
                raise cut_off()
            self._file.seek(start)
            data = self._file.read(count)
            if len(data) < count:
                raise cut_off()
        return data

    def from_(self, start: int) -> bytes:
        """Returns all bytes from a place to the end; none when the file ends before."""
        if self.size <= len(self.head):
            return self.head[start:]
        self._file.seek(start)
        return self._file.read()

    def tail(self, start: int) -> bytes:
        """Returns the last bytes of the file, none of them before `start`."""
        return self.from_(max(start, self.size - TAIL))
