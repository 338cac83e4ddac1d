"""Keeps in SQLite how jobs were changed, and by whom."""

import sqlite3

from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store.changes import Change, JobUpdate, LoggedChange
from poserig.labeling.store.sqlite.file import from_micros, to_micros

_LAST_ID = 2**63 - 1


def change_job(
    db: sqlite3.Connection, job_id: int, update: JobUpdate, changes: tuple[Change, ...]
) -> bool:
    """See `LabelingStore.change_job`."""
    states = (JobState.INITIALIZING, JobState.IN_PROGRESS)
    changed = db.execute(
        "UPDATE jobs SET request = COALESCE(?, request), settings = COALESCE(?, settings),"
        " revision = revision + 1 WHERE id = ? AND revision = ? AND (? OR state IN (?, ?))",
        (
            update.request,
            update.settings,
            job_id,
            update.revision,
            update.request is None,
            *states,
        ),
    )
    if not changed.rowcount:
        return False
    for one in changes:
        _insert(db, job_id, update.revision + 1, one)
    if update.wanted is not None:
        _want(db, job_id, update.wanted)
    return True


def log(db: sqlite3.Connection, job_id: int, change: Change) -> None:
    """See `LabelingStore.log_change`."""
    _insert(db, job_id, 0, change)


def some(
    db: sqlite3.Connection, job_id: int, limit: int, before: int | None, since: int | None
) -> tuple[LoggedChange, ...]:
    """See `LabelingStore.changes`."""
    rows = db.execute(
        "SELECT * FROM job_changes WHERE job_id = ? AND id < ? AND revision > ?"
        " ORDER BY id DESC LIMIT ?",
        (job_id, _LAST_ID if before is None else before, -1 if since is None else since, limit),
    )
    return tuple(
        LoggedChange(
            row["id"],
            row["revision"],
            Change(
                what=row["what"],
                before=row["value_before"],
                after=row["value_after"],
                worker_id=row["worker_id"],
                who=row["who"],
                time=from_micros(row["time"]),
            ),
        )
        for row in rows
    )


def _insert(db: sqlite3.Connection, job_id: int, revision: int, change: Change) -> None:
    db.execute(
        "INSERT INTO job_changes (job_id, revision, what, value_before, value_after, worker_id,"
        " who, time) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            job_id,
            revision,
            change.what,
            change.before,
            change.after,
            change.worker_id,
            change.who,
            to_micros(change.time),
        ),
    )


def _want(db: sqlite3.Connection, job_id: int, wanted: int) -> None:
    values = {
        "job": job_id,
        "wanted": wanted,
        "open": ObjectState.OPEN,
        "declined": ObjectState.DECLINED,
        "answered": ObjectState.ANSWERED,
    }
    db.execute(
        "UPDATE data_objects SET wanted = :wanted"
        " WHERE job_id = :job AND state IN (:open, :declined) AND round = 1",
        values,
    )
    # Who is at one that needs no more answers may finish it: theirs is one more.
    db.execute(
        "UPDATE data_objects SET state = :answered WHERE job_id = :job"
        " AND state IN (:open, :declined) AND active = 0 AND answers >= wanted",
        values,
    )
