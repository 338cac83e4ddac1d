"""Reads what became of a labeling job's data objects; only those that are shown."""

import json
from collections.abc import Collection

from poserig.groundtruth.manifest import ManifestLine, parse_line
from poserig.json import Json
from poserig.labeling.context import Context
from poserig.labeling.jobs import Job
from poserig.labeling.model import ResultPage, ResultRow
from poserig.labeling.states import ObjectState
from poserig.labeling.store.records import DataObject

_SHOWN_SECONDS = 3600


def result_page(
    context: Context, job: Job, start: int, limit: int, states: Collection[ObjectState] | None
) -> ResultPage:
    """Some lines of the input manifest, in its order.

    Args:
        start: The first line that may be among them, from 0.
        limit: Lines at most.
        states: Only data objects in these states; None for all.
    """
    store = context.store
    start = min(max(start, 0), job.total)
    found = store.data_objects(job.id, start=start, limit=limit + 1, states=states)
    before = (
        store.data_objects(job.id, start=start, limit=limit, states=states, backward=True)
        if start and states is not None
        else []
    )
    previous = before[0].index if before else None
    if start and states is None:
        previous = max(start - limit, 0)
    following = found[limit].index if len(found) > limit else None
    rows = [_row(context, job, data_object) for data_object in found[:limit]]
    return ResultPage(tuple(rows), previous, following)


def result_row(context: Context, job: Job, index: int) -> ResultRow | None:
    """One line of the input manifest; None when it has no such line."""
    if not 0 <= index < job.total:
        return None
    (data_object,) = context.store.data_objects(job.id, start=index, limit=1)
    return _row(context, job, data_object)


def _row(context: Context, job: Job, data_object: DataObject) -> ResultRow:
    line = parse_line(data_object.text, data_object.index)
    is_readable = line.source_ref and not line.problem
    return ResultRow(
        index=data_object.index,
        source_ref=line.source_ref,
        status=data_object.state,
        reason=data_object.reason,
        label=_label(job, data_object, line),
        image_url=context.objects.presign(line.source_ref, _SHOWN_SECONDS) if is_readable else "",
    )


def _label(job: Job, data_object: DataObject, line: ManifestLine) -> Json | None:
    if data_object.output is not None:
        return json.loads(data_object.output).get(job.request.label_name)
    if data_object.state is ObjectState.ALREADY_LABELED:
        return line.attributes[job.request.label_name]
    return None
