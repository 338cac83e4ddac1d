"""Tasks in the store: which worker has which data object, and what they answered."""

import json
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from poserig.json import Json
from poserig.labeling.clock import Moment
from poserig.labeling.jobs import Job
from poserig.labeling.ports import Worker
from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store import from_micros, to_json, to_micros


@dataclass(frozen=True, slots=True)
class Turn:
    """One worker's turn at one data object, as it stands in the store."""

    id: str
    job_id: int
    index: int
    worker_id: str
    state: TaskState
    accepted: datetime
    expires: datetime
    answer: Json | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One worker's submitted answer.

    Attributes:
        worker_id: Ground Truth's workerId.
        worker_sub: Subject in the user pool.
        worker_issuer: Address of the user pool.
        accepted: Aware, UTC.
        submitted: Aware, UTC.
        content: {form field: value}.
    """

    worker_id: str
    worker_sub: str
    worker_issuer: str
    accepted: datetime
    submitted: datetime
    content: dict[str, Json]


# Has nobody's full number of turns, and was neither answered nor declined by this worker.
_AVAILABLE = """
    FROM data_objects AS o
    WHERE o.job_id = :job AND o.state = :open AND (o.expires IS NULL OR o.expires > :now)
      AND o.answers + o.active < :workers AND o.declines < :workers
      AND NOT EXISTS (
        SELECT 1 FROM tasks AS t
        WHERE t.job_id = o.job_id AND t.idx = o.idx AND t.worker_id = :worker
          AND t.state IN ('accepted', 'submitted', 'declined'))
"""


def _turn(row: sqlite3.Row) -> Turn:
    return Turn(
        id=row["id"],
        job_id=row["job_id"],
        index=row["idx"],
        worker_id=row["worker_id"],
        state=TaskState(row["state"]),
        accepted=from_micros(row["accepted"]),
        expires=from_micros(row["expires"]),
        answer=None if row["answer"] is None else json.loads(row["answer"]),
    )


def find(db: sqlite3.Connection, task_id: str) -> Turn | None:
    """The task with that id."""
    row = db.execute("SELECT * FROM tasks WHERE id = ?", (task_id,)).fetchone()
    return None if row is None else _turn(row)


def open_task(db: sqlite3.Connection, job_id: int, worker_id: str) -> Turn | None:
    """The task that the worker has accepted in that job and not finished."""
    sql = "SELECT * FROM tasks WHERE worker_id = ? AND job_id = ? AND state = ?"
    row = db.execute(sql, (worker_id, job_id, TaskState.ACCEPTED)).fetchone()
    return None if row is None else _turn(row)


def _parameters(job: Job, worker_id: str, now: datetime) -> dict[str, Json]:
    return {
        "job": job.id,
        "open": ObjectState.OPEN,
        "now": to_micros(now),
        "workers": job.request.workers_per_object,
        "worker": worker_id,
    }


def count_available(db: sqlite3.Connection, job: Job, worker_id: str, now: datetime) -> int:
    """Data objects that the worker could accept now, without the one they hold."""
    sql = f"SELECT COUNT(*) AS n {_AVAILABLE}"
    row = db.execute(sql, _parameters(job, worker_id, now)).fetchone()
    return int(row["n"])


def count_submitted(db: sqlite3.Connection, job_id: int, worker_id: str) -> int:
    """Answers that the worker has submitted to that job."""
    sql = "SELECT COUNT(*) AS n FROM tasks WHERE worker_id = ? AND job_id = ? AND state = ?"
    row = db.execute(sql, (worker_id, job_id, TaskState.SUBMITTED)).fetchone()
    return int(row["n"])


def accept(
    db: sqlite3.Connection, job: Job, worker: Worker, stamp: datetime, now: Moment
) -> Turn | None:
    """Give the worker the first data object that is available to them; None when none is.

    What they released or let run out comes last: a lone worker could never finish otherwise.

    Args:
        stamp: The wall clock.
        now: The time by which deadlines are measured, read in this transaction.
    """
    sql = f"""
        SELECT o.idx {_AVAILABLE}
        ORDER BY EXISTS (
            SELECT 1 FROM tasks AS t
            WHERE t.job_id = o.job_id AND t.idx = o.idx AND t.worker_id = :worker), o.idx
        LIMIT 1
    """  # noqa: S608 - constant text
    row = db.execute(sql, _parameters(job, worker.id, now.time)).fetchone()
    if row is None:
        return None
    turn = Turn(
        id=secrets.token_hex(16),
        job_id=job.id,
        index=row["idx"],
        worker_id=worker.id,
        state=TaskState.ACCEPTED,
        accepted=stamp,
        expires=now.time + timedelta(seconds=job.request.task_seconds),
        answer=None,
    )
    db.execute(
        "INSERT INTO tasks (id, job_id, idx, worker_id, worker_sub, worker_issuer, state,"
        " accepted, expires, expires_shifts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            turn.id,
            turn.job_id,
            turn.index,
            worker.id,
            worker.sub,
            worker.issuer,
            turn.state,
            to_micros(turn.accepted),
            to_micros(turn.expires),
            now.is_doubtful,
        ),
    )
    _bump(db, turn, "active = active + 1")
    return turn


def submit(
    db: sqlite3.Connection, job: Job, turn: Turn, answer: dict[str, Json], now: datetime
) -> bool:
    """Keep the answer. True when it was the last one that the data object needed."""
    db.execute(
        "UPDATE tasks SET state = ?, finished = ?, answer = ? WHERE id = ?",
        (TaskState.SUBMITTED, to_micros(now), to_json(answer), turn.id),
    )
    _bump(db, turn, "active = active - 1, answers = answers + 1")
    changed = db.execute(
        "UPDATE data_objects SET state = ? WHERE job_id = ? AND idx = ? AND answers >= ?",
        (ObjectState.ANSWERED, turn.job_id, turn.index, job.request.workers_per_object),
    )
    return changed.rowcount > 0


def give_up(db: sqlite3.Connection, turn: Turn, state: TaskState, now: datetime) -> None:
    """The worker released or declined the task, or its time ran out."""
    db.execute(
        "UPDATE tasks SET state = ?, finished = ? WHERE id = ?", (state, to_micros(now), turn.id)
    )
    declined = ", declines = declines + 1" if state is TaskState.DECLINED else ""
    _bump(db, turn, f"active = active - 1{declined}")


def overdue(db: sqlite3.Connection, now: datetime) -> list[Turn]:
    """Accepted tasks whose time has run out."""
    sql = "SELECT * FROM tasks WHERE state = 'accepted' AND expires <= ?"
    return [_turn(row) for row in db.execute(sql, (to_micros(now),))]


def answers_to(db: sqlite3.Connection, job_id: int, index: int) -> list[Answer]:
    """The submitted answers to one data object, first submitted first."""
    sql = "SELECT * FROM tasks WHERE job_id = ? AND idx = ? AND state = ? ORDER BY finished, id"
    return [
        Answer(
            worker_id=row["worker_id"],
            worker_sub=row["worker_sub"],
            worker_issuer=row["worker_issuer"],
            accepted=from_micros(row["accepted"]),
            submitted=from_micros(row["finished"]),
            content=json.loads(row["answer"]),
        )
        for row in db.execute(sql, (job_id, index, TaskState.SUBMITTED))
    ]


def _bump(db: sqlite3.Connection, turn: Turn, change: str) -> None:
    sql = f"UPDATE data_objects SET {change} WHERE job_id = ? AND idx = ?"  # noqa: S608 - constants
    db.execute(sql, (turn.job_id, turn.index))
