"""Keeps the files of handouts for a while, within a bound of the disk."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from poserig.errors import PoserigError
from poserig.portal.handouts import REPORT, Handout, HandoutOrder, Stage
from poserig.project.handouts.kept import KeptHandouts
from poserig.project.places import Places

HANDOUTS = "handouts"
"""Folder of the files in the state folder, each below its number. They may go at any time."""
_KEPT_FREE = 256 * 1024 * 1024
"""Bytes that stay free on the disk: labels come first."""
_KNOWN_DAYS = 30


class Room:
    """The files of handouts.

    Args:
        places: The project.
        kept: What is known of them.

    Attributes:
        days: How long a file is kept.
        most_bytes: What all files take at most; the oldest go first.
    """

    days = 7
    most_bytes = 5_000_000_000

    def __init__(self, places: Places, kept: KeptHandouts) -> None:
        self._photographs = places.photographs
        self._root = places.state / HANDOUTS
        self._kept = kept

    def folder(self, number: int) -> Path:
        """The folder of a handout."""
        return self._root / str(number)

    def require(self, order: HandoutOrder, names: Sequence[str]) -> None:
        """Asks whether there is room.

        Args:
            names: Paths of the photographs that it is about.

        Raises:
            PoserigError: The disk has none, or the bound is too small.
        """
        self._root.mkdir(parents=True, exist_ok=True)
        size = 0
        if order.with_photographs and order.format != REPORT:
            size = sum(self._size(name) for name in names)
        if size > self.most_bytes:
            raise PoserigError(
                f"The photographs take {_gigabytes(size)}, and exports on this page may take "
                f"{_gigabytes(self.most_bytes)}.",
                cure="Export fewer images, or without the photographs. `poserig export` on the"
                " command line has no such bound.",
            )
        free = shutil.disk_usage(self._root).free
        # On another disk there are no links: the photographs are copied before they are packed.
        times = 1 if self._photographs.stat().st_dev == self._root.stat().st_dev else 2
        if free < times * size + _KEPT_FREE:
            raise PoserigError(
                f"The disk has {_gigabytes(free)} free, and this takes {_gigabytes(times * size)}."
                f" {_gigabytes(_KEPT_FREE)} stay free for labels.",
                cure="Make room on the disk, then again.",
            )

    def keep(self, number: int, file: Path) -> None:
        """Removes what is in the folder of a handout beside its file."""
        for path in self.folder(number).iterdir():
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            elif path != file:
                path.unlink()

    def remove(self, number: int) -> None:
        """Removes the folder of a handout."""
        shutil.rmtree(self.folder(number), ignore_errors=True)

    def forget_job(self, job_id: int, name: str) -> None:
        """Removes all handouts of a job that is gone.

        Args:
            job_id: The store's number of the job.
            name: LabelingJobName; "" when another job has it now.
        """
        for one in self._kept.of_job(name):
            self._kept.forget(one.id)
            self.remove(one.id)

    def file(self, one: Handout) -> Path:
        """The file of a handout that is done. Raises PoserigError when it is no longer kept."""
        path = self._file_of(one)
        if path is None:
            raise PoserigError(
                "The file is no longer kept.",
                cure=f"Make it again: files are kept for {self.days} days.",
            )
        return path

    def with_end(self, one: Handout) -> Handout:
        """A handout with the time when its file goes; GONE when it went."""
        if one.stage is not Stage.DONE:
            return one
        if self._file_of(one) is None or one.ended is None:
            return replace(one, stage=Stage.GONE)
        return replace(one, until=one.ended + timedelta(days=self.days))

    def tidy(self, now: datetime) -> None:
        """Removes files whose time is over, and the oldest ones until the others fit."""
        taken = 0
        for one in self._kept.done():
            taken += one.size
            is_old = one.ended is None or now - one.ended > timedelta(days=self.days)
            if is_old or taken > self.most_bytes or self._file_of(one) is None:
                self._kept.move(one.id, Stage.GONE, [Stage.DONE], now)
                self.remove(one.id)
                taken -= one.size
        self._kept.forget_before(now - timedelta(days=_KNOWN_DAYS))
        known = self._kept.ids()
        for folder in self._root.iterdir() if self._root.is_dir() else ():
            if not folder.name.isdecimal() or int(folder.name) not in known:
                shutil.rmtree(folder, ignore_errors=True)

    def _file_of(self, one: Handout) -> Path | None:
        path = self.folder(one.id) / one.file_name
        return path if one.file_name and path.is_file() else None

    def _size(self, name: str) -> int:
        try:
            return (self._photographs / name).stat().st_size
        except OSError:
            return 0


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
