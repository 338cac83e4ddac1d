"""Reads the consolidation request that a post-annotation event names, and writes the response."""

import json
from typing import NamedTuple, TypedDict

from poserig.groundtruth.events import EventError, json_object, s3_uri_member
from poserig.json import Json, whole


# Named tuples and no dataclasses, as in `model`.
class WorkerResponse(NamedTuple):
    """One worker's submission for one data object.

    Attributes:
        worker_id: Ground Truth's id of the worker.
        content: The form, usually as JSON text; None when it lies at `content_uri`.
        content_uri: S3 URI of the form, or "".
    """

    worker_id: str
    content: Json
    content_uri: str = ""


class AnsweredObject(NamedTuple):
    """One data object of a consolidation request.

    Attributes:
        dataset_object_id: Number of the manifest line, as text.
        responses: Of all its workers.
        problem: Why its responses cannot be read, or "".
        raw: The entry itself when there is a problem, else None.
    """

    dataset_object_id: str
    responses: tuple[WorkerResponse, ...]
    problem: str = ""
    raw: Json = None


class ConsolidatedAnnotation(TypedDict):
    """What the output manifest gets of a data object: attribute names and values."""

    content: dict[str, Json]


class ConsolidationEntry(TypedDict):
    """One data object in the post-annotation function's response, with Ground Truth's names."""

    datasetObjectId: str
    consolidatedAnnotation: ConsolidatedAnnotation


def parse_consolidation_request(body: str | bytes, where: str) -> list[AnsweredObject]:
    """Reads a consolidation request. An entry that cannot be read becomes one with a `problem`.

    Args:
        body: The file.
        where: What error messages call it.

    Raises:
        EventError: The whole file is not a JSON array of entries with ids.
    """
    try:
        # Not poserig.json.loads: a NaN in one answer must not fail the whole batch.
        entries = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise EventError(f"is not JSON ({error}).", where=where) from None
    if not isinstance(entries, list):
        raise EventError("is not a JSON array of data objects.", where=where)
    return [_parse_entry(entry, where, position) for position, entry in enumerate(entries)]


def consolidation_entry(
    dataset_object_id: str, label_attribute_name: str, label: Json
) -> ConsolidationEntry:
    """Returns one entry of the post-annotation function's response."""
    return {
        "datasetObjectId": dataset_object_id,
        "consolidatedAnnotation": {"content": {label_attribute_name: label}},
    }


def _parse_entry(entry: Json, where: str, position: int) -> AnsweredObject:
    # An entry without an id cannot be answered, so the request as a whole is refused.
    members = entry if type(entry) is dict else json_object(entry, f"{where}[{position}]")
    object_id = members.get("datasetObjectId")
    if object_id is None or object_id == "":
        raise EventError("is missing.", where=f"{where}[{position}].datasetObjectId")
    object_id = whole(str(object_id))
    annotations = members.get("annotations")
    if not isinstance(annotations, list):
        return AnsweredObject(object_id, (), "The request holds no array of annotations.", members)
    responses = []
    for annotation in annotations:
        data = annotation.get("annotationData") if isinstance(annotation, dict) else None
        if not isinstance(data, dict):
            responses.append(WorkerResponse("", annotation))
            continue
        content_uri = "" if "content" in data else s3_uri_member(data)
        responses.append(
            WorkerResponse(str(annotation.get("workerId", "")), data.get("content"), content_uri)
        )
    problem = "" if responses else "No worker answered."
    return AnsweredObject(object_id, tuple(responses), problem, None)
