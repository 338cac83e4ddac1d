"""What an operator chooses, and the CreateLabelingJob request that comes of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from poserig.errors import PoserigError
from poserig.groundtruth.requests import (
    DEFAULT_MAX_CONCURRENT,
    EXPIRY_TAG,
    NEVER,
    parse_request,
)
from poserig.jobs.stack import Stack

LABEL_ATTRIBUTE_NAME = "pose"
DESCRIPTION = "Place the keypoints on every instance in the image"
RIG_TAG = "poserig:rig"
# https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_Tag.html
_TAG_TEXT = re.compile(r"[\w\s.:/=+\-@]*")
_MOST_TAGS = 50


@dataclass(frozen=True, slots=True)
class LaunchOptions:
    """What an operator chooses.

    Attributes:
        name: Labeling job name, unique in the account and region, case ignored.
        rig: Name of the job's rig, or a rig file; several with "+" between them.
        workers: Workers per data object, 1 to 9.
        title: What workers read in the portal; 1 to 128 characters, "" for one with the rig.
        description: What workers read below the title; 1 to 255 characters.
        task_time_limit_seconds: How long a worker may hold one task.
        availability_seconds: How long tasks stay on offer.
        work_team: One of Terraform's `work_teams`; "" for the team that is always there.
        tags: Further tags of the job, beside poserig:rig.
        expires: False lets this machine's AWS offer the tasks for ever (the tag poserig:expiry);
            Ground Truth knows no such job and ends it after `availability_seconds`.
        keywords: By which workers find it.
        max_concurrent: How many data objects are offered at a time.
        kms_key_arn: Encrypts what the job writes; "" for the stack's key.
        instructions: HTML before the template's own instructions, or "".
        strict: Refuse a folder when one of its images cannot be labeled; otherwise it is left out.
    """

    name: str
    rig: str
    workers: int = 1
    title: str = ""
    description: str = DESCRIPTION
    task_time_limit_seconds: int = 3600
    availability_seconds: int = 864_000
    label_attribute_name: str = LABEL_ATTRIBUTE_NAME
    work_team: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    expires: bool = True
    keywords: Sequence[str] = ("pose", "keypoints")
    max_concurrent: int = DEFAULT_MAX_CONCURRENT
    kms_key_arn: str = ""
    instructions: str = ""
    strict: bool = False


def request_of(
    stack: Stack, options: LaunchOptions, manifest_uri: str, template_uri: str, workteam_arn: str
) -> dict[str, Any]:
    """The CreateLabelingJob request of a launch."""
    tags = {RIG_TAG: options.rig, **options.tags}
    if not options.expires:
        tags[EXPIRY_TAG] = NEVER
    return {
        "LabelingJobName": options.name,
        "LabelAttributeName": options.label_attribute_name,
        "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": manifest_uri}}},
        "OutputConfig": {
            "S3OutputPath": stack.output_prefix_uri,
            **({"KmsKeyId": key} if (key := options.kms_key_arn or stack.kms_key_arn) else {}),
        },
        "RoleArn": stack.ground_truth_role_arn,
        "HumanTaskConfig": {
            "WorkteamArn": workteam_arn,
            "UiConfig": {"UiTemplateS3Uri": template_uri},
            "PreHumanTaskLambdaArn": stack.pre_annotation_function_arn,
            "AnnotationConsolidationConfig": {
                "AnnotationConsolidationLambdaArn": stack.post_annotation_function_arn
            },
            "TaskTitle": options.title or f"Mark the keypoints ({options.rig})",
            "TaskDescription": options.description,
            "TaskKeywords": list(options.keywords),
            "NumberOfHumanWorkersPerDataObject": options.workers,
            "TaskTimeLimitInSeconds": options.task_time_limit_seconds,
            "TaskAvailabilityLifetimeInSeconds": options.availability_seconds,
            "MaxConcurrentTaskCount": options.max_concurrent,
        },
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }


def check_request(request: Mapping[str, Any]) -> None:
    """Hold the request that will be sent against the limits of CreateLabelingJob.

    Raises:
        PoserigError: A value breaks one; each such value is named.
    """
    parse_request(request)
    tags = request.get("Tags", [])
    if len(tags) > _MOST_TAGS:
        raise PoserigError(
            f"The job would have {len(tags)} tags.", where="Tags", cure=f"Use at most {_MOST_TAGS}."
        )
    for tag in tags:
        key, value = tag["Key"], tag["Value"]
        if (
            not 1 <= len(key) <= 128
            or len(value) > 256
            or key.lower().startswith("aws:")
            or not _TAG_TEXT.fullmatch(key)
            or not _TAG_TEXT.fullmatch(value)
        ):
            raise PoserigError(
                f'"{key}" = "{value}" is no tag of a labeling job.',
                where="Tags",
                cure="A key has 1 to 128 characters and no aws: at its start, a value at most 256; "
                "both take letters, digits, spaces and . : / = + - @ _",
            )
