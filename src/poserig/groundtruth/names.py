"""Names and addresses as Ground Truth takes them: jobs, label attributes, S3 URIs, ARNs.

Botocore does not check the patterns of its own model, so a bad name reaches the service. Here it
is found first, with the field it came from and what to write instead.
"""

import re
from dataclasses import dataclass

from poserig.errors import PoserigError

_JOB_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
_LABEL_ATTRIBUTE_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,126}")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_ARN = re.compile(r"arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]*):(\d{12}):(.+)")
_S3_URI_LIMIT = 1024


class InvalidValue(PoserigError):
    """A value that Ground Truth would refuse; `where` names the field."""


@dataclass(frozen=True, slots=True)
class S3Uri:
    """An S3 address in two parts; the key may be empty and has no leading slash."""

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"

    @property
    def name(self) -> str:
        """The last part of the key, e.g. "img 01.jpg"."""
        return self.key.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Arn:
    """An Amazon Resource Name of a resource that has an account."""

    partition: str
    service: str
    region: str
    account: str
    resource: str


def parse_s3_uri(text: str, where: str, *, needs_key: bool = True) -> S3Uri:
    """Read s3://bucket/key.

    Args:
        text: The address.
        where: The field it stands in, for the error.
        needs_key: Whether a bucket alone is too little.

    Raises:
        InvalidValue: It is no S3 address.
    """
    scheme, _, rest = text.partition("://")
    if scheme != "s3" or not rest:
        raise InvalidValue(
            f"{text!r} is not an S3 URI.", where=where, cure="Write s3://<bucket>/<key>."
        )
    if len(text) > _S3_URI_LIMIT:
        raise InvalidValue(
            f"The S3 URI has {len(text)} characters; Ground Truth takes {_S3_URI_LIMIT}.",
            where=where,
            cure="Use a shorter key.",
        )
    bucket, _, key = rest.partition("/")
    if not _BUCKET.fullmatch(bucket):
        raise InvalidValue(
            f"{bucket!r} is not a bucket name.",
            where=where,
            cure="Bucket names have 3 to 63 lower-case letters, digits, dots and hyphens.",
        )
    if needs_key and not key:
        raise InvalidValue(
            f"{text!r} names a bucket but no object.",
            where=where,
            cure="Write s3://<bucket>/<key>.",
        )
    return S3Uri(bucket, key)


def parse_arn(text: str, where: str, *, service: str, resource_prefix: str) -> Arn:
    """Read an ARN and hold it against the service and the kind of resource that belong there.

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
    """Raise InvalidValue unless Ground Truth takes the name for a labeling job."""
    if len(name) > 63 or not _JOB_NAME.fullmatch(name):
        raise InvalidValue(
            f"{name!r} is not a name for a labeling job.",
            where=where,
            cure="Use 1 to 63 letters, digits and hyphens, no hyphen at either end"
            " (an underscore or a dot is refused).",
        )


def check_label_attribute_name(name: str, where: str = "LabelAttributeName") -> None:
    """Raise InvalidValue unless a custom labeling job may write its labels under that name."""
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
    """The attribute that tells how a label came to be, e.g. "pose-metadata"."""
    return f"{label_attribute_name}-metadata"


def job_arn(job_name: str, region: str, account: str) -> str:
    """The ARN of a labeling job: Ground Truth lower-cases the name in it (and only there)."""
    partition = "aws-cn" if region.startswith("cn-") else "aws"
    return f"arn:{partition}:sagemaker:{region}:{account}:labeling-job/{job_name.lower()}"
