"""Stop labeling jobs. What has been labeled is kept; stopping cannot be undone."""

from collections.abc import Sequence
from time import monotonic, sleep
from typing import TYPE_CHECKING

from poserig.errors import PoserigError
from poserig.jobs.parts import find_job
from poserig.jobs.stack import Stack
from poserig.jobs.status import list_all, status_of

if TYPE_CHECKING:
    import boto3


def stop(session: "boto3.Session", name: str) -> bool:
    """Stop one job, or every part of it.

    Returns:
        False when it was over already; then nothing is changed.

    Raises:
        PoserigError: There is no job of that name.
    """
    open_parts = [
        part.name for part in map(status_of, find_job(session, name).parts) if not part.is_over
    ]
    for part in open_parts:
        session.client("sagemaker").stop_labeling_job(LabelingJobName=part)
    return bool(open_parts)


def stop_all(session: "boto3.Session", stack: Stack) -> list[str]:
    """Stop every job of a stack that is not over; jobs of others in the region go on.

    Returns:
        The names of those that are stopping now. One that somebody deleted meanwhile is over.
    """
    running = [
        job.name
        for job in list_all(session)
        if not job.is_over
        and _function(job.pre_annotation_function_arn)
        == _function(stack.pre_annotation_function_arn)
    ]
    return [name for name in running if _stopped(session, name)]


def _stopped(session: "boto3.Session", name: str) -> bool:
    try:
        return stop(session, name)
    except PoserigError:
        return False


def _function(arn: str) -> list[str]:
    """An ARN without the version or alias at its end."""
    return arn.split(":")[:7]


def wait_until_over(
    session: "boto3.Session", names: Sequence[str], seconds: float = 900, pause: float = 5
) -> None:
    """Wait for jobs to end.

    Args:
        seconds: How long at most.
        pause: Seconds between two looks.

    Raises:
        PoserigError: One is not over in time.
    """
    deadline = monotonic() + seconds
    for name in names:
        while not find_job(session, name).status.is_over:
            if monotonic() > deadline:
                raise PoserigError(
                    f"It is still stopping after {seconds:.0f} s.",
                    where=name,
                    cure=f"Look again in a while: poserig job status {name}",
                )
            sleep(pause)
