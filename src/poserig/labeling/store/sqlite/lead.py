"""Keeps in SQLite what the lead of a job decides."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store.records import DataObject, Turn
from poserig.labeling.store.sqlite import turns
from poserig.labeling.store.sqlite.file import to_micros
from poserig.labeling.store.sqlite.jobs import add_reported, add_unwritten
from poserig.labeling.store.sqlite.objects import COLUMNS, data_object

_DONE = (ObjectState.LABELED, ObjectState.FAILED, ObjectState.SKIPPED)
_AT_ONCE = 500  # SQLite takes that many values in one statement
_PENDING = (
    f"SELECT {COLUMNS} FROM data_objects WHERE job_id = ? AND state = 'pending'"  # noqa: S608 - constants
    " AND assigned IS ? ORDER BY idx LIMIT ?"
)
_ON_OFFER = (
    "SELECT COUNT(*) FROM data_objects WHERE job_id = ? AND state = 'open' AND assigned IS ?"
)
# Steps from one worker's first entry in the index to the next worker's, so that no more are read.
_WORKERS = """
WITH RECURSIVE found (id) AS (
    SELECT MIN(assigned) FROM data_objects WHERE job_id = :job AND state = 'pending'
    UNION ALL
    SELECT (SELECT MIN(assigned) FROM data_objects
            WHERE job_id = :job AND state = 'pending' AND assigned > found.id)
    FROM found WHERE found.id IS NOT NULL)
SELECT id FROM found WHERE id IS NOT NULL
"""


def next_pending(
    db: sqlite3.Connection, job_id: int, limit: int, most: int, each: int
) -> list[DataObject]:
    """See `LabelingStore.next_pending`."""
    workers = [row["id"] for row in db.execute(_WORKERS, {"job": job_id})]
    found: list[DataObject] = []
    for worker, allowed in ((None, most), *((one, each) for one in workers)):
        on_offer = db.execute(_ON_OFFER, (job_id, worker)).fetchone()[0]
        room = min(allowed - on_offer, limit - len(found))
        if room > 0:
            rows = db.execute(_PENDING, (job_id, worker, room))
            found += [data_object(row) for row in rows]
    return found


def set_aside(db: sqlite3.Connection, job_id: int, index: int) -> bool:
    """See `LabelingStore.set_aside`."""
    changed = db.execute(
        "UPDATE data_objects SET state = ? WHERE job_id = ? AND idx = ? AND state = ?"
        " AND active = 0",
        (ObjectState.DECLINED, job_id, index, ObjectState.OPEN),
    )
    return changed.rowcount > 0


def put_back(db: sqlite3.Connection, job_id: int, index: int, now: datetime) -> bool:
    """See `LabelingStore.put_back`."""
    sql = (
        "SELECT o.state, o.is_reported FROM data_objects AS o JOIN jobs AS j ON j.id = o.job_id"
        " WHERE o.job_id = ? AND o.idx = ? AND j.state = ?"
    )
    row = db.execute(sql, (job_id, index, JobState.IN_PROGRESS)).fetchone()
    if row is None:
        return False
    if row["state"] == ObjectState.DECLINED:
        return_turns(db, job_id, index, [TaskState.DECLINED], now)
        db.execute(
            "UPDATE data_objects SET state = ?, declines = 0 WHERE job_id = ? AND idx = ?",
            (ObjectState.OPEN, job_id, index),
        )
        return True
    if row["state"] not in _DONE:
        return False
    if row["state"] == ObjectState.LABELED:
        keep_label(db, job_id, index, now)
    return_turns(db, job_id, index, [TaskState.DECLINED, TaskState.SUBMITTED], now)
    forget_batches(db, job_id, index)
    db.execute(
        "UPDATE data_objects SET state = ?, output = NULL, reason = '', tries = 0, answers = 0,"
        " declines = 0, batch_id = NULL, is_reported = 0, round = 1, review = ''"
        " WHERE job_id = ? AND idx = ?",
        (ObjectState.PENDING, job_id, index),
    )
    add_unwritten(db, job_id, 1)
    if row["is_reported"]:
        add_reported(db, job_id, -1)
    return True


def assign(db: sqlite3.Connection, job_id: int, indexes: Sequence[int], worker_id: str) -> int:
    """See `LabelingStore.assign`."""
    count = 0
    for start in range(0, len(indexes), _AT_ONCE):
        some = indexes[start : start + _AT_ONCE]
        marks = ", ".join("?" for _ in some)
        changed = db.execute(
            "UPDATE data_objects SET assigned = ?1 WHERE job_id = ?2"  # noqa: S608 - marks only
            " AND state IN ('pending', 'open', 'declined') AND assigned IS NOT ?1"
            f" AND idx IN ({marks})",
            (worker_id or None, job_id, *some),
        )
        count += changed.rowcount
    return count


def assigned(db: sqlite3.Connection, job_id: int) -> dict[str, int]:
    """See `LabelingStore.assigned`."""
    found: dict[str, int] = {}
    for state in ("pending", "open"):
        # The very words of the partial indexes pending_by_worker and open_by_worker.
        sql = (
            "SELECT assigned, COUNT(*) AS n FROM data_objects WHERE job_id = ?"  # noqa: S608 - constants
            f" AND state = '{state}' AND assigned > '' GROUP BY assigned"
        )
        for row in db.execute(sql, (job_id,)):
            found[row["assigned"]] = found.get(row["assigned"], 0) + row["n"]
    return found


def turns_at(db: sqlite3.Connection, job_id: int, index: int) -> tuple[Turn, ...]:
    """See `LabelingStore.turns_at`."""
    sql = "SELECT * FROM tasks WHERE job_id = ? AND idx = ? ORDER BY accepted, rowid"
    return tuple(turns.record(row) for row in db.execute(sql, (job_id, index)))


def held_turns(db: sqlite3.Connection, job_id: int, limit: int) -> tuple[Turn, ...]:
    """See `LabelingStore.held_turns`."""
    sql = "SELECT * FROM tasks WHERE job_id = ? AND state = 'accepted' ORDER BY accepted LIMIT ?"
    return tuple(turns.record(row) for row in db.execute(sql, (job_id, limit)))


def keep_label(db: sqlite3.Connection, job_id: int, index: int, now: datetime) -> None:
    """Keeps the label of a data object before it gets another one."""
    db.execute(
        "INSERT INTO earlier_labels (job_id, idx, round, output, ended)"
        " SELECT job_id, idx, round, COALESCE(output, text), ? FROM data_objects"
        " WHERE job_id = ? AND idx = ?",
        (to_micros(now), job_id, index),
    )


def return_turns(
    db: sqlite3.Connection,
    job_id: int,
    index: int,
    states: Sequence[TaskState],
    now: datetime,
    after: TaskState = TaskState.RETURNED,
) -> None:
    """Ends the turns at a data object that are in some states: they are in the state `after`."""
    marks = ", ".join("?" for _ in states)
    db.execute(
        "UPDATE tasks SET state = ?, finished = COALESCE(finished, ?)"  # noqa: S608 - marks only
        f" WHERE job_id = ? AND idx = ? AND state IN ({marks})",
        (after, to_micros(now), job_id, index, *states),
    )


def forget_batches(db: sqlite3.Connection, job_id: int, index: int) -> None:
    """Its files in S3 stay as a history, and are not made again when they are lost."""
    of_object = (
        "SELECT m.batch_id FROM batch_members AS m JOIN batches AS b ON b.id = m.batch_id"
        " WHERE b.job_id = ? AND m.idx = ?"
    )
    found = [row["batch_id"] for row in db.execute(of_object, (job_id, index))]
    db.executemany("UPDATE batches SET is_whole = 0 WHERE id = ?", [(one,) for one in found])
    db.executemany(
        "DELETE FROM batch_members WHERE batch_id = ? AND idx = ?", [(one, index) for one in found]
    )
