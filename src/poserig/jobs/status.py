"""How labeling jobs stand."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from poserig.aws_errors import NO_OBJECT, code_of, explaining
from poserig.errors import PoserigError
from poserig.groundtruth.gold import gold_count
from poserig.groundtruth.manifest import is_error_label, line_attributes
from poserig.groundtruth.names import metadata_name
from poserig.json import JsonObject
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3

    from poserig.jobs.gold.figures import GoldFigures


@dataclass(frozen=True, slots=True)
class JobStatus:
    """One labeling job, as the service describes it.

    Attributes:
        status: Initializing, InProgress, Completed, Failed, Stopping or Stopped.
        labeled: Data objects with a label. Ground Truth counts reports of errors among them.
        failed: Data objects that cannot get one.
        unlabeled: Data objects still waiting.
        reason: Why the job failed; "" otherwise.
        output_manifest_uri: "" until the service names it.
        error_labels: Those of the labeled whose label says only that there is none; 0 where nobody
            has looked (`examined` does).
        created: When it was launched; None when the service does not say.
        gold: How answers fit the gold images, of all parts together; None for a job without any,
            and where nobody has looked (`examined` does).
        parts: The jobs that one launch was divided into (jobs/part_names.py); () for most.
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
    error_labels: int = 0
    created: datetime | None = None
    gold: "GoldFigures | None" = None
    parts: tuple["JobStatus", ...] = ()

    @property
    def is_over(self) -> bool:
        """No worker can change it any more."""
        return self.status in ("Completed", "Failed", "Stopped")


def describe(session: "boto3.Session", name: str) -> JobStatus:
    """One job. Raises PoserigError when there is none of that name."""
    return status_of(description_of(session, name))


def examined(session: "boto3.Session", described: Any) -> JobStatus:
    """One job; its gold images are looked into, and of one that is over its labels.

    Args:
        session: Whose region and credentials are used.
        described: The answer of DescribeLabelingJob.

    Raises:
        PoserigError: Its output manifest cannot be read.
    """
    status = replace(status_of(described), gold=_gold(session, described))
    if not status.is_over or not status.labeled or not status.output_manifest_uri:
        return status
    return replace(status, error_labels=_error_labels(session, described))


def _gold(session: "boto3.Session", described: Any) -> "GoldFigures | None":
    if not gold_count(described):
        return None
    # Imported here: most jobs need none of it.
    from poserig.jobs.gold.figures import gold_figures

    return gold_figures(session, described)


def _error_labels(session: "boto3.Session", described: Any) -> int:
    """How many lines of a job's output manifest hold a report of an error as their label."""
    uri = described["LabelingJobOutput"]["OutputDatasetS3Uri"]
    place, label_name = S3Uri.parse(uri), described["LabelAttributeName"]
    with explaining(uri):
        try:
            body = session.client("s3").get_object(Bucket=place.bucket, Key=place.key)["Body"]
        except ClientError as error:
            if code_of(error) in NO_OBJECT:
                return 0  # it ended before its first label
            raise
        # Nearly all lines of a large manifest need not be read: the report has this word.
        lines = (line.decode("utf-8", "replace") for line in body.iter_lines() if b"error" in line)
        return sum(_is_counted_as_label(line_attributes(line), label_name) for line in lines)


def _is_counted_as_label(line: JsonObject | None, label_name: str) -> bool:
    """Whether a line's label reports an error, and Ground Truth does not count it as failed."""
    metadata = (line or {}).get(metadata_name(label_name))
    failed = isinstance(metadata, dict) and "failure-reason" in metadata
    return not failed and is_error_label((line or {}).get(label_name))


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
        created=answer.get("CreationTime"),
    )
