"""Keeps labeling jobs in SQLite."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store.draws import draw_of
from poserig.labeling.store.names import search_keys
from poserig.labeling.store.records import Deadline, JobSetup, JobStatus, NewObject
from poserig.labeling.store.sqlite.file import from_micros, to_micros

_REASON_LIMIT = 1024
_STATUS = "id, state, failure_reason, modified, unwritten, ends, confirmed, reported, revision"


def add(
    db: sqlite3.Connection, setup: JobSetup, ends: Deadline | None, objects: Iterable[NewObject]
) -> int | None:
    """See `LabelingStore.add_job`."""
    created = to_micros(setup.created)
    cursor = db.execute(
        "INSERT INTO jobs (id, name, name_key, arn, reference_code, request, template,"
        " label_categories, workteam_arn, state, created, modified, total, settings, ends,"
        " ends_shifts) VALUES ((SELECT 1 + COALESCE(MAX(id), 0) FROM"
        " (SELECT id FROM jobs UNION ALL SELECT id FROM erased_jobs)),"
        " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (name_key) DO NOTHING",
        (
            setup.name,
            setup.name.lower(),
            setup.arn,
            setup.reference_code,
            setup.request,
            setup.template,
            setup.label_categories,
            setup.workteam_arn,
            JobState.INITIALIZING,
            created,
            created,
            setup.total,
            setup.settings,
            None if ends is None else to_micros(ends.time),
            ends is not None and ends.is_doubtful,
        ),
    )
    if not cursor.rowcount:
        return None
    job_id = int(cursor.lastrowid or 0)
    db.executemany(
        "INSERT INTO data_objects (job_id, idx, text, state, draw) VALUES (?, ?, ?, ?, ?)",
        ((job_id, one.index, one.text, one.state, draw_of(one.text)) for one in objects),
    )
    lines = db.execute("SELECT idx, text FROM data_objects WHERE job_id = ?", (job_id,))
    _add_names(db, job_id, ((row["idx"], row["text"]) for row in lines))
    return job_id


def add_objects(
    db: sqlite3.Connection,
    job_id: int,
    objects: Sequence[tuple[str, ObjectState]],
    assigned: str = "",
) -> int | None:
    """See `LabelingStore.add_objects`."""
    open_job = "id = ? AND state IN ('Initializing', 'InProgress')"
    sql = f"SELECT COUNT(*) FROM jobs WHERE {open_job}"  # noqa: S608 - constant texts
    if not db.execute(sql, (job_id,)).fetchone()[0]:
        return None
    last = "SELECT COALESCE(MAX(idx), -1) FROM data_objects WHERE job_id = ?"
    first = int(db.execute(last, (job_id,)).fetchone()[0]) + 1
    db.executemany(
        "INSERT INTO data_objects (job_id, idx, text, state, draw, assigned)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            (job_id, first + n, text, state, draw_of(text), assigned or None)
            for n, (text, state) in enumerate(objects)
        ),
    )
    _add_names(db, job_id, enumerate((text for text, _ in objects), start=first))
    return first


def find(db: sqlite3.Connection, name: str) -> JobStatus | None:
    """See `LabelingStore.find_job`."""
    found = _statuses(db, "WHERE name_key = ?", (name.lower(),))
    return found[0] if found else None


def status(db: sqlite3.Connection, job_id: int) -> JobStatus:
    """See `LabelingStore.job_status`."""
    return _statuses(db, "WHERE id = ?", (job_id,))[0]


def setup(db: sqlite3.Connection, job_id: int) -> JobSetup:
    """See `LabelingStore.job_setup`."""
    row = db.execute("SELECT * FROM jobs WHERE id = ?", (job_id,)).fetchone()
    return JobSetup(
        name=row["name"],
        arn=row["arn"],
        reference_code=row["reference_code"],
        workteam_arn=row["workteam_arn"],
        request=row["request"],
        template=row["template"],
        label_categories=row["label_categories"],
        created=from_micros(row["created"]),
        total=row["total"],
        settings=row["settings"],
    )


def newest_first(db: sqlite3.Connection, workteam_arn: str | None) -> list[JobStatus]:
    """See `LabelingStore.list_jobs`."""
    order = "ORDER BY created DESC, id DESC"
    if workteam_arn is None:
        return _statuses(db, order, ())
    return _statuses(db, f"WHERE workteam_arn = ? {order}", (workteam_arn,))


def active(db: sqlite3.Connection) -> list[JobStatus]:
    """See `LabelingStore.active_jobs`."""
    # The very words of the index active_jobs: without it every ended job would be read.
    where = "WHERE state IN ('Initializing', 'InProgress', 'Stopping')"
    return _statuses(db, f"{where} ORDER BY created, id", ())


def set_state(
    db: sqlite3.Connection,
    job_id: int,
    state: JobState,
    now: datetime,
    before: Collection[JobState],
    reason: str,
) -> bool:
    """See `LabelingStore.set_job_state`."""
    changes = "state = ?, modified = ?, failure_reason = ?"
    marks = ", ".join("?" for _ in before)
    changed = db.execute(
        f"UPDATE jobs SET {changes} WHERE id = ? AND state IN ({marks})",  # noqa: S608 - constants
        (state, to_micros(now), reason[:_REASON_LIMIT], job_id, *before),
    )
    return changed.rowcount > 0


def add_unwritten(db: sqlite3.Connection, job_id: int, count: int) -> None:
    """Notes that output.manifest lacks so many outcomes more; fewer when it is negative."""
    db.execute("UPDATE jobs SET unwritten = unwritten + ? WHERE id = ?", (count, job_id))


def add_reported(db: sqlite3.Connection, job_id: int, count: int = 1) -> None:
    """Counts data objects more about which a worker reported a problem; fewer when negative."""
    db.execute("UPDATE jobs SET reported = reported + ? WHERE id = ?", (count, job_id))


def _add_names(db: sqlite3.Connection, job_id: int, texts: Iterable[tuple[int, str]]) -> None:
    db.executemany(
        "INSERT INTO object_names (job_id, key, idx) VALUES (?, ?, ?)",
        ((job_id, key, index) for index, text in texts for key in search_keys(text)),
    )


def _statuses(db: sqlite3.Connection, rest: str, values: tuple[object, ...]) -> list[JobStatus]:
    sql = f"SELECT {_STATUS} FROM jobs {rest}"  # noqa: S608 - constant texts
    return [
        JobStatus(
            id=row["id"],
            state=JobState(row["state"]),
            failure_reason=row["failure_reason"],
            modified=from_micros(row["modified"]),
            unwritten=row["unwritten"],
            ends=None if row["ends"] is None else from_micros(row["ends"]),
            is_confirmed=bool(row["confirmed"]),
            counts=_counts(db, row["id"]),
            reported=row["reported"],
            revision=row["revision"],
        )
        for row in db.execute(sql, values).fetchall()
    ]


def _counts(db: sqlite3.Connection, job_id: int) -> dict[ObjectState, int]:
    found = dict.fromkeys(ObjectState, 0)
    for row in db.execute("SELECT state, n FROM object_counts WHERE job_id = ?", (job_id,)):
        found[ObjectState(row["state"])] = row["n"]
    return found
