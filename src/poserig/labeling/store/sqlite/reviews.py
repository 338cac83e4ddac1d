"""Keeps reviews of labels in SQLite, and the rounds that follow them."""

import sqlite3

from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store.records import DataObject, EarlierLabel, Fix, Review, Verdict
from poserig.labeling.store.sqlite import lead
from poserig.labeling.store.sqlite.file import from_micros, to_micros
from poserig.labeling.store.sqlite.jobs import add_reported, add_unwritten
from poserig.labeling.store.sqlite.objects import COLUMNS, data_object

_LABELED = (ObjectState.LABELED, ObjectState.ALREADY_LABELED)
# The very words of the partial index waits_for_review, which has all that is looked at. SQLite
# would take the index of states, and read every row.
_WAITS = (
    "FROM data_objects AS o INDEXED BY waits_for_review"
    " WHERE o.job_id = :job AND o.state = 'labeled' AND o.review = ''"
    " AND (o.draw < :share OR o.round > 1)"
    " AND (:not_by = '' OR NOT EXISTS (SELECT 1 FROM tasks AS t WHERE t.job_id = o.job_id"
    " AND t.idx = o.idx AND t.worker_id = :not_by AND t.state = 'submitted'))"
)


def add_review(db: sqlite3.Connection, job_id: int, review: Review) -> bool:
    """See `LabelingStore.add_review`."""
    if _reviewed(db, job_id, review) is None:
        return False
    _insert(db, job_id, review)
    db.execute(
        "UPDATE data_objects SET review = ? WHERE job_id = ? AND idx = ?",
        (review.verdict, job_id, review.index),
    )
    return True


def send_back(db: sqlite3.Connection, job_id: int, review: Review, assigned: str) -> bool:
    """See `LabelingStore.send_back`."""
    if not _end_round(db, job_id, review):
        return False
    db.execute(
        "UPDATE data_objects SET state = ?, assigned = ? WHERE job_id = ? AND idx = ?",
        (ObjectState.PENDING, assigned or None, job_id, review.index),
    )
    return True


def keep_fix(db: sqlite3.Connection, job_id: int, review: Review, fix: Fix) -> bool:
    """See `LabelingStore.keep_fix`."""
    if not _end_round(db, job_id, review):
        return False
    finished = to_micros(review.time)
    db.execute(
        "INSERT INTO tasks (id, job_id, idx, worker_id, worker_sub, worker_issuer, state, accepted,"
        " expires, finished, answer, round) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            fix.turn_id,
            job_id,
            review.index,
            fix.worker.id,
            fix.worker.sub,
            fix.worker.issuer,
            TaskState.SUBMITTED,
            to_micros(fix.begun),
            finished,
            finished,
            fix.answer,
            review.round + 1,
        ),
    )
    db.execute(
        "UPDATE data_objects SET state = ?, review = ?, task_input = ?, answers = 1, wanted = 1,"
        " expires = NULL, expires_shifts = 0, assigned = NULL WHERE job_id = ? AND idx = ?",
        (ObjectState.ANSWERED, Verdict.FIX, fix.task_input, job_id, review.index),
    )
    return True


def reviews(db: sqlite3.Connection, job_id: int, index: int) -> tuple[Review, ...]:
    """See `LabelingStore.reviews`."""
    sql = "SELECT * FROM reviews WHERE job_id = ? AND idx = ? ORDER BY id"
    return tuple(
        Review(
            index=row["idx"],
            round=row["round"],
            verdict=Verdict(row["verdict"]),
            note=row["note"],
            worker_id=row["worker_id"],
            time=from_micros(row["time"]),
        )
        for row in db.execute(sql, (job_id, index))
    )


def earlier_labels(db: sqlite3.Connection, job_id: int, index: int) -> tuple[EarlierLabel, ...]:
    """See `LabelingStore.earlier_labels`."""
    sql = "SELECT * FROM earlier_labels WHERE job_id = ? AND idx = ? ORDER BY id"
    return tuple(
        EarlierLabel(row["round"], row["output"], from_micros(row["ended"]))
        for row in db.execute(sql, (job_id, index))
    )


def to_review(
    db: sqlite3.Connection,
    job_id: int,
    *,
    limit: int,
    start: int,
    backward: bool,
    not_by: str,
    share: int,
) -> list[DataObject]:
    """See `LabelingStore.to_review`."""
    step, order = ("<", "DESC") if backward else (">=", "ASC")
    sql = f"SELECT {COLUMNS} {_WAITS} AND o.idx {step} :start ORDER BY o.idx {order} LIMIT :limit"
    values = {"job": job_id, "not_by": not_by, "share": share, "start": start, "limit": limit}
    found = [data_object(row) for row in db.execute(sql, values)]
    return found[::-1] if backward else found


def count_to_review(db: sqlite3.Connection, job_id: int, not_by: str, share: int) -> int:
    """See `LabelingStore.count_to_review`."""
    values = {"job": job_id, "not_by": not_by, "share": share}
    return int(db.execute(f"SELECT COUNT(*) {_WAITS}", values).fetchone()[0])


def _reviewed(db: sqlite3.Connection, job_id: int, review: Review) -> sqlite3.Row | None:
    """The data object, if a review of it can be kept now."""
    sql = (
        "SELECT o.state, o.is_reported, COALESCE(o.output, o.text) AS line"
        " FROM data_objects AS o JOIN jobs AS j ON j.id = o.job_id"
        " WHERE o.job_id = ? AND o.idx = ? AND o.round = ? AND o.state IN (?, ?) AND j.state = ?"
    )
    values = (job_id, review.index, review.round, *_LABELED, JobState.IN_PROGRESS)
    found: sqlite3.Row | None = db.execute(sql, values).fetchone()
    return found


def _end_round(db: sqlite3.Connection, job_id: int, review: Review) -> bool:
    """Keeps a review and the label that it is about; the next round has no answer yet."""
    row = _reviewed(db, job_id, review)
    if row is None:
        return False
    _insert(db, job_id, review)
    lead.keep_label(db, job_id, review.index, review.time)
    lead.return_turns(
        db, job_id, review.index, [TaskState.SUBMITTED], review.time, TaskState.EARLIER
    )
    lead.return_turns(db, job_id, review.index, [TaskState.DECLINED], review.time)
    lead.forget_batches(db, job_id, review.index)
    db.execute(
        "UPDATE data_objects SET round = round + 1, review = '', output = NULL, reason = '',"
        " tries = 0, answers = 0, declines = 0, batch_id = NULL, is_reported = 0"
        " WHERE job_id = ? AND idx = ?",
        (job_id, review.index),
    )
    add_unwritten(db, job_id, 1)
    if row["is_reported"]:
        add_reported(db, job_id, -1)
    return True


def _insert(db: sqlite3.Connection, job_id: int, review: Review) -> None:
    db.execute(
        "INSERT INTO reviews (job_id, idx, round, verdict, note, worker_id, time)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            job_id,
            review.index,
            review.round,
            review.verdict,
            review.note,
            review.worker_id,
            to_micros(review.time),
        ),
    )
