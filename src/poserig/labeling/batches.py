"""Batches in the store: which data objects one consolidation request carries.

A batch is noted before anything of it is written, so that an engine that was killed does the same
batch again, with the same keys.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from poserig.groundtruth.layout import key_time
from poserig.labeling.jobs import Job
from poserig.labeling.states import ObjectState


@dataclass(frozen=True, slots=True)
class Batch:
    """One call of the post-annotation function.

    Attributes:
        id: The store's own number.
        stamp: The time in its keys; unique in its job.
    """

    id: int
    stamp: str


def start(db: sqlite3.Connection, job: Job, indexes: Sequence[int], now: datetime) -> Batch:
    """Put those data objects into a new batch."""
    stamp = _next_stamp(db, job.id, now)
    cursor = db.execute("INSERT INTO batches (job_id, stamp) VALUES (?, ?)", (job.id, stamp))
    batch_id = int(cursor.lastrowid or 0)
    db.executemany(
        "INSERT INTO batch_members (batch_id, idx) VALUES (?, ?)",
        [(batch_id, index) for index in indexes],
    )
    db.executemany(
        "UPDATE data_objects SET state = ?, batch_id = ? WHERE job_id = ? AND idx = ?",
        [(ObjectState.CONSOLIDATING, batch_id, job.id, index) for index in indexes],
    )
    return Batch(batch_id, stamp)


def first_open(db: sqlite3.Connection, job_id: int) -> Batch | None:
    """The oldest batch that is not done."""
    sql = "SELECT id, stamp FROM batches WHERE job_id = ? AND done = 0 ORDER BY id LIMIT 1"
    row = db.execute(sql, (job_id,)).fetchone()
    return None if row is None else Batch(row["id"], row["stamp"])


def finish(db: sqlite3.Connection, batch: Batch, response: str | None) -> None:
    """Every data object of it is labeled, failed, or in a batch of its own.

    Args:
        response: The text of its consolidation response; None when there is none.
    """
    db.execute("UPDATE batches SET done = 1, response = ? WHERE id = ?", (response, batch.id))


def unconfirmed(db: sqlite3.Connection) -> list[tuple[int, Batch]]:
    """Each batch that is done and whose files no later start has found, with its job's number."""
    sql = "SELECT job_id, id, stamp FROM batches WHERE done = 1 AND confirmed = 0 ORDER BY id"
    return [(row["job_id"], Batch(row["id"], row["stamp"])) for row in db.execute(sql)]


def written(db: sqlite3.Connection, batch: Batch) -> tuple[bool, str | None]:
    """Whether all its data objects are known, and the text of its consolidation response."""
    sql = "SELECT is_whole, response FROM batches WHERE id = ?"
    row = db.execute(sql, (batch.id,)).fetchone()
    return bool(row["is_whole"]), row["response"]


def count_try(db: sqlite3.Connection, job: Job, indexes: Sequence[int]) -> None:
    """Note that the post-annotation function was tried on those data objects once more."""
    db.executemany(
        "UPDATE data_objects SET tries = tries + 1 WHERE job_id = ? AND idx = ?",
        [(job.id, index) for index in indexes],
    )


def _next_stamp(db: sqlite3.Connection, job_id: int, now: datetime) -> str:
    # Keys have whole seconds only: of two batches in one second the later takes the next one.
    stamp = key_time(now)
    last = db.execute("SELECT last_stamp FROM jobs WHERE id = ?", (job_id,)).fetchone()[0]
    if stamp <= last:
        moment = datetime.strptime(last, "%Y-%m-%d_%H:%M:%S").replace(tzinfo=UTC)
        stamp = key_time(moment + timedelta(seconds=1))
    db.execute("UPDATE jobs SET last_stamp = ? WHERE id = ?", (stamp, job_id))
    return stamp
