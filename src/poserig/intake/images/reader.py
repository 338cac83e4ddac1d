"""Reads parts of a file by their place, from its first and last bytes where these are enough."""

from typing import BinaryIO, NamedTuple

from poserig.errors import PoserigError

# Read at once. The headers of nearly every photograph, and the end of all of them, lie in it.
HEAD, TAIL = 16 * 1024, 512
# Read at once of what lies behind the head, because a GIF is walked in steps of 256 bytes.
WINDOW = 4 * 1024
UPRIGHT = 1


class Header(NamedTuple):
    """What the headers of an image say.

    Attributes:
        width: In pixels, as stored.
        height: Likewise.
        orientation: EXIF's, 1 to 8.
        is_animated: It has several frames, which browsers play.
    """

    width: int
    height: int
    orientation: int = UPRIGHT
    is_animated: bool = False


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
        self._window, self._window_start = b"", 0

    def at(self, start: int, count: int) -> bytes:
        """Returns `count` bytes from a place on.

        Raises:
            ImageError: The file ends before.
        """
        data = self.head[start : start + count]
        if len(data) == count:
            return data
        if start + count > self.size:
            raise cut_off()
        place = start - self._window_start
        if place < 0 or place + count > len(self._window):
            self._file.seek(start)
            self._window, self._window_start = self._file.read(max(count, WINDOW)), start
            place = 0
        data = self._window[place : place + count]
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
