"""Tells whether something has come into or gone from a folder, by the times of its folders alone.

A listing of 100,000 files takes a second, the times of their hundred folders a millisecond. A file
that is overwritten in its place is not told: a look at the whole folder finds it.
"""

from collections.abc import Iterable
from pathlib import Path

_GRAIN_NS = 2_000_000_000
"""Times of some disks are that coarse: what changes again within them shows no other time."""


class Watch:
    """The times of the folders below a folder.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._times: dict[Path, int] = {}

    def note(self, names: Iterable[str], began_ns: int) -> None:
        """Notes the folders as a look has seen them.

        Args:
            names: Folders with files in them, relative, with slashes; "" for the folder itself.
            began_ns: When the look began, in nanoseconds since 1970.
        """
        folders = {self._folder}
        for name in names:
            path = self._folder / name
            while path not in folders:
                folders.add(path)
                path = path.parent
        times = {path: _time(path) for path in folders}
        # What changed during the look, or just before it, may not have been seen: -1 is no time.
        self._times = {
            path: time if time < began_ns - _GRAIN_NS else -1 for path, time in times.items()
        }

    def has_changed(self) -> bool:
        """Whether a folder has another time than when it was noted."""
        return any(_time(path) != time for path, time in self._times.items())


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
