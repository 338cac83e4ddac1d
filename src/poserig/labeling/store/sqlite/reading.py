"""Reads the labels in the file of a labeling store, also while the store is in use."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from poserig.errors import PoserigError
from poserig.labeling.states import JobState, TaskState
from poserig.labeling.store.records import Answer
from poserig.labeling.store.sqlite.errors import explain
from poserig.labeling.store.sqlite.file import from_micros


class StoredJob(NamedTuple):
    """A labeling job of the file.

    Attributes:
        id: Of the file.
        name: As it was given.
        request: CreateLabelingJob, as JSON text.
        is_over: Whether nothing of it changes any more.
        is_deleted: Whether a lead has deleted it; it may be brought back.
    """

    id: int
    name: str
    request: str
    is_over: bool
    is_deleted: bool = False


class StoredLabels:
    """The jobs of a file and the lines of their output manifests.

    Args:
        path: The file.
        is_retired: Nobody works with the file any more: leave nothing beside it, unless a
            process that was killed has left its log there. Any thread may read it, one at a time.

    Raises:
        PoserigError: It cannot be read.
    """

    def __init__(self, path: Path, *, is_retired: bool = False) -> None:
        self._path = path
        if not path.is_file():
            raise PoserigError(
                "There are no labels yet.", where=str(path), cure="Label some: poserig open FOLDER"
            )
        try:
            uri = f"{path.resolve().as_uri()}?mode=ro"
            if is_retired and not path.with_name(f"{path.name}-wal").exists():
                uri += "&immutable=1"
            self._db = sqlite3.connect(uri, uri=True, check_same_thread=not is_retired)
            self._db.execute("PRAGMA busy_timeout = 10000")
        except sqlite3.Error as error:
            raise explain(error, str(path)) or PoserigError(f"{error}.", where=str(path)) from error

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def jobs(self) -> list[StoredJob]:
        """Returns all jobs, the oldest first."""
        rows = self._db.execute("SELECT id, name, request, state FROM jobs ORDER BY created, id")
        final = ("Completed", "Failed", "Stopped")
        return [
            StoredJob(id, name, request, state in final, state == JobState.DELETED)
            for id, name, request, state in rows
        ]

    def lines(self, job: StoredJob) -> Iterator[tuple[int, str, bool]]:
        """Yields index, output line and whether it has an outcome, in the order of the manifest."""
        with closing(self._db.cursor()) as cursor:
            for index, text, output, state in cursor.execute(
                "SELECT idx, text, output, state FROM data_objects WHERE job_id = ? ORDER BY idx",
                (job.id,),
            ):
                yield index, output or text, output is not None or state == "already-labeled"

    def line(self, job_id: int, index: int) -> str:
        """Returns one output line."""
        row = self._db.execute(
            "SELECT text, output FROM data_objects WHERE job_id = ? AND idx = ?", (job_id, index)
        ).fetchone()
        return str(row[1] or row[0])

    def answers(self, job_id: int, index: int) -> list[Answer]:
        """Returns the answers that were submitted about a data object, in their order."""
        rows = self._db.execute(
            "SELECT worker_id, worker_sub, worker_issuer, accepted, finished, answer FROM tasks"
            " WHERE job_id = ? AND idx = ? AND state = ? AND finished IS NOT NULL"
            " AND answer IS NOT NULL ORDER BY finished, id",
            (job_id, index, TaskState.SUBMITTED),
        )
        return [
            Answer(worker, sub, issuer, from_micros(accepted), from_micros(finished), content)
            for worker, sub, issuer, accepted, finished, content in rows
        ]
