"""Checks names as Ground Truth takes them: labeling jobs, label attributes and ARNs.

Botocore does not check the patterns of its own model, so a bad name would reach the service. The
errors here name the field and what to write instead.
"""

import re
from dataclasses import dataclass

from poserig.errors import InvalidValue

_JOB_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
_LABEL_ATTRIBUTE_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,126}")
_ARN = re.compile(r"arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}):(.+)")


@dataclass(frozen=True, slots=True)
class Arn:
    """An Amazon Resource Name of a resource that has an account."""

    partition: str
    service: str
    region: str
    account: str
    resource: str


def parse_arn(text: str, where: str, *, service: str, resource_prefix: str) -> Arn:
    """Reads an ARN and checks its service and its kind of resource.

    Raises:
        InvalidValue: It is no ARN, or one of another kind.
    """
    match = _ARN.fullmatch(text)
    if match:
        arn = Arn(*match.groups())
        is_expected = arn.service == service and arn.resource.startswith(resource_prefix)
        if is_expected and len(arn.resource) > len(resource_prefix):
            return arn
    region = "" if service == "iam" else "<region>"
    raise InvalidValue(
        f"{text!r} is not the ARN that belongs here.",
        where=where,
        cure=f"Write arn:aws:{service}:{region}:<account>:{resource_prefix}<name>.",
    )


def check_job_name(name: str, where: str = "LabelingJobName") -> None:
    """Raises InvalidValue unless Ground Truth takes the name for a labeling job."""
    if len(name) > 63 or not _JOB_NAME.fullmatch(name):
        raise InvalidValue(
            f"{name!r} is not a name for a labeling job.",
            where=where,
            cure="Use 1 to 63 letters, digits and hyphens, no hyphen at either end"
            " (an underscore or a dot is refused).",
        )


def check_label_attribute_name(name: str, where: str = "LabelAttributeName") -> None:
    """Raises InvalidValue unless a custom labeling job may write its labels under that name."""
    if len(name) > 127 or not _LABEL_ATTRIBUTE_NAME.fullmatch(name):
        raise InvalidValue(
            f"{name!r} is not a label attribute name.",
            where=where,
            cure="Use 1 to 127 letters, digits and hyphens, no hyphen at either end"
            " (an underscore is refused).",
        )
    if name in ("source", "source-ref"):
        raise InvalidValue(
            f"{name!r} is the name of the data object itself.", where=where, cure='Use e.g. "pose".'
        )
    if name.endswith("-metadata"):
        raise InvalidValue(
            f'{name!r} ends in "-metadata", which Ground Truth keeps for its own notes.',
            where=where,
            cure='Leave the ending away, e.g. "pose".',
        )
    if name.endswith("-ref"):
        raise InvalidValue(
            f'{name!r} ends in "-ref", which only segmentation jobs may use.',
            where=where,
            cure='Leave the ending away, e.g. "pose".',
        )


def metadata_name(label_attribute_name: str) -> str:
    """Returns the name of a label's metadata attribute, such as "pose-metadata"."""
    return f"{label_attribute_name}-metadata"


def job_arn(job_name: str, region: str, account: str) -> str:
    """Returns the ARN of a labeling job. Ground Truth has the name in lower case here only."""
    partition = "aws-cn" if region.startswith("cn-") else "aws"
    return f"arn:{partition}:sagemaker:{region}:{account}:labeling-job/{job_name.lower()}"
