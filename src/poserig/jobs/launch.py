"""Launch a labeling job: the same call on AWS and on this machine's AWS.

It asks first: everything that can refuse the launch runs before the first byte is written. What it
writes then replaces nothing: photographs and manifests lie at addresses that their contents name.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from poserig.errors import PoserigError, shown
from poserig.formats.started import StartLines
from poserig.groundtruth.gold import TAG as GOLD_TAG
from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.manifest import LINES_LIMIT
from poserig.groundtruth.names import check_job_name
from poserig.jobs import manifests
from poserig.jobs.gold.given import Gold
from poserig.jobs.gold.joining import mix_in
from poserig.jobs.image_state import images_file
from poserig.jobs.job_files import files_of
from poserig.jobs.part_launch import (
    LaunchedPart,
    Part,
    check_parts,
    create_parts,
    divide,
    launched,
    send_parts,
)
from poserig.jobs.photographs import Folder, Progress, read_folder
from poserig.jobs.request import LaunchOptions, request_of
from poserig.jobs.rigs import choose_rigs, first_rig
from poserig.jobs.stack import Stack
from poserig.jobs.upload import missing_photographs, upload, upload_client
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3

__all__ = ["LaunchOptions", "LaunchedJob", "launch"]

NO_FOLDER = Folder()
NO_LINES: Mapping[str, Mapping[str, object]] = {}


@dataclass(frozen=True, slots=True)
class LaunchedJob:
    """A job that Ground Truth accepted.

    Attributes:
        arn: "" when nothing was launched (`dry_run`).
        images: How many data objects it has; None when the manifest was in S3 already.
        uploaded: How many photographs were sent, or would be; the others were in S3 already.
        notes: What was repaired in the manifest, and what of it will fail, as sentences.
        gold: How many of the images are gold.
        parts: The jobs that it was divided into, when there are more images than one job takes.
            The members above are then those of the first, beside `name` and `images`.
    """

    name: str
    arn: str
    manifest_uri: str
    output_manifest_uri: str
    images: int | None
    uploaded: int = 0
    notes: tuple[str, ...] = ()
    gold: int = 0
    parts: tuple[LaunchedPart, ...] = ()


def launch(
    session: "boto3.Session",
    stack: Stack,
    source: str,
    options: LaunchOptions,
    progress: Callable[[str], None] = lambda _: None,
    *,
    known_lines: Mapping[str, Mapping[str, object]] = NO_LINES,
    judged: Progress = lambda done, total: None,
    told: Callable[[Folder], None] = lambda _: None,
    gold: Gold | None = None,
    dry_run: bool = False,
    most: int = LINES_LIMIT,
) -> LaunchedJob:
    """Upload what is not in S3 yet and create the labeling job.

    The job gets a copy of the worker task template, and its rigs, in a folder of its own.

    A launch that was killed or failed in the middle leaves photographs that no job reads; the next
    one over the same folder sends only what is missing.

    Args:
        session: Whose region and credentials are used; AWS_ENDPOINT_URL is honored.
        stack: What Terraform deployed.
        source: A folder of images, a local manifest, or the S3 URI of a manifest.
        options: The operator's choices.
        progress: Told the name of each uploaded image.
        known_lines: By source-ref, lines of an earlier output manifest. They take the place of the
            plain lines of the folder's images, so that their labels are kept.
        judged: Told how many of the folder's files are looked at.
        told: Told what of a folder is taken, when nothing refuses the launch any more and before
            the first upload.
        gold: Images with known poses that are mixed in.
        dry_run: Check everything that can be checked, and write nothing.
        most: How many images a labeling job takes; of more than that several are launched.

    Raises:
        PoserigError: A choice or the source is unusable, and nothing was written; or an upload
            was refused, and no job reads what was written before.
        OSError: A file or folder cannot be read.
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refused, or cannot
            be reached.
    """
    check_job_name(options.name, "--name")
    client = upload_client(session)
    chosen = choose_rigs(client, stack, options.rig)
    options = replace(options, rig=chosen.name)
    workteam_arn = stack.workteam_for(options.work_team)
    inputs = S3Uri.parse(stack.input_prefix_uri, needs_key=False)
    images = inputs.child("images")
    is_in_s3 = source.startswith("s3://")
    folder = NO_FOLDER
    if is_in_s3:
        read = manifests.manifest_in_s3 if gold is None else manifests.read_manifest_in_s3
        manifest = read(client, source, strict=options.strict)
    else:
        path = _existing(source)
        if path.is_dir():
            folder = read_folder(path, images, strict=options.strict, progress=judged)
            known = {**_start_values(path, folder, images), **known_lines}
            manifest = manifests.of_photographs(folder.photographs, images, known)
        else:
            manifest = manifests.read_manifest_file(path, strict=options.strict)
    mixed = None
    if gold is not None and manifest is not None:
        mixed = mix_in(gold, manifest, first_rig(client, chosen), images, options.name)
        manifest = replace(mixed.manifest, notes=(*manifest.notes, *mixed.notes))
    # A manifest that somebody put into S3 stays there, when one job takes all of it as it is.
    is_given = is_in_s3 and mixed is None and (manifest is None or manifest.lines <= most)

    def part(name: str, own: manifests.Manifest | None, first: int = 0) -> Part:
        uri = source
        if own is not None and not is_given:
            uri = str(own.location(inputs.child("manifests"), name))
        known, gold_images = mixed.known(first, own.lines) if mixed and own else (b"", 0)
        files = files_of(
            client,
            stack,
            name,
            chosen.template,
            chosen.rigs,
            instructions=options.instructions,
            gold=known,
        )
        tags = {GOLD_TAG: str(gold_images), **options.tags} if gold_images else options.tags
        request = request_of(
            stack, replace(options, name=name, tags=tags), uri, files[0].uri, workteam_arn
        )
        files = (*files, *images_file(client, stack, name, own))
        return Part(None if is_given else own, files, request, gold=gold_images)

    if is_given or manifest is None:
        parts = [part(options.name, manifest)]
    else:
        divided = divide(options.name, manifest, most)
        firsts = accumulate((own.lines for _, own in divided), initial=0)
        parts = [part(*one, first) for one, first in zip(divided, firsts, strict=False)]
    parts = check_parts(session, client, options.name, parts)
    photographs = (*folder.photographs, *(mixed.photographs if mixed else ()))
    missing = []
    if photographs:
        missing = missing_photographs(client, photographs, images)
    if not is_in_s3:
        told(folder)
    if dry_run:
        made = tuple(map(launched, parts))
    else:
        upload(client, missing, images, progress)
        send_parts(client, parts)
        made = create_parts(session, options.name, parts)
    return LaunchedJob(
        name=options.name,
        arn=made[0].arn,
        manifest_uri=made[0].manifest_uri,
        output_manifest_uri=OutputLayout(stack.output_prefix_uri, made[0].name).output_manifest,
        images=None if is_given or manifest is None else manifest.lines,
        uploaded=len(missing),
        notes=manifest.notes if manifest else (),
        gold=mixed.count if mixed else 0,
        parts=made if len(made) > 1 else (),
    )


def _start_values(path: Path, folder: Folder, images: S3Uri) -> dict[str, dict[str, Any]]:
    """What an import wrote beside the photographs of a folder, by the address of each."""
    starts = StartLines(path).by_name()
    return {
        str(one.location(images)): starts[one.name]
        for one in folder.photographs
        if one.name in starts
    }


def _existing(source: str) -> Path:
    path = Path(source)
    if not path.exists():
        raise PoserigError(
            "There is no such folder or manifest.",
            where=shown(source),
            cure="Give a folder of images, a manifest file, or s3://bucket/key of a manifest.",
        )
    return path
