"""Keeps the steady time in SQLite, and moves doubtful deadlines."""

import sqlite3
from datetime import datetime, timedelta

from poserig.labeling.store.sqlite.file import from_micros, to_micros

_DEADLINES = (
    ("tasks", "expires", "expires_shifts"),
    ("data_objects", "expires", "expires_shifts"),
    ("jobs", "ends", "ends_shifts"),
)


def saved(db: sqlite3.Connection) -> datetime | None:
    """See `LabelingStore.saved_time`."""
    row = db.execute("SELECT seen FROM clock").fetchone()
    return None if row is None else from_micros(row["seen"])


def save(db: sqlite3.Connection, time: datetime) -> None:
    """See `LabelingStore.save_time`."""
    db.execute("INSERT OR REPLACE INTO clock (id, seen) VALUES (1, ?)", (to_micros(time),))


def settle(db: sqlite3.Connection, by: timedelta, time: datetime) -> None:
    """See `LabelingStore.settle_deadlines`."""
    micros = by // timedelta(microseconds=1)
    for table, deadline, mark in _DEADLINES:
        sql = f"UPDATE {table} SET {deadline} = {deadline} + ?, {mark} = 0 WHERE {mark} = 1"  # noqa: S608 - constants
        db.execute(sql, (micros,))
    save(db, time)
