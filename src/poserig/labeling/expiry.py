"""What time does: tasks return to the others, data objects expire."""

from datetime import datetime

from poserig.groundtruth.manifest import EXPIRED_REASON
from poserig.labeling import data_objects, jobs, tasks
from poserig.labeling.context import Context
from poserig.labeling.events import record
from poserig.labeling.jobs import Job
from poserig.labeling.prepare import record_failure
from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store import from_micros

DECLINED_REASON = (
    "ClientError: Declined by every worker it was offered to."
    " Offer it again with `poserig job requeue`."
)
"""Ground Truth gives such a data object the reason of an expired one, which names five causes."""


def return_overdue_tasks(context: Context) -> bool:
    """Give tasks whose time limit has passed back to all workers. True when there was one."""
    stamp = context.clock.now()
    with context.store.transaction() as db:
        turns = tasks.overdue(db, context.steady.read().time)
        for turn in turns:
            tasks.give_up(db, turn, TaskState.TIMED_OUT, stamp)
    for turn in turns:
        record("task", task=turn.id, worker=turn.worker_id, state=TaskState.TIMED_OUT)
    return bool(turns)


def expire_data_objects(context: Context, job: Job) -> bool:
    """End the offer of data objects that are too long open or that enough workers declined.

    One with an answer goes to consolidation, one without has failed. One that a worker is at
    waits for them: their task has a time limit of its own.
    """
    where = "job_id = ? AND state = ? AND active = 0 AND (expires <= ? OR declines >= ?)"
    sql = f"SELECT idx, answers, declines FROM data_objects WHERE {where}"  # noqa: S608 - constant text
    failed: dict[int, str] = {}
    with context.store.transaction() as db:
        workers = job.request.workers_per_object
        now = context.steady.read().micros
        rows = db.execute(sql, (job.id, ObjectState.OPEN, now, workers)).fetchall()
        for row in rows:
            index = row["idx"]
            if row["answers"]:
                db.execute(
                    "UPDATE data_objects SET state = ? WHERE job_id = ? AND idx = ?",
                    (ObjectState.ANSWERED, job.id, index),
                )
            else:
                data_object = data_objects.load(db, job.id, index)
                reason = DECLINED_REASON if row["declines"] >= workers else EXPIRED_REASON
                data_objects.fail(db, job, data_object, reason, 1)
                failed[index] = reason
    for index, reason in failed.items():
        record_failure(job, index, reason)
    return bool(rows)


def withdraw(context: Context, job: Job) -> None:
    """The job is being stopped: take tasks from workers, send partial answers to consolidation."""
    with context.store.transaction() as db:
        db.execute(
            "UPDATE tasks SET state = ? WHERE job_id = ? AND state = ?",
            (TaskState.REVOKED, job.id, TaskState.ACCEPTED),
        )
        db.execute("UPDATE data_objects SET active = 0 WHERE job_id = ? AND active > 0", (job.id,))
        db.execute(
            "UPDATE data_objects SET state = ? WHERE job_id = ? AND state = ? AND answers > 0",
            (ObjectState.ANSWERED, job.id, ObjectState.OPEN),
        )


def next_deadline(context: Context) -> datetime | None:
    """When the next task or data object runs out of time; None when nothing waits."""
    states = (JobState.IN_PROGRESS, ObjectState.OPEN)
    with context.store.transaction() as db:
        task = db.execute("SELECT MIN(expires) FROM tasks WHERE state = 'accepted'").fetchone()[0]
        offer = db.execute(
            "SELECT MIN(o.expires) FROM data_objects AS o JOIN jobs AS j ON j.id = o.job_id"
            " WHERE j.state = ? AND o.state = ? AND o.active = 0",
            states,
        ).fetchone()[0]
    deadlines = [moment for moment in (task, offer) if moment is not None]
    return from_micros(min(deadlines)) if deadlines else None


def fail_job(context: Context, job: Job, reason: str) -> None:
    """End the whole job; what workers answered stays in the store."""
    with context.store.transaction() as db:
        jobs.set_state(db, job.id, JobState.FAILED, context.clock.now(), reason)
        db.execute(
            "UPDATE tasks SET state = ? WHERE job_id = ? AND state = ?",
            (TaskState.REVOKED, job.id, TaskState.ACCEPTED),
        )
    record("labeling-job", labeling_job=job.name, state=JobState.FAILED, reason=reason)
