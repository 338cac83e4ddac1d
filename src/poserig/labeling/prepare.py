"""Prepares a data object: checks the image, calls the pre-annotation function, tries its page."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from poserig.errors import PoserigError
from poserig.groundtruth.manifest import EXPIRED_REASON, ManifestLine, parse_line
from poserig.json import Json, kind
from poserig.labeling.context import Context
from poserig.labeling.errors import InvalidRequest, TemplateError
from poserig.labeling.events import clean_reason, record
from poserig.labeling.jobs import Job
from poserig.labeling.outcomes import failure, record_outcome
from poserig.labeling.ports import FunctionFailed, ObjectAccessDenied
from poserig.labeling.rounds import line_of
from poserig.labeling.states import ObjectState
from poserig.labeling.store.records import DataObject, Deadline, Offer, Outcome, to_json
from poserig.limits import TEMPLATE_CHARACTERS

EVENT_VERSION = "2018-10-06"
"""What every real event says; the documentation prints another date."""

_MAX_TRIES = 2
_FINAL_KINDS = ("not_found", "too_large")  # trying again cannot help


class _ObjectFailed(PoserigError):
    """This data object gets no label."""

    def __init__(self, reason: str, tries: int = 1) -> None:
        self.reason = clean_reason(reason)
        self.tries = tries
        super().__init__(self.reason)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What the pre-annotation function made of a data object.

    Attributes:
        task_input: What the template sees, as JSON.
        needs_human: isHumanAnnotationRequired.
    """

    task_input: str
    needs_human: bool


def prepare_some(
    context: Context, job: Job, pending: Sequence[DataObject], is_enough: Callable[[], bool]
) -> int:
    """Takes pending data objects to OPEN, SKIPPED or FAILED; until `is_enough`, but one at least.

    Returns:
        How many are done now: those that workers need not see.
    """
    prepared: list[tuple[DataObject, str]] = []
    outcomes: list[Outcome] = []
    for data_object in pending:
        line = parse_line(data_object.text, data_object.index)
        try:
            made = _prepare(context, job, line_of(context, job, data_object))
        except _ObjectFailed as error:
            outcomes.append(failure(job, line, error.reason, error.tries))
        else:
            if made.needs_human:
                prepared.append((data_object, made.task_input))
            else:
                outcomes.append(Outcome(line.index, ObjectState.SKIPPED))
        if is_enough():
            break
    with context.steady.hold() as now:
        expires = None
        if job.status.ends is not None:
            availability = timedelta(seconds=job.request.availability_seconds)
            end = min(now.time + availability, job.status.ends)
            expires = Deadline(end, now.is_doubtful)
        is_kept = False
        while not is_kept:
            offers = [
                Offer(
                    one.index,
                    text,
                    # One person corrects what was sent back.
                    1 if one.round > 1 else context.first_workers(job),
                    expires,
                    is_patient=job.is_growing,
                )
                for one, text in prepared
            ]
            revision = job.status.revision
            is_kept = context.store.keep_prepared(job.id, offers, outcomes, revision)
            # A lead may have changed meanwhile how many label each image.
            job = job if is_kept else context.jobs.load(job.id)
    for one, _ in prepared:
        state = ObjectState.OPEN
        record("data-object", labeling_job=job.name, index=one.index, state=state)
    for outcome in outcomes:
        record_outcome(job, outcome)
    return len(outcomes)


def task_input_of(context: Context, job: Job, line: ManifestLine) -> str:
    """What the template sees of a line, JSON, outside of the queue.

    Raises:
        InvalidRequest: The pre-annotation function, or the template, makes no page of it.
    """
    try:
        made = _prepare(context, job, line)
    except _ObjectFailed as error:
        raise InvalidRequest("The page of this image cannot be made.", cure=error.reason) from error
    return made.task_input or to_json(line.attributes)


def window(job: Job) -> int:
    """How many more data objects may be open now (MaxConcurrentTaskCount, stopping condition)."""
    return min(job.request.max_concurrent - job.counts[ObjectState.OPEN], labels_left(job))


def labels_left(job: Job) -> int:
    """How many more data objects may be offered before the stopping condition is met."""
    most = most_labels(job)
    if most is None:
        return job.total
    states = (
        ObjectState.OPEN,
        ObjectState.ANSWERED,
        ObjectState.CONSOLIDATING,
        ObjectState.LABELED,
    )
    return most - sum(job.counts[state] for state in states)


def most_labels(job: Job) -> int | None:
    """After how many labels the stopping conditions end the job; None when they never do."""
    request = job.request
    limits = [request.max_labeled] if request.max_labeled else []
    if request.max_percent:
        limits.append(-(-job.total * request.max_percent // 100))  # rounded up
    return min(limits, default=None)


def _prepare(context: Context, job: Job, line: ManifestLine) -> _Prepared:
    if job.status.ends is not None and context.steady.read().time >= job.status.ends:
        raise _ObjectFailed(EXPIRED_REASON)
    if line.problem:
        raise _ObjectFailed(f"ClientError: Input manifest. {line.problem}")
    _check_image(context, job, line.source_ref)
    task_input, tries = _ask_function(context, job, line)
    if task_input is None:
        return _Prepared("", needs_human=False)
    text = to_json(task_input)
    if len(text) > TEMPLATE_CHARACTERS:
        raise _ObjectFailed(
            f"ClientError: The task input has {len(text)} characters; Ground Truth takes"
            f" {TEMPLATE_CHARACTERS}. Put large values into S3 and pass their address.",
            tries,
        )
    try:
        # Rendered once now, so that no worker accepts a task whose page cannot be made.
        context.templates.render(job, task_input)
    except TemplateError as error:
        raise _ObjectFailed(
            f"ClientError: The page of the task cannot be made. {error}", tries
        ) from error
    return _Prepared(text, needs_human=True)


def _check_image(context: Context, job: Job, source_ref: str) -> None:
    if not source_ref:
        return
    try:
        is_there = context.objects_of(job).exists(source_ref)
    except ObjectAccessDenied as error:
        raise _ObjectFailed(f"ClientError: The image cannot be read. {error}") from error
    if not is_there:
        raise _ObjectFailed(
            f"ClientError: The image {source_ref} does not exist."
            " Upload it, or correct the source-ref in the input manifest."
        )


def _ask_function(context: Context, job: Job, line: ManifestLine) -> tuple[Json | None, int]:
    """The task input, or None when no human annotation is required; and how often it was tried."""
    function_arn = job.request.pre_function_arn
    if not function_arn:
        return line.attributes, 1
    event = {
        "version": EVENT_VERSION,
        "labelingJobArn": job.arn,
        "dataObject": line.attributes,
    }
    tries = 0
    while True:
        tries += 1
        try:
            answer = context.functions_of(job).invoke(function_arn, event)
            break
        except FunctionFailed as error:
            if tries < _MAX_TRIES and error.kind not in _FINAL_KINDS:
                continue
            raise _ObjectFailed(
                f"ClientError: The pre-annotation function failed. {error}", tries
            ) from error
    return _read_answer(job, line.index, answer, tries), tries


def _read_answer(job: Job, index: int, answer: Json, tries: int) -> Json | None:
    def wrong(what: str) -> _ObjectFailed:
        return _ObjectFailed(
            f"ClientError: The pre-annotation function answered with the wrong shape: {what}."
            ' It must answer {"taskInput": {…}, "isHumanAnnotationRequired": true}.',
            tries,
        )

    if not isinstance(answer, dict):
        raise wrong(f"{kind(answer)}, not an object")
    needs_human = _needs_human(job, index, answer)
    if needs_human is None:
        raise wrong("isHumanAnnotationRequired is neither true nor false")
    if not needs_human:
        return None
    if "taskInput" not in answer:
        raise wrong("there is no taskInput")
    if not isinstance(answer["taskInput"], dict):
        raise wrong(f"taskInput is {kind(answer['taskInput'])}, not an object")
    return answer["taskInput"]


def _needs_human(job: Job, index: int, answer: dict[str, Json]) -> bool | None:
    """What the answer says; None when that is unclear. It is true when nothing is said."""

    def warn(what: str) -> None:
        record(
            "pre-annotation-answer",
            level=logging.WARNING,
            labeling_job=job.name,
            index=index,
            problem=what,
        )

    name = "isHumanAnnotationRequired"
    if name not in answer and "humanAnnotationRequired" in answer:
        name = "humanAnnotationRequired"
        warn(f"{name} is not documented; write isHumanAnnotationRequired")
    value = answer.get(name, True)
    if isinstance(value, str) and value.lower() in ("true", "false"):
        warn(f'{name} is the text "{value}"; write {value.lower()} without quotes')
        return value.lower() == "true"
    return value if isinstance(value, bool) else None
