"""Launch a labeling job: the same call on AWS and on this machine's AWS."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from poserig.errors import PoserigError
from poserig.jobs.dataset import (
    S3Location,
    check_manifest,
    manifest_text,
    upload_images,
)
from poserig.jobs.stack import Stack

if TYPE_CHECKING:
    import boto3

LABEL_ATTRIBUTE_NAME = "pose"
_JOB_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")


@dataclass(frozen=True, slots=True)
class LaunchOptions:
    """What an operator chooses.

    Attributes:
        name: Labeling job name, unique in the account and region, case ignored.
        rig: The rig whose worker task template is used.
        workers: Workers per data object, 1 to 9.
        title: What workers read in the portal.
        task_time_limit_seconds: How long a worker may hold one task.
        availability_seconds: How long tasks stay on offer.
        work_team: One of Terraform's `work_teams`; "" for the team that is always there.
    """

    name: str
    rig: str
    workers: int = 1
    title: str = ""
    description: str = "Place the keypoints on every instance in the image"
    task_time_limit_seconds: int = 3600
    availability_seconds: int = 864_000
    label_attribute_name: str = LABEL_ATTRIBUTE_NAME
    work_team: str = ""


@dataclass(frozen=True, slots=True)
class LaunchedJob:
    """A job that Ground Truth accepted."""

    name: str
    arn: str
    manifest_uri: str
    output_manifest_uri: str
    images: int | None


def launch(
    session: "boto3.Session",
    stack: Stack,
    source: str,
    options: LaunchOptions,
    progress: Callable[[str], None] = lambda _: None,
) -> LaunchedJob:
    """Upload what is not in S3 yet and create the labeling job.

    Args:
        session: Whose region and credentials are used; AWS_ENDPOINT_URL is honoured.
        stack: What Terraform deployed.
        source: A folder of images, a local manifest, or the S3 URI of a manifest.
        options: The operator's choices.
        progress: Told the name of each uploaded image.

    Raises:
        PoserigError: A choice or the source is unusable; nothing was created then.
        botocore.exceptions.ClientError: AWS refused.
    """
    if not _JOB_NAME.fullmatch(options.name):
        raise PoserigError(
            f'"{options.name}" is no name for a labeling job.',
            cure="Use 1 to 63 letters, digits and hyphens, with no hyphen at either end.",
        )
    template_uri = stack.template_for(options.rig)
    workteam_arn = stack.workteam_for(options.work_team)
    manifest_uri, images = _place_manifest(session, stack, source, options.name, progress)
    request = _request(stack, options, manifest_uri, template_uri, workteam_arn)
    answer = session.client("sagemaker").create_labeling_job(**request)
    return LaunchedJob(
        name=options.name,
        arn=answer["LabelingJobArn"],
        manifest_uri=manifest_uri,
        output_manifest_uri=f"{stack.output_prefix_uri.rstrip('/')}/{options.name}"
        "/manifests/output/output.manifest",
        images=images,
    )


def _place_manifest(
    session: "boto3.Session",
    stack: Stack,
    source: str,
    job_name: str,
    progress: Callable[[str], None],
) -> tuple[str, int | None]:
    if source.startswith("s3://"):
        return source, None
    path = Path(source)
    if not path.exists():
        raise PoserigError(
            "There is no such folder or manifest.",
            where=source,
            cure="Give a folder of images, a manifest file, or s3://bucket/key of a manifest.",
        )
    client = session.client("s3")
    folder = S3Location.parse(stack.input_prefix_uri).child(job_name)
    target = folder.child("input.manifest")
    if path.is_dir():
        lines = upload_images(client, path, folder.child("images"), progress)
        body, count = manifest_text(lines).encode(), len(lines)
    else:
        check_manifest(path)
        body = path.read_bytes()
        count = sum(1 for line in body.splitlines() if line.strip())
    client.put_object(
        Bucket=target.bucket, Key=target.key, Body=body, ContentType="application/x-ndjson"
    )
    return str(target), count


def _request(
    stack: Stack, options: LaunchOptions, manifest_uri: str, template_uri: str, workteam_arn: str
) -> dict[str, Any]:
    return {
        "LabelingJobName": options.name,
        "LabelAttributeName": options.label_attribute_name,
        "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": manifest_uri}}},
        "OutputConfig": {"S3OutputPath": stack.output_prefix_uri},
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
            "TaskKeywords": ["pose", "keypoints"],
            "NumberOfHumanWorkersPerDataObject": options.workers,
            "TaskTimeLimitInSeconds": options.task_time_limit_seconds,
            "TaskAvailabilityLifetimeInSeconds": options.availability_seconds,
            "MaxConcurrentTaskCount": 1000,
        },
        "Tags": [{"Key": "poserig:rig", "Value": options.rig}],
    }
