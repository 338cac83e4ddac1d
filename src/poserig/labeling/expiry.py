"""Handles deadlines: returns overdue tasks to all workers, and expires data objects."""

from datetime import datetime

from poserig.groundtruth.manifest import EXPIRED_REASON, parse_line
from poserig.labeling.context import Context
from poserig.labeling.events import record
from poserig.labeling.jobs import Job
from poserig.labeling.outcomes import failure, record_outcome
from poserig.labeling.states import JobState, TaskState
from poserig.labeling.store.records import DataObject, Outcome, Turn

DECLINED_REASON = (
    "ClientError: Declined by every worker it was offered to."
    " Offer it again with `poserig job requeue`."
)
"""Ground Truth gives such a data object the reason of an expired one, which names five causes."""

_AT_ONCE = 100
_WITHDRAWN_AT_ONCE = 25


def handle_due(context: Context, job: Job) -> bool:
    """Ends the tasks and offers of a job whose time is over. True when there was one.

    An overdue task goes back to all workers. A data object that is on offer too long, or that
    enough workers declined, goes to consolidation when it has an answer; without one it has
    failed. One that a worker is at waits for them: their task has a time limit of its own.
    """
    due = context.store.due(job.id, context.steady.read().time, _AT_ONCE)
    now = context.clock.now()
    for turn in due.turns:
        if turn.state is TaskState.READY:
            context.store.free_ahead(turn)
        elif context.store.end_turn(turn, TaskState.TIMED_OUT, now):
            record_task(job, turn, TaskState.TIMED_OUT)
    for data_object in due.offers:
        outcome = None if data_object.answers else _expired(job, data_object)
        if context.store.end_offer(job.id, data_object.index, outcome) and outcome is not None:
            record_outcome(job, outcome)
    return bool(due.turns or due.offers)


def next_deadline(context: Context) -> datetime | None:
    """When the next task or data object runs out of time; None when nothing waits."""
    active = [job.id for job in context.jobs.active() if job.state is JobState.IN_PROGRESS]
    return context.store.next_deadline(active)


def withdraw(context: Context, job: Job) -> None:
    """Takes all tasks of a job that ends back from workers; partial answers are consolidated."""
    while context.store.withdraw(job.id, _WITHDRAWN_AT_ONCE):
        pass


def fail_job(context: Context, job: Job, reason: str) -> None:
    """Ends the whole job; what workers answered stays in the store."""
    before = [state for state in JobState if not (state.is_final or state.is_shelved)]
    now = context.clock.now()
    if context.store.set_job_state(job.id, JobState.FAILED, now, before=before, reason=reason):
        withdraw(context, job)
        record("labeling-job", labeling_job=job.name, state=JobState.FAILED, reason=reason)


def record_task(job: Job, turn: Turn, state: TaskState) -> None:
    """Writes a line of the log: where a worker's task stands now."""
    record(
        "task",
        labeling_job=job.name,
        index=turn.index,
        task=turn.id,
        worker=turn.worker_id,
        state=state,
    )


def _expired(job: Job, data_object: DataObject) -> Outcome:
    is_declined = data_object.declines >= data_object.wanted
    reason = DECLINED_REASON if is_declined else EXPIRED_REASON
    return failure(job, parse_line(data_object.text, data_object.index), reason, 1)
