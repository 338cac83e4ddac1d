"""Changes a labeling job while it runs."""

import json

from poserig.groundtruth.requests import parse_request
from poserig.labeling.context import Context
from poserig.labeling.errors import InvalidRequest
from poserig.labeling.events import record
from poserig.labeling.jobs import Job
from poserig.labeling.model import JobChange
from poserig.labeling.states import ObjectState


def change_job(context: Context, job: Job, title: str, workers: int | None) -> JobChange:
    """Changes the title that people read, or how many people label each image.

    Args:
        title: 1 to 128 characters; "" leaves it.
        workers: 1 to 9; None leaves it. What is done stays done.

    Raises:
        InvalidRequest: A value breaks a limit, or the job has ended.
    """
    request = json.loads(json.dumps(job.raw_request))
    human = request["HumanTaskConfig"]
    if title.strip():
        human["TaskTitle"] = title.strip()
    if workers is not None:
        human["NumberOfHumanWorkersPerDataObject"] = workers
    if request != job.raw_request:
        parsed = parse_request(request)  # says what is wrong with a value
        wanted = parsed.workers_per_object
        if not context.store.change_request(job.id, json.dumps(request), wanted):
            raise InvalidRequest(
                f"The labeling job has ended ({job.state}).",
                where=job.name,
                cure="Reload the page.",
            )
        record("labeling-job-changed", labeling_job=job.name, workers=wanted)
        context.wake.set()
    now = context.jobs.find(job.name)
    return JobChange(
        title=now.request.title,
        workers=now.request.workers_per_object,
        workers_before=job.request.workers_per_object,
        done=job.counts[ObjectState.LABELED],
    )
