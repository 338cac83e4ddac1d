"""Finds in SQLite where a worker may go: neighbors, the next and the last, and images by name."""

import sqlite3
from datetime import datetime

from poserig.labeling.store.names import search_prefix
from poserig.labeling.store.records import DataObject, Place
from poserig.labeling.store.sqlite import objects, turns
from poserig.labeling.store.sqlite.file import to_micros

_MAY_OPEN = "state IN ('accepted', 'ready', 'submitted')"
_LAST = "\U0010ffff"


def places(
    db: sqlite3.Connection, job_id: int, worker_id: str, *, start: int, limit: int, now: datetime
) -> list[Place]:
    """See `LabelingStore.places`."""
    found = objects.some(db, job_id, limit=limit, start=start, states=None, backward=False)
    if not found:
        return []
    between = (job_id, worker_id, found[0].index, found[-1].index)
    rows = db.execute(
        "SELECT * FROM tasks WHERE job_id = ? AND worker_id = ? AND idx BETWEEN ? AND ?"
        " ORDER BY accepted, rowid",
        between,
    ).fetchall()
    own = {row["idx"]: turns.record(row) for row in rows}
    offered = turns.available_between(db, job_id, worker_id, found[0].index, found[-1].index, now)
    return [Place(one, own.get(one.index), one.index in offered) for one in found]


def nearest(
    db: sqlite3.Connection,
    job_id: int,
    worker_id: str,
    index: int,
    *,
    backward: bool,
    now: datetime,
) -> int | None:
    """See `LabelingStore.nearest`."""
    step, order = ("<", "DESC") if backward else (">", "ASC")
    rest = f"AND idx {step} :index ORDER BY idx {order} LIMIT 1"
    values = {"job": job_id, "worker": worker_id, "index": index, "now": to_micros(now)}
    queries = (
        f"SELECT idx FROM tasks WHERE job_id = :job AND worker_id = :worker AND {_MAY_OPEN} {rest}",  # noqa: S608 - constants
        f"SELECT idx FROM data_objects WHERE job_id = :job AND state = 'pending' {rest}",  # noqa: S608 - constants
        f"SELECT o.idx {turns.AVAILABLE} AND o.{rest.removeprefix('AND ')}",
    )
    rows = [db.execute(sql, values).fetchone() for sql in queries]
    found = [int(row["idx"]) for row in rows if row is not None]
    if not found:
        return None
    return max(found) if backward else min(found)


def find(db: sqlite3.Connection, job_id: int, text: str, limit: int) -> list[DataObject]:
    """See `LabelingStore.find_objects`."""
    prefix = search_prefix(text)
    if not prefix:
        return []
    # A data object has several keys, so some rows may lead to the same one.
    rows = db.execute(
        "SELECT idx FROM object_names WHERE job_id = ? AND key >= ? AND key < ?"
        " ORDER BY key, idx LIMIT ?",
        (job_id, prefix, prefix + _LAST, 4 * limit),
    )
    indexes = list(dict.fromkeys(int(row["idx"]) for row in rows))[:limit]
    each = [
        objects.some(db, job_id, limit=1, start=index, states=None, backward=False)
        for index in indexes
    ]
    return [one for found in each for one in found]
