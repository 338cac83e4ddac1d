"""Creates labeling jobs: checks everything that can be checked, then keeps the job."""

import json
import secrets
from collections.abc import Callable, Mapping, Sequence

from poserig.errors import InvalidValue, PoserigError
from poserig.groundtruth.manifest import (
    ManifestError,
    ManifestLine,
    parse_line,
    parse_manifest,
)
from poserig.groundtruth.names import job_arn, parse_arn
from poserig.groundtruth.requests import JobRequest, parse_request
from poserig.json import Json
from poserig.labeling.context import Context
from poserig.labeling.errors import InvalidRequest, JobAlreadyExists, JobNotFound
from poserig.labeling.events import record
from poserig.labeling.lifetime import JOB_LIFETIME, is_growing, is_never_ending
from poserig.labeling.ports import ObjectAccessDenied, ObjectNotFound
from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store.records import JobSetup, NewObject, to_json
from poserig.limits import TEMPLATE_CHARACTERS

_HUMAN = "HumanTaskConfig"
_WORKTEAM = f"{_HUMAN}.WorkteamArn"
_TEMPLATE = f"{_HUMAN}.UiConfig.UiTemplateS3Uri"
_PRE = f"{_HUMAN}.PreHumanTaskLambdaArn"
_POST = f"{_HUMAN}.AnnotationConsolidationConfig.AnnotationConsolidationLambdaArn"
_MANIFEST = "InputConfig.DataSource.S3DataSource.ManifestS3Uri"
_CATEGORIES = "LabelCategoryConfigS3Uri"


Inspect = Callable[[JobRequest, Sequence[ManifestLine]], None]
"""A further look at a request and the lines of its manifest; raises PoserigError to refuse."""


def create_job(context: Context, raw: Mapping[str, Json], inspect: Inspect | None = None) -> str:
    """See `Operator.create`."""
    try:
        request = parse_request(raw)
        _check_regions(context, request)
    except InvalidValue as error:
        raise InvalidRequest(error.what, where=error.where, cure=error.cure) from error
    _check_name_is_free(context, request.job_name)
    _check_workteam(context, request)
    _check_function(context, request.pre_function_arn, _PRE)
    _check_function(context, request.post_function_arn, _POST)
    template = _read_template(context, request)
    lines = _read_manifest(context, request, may_be_empty=is_growing(raw))
    categories = _read_categories(context, request)
    if inspect is not None:
        inspect(request, lines)
    arn = job_arn(request.job_name, context.region, context.account)
    _insert(context, raw, request, template, lines, categories, arn)
    record(
        "labeling-job",
        labeling_job=request.job_name,
        state=JobState.INITIALIZING,
        data_objects=len(lines),
    )
    context.wake.set()
    return arn


def add_data_objects(context: Context, name: str, texts: Sequence[str], assigned: str = "") -> int:
    """See `Operator.add_data_objects`."""
    job = context.jobs.find(name)
    lines = [parse_line(text, job.total + n) for n, text in enumerate(texts)]
    for line in lines:
        if line.problem:
            raise ManifestError(line.problem, where=job.name)
    label_name = job.request.label_name
    objects = [(line.text, _state(line, label_name)) for line in lines]
    first = context.store.add_objects(job.id, objects, assigned) if job.is_growing else None
    if first is None:
        raise InvalidRequest(
            "Nothing can be added to this labeling job.",
            where=job.name,
            cure="Launch another one, or create it with the tag poserig:growth = open.",
        )
    record("labeling-job", labeling_job=job.name, state=job.state, added=len(texts))
    context.wake.set()
    return first


def _check_regions(context: Context, request: JobRequest) -> None:
    for where, text, service, prefix in (
        (_WORKTEAM, request.workteam_arn, "sagemaker", "workteam/"),
        (_PRE, request.pre_function_arn, "lambda", "function:"),
        (_POST, request.post_function_arn, "lambda", "function:"),
    ):
        if not text:
            continue
        region = parse_arn(text, where, service=service, resource_prefix=prefix).region
        if region != context.region:
            raise InvalidValue(
                f"It is in the region {region}, the labeling job in {context.region}.",
                where=where,
                cure="Everything of a labeling job must be in one region.",
            )


def _check_name_is_free(context: Context, name: str) -> None:
    try:
        taken = context.jobs.find(name).name
    except JobNotFound:
        return
    raise _name_taken(taken)


def _name_taken(name: str) -> JobAlreadyExists:
    return JobAlreadyExists(
        f"There is a labeling job {name!r} already (upper and lower case are the same).",
        where="LabelingJobName",
        cure="Choose another name: an ended job keeps its name.",
    )


def _check_workteam(context: Context, request: JobRequest) -> None:
    if context.workers.workteam(request.workteam_arn) is None:
        raise InvalidRequest(
            f"The work team {request.workteam_arn} does not exist.",
            where=_WORKTEAM,
            cure="List the work teams with ListWorkteams.",
        )


def _check_function(context: Context, arn: str, where: str) -> None:
    if arn and not context.functions.exists(arn):
        raise InvalidRequest(
            f"The function {arn} does not exist.",
            where=where,
            cure="Deploy it, or correct the ARN.",
        )


def _read(context: Context, request: JobRequest, uri: str, where: str) -> bytes:
    try:
        return context.objects.as_role(request.role_arn).read(uri)
    except (ObjectNotFound, ObjectAccessDenied) as error:
        raise InvalidRequest(
            f"{uri} cannot be read. {error}", where=where, cure="Upload it, or correct the address."
        ) from error


def _read_template(context: Context, request: JobRequest) -> str:
    data = _read(context, request, request.template_uri, _TEMPLATE)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidRequest(
            f"{request.template_uri} is not UTF-8 (byte {error.start}).",
            where=_TEMPLATE,
            cure="Save the worker task template as UTF-8.",
        ) from error
    if not text.strip() or len(text) > TEMPLATE_CHARACTERS:
        raise InvalidRequest(
            f"The worker task template has {len(text)} characters;"
            f" it needs 1 to {TEMPLATE_CHARACTERS}.",
            where=_TEMPLATE,
            cure="Keep scripts and styles in files of their own.",
        )
    return text


def _read_manifest(
    context: Context, request: JobRequest, *, may_be_empty: bool
) -> tuple[ManifestLine, ...]:
    data = _read(context, request, request.manifest_uri, _MANIFEST)
    if may_be_empty and not data:
        return ()
    try:
        return parse_manifest(data, request.manifest_uri)
    except ManifestError as error:
        what = f"{error.where}: {error.what}"
        raise InvalidRequest(what, where=_MANIFEST, cure=error.cure) from error


def _read_categories(context: Context, request: JobRequest) -> list[str] | None:
    if not request.label_category_uri:
        return None
    data = _read(context, request, request.label_category_uri, _CATEGORIES)
    try:
        labels = [entry["label"] for entry in json.loads(data)["labels"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _bad_categories("It is not a label category file.") from error
    if not all(isinstance(label, str) and 1 <= len(label) <= 256 for label in labels):
        raise _bad_categories("A label is no text of 1 to 256 characters.")
    if len(set(labels)) != len(labels):
        raise _bad_categories("Two labels are the same.")
    return labels


def _bad_categories(what: str) -> PoserigError:
    return InvalidRequest(
        what,
        where=_CATEGORIES,
        cure='Write {"document-version":"2018-11-28","labels":[{"label":"nose"}]}, or leave the'
        " field away: custom labeling jobs do not need it.",
    )


def _insert(
    context: Context,
    raw: Mapping[str, Json],
    request: JobRequest,
    template: str,
    lines: tuple[ManifestLine, ...],
    categories: list[str] | None,
    arn: str,
) -> None:
    setup = JobSetup(
        name=request.job_name,
        arn=arn,
        reference_code=secrets.token_hex(16),
        workteam_arn=request.workteam_arn,
        request=to_json(dict(raw)),
        template=template,
        label_categories=to_json(categories),
        created=context.clock.now(),
        total=len(lines),
    )
    objects = (NewObject(line.index, line.text, _state(line, request.label_name)) for line in lines)
    with context.steady.hold() as now:
        ends = None if is_never_ending(raw) else now.after(JOB_LIFETIME)
        if context.store.add_job(setup, ends, objects) is None:
            raise _name_taken(request.job_name)  # by another request, meanwhile


def _state(line: ManifestLine, label_name: str) -> ObjectState:
    """Where a line of a new job stands: one that carries the label attribute already is done.

    Whatever the label says: one that reports an error is a label too, as on AWS.
    """
    if line.problem or label_name not in line.attributes:
        return ObjectState.PENDING
    return ObjectState.ALREADY_LABELED
