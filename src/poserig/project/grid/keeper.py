"""Keeps the grid up to date on a thread while a project is open: facts first, then pictures."""

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path

from poserig.errors import PoserigError
from poserig.formats.rigs import Rigs
from poserig.json import Json
from poserig.labeling.events import logger
from poserig.labeling.store.sqlite.followed import ChangedObject
from poserig.portal.overlay import draw
from poserig.pose.rig import Rig
from poserig.pose.rig_file import parse_rig
from poserig.project.grid.facts import label_in, read_facts
from poserig.project.grid.index import GridIndex, IndexedJob, thumbnail_key
from poserig.project.grid.search import GridSearch
from poserig.project.grid.thumbnails import Thumbnails

_AT_ONCE = 200
_EVERY_SECONDS = 0.25
_SHARE = 3.0
"""After a picture that nobody waits for it rests for so many times what the picture took."""
_WANTED_KEPT = 2000


class GridKeeper:
    """The thread behind the grid.

    Args:
        index: The tables.
        search: Reads them.
        thumbnails: The pictures.
        file_of: Finds the file of a photograph by its address; None for none.
        read: Reads the object at an S3 URI.
        rigs: Rig name → JSON, for links and colors.
    """

    def __init__(
        self,
        index: GridIndex,
        search: GridSearch,
        thumbnails: Thumbnails,
        file_of: Callable[[str], Path | None],
        read: Callable[[str], bytes],
        rigs: Mapping[str, Json],
    ) -> None:
        self._index = index
        self._search = search
        self._thumbnails = thumbnails
        self._file_of = file_of
        self._read = read
        self._rigs = rigs
        self._kinds = {name: str(rig.get("category") or name) for name, rig in rigs.items()}
        self._judging = Rigs(rig for one in rigs.values() if (rig := _parsed(one)) is not None)
        self._jobs: dict[int, IndexedJob] = {}
        self._wanted: OrderedDict[tuple[int, int], None] = OrderedDict()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Runs until `stop`."""
        self._thread = threading.Thread(target=self._loop, name="grid", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread after its current step."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def want(self, job_id: int, index: int) -> None:
        """Lets the picture of an image come before all others."""
        with self._lock:
            self._wanted[job_id, index] = None
            self._wanted.move_to_end((job_id, index), last=False)
            while len(self._wanted) > _WANTED_KEPT:
                self._wanted.popitem()
        self._wake.set()

    def catch_up(self) -> int:
        """Reads some images whose facts are out of date; how many."""
        found = self._index.changed(_AT_ONCE)
        if any(one.job_id not in self._jobs for one in found):
            self._jobs = self._index.jobs()
        facts = [
            (
                one,
                read_facts(one, self._attribute(one), self._kinds, self._judging, self._read),
            )
            for one in found
        ]
        if facts:
            self._index.keep(self._jobs, facts)
        return len(facts)

    def _attribute(self, one: ChangedObject) -> str:
        return self._jobs[one.job_id].attribute

    def draw(self, job_id: int, index: int) -> bool:
        """Makes the small picture of an image, or notes that it cannot be made; False when it is
        there already."""
        shown = self._search.picture(job_id, index)
        if shown is None:
            return False
        key = thumbnail_key(shown.source_ref, shown.digest)
        if shown.thumbnail == key and self._thumbnails.has(key):
            return False
        file = self._file_of(shown.source_ref)
        try:
            if file is None:
                raise PoserigError("The photograph is not known.", where=shown.source_ref)
            if not self._thumbnails.has(key):
                label: Json = None
                if shown.digest:
                    self._jobs = self._jobs or self._index.jobs()
                    label = label_in(shown.line, self._jobs[job_id].attribute, self._read)
                self._thumbnails.draw(
                    key,
                    thumbnail_key(shown.source_ref, ""),
                    file,
                    draw(label, self._rigs),
                )
        except PoserigError as error:
            self._index.set_thumbnail(job_id, index, "-")
            logger.warning("grid: no small picture of image %d: %s", index, error)
            return True
        if shown.stale:
            self._thumbnails.forget(shown.stale)
        self._index.set_thumbnail(job_id, index, key)
        return True

    def _loop(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                if self.catch_up() or self._draw_wanted():
                    continue
                if not self._draw_some():
                    self._wake.wait(_EVERY_SECONDS)
            except PoserigError as error:
                logger.log(logging.ERROR, "grid: %s", error)
                self._stopping.wait(10 * _EVERY_SECONDS)
            except Exception:  # the outer edge of the thread
                logger.exception("grid: it goes on in a moment")
                self._stopping.wait(10 * _EVERY_SECONDS)

    def _draw_wanted(self) -> bool:
        with self._lock:
            if not self._wanted:
                return False
            (job_id, index), _ = self._wanted.popitem(last=False)
        self.draw(job_id, index)
        return True

    def _draw_some(self) -> bool:
        """Draws one picture that nobody waits for, and rests; whether there was one."""
        for job_id in self._jobs:
            for index in self._search.undrawn(job_id, 1):
                began = time.monotonic()
                self.draw(job_id, index)
                self._wake.wait(_SHARE * (time.monotonic() - began))
                return True
        return False


def _parsed(rig: Json) -> Rig | None:
    """The rig of a file; None for one that is damaged, which hinders only its own labels."""
    try:
        return parse_rig(rig)
    except PoserigError:
        return None
