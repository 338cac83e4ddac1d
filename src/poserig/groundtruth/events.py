"""The events with which Ground Truth calls the two functions, and their answers.

Everything but the members that the functions cannot do without is read leniently: AWS's own
documentation and real events differ. The event's `version` is kept and never compared.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from poserig.errors import PoserigError

Json = Any


class EventError(PoserigError):
    """An event, or the payload it points to, that cannot be used."""


@dataclass(frozen=True, slots=True)
class PreAnnotationEvent:
    """One line of the input manifest, before a worker sees it.

    Attributes:
        labeling_job_arn: Its job name is lower-cased: never build an S3 key from it.
        data_object: The whole manifest line.
        version: Of the event.
    """

    labeling_job_arn: str
    data_object: Mapping[str, Json]
    version: str


@dataclass(frozen=True, slots=True)
class PostAnnotationEvent:
    """A batch of data objects whose workers have answered.

    Attributes:
        payload_uri: S3 URI of the consolidation request.
        label_attribute_name: Key of the label in the output manifest.
        labeling_job_arn: Its job name is lower-cased.
        output_uri: S3 URI below which this job's annotations lie, without a slash at the end.
        max_workers: How many workers each data object may have, when the event says so.
        version: Of the event.
    """

    payload_uri: str
    label_attribute_name: str
    labeling_job_arn: str
    output_uri: str
    max_workers: int | None
    version: str


@dataclass(frozen=True, slots=True)
class WorkerResponse:
    """One worker's submission for one data object.

    Attributes:
        worker_id: Ground Truth's id of the worker.
        content: The form as JSON text (or already an object), None when it lies at `content_uri`.
        content_uri: S3 URI of the form, or "".
    """

    worker_id: str
    content: Json
    content_uri: str = ""


@dataclass(frozen=True, slots=True)
class AnsweredObject:
    """One data object of a consolidation request.

    Attributes:
        dataset_object_id: Number of the manifest line, as text.
        responses: Of all its workers.
        problem: Why its responses cannot be read, or "".
        raw: The entry itself, when there is a problem.
    """

    dataset_object_id: str
    responses: tuple[WorkerResponse, ...]
    problem: str = ""
    raw: Json = None


def parse_pre_annotation_event(event: Json) -> PreAnnotationEvent:
    """Raises EventError when there is no dataObject."""
    members = _object(event, "event")
    data_object = members.get("dataObject")
    if not isinstance(data_object, Mapping):
        raise EventError(
            "has no dataObject.", where="event", cure="Expected the line of the input manifest."
        )
    return PreAnnotationEvent(
        labeling_job_arn=str(members.get("labelingJobArn", "")),
        data_object=data_object,
        version=str(members.get("version", "")),
    )


def parse_post_annotation_event(event: Json) -> PostAnnotationEvent:
    """Raises EventError when payload.s3Uri or labelAttributeName is missing."""
    members = _object(event, "event")
    payload = members.get("payload")
    uri = _s3_uri_member(payload) if isinstance(payload, Mapping) else ""
    if not uri:
        raise EventError("is missing.", where="event.payload.s3Uri")
    name = members.get("labelAttributeName")
    if not isinstance(name, str) or not name:
        raise EventError("is missing.", where="event.labelAttributeName")
    workers = members.get("maxHumanWorkersPerDataObject")
    return PostAnnotationEvent(
        payload_uri=uri,
        label_attribute_name=name,
        labeling_job_arn=str(members.get("labelingJobArn", "")),
        output_uri=str(members.get("outputConfig") or "").rstrip("/"),
        max_workers=workers if isinstance(workers, int) else None,
        version=str(members.get("version", "")),
    )


def parse_consolidation_request(body: str | bytes, where: str) -> list[AnsweredObject]:
    """Reads the payload file. An entry that cannot be read becomes one with a `problem`.

    Args:
        body: The file.
        where: Its S3 URI, for error messages.

    Raises:
        EventError: The whole file is not a JSON array of entries with ids.
    """
    try:
        entries = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise EventError(f"is not JSON ({error}).", where=where) from None
    if not isinstance(entries, list):
        raise EventError("is not a JSON array of data objects.", where=where)
    return [_parse_entry(entry, f"{where}[{position}]") for position, entry in enumerate(entries)]


def consolidation_entry(
    dataset_object_id: str, label_attribute_name: str, label: Json
) -> dict[str, Json]:
    """One entry of the post-annotation function's answer."""
    return {
        "datasetObjectId": dataset_object_id,
        "consolidatedAnnotation": {"content": {label_attribute_name: label}},
    }


def split_s3_uri(uri: str) -> tuple[str, str]:
    """Bucket and key of s3://bucket/key. Raises EventError for anything else."""
    scheme, _, rest = uri.partition("://")
    bucket, _, key = rest.partition("/")
    if scheme != "s3" or not bucket or not key:
        raise EventError("is not an S3 URI.", where=uri, cure="Expected s3://bucket/key.")
    return bucket, key


def _parse_entry(entry: Json, where: str) -> AnsweredObject:
    # Without an id nothing can be answered for the object: then the request itself is broken.
    members = _object(entry, where)
    object_id = members.get("datasetObjectId")
    if object_id is None or object_id == "":
        raise EventError("is missing.", where=f"{where}.datasetObjectId")
    annotations = members.get("annotations")
    if not isinstance(annotations, list):
        return AnsweredObject(
            str(object_id), (), "The request holds no array of annotations.", members
        )
    responses = []
    for annotation in annotations:
        data = annotation.get("annotationData") if isinstance(annotation, Mapping) else None
        if not isinstance(data, Mapping):
            responses.append(WorkerResponse("", annotation))
            continue
        content_uri = "" if "content" in data else _s3_uri_member(data)
        responses.append(
            WorkerResponse(str(annotation.get("workerId", "")), data.get("content"), content_uri)
        )
    problem = "" if responses else "No worker answered."
    return AnsweredObject(str(object_id), tuple(responses), problem, None)


def _s3_uri_member(members: Mapping[str, Json]) -> str:
    # The documentation writes s3Uri, AWS's own recipe reads s3uri.
    value = members.get("s3Uri") or members.get("s3uri")
    return value if isinstance(value, str) else ""


def _object(value: Json, where: str) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        raise EventError("is not a JSON object.", where=where)
    return value
