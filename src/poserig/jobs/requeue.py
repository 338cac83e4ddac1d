"""Requeue a labeling job: a follow-up that labels again what failed and keeps what is finished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from poserig.aws_errors import NO_OBJECT, code_of
from poserig.errors import PoserigError
from poserig.groundtruth.gold import TAG as GOLD_TAG
from poserig.groundtruth.gold import is_gold
from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.manifest import ManifestLine, dump, is_error_label, parse_manifest
from poserig.groundtruth.names import check_job_name, metadata_name
from poserig.jobs.ask import next_free_name
from poserig.jobs.consolidate.manifests import newest_manifest
from poserig.jobs.job_files import check_files, files_of, send_files
from poserig.jobs.launch import check_before_writing, create, send_manifest
from poserig.jobs.manifests import Manifest, manifest_of
from poserig.jobs.stack import Stack
from poserig.jobs.status import description_of, status_of
from poserig.jobs.upload import upload_client
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3

# Stopping conditions are left away: they may be why the first job ended early.
_COPIED = ("LabelAttributeName", "OutputConfig", "RoleArn", "LabelCategoryConfigS3Uri")


@dataclass(frozen=True, slots=True)
class RequeuedJob:
    """A follow-up job that Ground Truth accepted.

    Attributes:
        again: Data objects that are labeled again.
        kept: Data objects whose labels are kept.
    """

    name: str
    arn: str
    manifest_uri: str
    output_manifest_uri: str
    again: int
    kept: int


def requeue(session: "boto3.Session", stack: Stack, name: str, new_name: str = "") -> RequeuedJob:
    """Launch a follow-up over the output manifest of a job that is over.

    Rig, work team, workers, title, label attribute name and tags are those of the job. Lines that
    failed or were never labeled lose what is in place of their label, so that Ground Truth offers
    them again; the others are kept as they are. Gold images are left out.

    Args:
        name: The job.
        new_name: The follow-up's name; "" for `<name>-2`, or the next that is free.

    Raises:
        PoserigError: The job is not over, nothing of it failed, or the follow-up would be
            refused; nothing was written.
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refused, or cannot
            be reached.
    """
    if new_name:
        check_job_name(new_name, "--name")
    described = description_of(session, name)
    status = status_of(described)
    if not status.is_over:
        raise PoserigError(
            f'The labeling job "{status.name}" is not over: it is {status.status}.',
            cure=f"Wait until it is, or end it: poserig job stop {status.name}",
        )
    client = upload_client(session)
    layout = OutputLayout(described["OutputConfig"]["S3OutputPath"], status.name)
    found = _output_lines(client, newest_manifest(client, layout), status.name)
    lines = [line for line in found if not is_gold(line.attributes)]
    manifest, again = _without_failures(lines, described["LabelAttributeName"])
    if not again:
        raise PoserigError(
            f'Nothing of "{status.name}" failed: all {manifest.lines} data objects have a label.',
            cure="There is nothing to label again.",
        )
    follow_up = new_name or next_free_name(session.client("sagemaker"), status.name)
    folder = S3Uri.parse(stack.input_prefix_uri, needs_key=False).child("manifests")
    manifest_uri = str(manifest.location(folder, follow_up))
    template = described["HumanTaskConfig"]["UiConfig"]["UiTemplateS3Uri"]
    files = files_of(client, stack, follow_up, template)
    request = _request(described, follow_up, manifest_uri, files[0].uri)
    check_before_writing(session, request)
    check_files(client, files)
    send_manifest(client, manifest, manifest_uri)
    send_files(client, files)
    output = described["OutputConfig"]["S3OutputPath"]
    return RequeuedJob(
        name=follow_up,
        arn=create(session, request),
        manifest_uri=manifest_uri,
        output_manifest_uri=OutputLayout(output, follow_up).output_manifest,
        again=again,
        kept=manifest.lines - again,
    )


def _request(
    described: Mapping[str, Any], name: str, manifest_uri: str, template_uri: str
) -> dict[str, Any]:
    human = {**described["HumanTaskConfig"], "UiConfig": {"UiTemplateS3Uri": template_uri}}
    return {
        "LabelingJobName": name,
        "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": manifest_uri}}},
        **{key: described[key] for key in _COPIED if described.get(key)},
        "HumanTaskConfig": human,
        # AWS's own tags cannot be given again. Gold images are not labeled again.
        "Tags": [
            tag
            for tag in described.get("Tags", [])
            if not tag["Key"].lower().startswith("aws:") and tag["Key"] != GOLD_TAG
        ],
    }


def _output_lines(client: Any, uri: str, name: str) -> tuple[ManifestLine, ...]:
    """The lines of a job's output manifest."""
    missing = PoserigError(
        f'The labeling job "{name}" has no output manifest.',
        where=uri,
        cure="It ended before its first label: launch a new job over the same images.",
    )
    place = S3Uri.parse(uri)
    try:
        body = client.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
    except ClientError as error:
        if code_of(error) in NO_OBJECT:
            raise missing from error
        raise
    return parse_manifest(body, uri)


def _without_failures(lines: Sequence[ManifestLine], label_name: str) -> tuple[Manifest, int]:
    """The follow-up's manifest, and how many of its lines have no label."""
    kept, again = [], 0
    old = (label_name, metadata_name(label_name))
    for line in lines:
        if _is_labeled(line.attributes, label_name):
            kept.append(line.text)
            continue
        again += 1
        if line.attributes:
            kept.append(
                dump({key: value for key, value in line.attributes.items() if key not in old})
            )
        else:  # no JSON object: it fails again, and is reported again
            kept.append(line.text)
    return manifest_of(kept), again


def _is_labeled(line: Mapping[str, Any], label_name: str) -> bool:
    """Whether the line has a label that is not the report of an error."""
    label = line.get(label_name)
    metadata = line.get(metadata_name(label_name))
    failed = isinstance(metadata, dict) and "failure-reason" in metadata
    return label_name in line and not failed and not is_error_label(label)
