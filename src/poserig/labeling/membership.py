"""Finds the labeling jobs of a worker's teams."""

from poserig.labeling.context import Context
from poserig.labeling.errors import NotOnWorkteam
from poserig.labeling.jobs import Job
from poserig.labeling.ports import Worker


def job_of(context: Context, name: str, worker: Worker) -> Job:
    """The labeling job of that name. Raises JobNotFound, or NotOnWorkteam for another team's."""
    job = context.jobs.find(name)
    require_team(context, job, worker)
    return job


def require_team(context: Context, job: Job, worker: Worker) -> None:
    """Raises NotOnWorkteam when the worker is not on the team of a job now."""
    if not context.is_on_team(job, worker):
        raise NotOnWorkteam(
            "You are not on the work team of this labeling job.",
            where=job.name,
            cure="Ask the operator to add you to the work team's user group.",
        )
