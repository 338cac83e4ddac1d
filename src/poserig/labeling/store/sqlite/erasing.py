"""Removes labeling jobs from SQLite for good."""

import sqlite3
from collections.abc import Collection

from poserig.labeling.states import JobState
from poserig.labeling.store.sqlite import followed

_PARTS = (
    "job_changes",
    "reviews",
    "earlier_labels",
    "object_names",
    "tasks",
    "data_objects",
    "object_counts",
)
"""Tables with a job_id; rows that others point to come after those."""


def erase(db: sqlite3.Connection, job_id: int, before: Collection[JobState]) -> bool:
    """See `LabelingStore.erase_job`."""
    row = db.execute("SELECT name, state FROM jobs WHERE id = ?", (job_id,)).fetchone()
    if row is None or row["state"] not in before:
        return False
    db.execute("INSERT INTO erased_jobs VALUES (?, ?)", (job_id, row["name"]))
    db.execute(
        "DELETE FROM batch_members WHERE batch_id IN (SELECT id FROM batches WHERE job_id = ?)",
        (job_id,),
    )
    for table in (*_PARTS, "batches"):
        db.execute(f"DELETE FROM {table} WHERE job_id = ?", (job_id,))  # noqa: S608 - constants
    followed.forget_job(db, job_id)
    db.execute("DELETE FROM jobs WHERE id = ?", (job_id,))
    return True


def erased(db: sqlite3.Connection) -> dict[int, str]:
    """See `LabelingStore.erased_jobs`."""
    return {row["id"]: row["name"] for row in db.execute("SELECT id, name FROM erased_jobs")}
