"""Gives workers turns in SQLite: the next one, one ahead of it, or one that they chose."""

import sqlite3
from datetime import datetime

from poserig.labeling.states import TaskState
from poserig.labeling.store.records import Claim, Deadline, Turn
from poserig.labeling.store.sqlite import turns
from poserig.labeling.store.sqlite.file import to_micros


def take(db: sqlite3.Connection, claim: Claim) -> Turn | None:
    """See `LabelingStore.take_turn`."""
    job_id, worker_id = claim.job_id, claim.worker.id
    if not turns.is_in_progress(db, job_id):
        return None
    accepted_before = turns.held(db, job_id, worker_id, TaskState.ACCEPTED)
    if accepted_before is not None:
        return accepted_before
    ready = turns.held(db, job_id, worker_id, TaskState.READY)
    if ready is not None:
        return turns.begin(db, ready.id, claim)
    index = turns.next_index(db, job_id, worker_id, claim.now)
    if index is None:
        index = take_from_others(db, job_id, worker_id, claim.now)
    if index is None:
        return None
    return turns.insert(db, claim, index, TaskState.ACCEPTED)


def take_ahead(db: sqlite3.Connection, claim: Claim) -> Turn | None:
    """See `LabelingStore.take_ahead`."""
    job_id, worker_id = claim.job_id, claim.worker.id
    if not turns.is_in_progress(db, job_id):
        return None
    ready = turns.held(db, job_id, worker_id, TaskState.READY)
    if ready is not None:
        db.execute(
            "UPDATE tasks SET expires = ?, expires_shifts = ? WHERE id = ?",
            (to_micros(claim.expires.time), claim.expires.is_doubtful, ready.id),
        )
        return turns.turn(db, ready.id)
    index = turns.next_index(db, job_id, worker_id, claim.now)
    if index is None:
        return None
    return turns.insert(db, claim, index, TaskState.READY)


def take_at(db: sqlite3.Connection, claim: Claim, index: int, aside: Deadline) -> Turn | None:
    """See `LabelingStore.take_turn_at`."""
    job_id, worker_id = claim.job_id, claim.worker.id
    if not turns.is_in_progress(db, job_id):
        return None
    held = turns.held(db, job_id, worker_id, TaskState.ACCEPTED)
    if held is not None and held.index == index:
        return held
    ready = turns.held(db, job_id, worker_id, TaskState.READY)
    if ready is not None and ready.index == index:
        # It must not be READY when what is held becomes it.
        db.execute("UPDATE tasks SET state = 'released' WHERE id = ?", (ready.id,))
        set_aside(db, job_id, worker_id, aside)
        return turns.begin(db, ready.id, claim)
    if not turns.is_available(db, job_id, index, worker_id, claim.now):
        return None
    set_aside(db, job_id, worker_id, aside)
    return turns.insert(db, claim, index, TaskState.ACCEPTED)


def set_aside(db: sqlite3.Connection, job_id: int, worker_id: str, until: Deadline) -> None:
    """Makes what a worker has accepted in a job their READY turn, in the place of another."""
    held = turns.held(db, job_id, worker_id, TaskState.ACCEPTED)
    if held is None:
        return
    ready = turns.held(db, job_id, worker_id, TaskState.READY)
    if ready is not None:
        free(db, ready)
    db.execute(
        "UPDATE tasks SET state = ?, expires = ?, expires_shifts = ? WHERE id = ?",
        (TaskState.READY, to_micros(until.time), until.is_doubtful, held.id),
    )


def free(db: sqlite3.Connection, turn: Turn) -> bool:
    """See `LabelingStore.free_ahead`."""
    wanted = (turn.id, TaskState.READY, to_micros(turn.expires))
    changed = db.execute(
        "UPDATE tasks SET state = 'released', finished = accepted"
        " WHERE id = ? AND state = ? AND expires = ?",
        wanted,
    )
    if not changed.rowcount:
        return False
    db.execute("DELETE FROM tasks WHERE id = ? AND answer IS NULL", (turn.id,))
    db.execute(
        "UPDATE data_objects SET active = active - 1 WHERE job_id = ? AND idx = ?",
        (turn.job_id, turn.index),
    )
    turns.settle(db, turn.job_id, turn.index)
    return True


def take_from_others(
    db: sqlite3.Connection, job_id: int, worker_id: str, now: datetime
) -> int | None:
    """Frees somebody else's READY turn for a worker; its data object, or None for none."""
    values = {"job": job_id, "worker": worker_id, "now": to_micros(now)}
    sql = f"SELECT r.id {turns.OF_OTHERS} ORDER BY r.expires, r.idx LIMIT 1"
    row = db.execute(sql, values).fetchone()
    ready = None if row is None else turns.turn(db, row["id"])
    if ready is None:
        return None
    free(db, ready)
    return ready.index
