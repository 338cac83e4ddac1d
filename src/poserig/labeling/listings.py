"""Lists labeling jobs as workers see them."""

from typing import Any

from poserig.labeling.context import Context
from poserig.labeling.jobs import Job
from poserig.labeling.model import JobListing, JobSummary
from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState


def summary(job: Job) -> JobSummary:
    """A labeling job as every member of its work team sees it."""
    return JobSummary(**_common(job))


def listing(context: Context, job: Job, worker: Worker) -> JobListing:
    """A labeling job as one worker sees it."""
    standing = context.store.standing(job.id, worker.id, context.steady.read().time)
    available = 0
    if job.state is JobState.IN_PROGRESS:
        available = standing.available + standing.is_at_work
    return JobListing(
        **_common(job),
        available=available,
        submitted_by_me=standing.submitted,
        waiting=standing.waiting,
        missing=missing_people(context, job),
    )


def missing_people(context: Context, job: Job) -> int:
    """How many people the work team lacks to give each data object the answers that it needs."""
    wanted = context.first_workers(job)
    if wanted == 1 or job.state.is_final or job.state.is_shelved:
        return 0
    return max(0, wanted - len(context.workers.members(job.request.workteam_arn)))


def _common(job: Job) -> dict[str, Any]:
    return {
        "name": job.name,
        "title": job.request.title,
        "description": job.request.description,
        "keywords": job.request.keywords,
        "status": job.state,
        "total": job.total,
        "created": job.created,
        "counts": job.counts,
        "reported": job.status.reported,
        "workers": job.request.workers_per_object,
        "settings": job.settings,
        "output_manifest": job.layout.output_manifest,
    }
