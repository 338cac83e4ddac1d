"""Ranks the labels of a project's jobs with `poserig qa`, again and again as there are more.

The map of their poses is made with it.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from subprocess import Popen

from poserig.errors import PoserigError
from poserig.groundtruth.layout import OutputLayout
from poserig.json import JsonObject
from poserig.labeling.events import logger
from poserig.project.commands import command, module
from poserig.project.grid.index import GridIndex, IndexedJob, Ranking

_EVERY_SECONDS = 5.0
_SHARE = 10.0
"""After a ranking it rests for so many times what that took."""
_KEPT_AT_ONCE = 500
_WORTH_TELLING = 0.3
"""A concern with a smaller chance is no finding; `poserig qa` does not show it either."""


class Ranker:
    """A thread that ranks labels.

    Args:
        index: Keeps the ranking.
        path: Finds the file of an S3 URI.
        rig_files: Of a job by its name: the rig files that its labels need.
    """

    def __init__(
        self,
        index: GridIndex,
        path: Callable[[str], Path],
        rig_files: Callable[[str], Sequence[Path]],
    ) -> None:
        self._index = index
        self._path = path
        self._rig_files = rig_files
        self._seen: dict[int, tuple[int, int]] = {}
        self._lock = threading.Lock()
        self._running: Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Runs until `stop`."""
        self._thread = threading.Thread(target=self._loop, name="grid-ranking", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread, and a ranking that goes on."""
        self._stopping.set()
        with self._lock:
            if self._running is not None:
                self._running.terminate()
        if self._thread is not None:
            self._thread.join()

    def rank_changed(self) -> float:
        """Ranks every job whose output manifest has changed; how many seconds that took."""
        began = time.monotonic()
        for job in self._index.jobs().values():
            manifest = self._path(OutputLayout(job.output_path, job.name).output_manifest)
            try:
                status = manifest.stat()
            except OSError:
                continue
            seen = (status.st_mtime_ns, status.st_size)
            if status.st_size and self._seen.get(job.id) != seen and not self._stopping.is_set():
                self._rank(job, manifest)
                self._seen[job.id] = seen
        return time.monotonic() - began

    def _rank(self, job: IndexedJob, manifest: Path) -> None:
        rigs = [word for file in self._rig_files(job.name) for word in ("--rig", str(file))]
        words = ["qa", str(manifest), "--json", "--top", "0"]
        with command([*words, "--label-attribute", job.attribute, *rigs]) as running:
            with self._lock:
                self._running = running
            try:
                assert running.stdout is not None  # noqa: S101 - `command` makes it a pipe
                for some in _batches(running.stdout):
                    self._index.rank(job.id, some)
            finally:
                with self._lock:
                    self._running = None
            if running.wait() and not self._stopping.is_set():
                logger.warning("grid: the labels of %s could not be ranked", job.name)
        if not self._stopping.is_set():
            self._map(job, manifest)

    def _map(self, job: IndexedJob, manifest: Path) -> None:
        files = [str(file) for file in self._rig_files(job.name)]
        with module(
            "poserig.project.grid.mapping", [str(manifest), job.attribute, *files]
        ) as running:
            with self._lock:
                self._running = running
            try:
                assert running.stdout is not None  # noqa: S101 - `module` makes it a pipe
                said = running.stdout.read()
            finally:
                with self._lock:
                    self._running = None
            if running.wait():
                if not self._stopping.is_set():
                    logger.warning("grid: the poses of %s could not be mapped", job.name)
                return
        found: JsonObject = json.loads(said)
        fields = found.get("fields", [])
        places = {f"{one['column']}-{one['row']}": one.pop("images") for one in fields}
        self._index.keep_map(job.id, json.dumps(found) if found else "", places)

    def _loop(self) -> None:
        rest = _EVERY_SECONDS
        while not self._stopping.wait(rest):
            try:
                rest = max(_EVERY_SECONDS, _SHARE * self.rank_changed())
            except PoserigError as error:
                logger.error("grid: nothing was ranked: %s", error)
            except Exception:  # the outer edge of the thread
                logger.exception("grid: nothing was ranked")


def _batches(lines: Iterable[bytes]) -> Iterable[Mapping[int, Ranking]]:
    """What `poserig qa --json` says, by index; the likeliest of several rigs."""
    batch: dict[int, Ranking] = {}
    for line in lines:
        said = json.loads(line)
        index, risk = int(said["line"]) - 1, float(said["risk"])
        kinds = tuple(
            dict.fromkeys(
                str(one["kind"]) for one in said["concerns"] if one["chance"] >= _WORTH_TELLING
            )
        )
        if index not in batch or batch[index].risk < risk:
            batch[index] = Ranking(risk, kinds)
        if len(batch) >= _KEPT_AT_ONCE:
            yield batch
            batch = {}
    if batch:
        yield batch
