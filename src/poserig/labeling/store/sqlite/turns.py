"""Keeps turns in SQLite: which worker has which data object, and what they answered."""

import sqlite3
from datetime import datetime

from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store.records import Answer, Deadline, Standing, Turn
from poserig.labeling.store.sqlite.file import from_micros, to_micros

# On offer, and neither answered nor declined nor held by this worker.
_AVAILABLE = """
    FROM data_objects AS o
    WHERE o.job_id = :job AND o.state = 'open' AND (o.expires IS NULL OR o.expires > :now)
      AND o.answers + o.active < o.wanted AND (o.declines < o.wanted OR o.is_patient = 1)
      AND (o.assigned IS NULL OR o.assigned = :worker OR o.answers + o.active + 1 < o.wanted
        OR EXISTS (
          SELECT 1 FROM tasks AS k
          WHERE k.job_id = o.job_id AND k.idx = o.idx AND k.worker_id = o.assigned
            AND k.state IN ('accepted', 'submitted')))
      AND NOT EXISTS (
        SELECT 1 FROM tasks AS t
        WHERE t.job_id = o.job_id AND t.idx = o.idx AND t.worker_id = :worker
          AND t.state IN ('accepted', 'submitted', 'declined'))
"""
_HAD = """EXISTS (
    SELECT 1 FROM tasks AS t
    WHERE t.job_id = o.job_id AND t.idx = o.idx AND t.worker_id = :worker)"""


# Answered by this worker, and short of others' answers.
_WAITING = """
    SELECT COUNT(*) AS n FROM data_objects AS o
    WHERE o.job_id = :job AND o.state = 'open' AND o.answers > 0 AND EXISTS (
        SELECT 1 FROM tasks AS t
        WHERE t.job_id = o.job_id AND t.idx = o.idx AND t.worker_id = :worker
          AND t.state = 'submitted')
"""


def turn(db: sqlite3.Connection, turn_id: str) -> Turn | None:
    """See `LabelingStore.turn`."""
    row = db.execute("SELECT * FROM tasks WHERE id = ?", (turn_id,)).fetchone()
    return None if row is None else record(row)


def take(
    db: sqlite3.Connection,
    job_id: int,
    worker: Worker,
    *,
    turn_id: str,
    accepted: datetime,
    now: datetime,
    expires: Deadline,
) -> Turn | None:
    """See `LabelingStore.take_turn`."""
    if not _is_in_progress(db, job_id):
        return None
    held = _held(db, job_id, worker.id)
    if held is not None:
        return held
    index = _next_index(db, job_id, worker.id, now)
    if index is None:
        return None
    db.execute(
        "INSERT INTO tasks (id, job_id, idx, worker_id, worker_sub, worker_issuer, state,"
        " accepted, expires, expires_shifts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            turn_id,
            job_id,
            index,
            worker.id,
            worker.sub,
            worker.issuer,
            TaskState.ACCEPTED,
            to_micros(accepted),
            to_micros(expires.time),
            expires.is_doubtful,
        ),
    )
    db.execute(
        "UPDATE data_objects SET active = active + 1 WHERE job_id = ? AND idx = ?", (job_id, index)
    )
    return turn(db, turn_id)


def keep_answer(
    db: sqlite3.Connection, turn: Turn, answer: str, now: datetime
) -> ObjectState | None:
    """See `LabelingStore.keep_answer`."""
    if not _is_in_progress(db, turn.job_id):
        return None
    changed = db.execute(
        "UPDATE tasks SET state = ?, finished = ?, answer = ? WHERE id = ? AND state = ?",
        (TaskState.SUBMITTED, to_micros(now), answer, turn.id, TaskState.ACCEPTED),
    )
    if not changed.rowcount:
        return None
    db.execute(
        "UPDATE data_objects SET active = active - 1, answers = answers + 1"
        " WHERE job_id = ? AND idx = ?",
        (turn.job_id, turn.index),
    )
    db.execute(
        "UPDATE data_objects SET state = ? WHERE job_id = ? AND idx = ? AND answers >= wanted",
        (ObjectState.ANSWERED, turn.job_id, turn.index),
    )
    sql = "SELECT state FROM data_objects WHERE job_id = ? AND idx = ?"
    return ObjectState(db.execute(sql, (turn.job_id, turn.index)).fetchone()["state"])


def end(
    db: sqlite3.Connection, turn: Turn, state: TaskState, now: datetime, reason: str = ""
) -> bool:
    """See `LabelingStore.end_turn`."""
    changed = db.execute(
        "UPDATE tasks SET state = ?, finished = ?, reason = ? WHERE id = ? AND state = ?",
        (state, to_micros(now), reason, turn.id, TaskState.ACCEPTED),
    )
    if not changed.rowcount:
        return False
    db.execute(
        "UPDATE data_objects SET active = active - 1, declines = declines + ?"
        " WHERE job_id = ? AND idx = ?",
        (state is TaskState.DECLINED, turn.job_id, turn.index),
    )
    if state is TaskState.DECLINED:
        db.execute(
            "UPDATE data_objects SET assigned = NULL WHERE job_id = ? AND idx = ? AND assigned = ?",
            (turn.job_id, turn.index, turn.worker_id),
        )
    # Meanwhile the lead may have settled for the answers that there are.
    db.execute(
        "UPDATE data_objects SET state = ? WHERE job_id = ? AND idx = ? AND state = ?"
        " AND active = 0 AND answers >= wanted",
        (ObjectState.ANSWERED, turn.job_id, turn.index, ObjectState.OPEN),
    )
    return True


def standing(db: sqlite3.Connection, job_id: int, worker_id: str, now: datetime) -> Standing:
    """See `LabelingStore.standing`."""
    sql = "SELECT COUNT(*) AS n FROM tasks WHERE worker_id = ? AND job_id = ? AND state = ?"
    submitted = db.execute(sql, (worker_id, job_id, TaskState.SUBMITTED)).fetchone()
    held = db.execute(sql, (worker_id, job_id, TaskState.ACCEPTED)).fetchone()
    available = waiting = 0
    if _is_in_progress(db, job_id):
        values = {"job": job_id, "worker": worker_id, "now": to_micros(now)}
        available = db.execute(f"SELECT COUNT(*) AS n {_AVAILABLE}", values).fetchone()["n"]
        waiting = db.execute(_WAITING, values).fetchone()["n"]
    return Standing(submitted["n"], available, bool(held["n"]), waiting)


def overdue(db: sqlite3.Connection, job_id: int, now: datetime, limit: int) -> tuple[Turn, ...]:
    """Accepted turns of a job whose time limit has passed."""
    sql = (
        "SELECT * FROM tasks WHERE job_id = ? AND state = 'accepted' AND expires <= ?"
        " ORDER BY expires LIMIT ?"
    )
    return tuple(record(row) for row in db.execute(sql, (job_id, to_micros(now), limit)))


def withdraw(db: sqlite3.Connection, job_id: int, limit: int) -> int:
    """See `LabelingStore.withdraw`."""
    sql = "SELECT id, idx FROM tasks WHERE job_id = ? AND state = 'accepted' LIMIT ?"
    held = db.execute(sql, (job_id, limit)).fetchall()
    db.executemany(
        "UPDATE tasks SET state = ? WHERE id = ?", [(TaskState.REVOKED, row["id"]) for row in held]
    )
    db.executemany(
        "UPDATE data_objects SET active = active - 1 WHERE job_id = ? AND idx = ?",
        [(job_id, row["idx"]) for row in held],
    )
    if held:
        return len(held)
    answered = db.execute(
        "UPDATE data_objects SET state = ? WHERE job_id = ? AND idx IN (SELECT idx"
        " FROM data_objects WHERE job_id = ? AND state = 'open' AND answers > 0 LIMIT ?)",
        (ObjectState.ANSWERED, job_id, job_id, limit),
    )
    return answered.rowcount


def answers_to(db: sqlite3.Connection, job_id: int, index: int) -> tuple[Answer, ...]:
    """The submitted answers to one data object, first submitted first."""
    sql = "SELECT * FROM tasks WHERE job_id = ? AND idx = ? AND state = ? ORDER BY finished, id"
    return tuple(
        Answer(
            worker_id=row["worker_id"],
            worker_sub=row["worker_sub"],
            worker_issuer=row["worker_issuer"],
            accepted=from_micros(row["accepted"]),
            submitted=from_micros(row["finished"]),
            content=row["answer"],
        )
        for row in db.execute(sql, (job_id, index, TaskState.SUBMITTED))
    )


def record(row: sqlite3.Row) -> Turn:
    """The record of a row of `tasks`."""
    return Turn(
        id=row["id"],
        job_id=row["job_id"],
        index=row["idx"],
        worker_id=row["worker_id"],
        state=TaskState(row["state"]),
        accepted=from_micros(row["accepted"]),
        expires=from_micros(row["expires"]),
        answer=row["answer"],
        finished=None if row["finished"] is None else from_micros(row["finished"]),
        reason=row["reason"],
    )


def _is_in_progress(db: sqlite3.Connection, job_id: int) -> bool:
    row = db.execute("SELECT state FROM jobs WHERE id = ?", (job_id,)).fetchone()
    return row is not None and row["state"] == JobState.IN_PROGRESS


def _held(db: sqlite3.Connection, job_id: int, worker_id: str) -> Turn | None:
    sql = "SELECT * FROM tasks WHERE job_id = ? AND worker_id = ? AND state = 'accepted'"
    row = db.execute(sql, (job_id, worker_id)).fetchone()
    return None if row is None else record(row)


def _next_index(db: sqlite3.Connection, job_id: int, worker_id: str, now: datetime) -> int | None:
    values = {"job": job_id, "worker": worker_id, "now": to_micros(now)}
    # What they released or let run out comes last: a lone worker could never finish otherwise.
    # What is assigned to them comes before what is for everybody.
    for had in (f"o.assigned = :worker AND NOT {_HAD}", f"NOT {_HAD}", _HAD):
        sql = f"SELECT o.idx {_AVAILABLE} AND {had} ORDER BY o.idx LIMIT 1"
        row = db.execute(sql, values).fetchone()
        if row is not None:
            return int(row["idx"])
    return None
