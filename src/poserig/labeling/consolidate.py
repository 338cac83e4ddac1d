"""From workers' answers to labels: worker responses, consolidation request, post-annotation."""

import logging
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from poserig.groundtruth.manifest import (
    dump,
    failure_metadata,
    labeled_line,
    success_metadata,
)
from poserig.json import Json
from poserig.labeling import batches, data_objects, tasks
from poserig.labeling.batches import Batch
from poserig.labeling.context import Context
from poserig.labeling.data_objects import DataObject
from poserig.labeling.events import clean_reason, record
from poserig.labeling.jobs import Job
from poserig.labeling.outputs import request_of, write_worker_response
from poserig.labeling.ports import FunctionFailed
from poserig.labeling.prepare import EVENT_VERSION, record_failure
from poserig.labeling.states import ObjectState
from poserig.limits import ATTRIBUTE_CHARACTERS

BATCH_SIZE = 10
"""Data objects in one call of the post-annotation function."""

_MAX_TRIES = 2  # once with others, once alone
_SHAPE = (
    'It must answer [{"datasetObjectId": "…", "consolidatedAnnotation": {"content": {…}}}, …],'
    " one entry for each data object."
)


@dataclass(slots=True)
class _Outcome:
    """What one call of the post-annotation function brought, by manifest line."""

    contents: dict[int, dict[str, Json]] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)
    is_final: bool = False  # trying again cannot help
    response: str | None = None  # the text of its answer, as it stands in S3


def consolidate_next(context: Context, job: Job) -> bool:
    """Do one batch: one that was begun before, else a new one. False when there is none."""
    with context.store.transaction() as db:
        batch = batches.first_open(db, job.id)
        if batch is None:
            answered = data_objects.in_state(db, job.id, ObjectState.ANSWERED, BATCH_SIZE)
            if not answered:
                return False
            indexes = [data_object.index for data_object in answered]
            batch = batches.start(db, job, indexes, context.clock.now())
    _run(context, job, batch)
    return True


def _run(context: Context, job: Job, batch: Batch) -> None:
    with context.store.transaction() as db:
        members = data_objects.of_batch(db, job.id, batch.id)
        answers = {m.index: tasks.answers_to(db, job.id, m.index) for m in members}
        batches.count_try(db, job, list(answers))
    refs = {
        index: write_worker_response(context, job, index, batch.stamp, given)
        for index, given in answers.items()
    }
    if job.request.post_function_arn:
        uri = job.layout.consolidation_request(batch.stamp)
        context.objects.write(uri, request_of(members, answers))
        outcome = _call(context, job, batch, uri, list(answers))
        refs = {}
    else:
        outcome = _Outcome(contents={index: {job.request.label_name: {}} for index in answers})
    _keep(context, job, batch, members, outcome, refs)


def _call(
    context: Context, job: Job, batch: Batch, payload_uri: str, indexes: list[int]
) -> _Outcome:
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
        response = context.functions.invoke(job.request.post_function_arn, event)
    except FunctionFailed as error:
        reason = f"ClientError: The post-annotation function failed. {error}"
        alone_hopeless = error.kind == "too_large" and len(indexes) == 1
        return _Outcome(
            problems=dict.fromkeys(indexes, reason),
            is_final=error.kind == "not_found" or alone_hopeless,
        )
    text = dump(response)
    context.objects.write(job.layout.consolidation_response(batch.stamp), text.encode())
    outcome = _read_response(job, response, indexes)
    outcome.response = text
    return outcome


def _read_response(job: Job, response: Json, indexes: list[int]) -> _Outcome:
    outcome = _Outcome()
    if not isinstance(response, list):
        reason = "ClientError: The post-annotation function answered with no list."
        outcome.problems = dict.fromkeys(indexes, f"{reason} {_SHAPE}")
        return outcome
    wanted = {str(index): index for index in indexes}
    for entry in response:
        object_id = str(entry.get("datasetObjectId")) if isinstance(entry, dict) else ""
        index = wanted.get(object_id)
        if index is None:
            _warn(job, f"The post-annotation function named a stranger: {object_id!r}.")
            continue
        annotation = entry.get("consolidatedAnnotation")
        content = annotation.get("content") if isinstance(annotation, dict) else None
        if index in outcome.contents:
            _warn(job, f"The post-annotation function named data object {index} twice.")
        elif isinstance(content, dict) and content:
            outcome.contents[index] = content
            outcome.problems.pop(index, None)
        else:
            outcome.problems[index] = (
                "ClientError: The post-annotation function gave no"
                f" consolidatedAnnotation.content for data object {index}. {_SHAPE}"
            )
    for index in indexes:
        if index not in outcome.contents and index not in outcome.problems:
            outcome.problems[index] = (
                f"ClientError: The post-annotation function left out data object {index}. {_SHAPE}"
            )
    return outcome


def _keep(
    context: Context,
    job: Job,
    batch: Batch,
    members: list[DataObject],
    outcome: _Outcome,
    refs: Mapping[int, str],
) -> None:
    now = context.clock.now()
    failures: dict[int, str] = {}
    with context.store.transaction() as db:
        batches.finish(db, batch, outcome.response)
        for member in members:
            index = member.index
            if index in outcome.contents:
                failure = _label(db, job, member, outcome.contents[index], now, refs.get(index, ""))
                if failure:
                    failures[index] = failure
            elif member.tries + 1 < _MAX_TRIES and not outcome.is_final:
                # Alone, so that one data object's trouble is not another's.
                batches.start(db, job, [index], now)
            else:
                failures[index] = clean_reason(outcome.problems[index])
                data_objects.fail(db, job, member, failures[index], member.tries + 1)
    for index, reason in failures.items():
        record_failure(job, index, reason)
    for index in outcome.contents.keys() - failures.keys():
        record("data-object", labeling_job=job.name, index=index, state=ObjectState.LABELED)


def _label(
    db: sqlite3.Connection,
    job: Job,
    member: DataObject,
    content: dict[str, Json],
    now: datetime,
    worker_response_ref: str,
) -> str:
    """Keep one label. Not "" when the label itself says that there is none, and why."""
    name = job.request.label_name
    for source in ("source-ref", "source"):
        if source in content:
            _warn(
                job, f"The post-annotation function's {source!r} was left out: it is the input's."
            )
    content = {key: value for key, value in content.items() if key not in ("source-ref", "source")}
    label = content.get(name)
    if label is None:
        _warn(job, f"The label of data object {member.index} lacks {name!r}.")
    elif len(dump(label)) > ATTRIBUTE_CHARACTERS:
        _warn(
            job,
            f"The label of data object {member.index} has {len(dump(label))} characters. As the"
            f" input of another labeling job Ground Truth takes {ATTRIBUTE_CHARACTERS}.",
        )
    failure = _failure_in(label)
    if failure:
        # The label stays in the line, as on AWS: it may hold what the workers sent.
        metadata = failure_metadata(failure, member.tries + 1)
        line = labeled_line(member.line.attributes, name, content, metadata)
        data_objects.fail(db, job, member, failure, member.tries + 1, line)
        return failure
    metadata = success_metadata(job.name, now, worker_response_ref)
    line = labeled_line(member.line.attributes, name, content, metadata)
    data_objects.label(db, job, member.index, line)
    return ""


def _failure_in(label: Json) -> str:
    """The reason in a label {"status": "error", "reason": …}, by which a function reports one."""
    if not isinstance(label, dict) or label.get("status") != "error":
        return ""
    reason = label.get("reason")
    text = reason if isinstance(reason, str) and reason else "it gave no reason"
    return clean_reason(f"ClientError: The post-annotation function made no label: {text}")


def _warn(job: Job, problem: str) -> None:
    record("post-annotation-answer", level=logging.WARNING, labeling_job=job.name, problem=problem)
