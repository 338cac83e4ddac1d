"""Before workers see a data object: its image is there, its task input made, its page tried."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from poserig.errors import PoserigError
from poserig.groundtruth.manifest import EXPIRED_REASON
from poserig.json import Json
from poserig.labeling import data_objects, jobs
from poserig.labeling.context import Context
from poserig.labeling.data_objects import DataObject
from poserig.labeling.errors import TemplateError
from poserig.labeling.events import clean_reason, record
from poserig.labeling.jobs import Job
from poserig.labeling.ports import FunctionFailed, ObjectAccessDenied
from poserig.labeling.states import ObjectState
from poserig.labeling.store import to_json
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
    task_input: Json
    needs_human: bool
    tries: int


def prepare_some(
    context: Context, job: Job, pending: Sequence[DataObject], is_enough: Callable[[], bool]
) -> None:
    """Take pending data objects to OPEN, SKIPPED or FAILED; until `is_enough`, but one at least.

    All in one commit: waiting for the disk takes longer than the work itself.
    """
    outcomes: list[tuple[DataObject, _Prepared | _ObjectFailed]] = []
    for data_object in pending:
        try:
            outcomes.append((data_object, _prepare(context, job, data_object)))
        except _ObjectFailed as failure:
            outcomes.append((data_object, failure))
        if is_enough():
            break
    with context.store.transaction() as db:
        now = context.steady.read()
        expires = None
        if job.ends is not None:
            availability = timedelta(seconds=job.request.availability_seconds)
            expires = min(now.time + availability, job.ends)
        for data_object, outcome in outcomes:
            if isinstance(outcome, _ObjectFailed):
                data_objects.fail(db, job, data_object, outcome.reason, outcome.tries)
            elif outcome.needs_human:
                data_objects.open_for_workers(
                    db,
                    job,
                    data_object.index,
                    outcome.task_input,
                    expires,
                    shifts=now.is_doubtful,
                )
            else:
                data_objects.skip(db, job, data_object.index)
    for data_object, outcome in outcomes:
        if isinstance(outcome, _ObjectFailed):
            record_failure(job, data_object.index, outcome.reason)
        else:
            state = ObjectState.OPEN if outcome.needs_human else ObjectState.SKIPPED
            record("data-object", labeling_job=job.name, index=data_object.index, state=state)


def record_failure(job: Job, index: int, reason: str) -> None:
    """Log that a data object failed."""
    record(
        "data-object",
        level=logging.WARNING,
        labeling_job=job.name,
        index=index,
        state=ObjectState.FAILED,
        reason=reason,
    )


def window(context: Context, job: Job) -> int:
    """How many more data objects may be open now (MaxConcurrentTaskCount, stopping condition)."""
    with context.store.transaction() as db:
        counts = jobs.counts(db, job.id)
    room = job.request.max_concurrent - counts[ObjectState.OPEN]
    most = most_labels(job)
    if most is None:
        return room
    states = (
        ObjectState.OPEN,
        ObjectState.ANSWERED,
        ObjectState.CONSOLIDATING,
        ObjectState.LABELED,
    )
    return min(room, most - sum(counts[state] for state in states))


def most_labels(job: Job) -> int | None:
    """After how many labels the stopping conditions end the job; None when they never do."""
    request = job.request
    limits = [request.max_labeled] if request.max_labeled else []
    if request.max_percent:
        limits.append(-(-job.total * request.max_percent // 100))  # rounded up
    return min(limits, default=None)


def _prepare(context: Context, job: Job, data_object: DataObject) -> _Prepared:
    if job.ends is not None and context.steady.read().time >= job.ends:
        raise _ObjectFailed(EXPIRED_REASON)
    line = data_object.line
    if line.problem:
        raise _ObjectFailed(f"ClientError: Input manifest. {line.problem}")
    _check_image(context, line.source_ref)
    prepared = _ask_function(context, job, data_object)
    if not prepared.needs_human:
        return prepared
    length = len(to_json(prepared.task_input))
    if length > TEMPLATE_CHARACTERS:
        raise _ObjectFailed(
            f"ClientError: The task input has {length} characters; Ground Truth takes"
            f" {TEMPLATE_CHARACTERS}. Put large values into S3 and pass their address.",
            prepared.tries,
        )
    try:
        # Rendered once now, so that no worker accepts a task whose page cannot be made.
        context.templates.render(job, prepared.task_input)
    except TemplateError as error:
        raise _ObjectFailed(
            f"ClientError: The page of the task cannot be made. {error}", prepared.tries
        ) from error
    return prepared


def _check_image(context: Context, source_ref: str) -> None:
    if not source_ref:
        return
    try:
        is_there = context.objects.exists(source_ref)
    except ObjectAccessDenied as error:
        raise _ObjectFailed(f"ClientError: The image cannot be read. {error}") from error
    if not is_there:
        raise _ObjectFailed(
            f"ClientError: The image {source_ref} does not exist."
            " Upload it, or mend the source-ref in the input manifest."
        )


def _ask_function(context: Context, job: Job, data_object: DataObject) -> _Prepared:
    line = data_object.line
    function_arn = job.request.pre_function_arn
    if not function_arn:
        return _Prepared(line.attributes, needs_human=True, tries=1)
    event = {
        "version": EVENT_VERSION,
        "labelingJobArn": job.arn,
        "dataObject": line.attributes,
    }
    tries = 0
    while True:
        tries += 1
        try:
            answer = context.functions.invoke(function_arn, event)
            break
        except FunctionFailed as error:
            if tries < _MAX_TRIES and error.kind not in _FINAL_KINDS:
                continue
            raise _ObjectFailed(
                f"ClientError: The pre-annotation function failed. {error}", tries
            ) from error
    return _read_answer(job, line.index, answer, tries)


def _read_answer(job: Job, index: int, answer: Json, tries: int) -> _Prepared:
    def wrong(what: str) -> _ObjectFailed:
        return _ObjectFailed(
            f"ClientError: The pre-annotation function answered with the wrong shape: {what}."
            ' It must answer {"taskInput": {…}, "isHumanAnnotationRequired": true}.',
            tries,
        )

    if not isinstance(answer, dict):
        raise wrong(f"{_kind(answer)}, not an object")
    needs_human = _needs_human(job, index, answer)
    if needs_human is None:
        raise wrong("isHumanAnnotationRequired is neither true nor false")
    if not needs_human:
        return _Prepared(None, needs_human=False, tries=tries)
    if "taskInput" not in answer:
        raise wrong("there is no taskInput")
    if not isinstance(answer["taskInput"], dict):
        raise wrong(f"taskInput is {_kind(answer['taskInput'])}, not an object")
    return _Prepared(answer["taskInput"], needs_human=True, tries=tries)


def _needs_human(job: Job, index: int, answer: dict[str, Json]) -> bool | None:
    """What the answer says; None when that cannot be told. Without a word it is true."""

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


def _kind(value: Json) -> str:
    if value is None:
        return "null"
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    return names.get(type(value), "a number")
