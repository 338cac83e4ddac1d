"""Notes which data objects have changed, for whoever keeps facts about them beside the store.

Triggers in the file note them, so nothing is missed, whoever writes. A store that nobody follows
has neither the table nor the triggers.
"""

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from poserig.labeling.states import TaskState
from poserig.labeling.store.records import DataObject, Review
from poserig.labeling.store.sqlite.file import from_micros
from poserig.labeling.store.sqlite.objects import COLUMNS, data_object
from poserig.labeling.store.sqlite.reviews import reviews

_NOTE = """INSERT INTO changed_objects VALUES (NEW.job_id, NEW.idx, 1)
        ON CONFLICT (job_id, idx) DO UPDATE SET serial = serial + 1;"""
FOLLOWING = f"""
CREATE TABLE IF NOT EXISTS changed_objects (
    job_id INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    serial INTEGER NOT NULL,            -- rises with each change until the row is settled
    PRIMARY KEY (job_id, idx)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS note_new_object AFTER INSERT ON data_objects BEGIN
    {_NOTE}
END;
CREATE TRIGGER IF NOT EXISTS note_changed_object
AFTER UPDATE OF text, state, reason, answers, wanted, output, assigned, round, review
ON data_objects BEGIN
    {_NOTE}
END;
CREATE TRIGGER IF NOT EXISTS note_new_turn AFTER INSERT ON tasks BEGIN
    {_NOTE}
END;
CREATE TRIGGER IF NOT EXISTS note_changed_turn AFTER UPDATE OF state, answer ON tasks BEGIN
    {_NOTE}
END;
"""
"""Makes the table and its triggers where they are missing. Whoever runs it for the first time
calls `note_all`."""
UNFOLLOWING = """
DROP TRIGGER IF EXISTS note_new_object;
DROP TRIGGER IF EXISTS note_changed_object;
DROP TRIGGER IF EXISTS note_new_turn;
DROP TRIGGER IF EXISTS note_changed_turn;
"""
"""Removes the triggers, before those of another version are made."""


class FollowedTurn(NamedTuple):
    """One worker's turn at a data object.

    Attributes:
        worker_id: Ground Truth's workerId.
        state: Where it stands.
        last: When it began or ended, by the wall clock.
        answer: {form field: value}, JSON; None when nothing was submitted.
        round: Of the data object when it began.
    """

    worker_id: str
    state: TaskState
    last: datetime
    answer: str | None = None
    round: int = 1


class ChangedObject(NamedTuple):
    """A data object that has changed since it was settled.

    Attributes:
        job_id: The store's own number of the job.
        serial: Tells this change from a later one.
        data_object: As it is now.
        turns: At it, the first one first.
        review: The newest one; None when nobody has reviewed it.
    """

    job_id: int
    serial: int
    data_object: DataObject
    turns: tuple[FollowedTurn, ...]
    review: Review | None = None


def note_all(db: sqlite3.Connection) -> None:
    """Notes every data object as changed."""
    db.execute(
        "INSERT INTO changed_objects SELECT job_id, idx, 1 FROM data_objects WHERE true"
        " ON CONFLICT (job_id, idx) DO UPDATE SET serial = serial + 1"
    )


def forget_job(db: sqlite3.Connection, job_id: int) -> None:
    """Notes nothing any more of a job that is removed."""
    found = db.execute("SELECT 1 FROM sqlite_master WHERE name = 'changed_objects'").fetchone()
    if found is not None:
        db.execute("DELETE FROM changed_objects WHERE job_id = ?", (job_id,))


def changed(db: sqlite3.Connection, limit: int) -> list[ChangedObject]:
    """Some data objects that have changed.

    Args:
        limit: The most that are read.
    """
    columns = ", ".join(f"o.{name}" for name in COLUMNS.split(", "))
    rows = db.execute(
        f"SELECT c.job_id, c.serial, {columns} FROM"  # noqa: S608 - constants
        " (SELECT * FROM changed_objects ORDER BY job_id, idx LIMIT ?) AS c"
        " JOIN data_objects AS o ON o.job_id = c.job_id AND o.idx = c.idx",
        (limit,),
    ).fetchall()
    return [
        ChangedObject(
            row["job_id"],
            row["serial"],
            data_object(row),
            _turns(db, row["job_id"], row["idx"]),
            next(reversed(reviews(db, row["job_id"], row["idx"])), None),
        )
        for row in rows
    ]


def count_changed(db: sqlite3.Connection) -> int:
    """How many data objects wait to be settled."""
    return int(db.execute("SELECT COUNT(*) FROM changed_objects").fetchone()[0])


def settle(db: sqlite3.Connection, seen: Sequence[ChangedObject]) -> None:
    """Notes that these changes are dealt with. What has changed once more since stays noted."""
    db.executemany(
        "DELETE FROM changed_objects WHERE job_id = ? AND idx = ? AND serial = ?",
        [(one.job_id, one.data_object.index, one.serial) for one in seen],
    )


def _turns(db: sqlite3.Connection, job_id: int, index: int) -> tuple[FollowedTurn, ...]:
    rows = db.execute(
        "SELECT worker_id, state, accepted, finished, answer, round FROM tasks"
        " WHERE job_id = ? AND idx = ? ORDER BY accepted, rowid",
        (job_id, index),
    )
    return tuple(
        FollowedTurn(
            row["worker_id"],
            TaskState(row["state"]),
            from_micros(row["accepted"] if row["finished"] is None else row["finished"]),
            row["answer"],
            row["round"],
        )
        for row in rows
    )
