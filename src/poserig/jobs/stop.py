"""Stop labeling jobs. What has been labeled is kept; stopping cannot be undone."""

from typing import TYPE_CHECKING

from poserig.jobs.status import describe, list_all

if TYPE_CHECKING:
    import boto3


def stop(session: "boto3.Session", name: str) -> bool:
    """Stop one job.

    Returns:
        False when it was over already; then nothing is changed.

    Raises:
        PoserigError: There is no job of that name.
    """
    if describe(session, name).is_over:
        return False
    session.client("sagemaker").stop_labeling_job(LabelingJobName=name)
    return True


def stop_all(session: "boto3.Session") -> list[str]:
    """Stop every job that is not over; the names of those that were stopped."""
    return [job.name for job in list_all(session) if not job.is_over and stop(session, job.name)]
