"""Describes labeling jobs in the shapes of the SageMaker API. Times are aware, in UTC."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from poserig.json import Json
from poserig.labeling.context import Context
from poserig.labeling.errors import InvalidRequest
from poserig.labeling.jobs import Job
from poserig.labeling.model import JobDescription
from poserig.labeling.states import ObjectState

_COPIED = (
    "LabelAttributeName",
    "InputConfig",
    "OutputConfig",
    "RoleArn",
    "LabelCategoryConfigS3Uri",
    "StoppingConditions",
    "HumanTaskConfig",
    "Tags",
)
_PAGE = 10
_LARGEST_PAGE = 100


def describe_job(context: Context, name: str) -> JobDescription:
    """See `Operator.describe`."""
    job = context.jobs.find(name)
    description: JobDescription = {
        "LabelingJobName": job.name,
        "LabelingJobArn": job.arn,
        "LabelingJobStatus": str(job.state),
        "JobReferenceCode": job.reference_code,
        "LabelCounters": _counters(job.counts),
        "CreationTime": job.created,
        "LastModifiedTime": job.status.modified,
        **{key: job.raw_request[key] for key in _COPIED if key in job.raw_request},
        **_output(job),
    }
    if context.store.trouble is not None and not job.state.is_final:
        description["FailureReason"] = f"The labeling engine waits. {context.store.trouble}"
    return description


def list_jobs(context: Context, filters: Mapping[str, Json]) -> JobDescription:
    """See `Operator.list`."""
    found = _filtered(context.jobs.newest_first(), filters)
    keys: dict[str, Callable[[Job], Json]] = {
        "CreationTime": lambda job: job.created,
        "Name": lambda job: job.name.lower(),
        "Status": lambda job: str(job.state),
    }
    found = _sorted(found, filters, keys)
    page, token = _page(found, filters)
    return {"LabelingJobSummaryList": [_summary(job) for job in page], **token}


def list_jobs_for_workteam(
    context: Context, workteam_arn: str, filters: Mapping[str, Json]
) -> JobDescription:
    """See `Operator.list_for_workteam`."""
    found = [
        job
        for job in _filtered(context.jobs.newest_first(workteam_arn), filters)
        if filters.get("JobReferenceCodeContains", "") in job.reference_code
    ]
    found = _sorted(found, filters, {"CreationTime": lambda job: job.created})
    page, token = _page(found, filters)
    summaries = [
        {
            "LabelingJobName": job.name,
            "JobReferenceCode": job.reference_code,
            "WorkRequesterAccountId": context.account,
            "CreationTime": job.created,
            "LabelCounters": _team_counters(job),
            "NumberOfHumanWorkersPerDataObject": job.request.workers_per_object,
        }
        for job in page
    ]
    return {"LabelingJobSummaryList": summaries, **token}


def _counters(counts: Mapping[ObjectState, int]) -> Json:
    labeled = counts[ObjectState.LABELED]
    total = labeled + counts[ObjectState.ALREADY_LABELED]
    failed = counts[ObjectState.FAILED]
    return {
        "TotalLabeled": total,
        "HumanLabeled": labeled,
        "MachineLabeled": 0,
        "FailedNonRetryableError": failed,
        "Unlabeled": sum(counts.values()) - total - failed,
    }


def _team_counters(job: Job) -> Json:
    pending = () if job.state.is_final else (ObjectState.PENDING, ObjectState.OPEN)
    return {
        "HumanLabeled": job.counts[ObjectState.LABELED],
        "PendingHuman": sum(job.counts[state] for state in pending),
        "Total": sum(job.counts.values()),
    }


def _output(job: Job) -> JobDescription:
    output = {"LabelingJobOutput": {"OutputDatasetS3Uri": job.layout.output_manifest}}
    reason = job.status.failure_reason
    return {**output, "FailureReason": reason} if reason else output


def _summary(job: Job) -> JobDescription:
    summary: JobDescription = {
        "LabelingJobName": job.name,
        "LabelingJobArn": job.arn,
        "CreationTime": job.created,
        "LastModifiedTime": job.status.modified,
        "LabelingJobStatus": str(job.state),
        "LabelCounters": _counters(job.counts),
        "WorkteamArn": job.request.workteam_arn,
        "InputConfig": job.raw_request["InputConfig"],
        **_output(job),
    }
    if job.request.pre_function_arn:
        summary["PreHumanTaskLambdaArn"] = job.request.pre_function_arn
    if job.request.post_function_arn:
        summary["AnnotationConsolidationLambdaArn"] = job.request.post_function_arn
    return summary


def _filtered(found: Iterable[Job], filters: Mapping[str, Json]) -> list[Job]:
    tests: dict[str, Callable[[Job, Json], bool]] = {
        "CreationTimeAfter": lambda job, moment: job.created > moment,
        "CreationTimeBefore": lambda job, moment: job.created < moment,
        "LastModifiedTimeAfter": lambda job, moment: job.status.modified > moment,
        "LastModifiedTimeBefore": lambda job, moment: job.status.modified < moment,
        "NameContains": lambda job, text: str(text).lower() in job.name.lower(),
        "StatusEquals": lambda job, status: str(job.state) == status,
    }
    wanted = [
        (tests[name], _moment(value, name) if "Time" in name else value)
        for name, value in filters.items()
        if name in tests
    ]
    return [job for job in found if all(test(job, value) for test, value in wanted)]


def _moment(value: Json, where: str) -> datetime:
    """A time as a client of the API may give it."""
    try:
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if isinstance(value, datetime):
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        return datetime.fromtimestamp(value, UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidRequest(
            f"{value!r} is not a time.", where=where, cure="Use ISO 8601."
        ) from error


def _sorted(
    found: list[Job],
    filters: Mapping[str, Json],
    keys: Mapping[str, Callable[[Job], Json]],
) -> list[Job]:
    sort_by = filters.get("SortBy", "CreationTime")
    if sort_by not in keys:
        raise InvalidRequest(
            f"{sort_by!r} is not a key to sort by.", where="SortBy", cure=f"Use {', '.join(keys)}."
        )
    is_descending = filters.get("SortOrder", "Descending") != "Ascending"
    return sorted(found, key=lambda job: keys[sort_by](job), reverse=is_descending)


def _page(found: list[Job], filters: Mapping[str, Json]) -> tuple[list[Job], JobDescription]:
    size = filters.get("MaxResults", _PAGE)
    if not isinstance(size, int) or not 1 <= size <= _LARGEST_PAGE:
        raise InvalidRequest(
            f"{size!r} is out of range.", where="MaxResults", cure=f"Use 1 to {_LARGEST_PAGE}."
        )
    start = _offset(filters["NextToken"]) if filters.get("NextToken") else 0
    end = start + size
    token = {"NextToken": _token(end)} if end < len(found) else {}
    return found[start:end], token


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"poserig:{offset}".encode()).decode()


def _offset(token: Json) -> int:
    try:
        name, _, number = base64.urlsafe_b64decode(str(token)).decode().partition(":")
        if name == "poserig" and number.isdecimal():
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise InvalidRequest(
        "This is not a token of ours.", where="NextToken", cure="Use the one of the last answer."
    )
