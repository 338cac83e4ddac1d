"""How labeling jobs stand."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from poserig.errors import PoserigError

if TYPE_CHECKING:
    import boto3


@dataclass(frozen=True, slots=True)
class JobStatus:
    """One labeling job, as the service describes it.

    Attributes:
        status: Initializing, InProgress, Completed, Failed, Stopping or Stopped.
        labeled: Data objects with a label.
        failed: Data objects that cannot get one.
        unlabeled: Data objects still waiting.
        reason: Why the job failed; "" otherwise.
        output_manifest_uri: "" until the service names it.
        pre_annotation_function_arn: By it one knows the stack that the job belongs to.
    """

    name: str
    status: str
    labeled: int
    failed: int
    unlabeled: int
    reason: str
    output_manifest_uri: str
    pre_annotation_function_arn: str = ""

    @property
    def is_over(self) -> bool:
        """No worker can change it any more."""
        return self.status in ("Completed", "Failed", "Stopped")


def describe(session: "boto3.Session", name: str) -> JobStatus:
    """One job. Raises PoserigError when there is none of that name."""
    return status_of(description_of(session, name))


def description_of(session: "boto3.Session", name: str) -> Any:
    """The answer of DescribeLabelingJob. Raises PoserigError when there is no such job."""
    client = session.client("sagemaker")
    try:
        return client.describe_labeling_job(LabelingJobName=name)
    except client.exceptions.ResourceNotFound as error:
        raise PoserigError(
            f'There is no labeling job "{name}".',
            where=f"region {session.region_name}",
            cure="`poserig job status` without a name lists them.",
        ) from error


def list_all(session: "boto3.Session") -> list[JobStatus]:
    """Every job of the account and region, newest first."""
    pages = (
        session.client("sagemaker")
        .get_paginator("list_labeling_jobs")
        .paginate(SortBy="CreationTime", SortOrder="Descending")
    )
    return [status_of(summary) for page in pages for summary in page["LabelingJobSummaryList"]]


def status_of(answer: Any) -> JobStatus:
    """A job's description, or its line in a list, as a `JobStatus`."""
    counters = answer["LabelCounters"]
    # A job's description has it among the human task's settings, its line in a list has it bare.
    function = answer.get("HumanTaskConfig", answer).get("PreHumanTaskLambdaArn", "")
    return JobStatus(
        name=answer["LabelingJobName"],
        status=answer["LabelingJobStatus"],
        labeled=counters.get("TotalLabeled", 0),
        failed=counters.get("FailedNonRetryableError", 0),
        unlabeled=counters.get("Unlabeled", 0),
        reason=answer.get("FailureReason", ""),
        output_manifest_uri=(answer.get("LabelingJobOutput") or {}).get("OutputDatasetS3Uri", ""),
        pre_annotation_function_arn=function,
    )
