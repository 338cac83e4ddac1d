"""Requeue a labeling job: a follow-up that labels again what failed and keeps what is finished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from poserig.errors import PoserigError
from poserig.groundtruth.gold import TAG as GOLD_TAG
from poserig.groundtruth.gold import is_gold
from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.manifest import LINES_LIMIT, ManifestLine, dump, is_error_label
from poserig.groundtruth.names import check_job_name, metadata_name
from poserig.jobs.ask import next_free_name
from poserig.jobs.earlier import output_lines
from poserig.jobs.follow import FROM_TAG
from poserig.jobs.image_state import images_file
from poserig.jobs.job_files import files_of
from poserig.jobs.manifests import Manifest, manifest_of
from poserig.jobs.part_launch import (
    LaunchedPart,
    Part,
    check_parts,
    create_parts,
    divide,
    send_parts,
)
from poserig.jobs.parts import find_job
from poserig.jobs.stack import Stack
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
        parts: The jobs that it was divided into; `arn` and the addresses are those of the first.
        is_whole: Its manifest has what is kept too. The follow-up of a job with parts has only what
            is labeled again, and `poserig job results` joins both.
    """

    name: str
    arn: str
    manifest_uri: str
    output_manifest_uri: str
    again: int
    kept: int
    parts: tuple[LaunchedPart, ...] = ()
    is_whole: bool = True


def requeue(
    session: "boto3.Session",
    stack: Stack,
    name: str,
    new_name: str = "",
    *,
    most: int = LINES_LIMIT,
) -> RequeuedJob:
    """Launch a follow-up over the output manifest of a job that is over.

    Rig, work team, workers, title, label attribute name and tags are those of the job. Lines that
    failed or were never labeled lose what is in place of their label, so that Ground Truth offers
    them again; the others are kept as they are. Gold images are left out.

    Args:
        name: The job.
        new_name: The follow-up's name; "" for `<name>-2`, or the next that is free.
        most: How many images a labeling job takes; of more than that several are launched.

    Raises:
        PoserigError: The job is not over, nothing of it failed, or the follow-up would be
            refused; nothing was written.
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refused, or cannot
            be reached.
    """
    if new_name:
        check_job_name(new_name, "--name")
    found = find_job(session, name)
    found.check_is_over()
    found.check_is_whole()
    client = upload_client(session)
    described = found.parts[0]
    all_lines = [line for part in found.parts for line in output_lines(client, part)[1]]
    lines = [line for line in all_lines if not is_gold(line.attributes)]
    is_whole = len(found.parts) == 1
    kept, failed = _without_failures(lines, described["LabelAttributeName"])
    if not failed:
        raise PoserigError(
            f'Nothing of "{found.name}" failed: all {len(lines):,} data objects have a label.',
            cure="There is nothing to label again.",
        )
    manifest = manifest_of(kept if is_whole else failed)
    follow_up = new_name or next_free_name(session.client("sagemaker"), found.name)
    folder = S3Uri.parse(stack.input_prefix_uri, needs_key=False).child("manifests")
    template = described["HumanTaskConfig"]["UiConfig"]["UiTemplateS3Uri"]
    tags = {} if is_whole else {FROM_TAG: found.name}

    def part(name: str, manifest: Manifest) -> Part:
        files = files_of(client, stack, name, template)
        uri = str(manifest.location(folder, name))
        request = _request(described, name, uri, files[0].uri, tags)
        return Part(manifest, (*files, *images_file(client, stack, name, manifest)), request)

    parts = [part(*one) for one in divide(follow_up, manifest, most)]
    parts = check_parts(session, client, follow_up, parts)
    send_parts(client, parts)
    made = create_parts(session, follow_up, parts)
    output = described["OutputConfig"]["S3OutputPath"]
    return RequeuedJob(
        name=follow_up,
        arn=made[0].arn,
        manifest_uri=made[0].manifest_uri,
        output_manifest_uri=OutputLayout(output, made[0].name).output_manifest,
        again=len(failed),
        kept=len(lines) - len(failed),
        parts=made if len(made) > 1 else (),
        is_whole=is_whole,
    )


def _request(
    described: Mapping[str, Any],
    name: str,
    manifest_uri: str,
    template_uri: str,
    tags: Mapping[str, str],
) -> dict[str, Any]:
    human = {**described["HumanTaskConfig"], "UiConfig": {"UiTemplateS3Uri": template_uri}}
    return {
        "LabelingJobName": name,
        "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": manifest_uri}}},
        **{key: described[key] for key in _COPIED if described.get(key)},
        "HumanTaskConfig": human,
        # AWS's own tags cannot be given again. Gold images are not labeled again.
        "Tags": [
            *(
                tag
                for tag in described.get("Tags", [])
                if not tag["Key"].lower().startswith("aws:") and tag["Key"] not in {GOLD_TAG, *tags}
            ),
            *({"Key": key, "Value": value} for key, value in tags.items()),
        ],
    }


def _without_failures(
    lines: Sequence[ManifestLine], label_name: str
) -> tuple[list[str], list[str]]:
    """All lines without what is in place of a label, and of these the lines that have no label."""
    kept, again = [], []
    old = (label_name, metadata_name(label_name))
    for line in lines:
        text = line.text
        if not _is_labeled(line.attributes, label_name):
            # What is no JSON object fails again, and is reported again.
            if line.attributes:
                text = dump(
                    {key: value for key, value in line.attributes.items() if key not in old}
                )
            again.append(text)
        kept.append(text)
    return kept, again


def _is_labeled(line: Mapping[str, Any], label_name: str) -> bool:
    """Whether the line has a label that is not the report of an error."""
    label = line.get(label_name)
    metadata = line.get(metadata_name(label_name))
    failed = isinstance(metadata, dict) and "failure-reason" in metadata
    return label_name in line and not failed and not is_error_label(label)
