"""Turns workers' answers into labels: calls the post-annotation function with each batch."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from poserig.errors import PoserigError
from poserig.groundtruth.manifest import (
    ManifestLine,
    dump,
    labeled_line,
    success_metadata,
)
from poserig.groundtruth.spilled import whole_label
from poserig.issues import reported_problems
from poserig.json import Json
from poserig.labeling.context import Context
from poserig.labeling.events import clean_reason, record
from poserig.labeling.gathering import BATCH_SIZE
from poserig.labeling.jobs import Job
from poserig.labeling.outcomes import failure, record_outcome
from poserig.labeling.outputs import lines_of, request_of, write_worker_response
from poserig.labeling.ports import FunctionFailed
from poserig.labeling.prepare import EVENT_VERSION
from poserig.labeling.redundancy import judged
from poserig.labeling.states import ObjectState
from poserig.labeling.store.records import Batch, Outcome
from poserig.limits import ATTRIBUTE_CHARACTERS

_MAX_TRIES = 2  # once with others, once alone
_SHAPE = (
    'It must answer [{"datasetObjectId": "…", "consolidatedAnnotation": {"content": {…}}}, …],'
    " one entry for each data object."
)


@dataclass(slots=True)
class _Response:
    """What one call of the post-annotation function answered, by manifest line.

    Attributes:
        contents: consolidatedAnnotation.content of the data objects that have one.
        problems: Why the others have none.
        is_final: Trying again cannot help.
        text: The whole answer as it stands in S3; None when there is none.
    """

    contents: dict[int, dict[str, Json]] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)
    is_final: bool = False
    text: str | None = None


def consolidate_next(context: Context, job: Job) -> int | None:
    """Does one batch: one that was begun before, else a new one.

    Returns:
        How many data objects are done now; None when there is no batch.
    """
    batch = context.store.next_batch(job.id, BATCH_SIZE, context.clock.now())
    if batch is None:
        return None
    lines = lines_of(batch)
    refs = {
        member.data_object.index: write_worker_response(
            context, job, member.data_object.index, batch.stamp, member.answers
        )
        for member in batch.members
    }
    if job.request.post_function_arn:
        uri = job.layout.consolidation_request(batch.stamp)
        context.objects_of(job).write(uri, request_of(batch.members, lines))
        response = _call(context, job, batch, uri, list(lines))
        refs = {}
    else:
        response = _Response(contents={index: {job.request.label_name: {}} for index in lines})
    return _keep(context, job, batch, lines, response, refs)


def _call(
    context: Context, job: Job, batch: Batch, payload_uri: str, indexes: list[int]
) -> _Response:
    event: dict[str, Json] = {
        "version": EVENT_VERSION,
        "labelingJobArn": job.arn,
        "payload": {"s3Uri": payload_uri},
        "labelAttributeName": job.request.label_name,
        "roleArn": job.request.role_arn,
        "outputConfig": job.layout.annotations,
        "maxHumanWorkersPerDataObject": job.request.workers_per_object,
        "vpcEnabled": False,
    }
    if job.label_categories is not None:
        event["labelCategories"] = job.label_categories
    if job.request.kms_key_id:
        event["kmsKeyId"] = job.request.kms_key_id
    try:
        answer = context.functions_of(job).invoke(job.request.post_function_arn, event)
    except FunctionFailed as error:
        reason = f"ClientError: The post-annotation function failed. {error}"
        alone_hopeless = error.kind == "too_large" and len(indexes) == 1
        return _Response(
            problems=dict.fromkeys(indexes, reason),
            is_final=error.kind == "not_found" or alone_hopeless,
        )
    text = dump(answer)
    context.objects_of(job).write(job.layout.consolidation_response(batch.stamp), text.encode())
    response = _read_response(job, answer, indexes)
    response.text = text
    return response


def _read_response(job: Job, answer: Json, indexes: list[int]) -> _Response:
    response = _Response()
    if not isinstance(answer, list):
        reason = "ClientError: The post-annotation function answered with no list."
        response.problems = dict.fromkeys(indexes, f"{reason} {_SHAPE}")
        return response
    wanted = {str(index): index for index in indexes}
    for entry in answer:
        object_id = str(entry.get("datasetObjectId")) if isinstance(entry, dict) else ""
        index = wanted.get(object_id)
        if index is None:
            _warn(job, f"The post-annotation function named an unknown data object: {object_id!r}.")
            continue
        annotation = entry.get("consolidatedAnnotation")
        content = annotation.get("content") if isinstance(annotation, dict) else None
        if index in response.contents:
            _warn(job, f"The post-annotation function named data object {index} twice.")
        elif isinstance(content, dict) and content:
            response.contents[index] = content
            response.problems.pop(index, None)
        else:
            response.problems[index] = (
                "ClientError: The post-annotation function gave no"
                f" consolidatedAnnotation.content for data object {index}. {_SHAPE}"
            )
    for index in indexes:
        if index not in response.contents and index not in response.problems:
            response.problems[index] = (
                f"ClientError: The post-annotation function left out data object {index}. {_SHAPE}"
            )
    return response


def _keep(
    context: Context,
    job: Job,
    batch: Batch,
    lines: Mapping[int, ManifestLine],
    response: _Response,
    refs: Mapping[int, str],
) -> int:
    now = context.clock.now()
    outcomes: list[Outcome] = []
    alone: list[int] = []
    more: list[tuple[int, int]] = []
    for member in batch.members:
        index, tries = member.data_object.index, member.data_object.tries
        content = response.contents.get(index)
        if content is not None:
            kept = judged(context, job, member, content)
            if kept is None:
                more.append((index, len(member.answers) + 1))
                continue
            ref = refs.get(index, "")
            read = context.objects.read
            outcomes.append(_label(job, lines[index], kept, now, ref, read))
        elif tries < _MAX_TRIES and not response.is_final:
            alone.append(index)  # so that one data object's trouble is not another's
        else:
            reason = clean_reason(response.problems[index])
            outcomes.append(failure(job, lines[index], reason, tries))
    context.store.finish_batch(job.id, batch.id, response.text, outcomes, alone, now, more)
    for index, wanted in more:
        record("one-more-asked", labeling_job=job.name, index=index, wanted=wanted)
    for outcome in outcomes:
        record_outcome(job, outcome)
    return len(outcomes)


def _label(
    job: Job,
    line: ManifestLine,
    content: dict[str, Json],
    now: datetime,
    worker_response_ref: str,
    read: Callable[[str], bytes],
) -> Outcome:
    """The outcome of a label, also of one that reports an error: Ground Truth looks into none."""
    name = job.request.label_name
    for source in ("source-ref", "source"):
        if source in content:
            _warn(
                job, f"The post-annotation function's {source!r} was left out: it is the input's."
            )
    content = {key: value for key, value in content.items() if key not in ("source-ref", "source")}
    label = content.get(name)
    reason = _error_in(label)
    metadata = success_metadata(job.name, now, worker_response_ref)
    output = labeled_line(line.attributes, name, content, metadata)
    if label is None:
        _warn(job, f"The label of data object {line.index} lacks {name!r}.")
    # A label in a short line is short: most labels need not be written once more to measure them.
    elif len(output) > ATTRIBUTE_CHARACTERS and (length := len(dump(label))) > ATTRIBUTE_CHARACTERS:
        _warn(
            job,
            f"The label of data object {line.index} has {length} characters. As the"
            f" input of another labeling job Ground Truth takes {ATTRIBUTE_CHARACTERS}.",
        )
    if reason:
        _warn(job, f"Data object {line.index}: {reason}")
    has_problem = bool(reason) or _is_reported(job, label, read)
    return Outcome(line.index, ObjectState.LABELED, output, reason, is_reported=has_problem)


def _is_reported(job: Job, label: Json, read: Callable[[str], bytes]) -> bool:
    """Whether the label says that a worker reported a problem about the image."""
    try:
        return bool(reported_problems(whole_label(label, read)))
    except PoserigError as error:
        _warn(job, f"Whether workers reported problems is not known. {error}")
        return bool(reported_problems(label))


def _error_in(label: Json) -> str:
    """What to show of a label {"status": "error", "reason": …}, by which a function reports one.

    The function's own convention: nothing in Ground Truth's documents gives it a meaning.
    """
    if not isinstance(label, dict) or label.get("status") != "error":
        return ""
    reason = label.get("reason")
    text = reason.rstrip(".") if isinstance(reason, str) and reason else "it gave no reason"
    return clean_reason(
        f"The post-annotation function made no label: {text}. Ground Truth counts the image as "
        "labeled all the same: `poserig job requeue` offers it again."
    )


def _warn(job: Job, problem: str) -> None:
    record("post-annotation-answer", level=logging.WARNING, labeling_job=job.name, problem=problem)
