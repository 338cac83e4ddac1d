"""The events with which Ground Truth calls the two functions.

Everything but the members that the functions cannot do without is read leniently: AWS's own
documentation and real events differ. The event's `version` is kept and never compared.
"""

from collections.abc import Mapping
from typing import NamedTuple

from poserig.errors import PoserigError
from poserig.json import Json, whole


class EventError(PoserigError):
    """An event, or the payload it points to, that cannot be used."""


# Named tuples: making a dataclass takes a millisecond of each cold start.
class PreAnnotationEvent(NamedTuple):
    """One line of the input manifest, before a worker sees it.

    Attributes:
        labeling_job_arn: Its job name is lower-cased: never build an S3 key from it.
        data_object: The whole manifest line.
        version: Of the event.
    """

    labeling_job_arn: str
    data_object: Mapping[str, Json]
    version: str


class PostAnnotationEvent(NamedTuple):
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


def parse_pre_annotation_event(event: Json) -> PreAnnotationEvent:
    """Raises EventError when there is no dataObject."""
    members = json_object(event, "event")
    data_object = members.get("dataObject")
    if not isinstance(data_object, Mapping):
        raise EventError(
            "has no dataObject.", where="event", cure="Expected the line of the input manifest."
        )
    return PreAnnotationEvent(
        labeling_job_arn=whole(str(members.get("labelingJobArn", ""))),
        data_object=data_object,
        version=whole(str(members.get("version", ""))),
    )


def parse_post_annotation_event(event: Json) -> PostAnnotationEvent:
    """Raises EventError when payload.s3Uri or labelAttributeName is missing."""
    members = json_object(event, "event")
    payload = members.get("payload")
    uri = s3_uri_member(payload) if isinstance(payload, Mapping) else ""
    if not uri:
        raise EventError("is missing.", where="event.payload.s3Uri")
    name = members.get("labelAttributeName")
    if not isinstance(name, str) or not name:
        raise EventError("is missing.", where="event.labelAttributeName")
    workers = members.get("maxHumanWorkersPerDataObject")
    return PostAnnotationEvent(
        payload_uri=uri,
        label_attribute_name=whole(name),
        labeling_job_arn=whole(str(members.get("labelingJobArn", ""))),
        output_uri=whole(str(members.get("outputConfig") or "")).rstrip("/"),
        max_workers=workers if isinstance(workers, int) else None,
        version=whole(str(members.get("version", ""))),
    )


def s3_uri_member(members: Mapping[str, Json]) -> str:
    """The S3 URI in `members`, "" when there is none."""
    # The documentation writes s3Uri, AWS's own recipe reads s3uri.
    value = members.get("s3Uri") or members.get("s3uri")
    return value if isinstance(value, str) else ""


def json_object(value: Json, where: str) -> Mapping[str, Json]:
    """`value` itself. Raises EventError, which names `where`, when it is no JSON object."""
    if not isinstance(value, Mapping):
        raise EventError("is not a JSON object.", where=where)
    return value
