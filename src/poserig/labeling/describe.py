"""Labeling jobs in the shapes of the SageMaker API. Times are aware datetimes in UTC."""

import base64
import binascii
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from poserig.json import Json
from poserig.labeling import jobs, tasks
from poserig.labeling.context import Context
from poserig.labeling.errors import InvalidRequest
from poserig.labeling.jobs import Job
from poserig.labeling.model import JobDescription, JobListing
from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState, ObjectState

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

_Counted = tuple[Job, dict[ObjectState, int]]


def describe_job(context: Context, name: str) -> JobDescription:
    """See `LabelingService.describe_job`."""
    with context.store.transaction() as db:
        job = jobs.find(db, name)
        counts = jobs.counts(db, job.id)
    description: JobDescription = {
        "LabelingJobName": job.name,
        "LabelingJobArn": job.arn,
        "LabelingJobStatus": str(job.state),
        "JobReferenceCode": job.reference_code,
        "LabelCounters": _counters(counts),
        "CreationTime": job.created,
        "LastModifiedTime": job.modified,
        **{key: job.raw_request[key] for key in _COPIED if key in job.raw_request},
        **_output(job),
    }
    if context.store.trouble is not None and not job.state.is_final:
        description["FailureReason"] = f"The labeling engine waits. {context.store.trouble}"
    return description


def list_jobs(context: Context, filters: Mapping[str, Json]) -> JobDescription:
    """See `LabelingService.list_jobs`."""
    with context.store.transaction() as db:
        found = [(job, jobs.counts(db, job.id)) for job in _filtered(jobs.all_jobs(db), filters)]
    keys: dict[str, Callable[[Job], Json]] = {
        "CreationTime": lambda job: job.created,
        "Name": lambda job: job.name.lower(),
        "Status": lambda job: str(job.state),
    }
    found = _sorted(found, filters, keys)
    page, token = _page(found, filters)
    return {"LabelingJobSummaryList": [_summary(job, counts) for job, counts in page], **token}


def list_jobs_for_workteam(
    context: Context, workteam_arn: str, filters: Mapping[str, Json]
) -> JobDescription:
    """See `LabelingService.list_jobs_for_workteam`."""
    with context.store.transaction() as db:
        found = [
            (job, jobs.counts(db, job.id))
            for job in _filtered(jobs.all_jobs(db), filters)
            if job.request.workteam_arn == workteam_arn
            and filters.get("JobReferenceCodeContains", "") in job.reference_code
        ]
    found = _sorted(found, filters, {"CreationTime": lambda job: job.created})
    page, token = _page(found, filters)
    summaries = [
        {
            "LabelingJobName": job.name,
            "JobReferenceCode": job.reference_code,
            "WorkRequesterAccountId": context.account,
            "CreationTime": job.created,
            "LabelCounters": _team_counters(job, counts),
            "NumberOfHumanWorkersPerDataObject": job.request.workers_per_object,
        }
        for job, counts in page
    ]
    return {"LabelingJobSummaryList": summaries, **token}


def listing(context: Context, job: Job, worker: Worker) -> JobListing:
    """A labeling job as one worker sees it."""
    now = context.steady.read().time
    with context.store.transaction() as db:
        submitted = tasks.count_submitted(db, job.id, worker.id)
        available = 0
        if job.state is JobState.IN_PROGRESS:
            held = tasks.open_task(db, job.id, worker.id)
            available = tasks.count_available(db, job, worker.id, now) + (held is not None)
    return JobListing(
        name=job.name,
        title=job.request.title,
        description=job.request.description,
        keywords=job.request.keywords,
        status=job.state,
        available=available,
        submitted_by_me=submitted,
        total=job.total,
        created=job.created,
    )


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


def _team_counters(job: Job, counts: Mapping[ObjectState, int]) -> Json:
    pending = () if job.state.is_final else (ObjectState.PENDING, ObjectState.OPEN)
    return {
        "HumanLabeled": counts[ObjectState.LABELED],
        "PendingHuman": sum(counts[state] for state in pending),
        "Total": sum(counts.values()),
    }


def _output(job: Job) -> JobDescription:
    output = {"LabelingJobOutput": {"OutputDatasetS3Uri": job.layout.output_manifest}}
    return {**output, "FailureReason": job.failure_reason} if job.failure_reason else output


def _summary(job: Job, counts: Mapping[ObjectState, int]) -> JobDescription:
    summary: JobDescription = {
        "LabelingJobName": job.name,
        "LabelingJobArn": job.arn,
        "CreationTime": job.created,
        "LastModifiedTime": job.modified,
        "LabelingJobStatus": str(job.state),
        "LabelCounters": _counters(counts),
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
        "LastModifiedTimeAfter": lambda job, moment: job.modified > moment,
        "LastModifiedTimeBefore": lambda job, moment: job.modified < moment,
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
    found: list[_Counted],
    filters: Mapping[str, Json],
    keys: Mapping[str, Callable[[Job], Json]],
) -> list[_Counted]:
    sort_by = filters.get("SortBy", "CreationTime")
    if sort_by not in keys:
        raise InvalidRequest(
            f"{sort_by!r} is not a key to sort by.", where="SortBy", cure=f"Use {', '.join(keys)}."
        )
    is_descending = filters.get("SortOrder", "Descending") != "Ascending"
    return sorted(found, key=lambda pair: keys[sort_by](pair[0]), reverse=is_descending)


def _page(
    found: list[_Counted], filters: Mapping[str, Json]
) -> tuple[list[_Counted], JobDescription]:
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
