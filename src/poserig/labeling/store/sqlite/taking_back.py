"""Takes answers back in SQLite, with the label that was made of them."""

import sqlite3
from datetime import datetime

from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store.records import Deadline, TakenBack, Turn
from poserig.labeling.store.sqlite import taking, turns
from poserig.labeling.store.sqlite.file import to_micros
from poserig.labeling.store.sqlite.jobs import add_reported, add_unwritten

_MAY = """
SELECT o.state, o.is_reported FROM tasks AS t
JOIN data_objects AS o ON o.job_id = t.job_id AND o.idx = t.idx
WHERE t.id = :id AND t.state = 'submitted' AND o.state IN ('open', 'answered', 'labeled')
  AND (o.expires IS NULL OR o.expires > :now) AND o.review = ''
  AND NOT EXISTS (
    SELECT 1 FROM tasks AS later
    WHERE later.job_id = t.job_id AND later.idx = t.idx AND later.state = 'submitted'
      AND (later.finished, later.id) > (t.finished, t.id))
"""
_BATCHES = """
SELECT b.id FROM batch_members AS m JOIN batches AS b ON b.id = m.batch_id
WHERE m.idx = :index AND b.job_id = :job
"""


def take_back(
    db: sqlite3.Connection, turn: Turn, *, now: datetime, expires: Deadline, aside: Deadline
) -> TakenBack | None:
    """See `LabelingStore.take_back`."""
    if not turns.is_in_progress(db, turn.job_id):
        return None
    row = db.execute(_MAY, {"id": turn.id, "now": to_micros(now)}).fetchone()
    if row is None:
        return None
    taking.set_aside(db, turn.job_id, turn.worker_id, aside)
    db.execute(
        "UPDATE tasks SET state = ?, expires = ?, expires_shifts = ?, finished = NULL WHERE id = ?",
        (TaskState.ACCEPTED, to_micros(expires.time), expires.is_doubtful, turn.id),
    )
    db.execute(
        "UPDATE data_objects SET state = ?, answers = answers - 1, active = active + 1, output ="
        " NULL, reason = '', tries = 0, is_reported = 0, batch_id = NULL"
        " WHERE job_id = ? AND idx = ?",
        (ObjectState.OPEN, turn.job_id, turn.index),
    )
    if row["state"] == ObjectState.LABELED:
        add_unwritten(db, turn.job_id, 1)
    if row["is_reported"]:
        add_reported(db, turn.job_id, -1)
    stamps = _doubt_batches(db, turn)
    reopened = turns.turn(db, turn.id)
    if reopened is None:
        raise AssertionError("The turn was there a moment ago.")
    answers = turns.answers_to(db, turn.job_id, turn.index)
    return TakenBack(reopened, stamps, answers)


def _doubt_batches(db: sqlite3.Connection, turn: Turn) -> tuple[str, ...]:
    """Marks the batches that carried the answer; answers their stamps, the oldest first."""
    values = {"index": turn.index, "job": turn.job_id}
    db.execute(f"UPDATE batches SET is_whole = 0, confirmed = 0 WHERE id IN ({_BATCHES})", values)  # noqa: S608 - constants
    sql = f"SELECT stamp FROM batches WHERE id IN ({_BATCHES}) ORDER BY id"  # noqa: S608 - constants
    return tuple(row["stamp"] for row in db.execute(sql, values))
