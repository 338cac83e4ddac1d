"""Implements the portal's `Handouts` for a project: one handout is made after the other."""

import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from poserig.errors import InvalidValue, PoserigError
from poserig.formats.registry import format_of, names, require_extra
from poserig.formats.splits import parse_parts
from poserig.labeling.events import logger
from poserig.labeling.operator import Operator
from poserig.labeling.ports import Clock
from poserig.portal.handouts import (
    REPORT,
    Handout,
    HandoutFormat,
    HandoutOrder,
    Stage,
)
from poserig.project.grid.kept import ProjectGrid
from poserig.project.handouts.kept import KeptHandouts
from poserig.project.handouts.making import Making, Stopped
from poserig.project.handouts.room import Room
from poserig.project.photographs import path_now, paths_by_key
from poserig.project.places import Places
from poserig.project.rigs import rig_of_job

_EVERY_SECONDS = 600.0
"""So often it looks what has to go."""
_MOST_WAITING = 20
_GROUPS = ("", "folder", "video", "person")


class ProjectHandouts:
    """Exports and reports of a project. Threads may share it.

    Args:
        places: The project.
        grid: Finds its images.
        operator: Tells the titles of jobs.
        clock: The time.
        stack: Closes it.

    Raises:
        PoserigError: The database cannot be used.
    """

    days = Room.days
    most_bytes = Room.most_bytes

    def __init__(
        self,
        places: Places,
        grid: ProjectGrid,
        operator: Operator,
        clock: Clock,
        stack: ExitStack,
    ) -> None:
        self._places = places
        self._grid = grid
        self._clock = clock
        self._operator = operator
        self._kept = KeptHandouts(places.database)
        stack.callback(self._kept.close)
        self._room = Room(places, self._kept)
        stack.callback(self.stop)
        self._lock = threading.Lock()
        self._current: tuple[int, Making] | None = None
        self._far: tuple[int, str, int, int] = (0, "", 0, 0)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Makes what waits from now on. What an earlier process had begun was interrupted."""
        now = self._clock.now()
        for one in self._kept.undone():
            self._kept.move(one.id, Stage.INTERRUPTED, [Stage.RUNNING], now)
        self._thread = threading.Thread(target=self._loop, name="handouts", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread, and what it makes."""
        self._stopping.set()
        self._wake.set()
        with self._lock:
            if self._current is not None:
                self._current[1].stop()
        if self._thread is not None:
            self._thread.join()

    def formats(self) -> Sequence[HandoutFormat]:
        """See the port."""
        found = map(format_of, names("write"))
        return [
            HandoutFormat(one.name, one.title, one.notes, one.needs_images, one.several_rigs)
            for one in found
        ]

    def rigs(self, job: str) -> Sequence[str]:
        """See the port."""
        found = rig_of_job(self._places, job)
        return [] if found is None else [rig.name for rig in found.rigs]

    def order(self, order: HandoutOrder, by: str) -> Handout:
        """See the port."""
        title = self._checked(order)
        if len(self._kept.undone()) >= _MOST_WAITING:
            raise PoserigError(
                f"{_MOST_WAITING} others wait already.", cure="Wait for one of them, or cancel it."
            )
        added = self._kept.add(order, title, by, self._clock.now())
        self._wake.set()
        return added

    def of_job(self, job: str) -> Sequence[Handout]:
        """See the port."""
        with self._lock:
            number, doing, done, total = self._far
        found = []
        for one in self._kept.of_job(job):
            if one.id == number and one.stage is Stage.RUNNING:
                one = replace(one, doing=doing, done=done, total=total)
            found.append(self._room.with_end(one))
        return found

    def cancel(self, job: str, number: int) -> None:
        """See the port."""
        one = self._find(job, number)
        undone = (Stage.WAITING, Stage.RUNNING)
        if self._kept.move(one.id, Stage.CANCELED, undone, self._clock.now()):
            with self._lock:
                if self._current is not None and self._current[0] == number:
                    self._current[1].stop()

    def again(self, job: str, number: int, by: str) -> Handout:
        """See the port."""
        return self.order(self._find(job, number).order, by)

    def forget(self, job: str, number: int) -> None:
        """See the port."""
        self.cancel(job, number)
        self._kept.forget(number)
        self._room.remove(number)

    def forget_job(self, job_id: int, name: str) -> None:
        """Ends and removes all of a job that is gone; see `Room.forget_job`."""
        for one in self._kept.of_job(name):
            self.cancel(name, one.id)
        self._room.forget_job(job_id, name)

    def file(self, job: str, number: int) -> Path:
        """See the port."""
        return self._room.file(self._find(job, number))

    def make_next(self) -> bool:
        """Makes the one that waits longest, in the caller's thread; False when none waits."""
        waiting = [one for one in self._kept.undone() if one.stage is Stage.WAITING]
        if not waiting:
            return False
        one = waiting[0]
        if self._kept.move(one.id, Stage.RUNNING, [Stage.WAITING], self._clock.now()):
            self._make(one)
        return True

    def _make(self, one: Handout) -> None:
        folder = self._room.folder(one.id)
        try:
            self._room.remove(one.id)
            chosen = self._paths(one.order)
            self._room.require(one.order, chosen)
            is_some = one.order.query is not None or one.order.indexes is not None
            making = Making(
                one.order,
                self._places,
                folder,
                self._title_of(one.order.job),
                chosen if is_some else None,
                lambda doing, done, total: self._follow(one.id, doing, done, total),
            )
            with self._lock:
                self._current = (one.id, making)
            if self._stopping.is_set():
                making.stop()
            made = making.run()
            self._room.keep(one.id, made.file)
            size = made.file.stat().st_size
            ended = replace(
                one, stage=Stage.DONE, said=made.said, file_name=made.file.name, size=size
            )
        except Stopped:
            # Canceled: that is kept already. Or the project closes: the next start tells.
            self._room.remove(one.id)
            return
        except PoserigError as error:
            ended = replace(one, stage=Stage.FAILED, trouble=_what(error), cure=error.cure)
        except OSError as error:
            said = f"It cannot be written ({error.strerror or error})."
            ended = replace(
                one, stage=Stage.FAILED, trouble=said, cure="Make room on the disk, then again."
            )
        except Exception:  # the outer edge of one handout: it must not be said to go on
            logger.exception("handouts: %s of %s failed", one.title, one.order.job)
            said = "It failed. The reason stands in poserig.log, in the state folder."
            ended = replace(one, stage=Stage.FAILED, trouble=said)
        finally:
            with self._lock:
                self._current = None
        if ended.stage is not Stage.DONE:
            self._room.remove(one.id)
        if not self._kept.end(ended, self._clock.now()):
            self._room.remove(one.id)

    def _title_of(self, job: str) -> str:
        return str(self._operator.describe(job)["HumanTaskConfig"]["TaskTitle"])

    def _paths(self, order: HandoutOrder) -> list[str]:
        """Where the wanted images are in the photographs' folder."""
        indexes = order.indexes
        if order.query is not None:
            indexes = tuple(self._grid.indexes(order.job, order.query))
        now = paths_by_key(self._places.database)
        refs = self._grid.source_refs(order.job, indexes)
        return [path for ref in refs if (path := path_now(ref, now))]

    def _checked(self, order: HandoutOrder) -> str:
        """The title of an order's format. Raises PoserigError when it cannot be."""
        rigs = self.rigs(order.job)
        if order.rig and order.rig not in rigs:
            raise InvalidValue("The job has no such rig.", where="rig", cure="Choose another.")
        if order.indexes is not None and not order.indexes:
            raise InvalidValue("No image is selected.", where="images", cure="Select some.")
        if order.query is not None and not self._grid.count(order.job, order.query):
            raise InvalidValue("No image is in this view.", where="images", cure="Choose another.")
        if order.format == REPORT:
            return "Report"
        if order.format not in names("write"):
            raise InvalidValue("There is no such format.", where="format", cure="Choose another.")
        form = format_of(order.format)
        require_extra(form)
        if len(rigs) > 1 and not order.rig and not form.several_rigs:
            raise InvalidValue(
                f"{form.title} holds one rig, and the job has several.",
                where="rig",
                cure="Choose one of them.",
            )
        if order.split:
            parse_parts(order.split)
        if order.group_by not in _GROUPS:
            raise InvalidValue("Images are not grouped so.", where="group", cure="Choose another.")
        return form.title

    def _find(self, job: str, number: int) -> Handout:
        found = self._kept.find(number)
        if found is None or found.order.job != job:
            raise PoserigError("There is no such export or report.", cure="Go back to the job.")
        return found

    def _follow(self, number: int, doing: str, done: int, total: int) -> None:
        with self._lock:
            self._far = (number, doing, done, total)

    def _loop(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._room.tidy(self._clock.now())
                while not self._stopping.is_set() and self.make_next():
                    self._room.tidy(self._clock.now())
            except PoserigError as error:
                logger.error("handouts: %s", error)
            except Exception:  # the outer edge of the thread
                logger.exception("handouts: it goes on in a moment")
            self._wake.wait(_EVERY_SECONDS)


def _what(error: PoserigError) -> str:
    """The error without its cure, which is told apart."""
    return f"{error.where}: {error.what}" if error.where else error.what
