"""Reads what became of a labeling job's data objects; only those that are shown."""

import json
from collections.abc import Collection
from functools import partial

from poserig.groundtruth.manifest import ManifestLine, parse_line
from poserig.json import Json
from poserig.labeling.context import Context
from poserig.labeling.jobs import Job
from poserig.labeling.model import ResultPage, ResultRow
from poserig.labeling.states import ObjectState
from poserig.labeling.store.records import DataObject

_SHOWN_SECONDS = 3600


def result_page(
    context: Context,
    job: Job,
    start: int,
    limit: int,
    states: Collection[ObjectState] | None,
    reported: bool,
    answered_by: str | None = None,
) -> ResultPage:
    """Some lines of the input manifest, in its order.

    Args:
        start: The first line that may be among them, from 0.
        limit: Lines at most.
        states: Only data objects in these states; None for all.
        reported: Only those with a reported problem, in any state.
        answered_by: Only those that this worker has answered; None for all.
    """
    start = min(max(start, 0), job.total)
    read = partial(
        context.store.data_objects,
        job.id,
        start=start,
        states=states,
        reported=reported,
        answered_by=answered_by,
    )
    found = read(limit=limit + 1)
    is_all = states is None and not reported and answered_by is None
    before = read(limit=limit, backward=True) if start and not is_all else []
    previous = before[0].index if before else None
    if start and is_all:
        previous = max(start - limit, 0)
    following = found[limit].index if len(found) > limit else None
    newest = newest_manifest(context, job)
    rows = [_row(context, job, data_object, newest) for data_object in found[:limit]]
    return ResultPage(tuple(rows), previous, following)


def result_row(
    context: Context, job: Job, index: int, answered_by: str | None = None
) -> ResultRow | None:
    """One line of the input manifest; None when it has no such line, or when the worker of
    `answered_by` has not answered it."""
    if not 0 <= index < job.total:
        return None
    found = context.store.data_objects(job.id, start=index, limit=1, answered_by=answered_by)
    if not found or found[0].index != index:
        return None
    return _row(context, job, found[0], newest_manifest(context, job))


def newest_manifest(context: Context, job: Job) -> str:
    """The S3 URI of the labels that were made again when the job was over; "" for none."""
    return context.newest.manifest(job.layout) if job.state.is_final else ""


def _row(context: Context, job: Job, data_object: DataObject, newest: str) -> ResultRow:
    """The row of a data object, with the label in the manifest `newest` if there is one."""
    line = parse_line(data_object.text, data_object.index)
    is_readable = line.source_ref and not line.problem
    return ResultRow(
        index=data_object.index,
        source_ref=line.source_ref,
        status=data_object.state,
        reason=data_object.reason,
        label=_label(context, job, data_object, line, newest),
        image_url=context.objects.presign(line.source_ref, _SHOWN_SECONDS) if is_readable else "",
    )


def _label(
    context: Context, job: Job, data_object: DataObject, line: ManifestLine, newest: str
) -> Json | None:
    if newest:
        label = context.newest.label(newest, data_object.index, job.request.label_name)
        if label is not None:
            return label
    if data_object.output is not None:
        return json.loads(data_object.output).get(job.request.label_name)
    if data_object.state is ObjectState.ALREADY_LABELED:
        return line.attributes[job.request.label_name]
    return None
