"""Makes the outcomes of data objects: what is kept of one that is done."""

import logging

from poserig.groundtruth.manifest import ManifestLine, failed_line
from poserig.json import Json
from poserig.labeling.events import record
from poserig.labeling.jobs import Job
from poserig.labeling.states import ObjectState
from poserig.labeling.store.records import Outcome


def failure(job: Job, line: ManifestLine, reason: str, tries: int) -> Outcome:
    """The outcome of a data object that gets no label.

    Args:
        job: Its labeling job.
        line: Its line in the input manifest.
        reason: For a person: what happened and what to do. No presigned address.
        tries: How often it was tried.
    """
    text = failed_line(line.attributes, job.request.label_name, reason, tries)
    return Outcome(line.index, ObjectState.FAILED, text, reason, tries)


def record_outcome(job: Job, outcome: Outcome) -> None:
    """Writes a line of the log: what became of a data object."""
    is_failure = outcome.state is ObjectState.FAILED
    reason: dict[str, Json] = {"reason": outcome.reason} if is_failure else {}
    record(
        "data-object",
        level=logging.WARNING if is_failure else logging.INFO,
        labeling_job=job.name,
        index=outcome.index,
        state=outcome.state,
        **reason,
    )
