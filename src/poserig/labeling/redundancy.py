"""Decides whether an image needs one more answer, where a job asks only for those that help."""

from collections.abc import Mapping
from enum import StrEnum

from poserig.json import Json
from poserig.labeling.context import Context
from poserig.labeling.jobs import Job
from poserig.labeling.states import JobState, TaskState
from poserig.labeling.store.records import Member

_THROUGH = (TaskState.SUBMITTED, TaskState.DECLINED)


class Stop(StrEnum):
    """Why nobody else is asked about an image."""

    SETTLED = "settled"
    """Another answer would hardly change the label."""
    MOST = "most"
    """As many have answered as the job asks at most."""
    NOBODY = "nobody"
    """Everybody on the team has answered or declined it."""
    ENDED = "ended"
    """The lead, the end of the job or a deadline ended it before."""


def judged(
    context: Context, job: Job, member: Member, content: Mapping[str, Json]
) -> dict[str, Json] | None:
    """What a data object's label holds when nobody else is asked about it.

    Args:
        context: Who knows labels and teams.
        job: The labeling job.
        member: The data object and its answers.
        content: consolidatedAnnotation.content of its label.

    Returns:
        The content, in a job that asks only for what helps with the reason in its label; None
        when one more answer is wanted.
    """
    one, knows = member.data_object, context.redundancy
    is_adaptive = knows is not None and job.settings.first_workers < job.settings.workers
    if knows is None or not is_adaptive or one.round > 1:
        return dict(content)
    name = job.request.label_name
    would_change = knows.would_change(content.get(name))
    if would_change is None:
        return dict(content)
    stop = _stop(context, job, member) if would_change else Stop.SETTLED
    if stop is None:
        return None
    return {**content, name: knows.with_reason(content.get(name), stop)}


def _stop(context: Context, job: Job, member: Member) -> Stop | None:
    one, count = member.data_object, len(member.answers)
    if count >= job.settings.workers:
        return Stop.MOST
    if count < one.wanted or job.state is not JobState.IN_PROGRESS:
        return Stop.ENDED
    turns = context.store.turns_at(job.id, one.index)
    through = {turn.worker_id for turn in turns if turn.state in _THROUGH}
    people = {worker.id for worker in context.workers.members(job.request.workteam_arn)}
    return Stop.NOBODY if people <= through else None
