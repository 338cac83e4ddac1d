"""Keeps batches in SQLite: which data objects one consolidation request carries."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from poserig.labeling.states import ObjectState
from poserig.labeling.store.records import Batch, Member, Outcome
from poserig.labeling.store.sqlite import objects, turns
from poserig.labeling.store.sqlite.lead import forget_batches
from poserig.labeling.store.stamps import next_stamp

_OF_BATCH = (
    f"SELECT {objects.COLUMNS} FROM data_objects WHERE job_id = ? AND idx IN"  # noqa: S608 - constants
    " (SELECT idx FROM batch_members WHERE batch_id = ?)"
)


def next_one(db: sqlite3.Connection, job_id: int, limit: int, now: datetime) -> Batch | None:
    """See `LabelingStore.next_batch`."""
    sql = "SELECT id, stamp FROM batches WHERE job_id = ? AND done = 0 ORDER BY id LIMIT 1"
    row = db.execute(sql, (job_id,)).fetchone()
    if row is None:
        answered = objects.some(
            db, job_id, limit=limit, start=0, states=[ObjectState.ANSWERED], backward=False
        )
        if not answered:
            return None
        batch_id = _start(db, job_id, [one.index for one in answered], now)
    else:
        batch_id = row["id"]
    db.execute(
        "UPDATE data_objects SET tries = tries + 1 WHERE job_id = ? AND batch_id = ? AND state = ?",
        (job_id, batch_id, ObjectState.CONSOLIDATING),
    )
    rest = "AND batch_id = ? AND state = ? ORDER BY idx"
    return _batch(db, job_id, batch_id, rest, (batch_id, ObjectState.CONSOLIDATING))


def finish(
    db: sqlite3.Connection,
    job_id: int,
    batch_id: int,
    response: str | None,
    outcomes: Sequence[Outcome],
    alone: Sequence[int],
    now: datetime,
    more: Sequence[tuple[int, int]],
) -> None:
    """See `LabelingStore.finish_batch`."""
    db.execute("UPDATE batches SET done = 1, response = ? WHERE id = ?", (response, batch_id))
    for outcome in outcomes:
        objects.finish(db, job_id, outcome, ObjectState.CONSOLIDATING)
    for index in alone:
        _start(db, job_id, [index], now)
    for index, wanted in more:
        forget_batches(db, job_id, index)
        db.execute(
            "UPDATE data_objects SET state = ?, wanted = ?, tries = 0, batch_id = NULL"
            " WHERE job_id = ? AND idx = ? AND state = ?",
            (ObjectState.OPEN, wanted, job_id, index, ObjectState.CONSOLIDATING),
        )


def done(db: sqlite3.Connection, job_id: int, batch_id: int) -> Batch:
    """See `LabelingStore.batch`."""
    return _batch(db, job_id, batch_id, "ORDER BY idx", ())


def unconfirmed(db: sqlite3.Connection) -> list[tuple[int, int]]:
    """See `LabelingStore.unconfirmed_batches`."""
    sql = "SELECT job_id, id FROM batches WHERE done = 1 AND confirmed = 0 ORDER BY id"
    return [(row["job_id"], row["id"]) for row in db.execute(sql)]


def confirm(db: sqlite3.Connection, job_id: int, batch_id: int | None) -> None:
    """See `LabelingStore.confirm`."""
    if batch_id is None:
        db.execute("UPDATE jobs SET confirmed = 1 WHERE id = ?", (job_id,))
    else:
        db.execute("UPDATE batches SET confirmed = 1 WHERE id = ?", (batch_id,))


def forget_confirmations(db: sqlite3.Connection) -> None:
    """See `LabelingStore.forget_confirmations`."""
    db.execute("UPDATE batches SET confirmed = 0 WHERE confirmed = 1")
    db.execute("UPDATE jobs SET confirmed = 0 WHERE confirmed = 1")


def _start(db: sqlite3.Connection, job_id: int, indexes: Sequence[int], now: datetime) -> int:
    last = db.execute("SELECT last_stamp FROM jobs WHERE id = ?", (job_id,)).fetchone()[0]
    stamp = next_stamp(last, now)
    db.execute("UPDATE jobs SET last_stamp = ? WHERE id = ?", (stamp, job_id))
    cursor = db.execute("INSERT INTO batches (job_id, stamp) VALUES (?, ?)", (job_id, stamp))
    batch_id = int(cursor.lastrowid or 0)
    db.executemany(
        "INSERT INTO batch_members (batch_id, idx) VALUES (?, ?)",
        [(batch_id, index) for index in indexes],
    )
    db.executemany(
        "UPDATE data_objects SET state = ?, batch_id = ? WHERE job_id = ? AND idx = ?",
        [(ObjectState.CONSOLIDATING, batch_id, job_id, index) for index in indexes],
    )
    return batch_id


def _batch(
    db: sqlite3.Connection, job_id: int, batch_id: int, rest: str, values: tuple[object, ...]
) -> Batch:
    row = db.execute("SELECT * FROM batches WHERE id = ?", (batch_id,)).fetchone()
    found = db.execute(f"{_OF_BATCH} {rest}", (job_id, batch_id, *values)).fetchall()
    members = [
        Member(objects.data_object(one), turns.answers_to(db, job_id, one["idx"])) for one in found
    ]
    return Batch(
        batch_id, row["stamp"], tuple(members), row["response"], is_whole=bool(row["is_whole"])
    )
