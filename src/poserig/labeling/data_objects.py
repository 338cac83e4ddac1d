"""Data objects in the store: one for each line of an input manifest."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from poserig.groundtruth.manifest import ManifestLine, failed_line, parse_line
from poserig.groundtruth.names import metadata_name
from poserig.groundtruth.requests import JobRequest
from poserig.json import Json
from poserig.labeling.jobs import Job, add_unwritten
from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store import to_json, to_micros


@dataclass(frozen=True, slots=True)
class DataObject:
    """One data object as it stands in the store.

    Attributes:
        line: Its line in the input manifest.
        state: Where it stands.
        task_input: What the template sees; None before the pre-annotation function has answered.
        reason: Why it failed, for a person; "" when it did not.
        tries: How often a function was tried on it.
        output: Its line in output.manifest; None when that is the input line itself.
    """

    line: ManifestLine
    state: ObjectState
    task_input: Json | None
    reason: str
    tries: int
    output: str | None

    @property
    def index(self) -> int:
        """Its line in the manifest, from 0."""
        return self.line.index


_COLUMNS = "idx, text, state, task_input, reason, tries, output"


def _data_object(row: sqlite3.Row) -> DataObject:
    return DataObject(
        line=parse_line(row["text"], row["idx"]),
        state=ObjectState(row["state"]),
        task_input=None if row["task_input"] is None else json.loads(row["task_input"]),
        reason=row["reason"],
        tries=row["tries"],
        output=row["output"],
    )


def insert_all(
    db: sqlite3.Connection, job_id: int, request: JobRequest, lines: Iterable[ManifestLine]
) -> None:
    """Note every line of a new job; those that carry the label already are done.

    A label beside a failure-reason is one that reported an error: such a line is labeled anew.
    """
    rows = (
        (
            job_id,
            line.index,
            line.text,
            ObjectState.ALREADY_LABELED
            if _is_labeled(line, request.label_name)
            else ObjectState.PENDING,
        )
        for line in lines
    )
    db.executemany("INSERT INTO data_objects (job_id, idx, text, state) VALUES (?, ?, ?, ?)", rows)


def _is_labeled(line: ManifestLine, label_name: str) -> bool:
    if line.problem or label_name not in line.attributes:
        return False
    metadata = line.attributes.get(metadata_name(label_name))
    return not (isinstance(metadata, dict) and "failure-reason" in metadata)


def load(db: sqlite3.Connection, job_id: int, index: int) -> DataObject:
    """The data object of that line, which must be there."""
    sql = f"SELECT {_COLUMNS} FROM data_objects WHERE job_id = ? AND idx = ?"  # noqa: S608 - constant
    return _data_object(db.execute(sql, (job_id, index)).fetchone())


def in_state(
    db: sqlite3.Connection, job_id: int, state: ObjectState, limit: int
) -> list[DataObject]:
    """The first data objects in that state, in the manifest's order."""
    sql = (
        f"SELECT {_COLUMNS} FROM data_objects"  # noqa: S608 - constant columns
        " WHERE job_id = ? AND state = ? ORDER BY idx LIMIT ?"
    )
    return [_data_object(row) for row in db.execute(sql, (job_id, state, limit))]


def of_batch(db: sqlite3.Connection, job_id: int, batch_id: int) -> list[DataObject]:
    """The data objects of one consolidation request that are not done yet."""
    sql = (
        f"SELECT {_COLUMNS} FROM data_objects"  # noqa: S608 - constant columns
        " WHERE job_id = ? AND batch_id = ? AND state = ? ORDER BY idx"
    )
    rows = db.execute(sql, (job_id, batch_id, ObjectState.CONSOLIDATING))
    return [_data_object(row) for row in rows]


def members_of(db: sqlite3.Connection, job_id: int, batch_id: int) -> list[DataObject]:
    """All data objects of one consolidation request, done or not, in its order."""
    sql = (
        f"SELECT {_COLUMNS} FROM data_objects WHERE job_id = ? AND idx IN"  # noqa: S608 - constant
        " (SELECT idx FROM batch_members WHERE batch_id = ?) ORDER BY idx"
    )
    return [_data_object(row) for row in db.execute(sql, (job_id, batch_id))]


def all_of(db: sqlite3.Connection, job_id: int, offset: int, limit: int) -> list[DataObject]:
    """A page of the data objects, in the manifest's order."""
    sql = (
        f"SELECT {_COLUMNS} FROM data_objects"  # noqa: S608 - constant columns
        " WHERE job_id = ? ORDER BY idx LIMIT ? OFFSET ?"
    )
    return [_data_object(row) for row in db.execute(sql, (job_id, limit, offset))]


def output_size(db: sqlite3.Connection, job_id: int) -> int | None:
    """Bytes of output.manifest as of now; None while no data object has an outcome."""
    sql = (
        "SELECT SUM(LENGTH(CAST(COALESCE(output, text) AS BLOB)) + 1) AS size,"
        " SUM(state IN (?, ?, ?)) AS outcomes FROM data_objects WHERE job_id = ?"
    )
    states = (ObjectState.LABELED, ObjectState.FAILED, ObjectState.SKIPPED)
    row = db.execute(sql, (*states, job_id)).fetchone()
    return int(row["size"]) if row["outcomes"] else None


def output_lines(db: sqlite3.Connection, job_id: int) -> list[str]:
    """The lines of output.manifest as of now, in the input manifest's order."""
    sql = "SELECT COALESCE(output, text) AS line FROM data_objects WHERE job_id = ? ORDER BY idx"
    return [row["line"] for row in db.execute(sql, (job_id,))]


def open_for_workers(
    db: sqlite3.Connection,
    job: Job,
    index: int,
    task_input: Json,
    expires: datetime | None,
    *,
    shifts: bool,
) -> None:
    """Offer the data object to workers.

    Args:
        expires: When the offer ends; None for never.
        shifts: The clock is in doubt: the end moves when that is over.
    """
    db.execute(
        "UPDATE data_objects SET state = ?, task_input = ?, expires = ?, expires_shifts = ?"
        " WHERE job_id = ? AND idx = ?",
        (
            ObjectState.OPEN,
            to_json(task_input),
            None if expires is None else to_micros(expires),
            shifts,
            job.id,
            index,
        ),
    )


def skip(db: sqlite3.Connection, job: Job, index: int) -> None:
    """No human annotation is required: its output line is its input line."""
    _finish(db, job, index, ObjectState.SKIPPED, None)


def label(db: sqlite3.Connection, job: Job, index: int, output: str) -> None:
    """Consolidation made a label of it."""
    _finish(db, job, index, ObjectState.LABELED, output)


def fail(
    db: sqlite3.Connection,
    job: Job,
    data_object: DataObject,
    reason: str,
    tries: int,
    output: str | None = None,
) -> None:
    """It gets no label.

    Args:
        reason: For a person: what happened and what to do. No presigned address.
        tries: How often it was tried.
        output: Its output line when that is not the usual one of a failure.
    """
    text = output or failed_line(data_object.line.attributes, job.request.label_name, reason, tries)
    _finish(db, job, data_object.index, ObjectState.FAILED, text, reason, tries)
    # Somebody may be at it still: their answer would have no place to go.
    db.execute(
        "UPDATE tasks SET state = ? WHERE job_id = ? AND idx = ? AND state = ?",
        (TaskState.REVOKED, job.id, data_object.index, TaskState.ACCEPTED),
    )


def _finish(
    db: sqlite3.Connection,
    job: Job,
    index: int,
    state: ObjectState,
    output: str | None,
    reason: str = "",
    tries: int = 0,
) -> None:
    db.execute(
        "UPDATE data_objects SET state = ?, output = ?, reason = ?, tries = MAX(tries, ?),"
        " active = 0 WHERE job_id = ? AND idx = ?",
        (state, output, reason, tries, job.id, index),
    )
    add_unwritten(db, job.id, 1)
