"""Reads the events with which Ground Truth calls the two functions.

Members that the functions can do without are read leniently, because AWS's documentation and real
events differ. `version` and unknown members are ignored.
"""

from collections.abc import Mapping
from typing import NamedTuple

from poserig.errors import PoserigError
from poserig.json import Json, whole


class EventError(PoserigError):
    """An event, or the file in S3 that it names, that cannot be used; `where` names the member."""


# Named tuples and no dataclasses: making a dataclass takes a millisecond of each cold start.
class PreAnnotationEvent(NamedTuple):
    """One line of the input manifest, before a worker sees it.

    Attributes:
        labeling_job_arn: Has the job's name in lower case, so no S3 key can be built from it.
        data_object: The manifest line.
    """

    labeling_job_arn: str
    data_object: Mapping[str, Json]


class PostAnnotationEvent(NamedTuple):
    """A batch of data objects whose workers have answered.

    Attributes:
        payload_uri: S3 URI of the consolidation request.
        label_attribute_name: Name of the label in the output manifest.
        labeling_job_arn: Has the job's name in lower case.
        output_uri: S3 URI of the job's annotations, without a slash at its end; "" when the event
            has none.
        role_arn: Execution role of the labeling job; "" when the event has none.
        kms_key_id: Key with which the labeling job encrypts what it writes: its id, its ARN or an
            alias; "" when the job names none.
    """

    payload_uri: str
    label_attribute_name: str
    labeling_job_arn: str
    output_uri: str
    role_arn: str = ""
    kms_key_id: str = ""


def parse_pre_annotation_event(event: Json) -> PreAnnotationEvent:
    """Reads the event of the pre-annotation function.

    Raises:
        EventError: It has no dataObject.
    """
    members = json_object(event, "event")
    data_object = members.get("dataObject")
    if not isinstance(data_object, Mapping):
        raise EventError(
            "has no dataObject.", where="event", cure="Expected the line of the input manifest."
        )
    return PreAnnotationEvent(whole(str(members.get("labelingJobArn", ""))), data_object)


def parse_post_annotation_event(event: Json) -> PostAnnotationEvent:
    """Reads the event of the post-annotation function.

    Raises:
        EventError: It has no payload.s3Uri or no labelAttributeName.
    """
    members = json_object(event, "event")
    payload = members.get("payload")
    uri = s3_uri_member(payload) if isinstance(payload, Mapping) else ""
    if not uri:
        raise EventError("is missing.", where="event.payload.s3Uri")
    name = members.get("labelAttributeName")
    if not isinstance(name, str) or not name:
        raise EventError("is missing.", where="event.labelAttributeName")
    return PostAnnotationEvent(
        payload_uri=uri,
        label_attribute_name=whole(name),
        labeling_job_arn=whole(str(members.get("labelingJobArn", ""))),
        output_uri=whole(str(members.get("outputConfig") or "")).rstrip("/"),
        role_arn=whole(str(members.get("roleArn") or "")),
        kms_key_id=whole(str(members.get("kmsKeyId") or "")),
    )


def s3_uri_member(members: Mapping[str, Json]) -> str:
    """Returns the S3 URI among the members, "" when there is none."""
    # The documentation writes s3Uri, AWS's own recipe reads s3uri.
    value = members.get("s3Uri") or members.get("s3uri")
    return value if isinstance(value, str) else ""


def json_object(value: Json, where: str) -> Mapping[str, Json]:
    """Returns the value.

    Raises:
        EventError: It is not a JSON object.
    """
    if not isinstance(value, Mapping):
        raise EventError("is not a JSON object.", where=where)
    return value
