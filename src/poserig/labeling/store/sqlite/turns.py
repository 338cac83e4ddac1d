"""Keeps turns in SQLite: which worker has which data object, and what they answered."""

import sqlite3
from datetime import datetime

from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store.records import Answer, Claim, Standing, Turn
from poserig.labeling.store.sqlite.file import from_micros, to_micros

IN_HAND = "state IN ('accepted', 'ready')"
"""Turns that count as `active`; the very words of the index turns_by_expiry."""
# On offer, and neither answered nor declined nor held by this worker.
AVAILABLE = """
    FROM data_objects AS o
    WHERE o.job_id = :job AND o.state = 'open' AND (o.expires IS NULL OR o.expires > :now)
      AND o.answers + o.active < o.wanted AND (o.declines < o.wanted OR o.is_patient = 1)
      AND (o.assigned IS NULL OR o.assigned = :worker OR o.answers + o.active + 1 < o.wanted
        OR EXISTS (
          SELECT 1 FROM tasks AS k
          WHERE k.job_id = o.job_id AND k.idx = o.idx AND k.worker_id = o.assigned
            AND k.state IN ('accepted', 'ready', 'submitted')))
      AND NOT EXISTS (
        SELECT 1 FROM tasks AS t
        WHERE t.job_id = o.job_id AND t.idx = o.idx AND t.worker_id = :worker
          AND t.state IN ('accepted', 'ready', 'submitted', 'declined'))
"""
# Held as somebody else's next one, and on offer to this worker but for that. No more rows than
# workers are read.
OF_OTHERS = """
    FROM tasks AS r INDEXED BY one_turn_ahead_per_worker
    JOIN data_objects AS o ON o.job_id = r.job_id AND o.idx = r.idx
    WHERE r.job_id = :job AND r.state = 'ready' AND o.state = 'open'
      AND (o.expires IS NULL OR o.expires > :now)
      AND o.answers + o.active = o.wanted AND (o.declines < o.wanted OR o.is_patient = 1)
      AND (o.assigned IS NULL OR o.assigned = :worker)
      AND NOT EXISTS (
        SELECT 1 FROM tasks AS t
        WHERE t.job_id = o.job_id AND t.idx = o.idx AND t.worker_id = :worker
          AND t.state IN ('accepted', 'ready', 'submitted', 'declined'))
"""
_HAD = """EXISTS (
    SELECT 1 FROM tasks AS t
    WHERE t.job_id = o.job_id AND t.idx = o.idx AND t.worker_id = :worker AND t.round = o.round)"""


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


def last_answer(db: sqlite3.Connection, job_id: int, index: int, worker_id: str) -> str | None:
    """See `LabelingStore.last_answer`."""
    sql = (
        "SELECT answer FROM tasks WHERE job_id = ?1 AND worker_id = ?2 AND idx = ?3"
        " AND answer IS NOT NULL AND round = (SELECT round FROM data_objects WHERE job_id = ?1"
        " AND idx = ?3) ORDER BY accepted DESC LIMIT 1"
    )
    row = db.execute(sql, (job_id, worker_id, index)).fetchone()
    return None if row is None else str(row["answer"])


def begin(db: sqlite3.Connection, turn_id: str, claim: Claim) -> Turn | None:
    """Makes a READY turn the worker's ACCEPTED one: its time begins."""
    db.execute(
        "UPDATE tasks SET state = ?, accepted = ?, expires = ?, expires_shifts = ? WHERE id = ?",
        (
            TaskState.ACCEPTED,
            to_micros(claim.accepted),
            to_micros(claim.expires.time),
            claim.expires.is_doubtful,
            turn_id,
        ),
    )
    return turn(db, turn_id)


def insert(db: sqlite3.Connection, claim: Claim, index: int, state: TaskState) -> Turn | None:
    """A new turn, ACCEPTED or READY, at a data object that has room for one."""
    worker = claim.worker
    db.execute(
        "INSERT INTO tasks (id, job_id, idx, worker_id, worker_sub, worker_issuer, state,"
        " accepted, expires, expires_shifts, round) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,"
        " round FROM data_objects WHERE job_id = ?2 AND idx = ?3",
        (
            claim.turn_id,
            claim.job_id,
            index,
            worker.id,
            worker.sub,
            worker.issuer,
            state,
            to_micros(claim.accepted),
            to_micros(claim.expires.time),
            claim.expires.is_doubtful,
        ),
    )
    db.execute(
        "UPDATE data_objects SET active = active + 1 WHERE job_id = ? AND idx = ?",
        (claim.job_id, index),
    )
    return turn(db, claim.turn_id)


def keep_answer(
    db: sqlite3.Connection, turn: Turn, answer: str, now: datetime
) -> ObjectState | None:
    """See `LabelingStore.keep_answer`."""
    if not is_in_progress(db, turn.job_id):
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
    settle(db, turn.job_id, turn.index)
    return True


def settle(db: sqlite3.Connection, job_id: int, index: int) -> None:
    """Ends the offer of a data object that nobody is at and that needs no more answers.

    While somebody was at it the lead asked for fewer answers.
    """
    db.execute(
        "UPDATE data_objects SET state = ? WHERE job_id = ? AND idx = ? AND state = ?"
        " AND active = 0 AND answers >= wanted",
        (ObjectState.ANSWERED, job_id, index, ObjectState.OPEN),
    )


def standing(db: sqlite3.Connection, job_id: int, worker_id: str, now: datetime) -> Standing:
    """See `LabelingStore.standing`."""
    sql = "SELECT COUNT(*) AS n FROM tasks WHERE worker_id = ? AND job_id = ? AND state = ?"
    submitted = sum(
        db.execute(sql, (worker_id, job_id, state)).fetchone()["n"]
        for state in (TaskState.SUBMITTED, TaskState.EARLIER)
    )
    at_work = db.execute(sql, (worker_id, job_id, TaskState.ACCEPTED)).fetchone()
    available = waiting = 0
    if is_in_progress(db, job_id):
        values = {"job": job_id, "worker": worker_id, "now": to_micros(now)}
        available = db.execute(f"SELECT COUNT(*) AS n {AVAILABLE}", values).fetchone()["n"]
        available += held(db, job_id, worker_id, TaskState.READY) is not None
        # What `take_from_others` could free.
        of_others = f"SELECT COUNT(DISTINCT r.idx) AS n {OF_OTHERS}"
        available += db.execute(of_others, values).fetchone()["n"]
        waiting = db.execute(_WAITING, values).fetchone()["n"]
    return Standing(submitted, available, bool(at_work["n"]), waiting)


def overdue(db: sqlite3.Connection, job_id: int, now: datetime, limit: int) -> tuple[Turn, ...]:
    """Accepted turns of a job whose time limit has passed, and READY ones nobody came to."""
    sql = (
        f"SELECT * FROM tasks WHERE job_id = ? AND {IN_HAND} AND expires <= ?"  # noqa: S608 - constants
        " ORDER BY expires LIMIT ?"
    )
    return tuple(record(row) for row in db.execute(sql, (job_id, to_micros(now), limit)))


def withdraw(db: sqlite3.Connection, job_id: int, limit: int) -> int:
    """See `LabelingStore.withdraw`."""
    sql = f"SELECT id, idx FROM tasks WHERE job_id = ? AND {IN_HAND} LIMIT ?"  # noqa: S608 - constants
    in_hand = db.execute(sql, (job_id, limit)).fetchall()
    db.executemany(
        "UPDATE tasks SET state = ? WHERE id = ?",
        [(TaskState.REVOKED, row["id"]) for row in in_hand],
    )
    db.executemany(
        "UPDATE data_objects SET active = active - 1 WHERE job_id = ? AND idx = ?",
        [(job_id, row["idx"]) for row in in_hand],
    )
    if in_hand:
        return len(in_hand)
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
        round=row["round"],
    )


def is_in_progress(db: sqlite3.Connection, job_id: int) -> bool:
    """Whether workers may work on a job."""
    row = db.execute("SELECT state FROM jobs WHERE id = ?", (job_id,)).fetchone()
    return row is not None and row["state"] == JobState.IN_PROGRESS


def held(db: sqlite3.Connection, job_id: int, worker_id: str, state: TaskState) -> Turn | None:
    """The one turn of a worker in a job that is ACCEPTED, or READY."""
    sql = "SELECT * FROM tasks WHERE job_id = ? AND worker_id = ? AND state = ?"
    row = db.execute(sql, (job_id, worker_id, state)).fetchone()
    return None if row is None else record(row)


def is_available(
    db: sqlite3.Connection, job_id: int, index: int, worker_id: str, now: datetime
) -> bool:
    """Whether a worker could accept that data object now."""
    return index in available_between(db, job_id, worker_id, index, index, now)


def available_between(
    db: sqlite3.Connection, job_id: int, worker_id: str, first: int, last: int, now: datetime
) -> set[int]:
    """Which data objects from `first` to `last` a worker could accept now."""
    values = {"job": job_id, "worker": worker_id, "now": to_micros(now)}
    # The + leaves the state's index aside: these few are found by their key.
    sql = f"SELECT o.idx {AVAILABLE} AND o.idx BETWEEN :first AND :last".replace(
        "o.state =", "+o.state ="
    )
    rows = db.execute(sql, {**values, "first": first, "last": last})
    return {int(row["idx"]) for row in rows}


def next_index(db: sqlite3.Connection, job_id: int, worker_id: str, now: datetime) -> int | None:
    """The first data object on offer to a worker; what they released or let run out comes last."""
    values = {"job": job_id, "worker": worker_id, "now": to_micros(now)}
    # What they released or let run out comes last: a lone worker could never finish otherwise.
    # What is assigned to them comes before what is for everybody.
    for had in (f"o.assigned = :worker AND NOT {_HAD}", f"NOT {_HAD}", _HAD):
        sql = f"SELECT o.idx {AVAILABLE} AND {had} ORDER BY o.idx LIMIT 1"
        row = db.execute(sql, values).fetchone()
        if row is not None:
            return int(row["idx"])
    return None
