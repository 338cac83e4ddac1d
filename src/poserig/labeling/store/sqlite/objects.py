"""Keeps data objects in SQLite."""

import heapq
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime

from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store.records import DataObject, Due, Offer, Outcome
from poserig.labeling.store.sqlite import turns
from poserig.labeling.store.sqlite.file import from_micros, to_micros
from poserig.labeling.store.sqlite.jobs import add_reported, add_unwritten

COLUMNS = (
    "idx, text, state, reason, tries, answers, declines, wanted, output, assigned, round, review"
)
_SELECT = f"SELECT {COLUMNS} FROM data_objects WHERE job_id = ?"  # noqa: S608 - constants
_ANSWERED = (
    "AND idx IN (SELECT idx FROM tasks WHERE worker_id = ? AND job_id = ?"
    " AND state IN ('submitted', 'earlier'))"
)
# The very words of the partial indexes offers_by_expiry and declined_offers.
_UNATTENDED = "state = 'open' AND active = 0"


def data_object(row: sqlite3.Row) -> DataObject:
    """The record of a row of `COLUMNS`."""
    return DataObject(
        index=row["idx"],
        text=row["text"],
        state=ObjectState(row["state"]),
        reason=row["reason"],
        tries=row["tries"],
        answers=row["answers"],
        declines=row["declines"],
        wanted=row["wanted"],
        output=row["output"],
        assigned=row["assigned"] or "",
        round=row["round"],
        review=row["review"],
    )


def some(
    db: sqlite3.Connection,
    job_id: int,
    *,
    limit: int,
    start: int,
    states: Collection[ObjectState] | None,
    reported: bool = False,
    answered_by: str | None = None,
    backward: bool,
) -> list[DataObject]:
    """See `LabelingStore.data_objects`."""
    step, order = ("<", "DESC") if backward else (">=", "ASC")
    rest = f"AND idx {step} ? ORDER BY idx {order} LIMIT ?"
    if reported:
        rest = f"AND is_reported = 1 {rest}"
    values: tuple[int | str, ...] = (start, limit)
    if answered_by is not None:
        rest, values = f"{_ANSWERED} {rest}", (answered_by, job_id, *values)
    if states is None or reported:
        rows = db.execute(f"{_SELECT} {rest}", (job_id, *values)).fetchall()
        found = [data_object(row) for row in rows]
    else:
        # One query for each state: an index has them in order, so no more than `limit` are read.
        each = [
            [
                data_object(row)
                for row in db.execute(f"{_SELECT} AND state = ? {rest}", (job_id, state, *values))
            ]
            for state in states
        ]
        merged = heapq.merge(*each, key=lambda one: one.index, reverse=backward)
        found = list(merged)[:limit]
    return found[::-1] if backward else found


def task_input(db: sqlite3.Connection, job_id: int, index: int) -> str:
    """See `LabelingStore.task_input`."""
    sql = "SELECT task_input FROM data_objects WHERE job_id = ? AND idx = ?"
    return str(db.execute(sql, (job_id, index)).fetchone()["task_input"])


def keep_prepared(
    db: sqlite3.Connection,
    job_id: int,
    offers: Sequence[Offer],
    outcomes: Sequence[Outcome],
    revision: int | None,
) -> bool:
    """See `LabelingStore.keep_prepared`."""
    if revision is not None:
        row = db.execute("SELECT revision FROM jobs WHERE id = ?", (job_id,)).fetchone()
        if row["revision"] != revision:
            return False
    db.executemany(
        "UPDATE data_objects SET state = ?, task_input = ?, wanted = ?, expires = ?,"
        " expires_shifts = ?, is_patient = ? WHERE job_id = ? AND idx = ? AND state = ?",
        [
            (
                ObjectState.OPEN,
                offer.task_input,
                offer.wanted,
                None if offer.expires is None else to_micros(offer.expires.time),
                offer.expires is not None and offer.expires.is_doubtful,
                offer.is_patient,
                job_id,
                offer.index,
                ObjectState.PENDING,
            )
            for offer in offers
        ],
    )
    for outcome in outcomes:
        finish(db, job_id, outcome, ObjectState.PENDING)
    return True


def finish(db: sqlite3.Connection, job_id: int, outcome: Outcome, before: ObjectState) -> bool:
    """Keeps what became of a data object. False when it is not in the state `before`."""
    changed = db.execute(
        "UPDATE data_objects SET state = ?, output = ?, reason = ?, tries = MAX(tries, ?),"
        " is_reported = ?, active = 0 WHERE job_id = ? AND idx = ? AND state = ?",
        (
            outcome.state,
            outcome.output,
            outcome.reason,
            outcome.tries,
            outcome.is_reported,
            job_id,
            outcome.index,
            before,
        ),
    )
    if changed.rowcount:
        add_unwritten(db, job_id, 1)
        if outcome.is_reported:
            add_reported(db, job_id)
    return changed.rowcount > 0


def due(db: sqlite3.Connection, job_id: int, now: datetime, limit: int) -> Due:
    """See `LabelingStore.due`."""
    expired = f"{_SELECT} AND {_UNATTENDED} AND expires <= ? ORDER BY expires LIMIT ?"
    declined = f"{_SELECT} AND {_UNATTENDED} AND declines >= wanted AND is_patient = 0 LIMIT ?"
    rows = db.execute(declined, (job_id, limit)).fetchall()
    rows += db.execute(expired, (job_id, to_micros(now), limit)).fetchall()
    offers = {row["idx"]: data_object(row) for row in rows}
    return Due(turns.overdue(db, job_id, now, limit), tuple(offers.values())[:limit])


def end_offer(
    db: sqlite3.Connection, job_id: int, index: int, failure: Outcome | None, *, takes_back: bool
) -> bool:
    """See `LabelingStore.end_offer`."""
    sql = "SELECT active, state FROM data_objects WHERE job_id = ? AND idx = ? AND state IN (?, ?)"
    row = db.execute(sql, (job_id, index, ObjectState.OPEN, ObjectState.DECLINED)).fetchone()
    if row is None or (row["active"] and not takes_back):
        return False
    if row["active"]:
        db.execute(
            f"UPDATE tasks SET state = ? WHERE job_id = ? AND idx = ? AND {turns.IN_HAND}",  # noqa: S608 - constants
            (TaskState.REVOKED, job_id, index),
        )
    if failure is not None:
        return finish(db, job_id, failure, ObjectState(row["state"]))
    db.execute(
        "UPDATE data_objects SET state = ?, active = 0 WHERE job_id = ? AND idx = ?",
        (ObjectState.ANSWERED, job_id, index),
    )
    return True


def next_deadline(db: sqlite3.Connection, job_ids: Collection[int]) -> datetime | None:
    """See `LabelingStore.next_deadline`."""
    offer = f"SELECT MIN(expires) FROM data_objects WHERE job_id = ? AND {_UNATTENDED}"  # noqa: S608 - constants
    turn = f"SELECT MIN(expires) FROM tasks WHERE job_id = ? AND {turns.IN_HAND}"  # noqa: S608 - constants
    ends = [db.execute(sql, (job,)).fetchone()[0] for job in job_ids for sql in (offer, turn)]
    known = [micros for micros in ends if micros is not None]
    return from_micros(min(known)) if known else None


def output_lines(db: sqlite3.Connection, job_id: int) -> list[str]:
    """See `LabelingStore.output_lines`."""
    sql = "SELECT COALESCE(output, text) AS line FROM data_objects WHERE job_id = ? ORDER BY idx"
    return [row["line"] for row in db.execute(sql, (job_id,))]
