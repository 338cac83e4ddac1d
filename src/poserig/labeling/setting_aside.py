"""Hands the lead what nobody is left to label."""

from poserig.labeling.context import Context
from poserig.labeling.events import record
from poserig.labeling.jobs import Job
from poserig.labeling.states import ObjectState, TaskState

_THROUGH = (TaskState.SUBMITTED, TaskState.DECLINED)


def set_aside_if_nobody_is_left(context: Context, job: Job, index: int) -> bool:
    """Sets a data object aside when some declined it and everybody else has answered it.

    In a job that ends by itself nothing is set aside: there as many declines as answers wanted end
    the offer.

    Returns:
        Whether it waits for the lead now.
    """
    if not job.is_growing:
        return False
    turns = context.store.turns_at(job.id, index)
    if not any(turn.state is TaskState.DECLINED for turn in turns):
        return False
    through = {turn.worker_id for turn in turns if turn.state in _THROUGH}
    members = {one.id for one in context.workers.members(job.request.workteam_arn)}
    if not members <= through or not context.store.set_aside(job.id, index):
        return False
    record("data-object", labeling_job=job.name, index=index, state=ObjectState.DECLINED)
    return True
