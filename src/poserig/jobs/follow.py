"""Launches a later round: a job over the labels of an earlier one, corrected or made again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from poserig.errors import PoserigError
from poserig.groundtruth.gold import TAG as GOLD_TAG
from poserig.groundtruth.job_files import FOLDER
from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.manifest import LINES_LIMIT
from poserig.groundtruth.names import check_job_name
from poserig.groundtruth.rounds import ADJUST, LABEL, REVIEW, Round, next_round
from poserig.jobs.consolidate.more import MORE_TAG
from poserig.jobs.earlier import Earlier, read_earlier, read_object
from poserig.jobs.gold.given import Gold
from poserig.jobs.gold.joining import mix_in
from poserig.jobs.image_state import changed_images, images_file
from poserig.jobs.job_files import files_of
from poserig.jobs.manifests import Manifest
from poserig.jobs.part_launch import (
    LaunchedPart,
    Part,
    check_parts,
    create_parts,
    divide,
    launched,
    send_parts,
)
from poserig.jobs.request import (
    DESCRIPTION,
    LABEL_ATTRIBUTE_NAME,
    LaunchOptions,
    request_of,
)
from poserig.jobs.rigs import JobRigs, choose_rigs, first_rig, rigs_of_template
from poserig.jobs.round_manifest import round_manifest
from poserig.jobs.selection import Selection, select
from poserig.jobs.stack import Stack
from poserig.jobs.upload import missing_photographs, upload, upload_client
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client

# Title, and description, by task.
_WORDS = {
    ADJUST: ("Correct the keypoints ({})", "Correct what is wrong with the label of each image"),
    REVIEW: ("Review the keypoints ({})", "Accept each label, correct it, or send it back"),
}
FROM_TAG, ROUND_TAG, TASK_TAG = "poserig:from", "poserig:round", "poserig:task"


@dataclass(frozen=True, slots=True)
class FollowingJob:
    """A job of a later round that Ground Truth accepted.

    Attributes:
        number: Of the round.
        attribute: Its label attribute name.
        rig: Name of its rig.
        arn: "" when nothing was launched (`dry_run`).
        images: How many data objects it has.
        of: How many the earlier round has.
        started: How many of them start from an earlier label.
        notes: What was repaired, and what was left out, as sentences.
        left_out: How many lines cannot be sent, with `keep_going`.
        gold: How many of the images are gold.
        parts: The jobs that it was divided into, when there are more images than one job takes.
            `arn` and the addresses are then those of the first.
    """

    name: str
    arn: str
    manifest_uri: str
    output_manifest_uri: str
    number: int
    attribute: str
    rig: str
    images: int
    started: int
    of: int
    notes: tuple[str, ...] = ()
    left_out: int = 0
    gold: int = 0
    parts: tuple[LaunchedPart, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowOptions:
    """What an operator chooses of a later round, beside what every launch has.

    Attributes:
        task: One of `poserig.groundtruth.rounds.TASKS`.
        label_attribute_name: "" for the next round's own, such as "pose-r2".
        keep_going: Leave lines out that cannot be sent; otherwise they refuse the launch.
        only: Which lines are sent; () for all.
        dry_run: Check everything that can be checked, and write nothing.
        adds: Whether the answers are added to those of the job before: `poserig job consolidate`
            makes labels of all of them.
        gold: Images with known poses that are mixed in, in a round that makes new labels.
    """

    task: str
    label_attribute_name: str = ""
    keep_going: bool = False
    only: Sequence[Selection] = ()
    dry_run: bool = False
    adds: bool = False
    gold: Gold | None = None


def follow(
    session: "boto3.Session",
    stack: Stack,
    source: str,
    options: LaunchOptions,
    following: FollowOptions,
    *,
    most: int = LINES_LIMIT,
) -> FollowingJob:
    """Launch a job over the output of an earlier one.

    Each line keeps everything that it has, and the new label goes into an attribute of its own:
    no earlier label is replaced. The earlier job and its manifest are not changed.

    Args:
        session: Whose region and credentials are used; AWS_ENDPOINT_URL is honored.
        stack: What Terraform deployed.
        source: Name of a job that is over, path of a manifest, or its S3 URI.
        options: The operator's choices; a rig of "" is that of the earlier round.
        following: What becomes of the earlier labels.
        most: How many images a labeling job takes; of more than that several are launched.

    Raises:
        PoserigError: The earlier round cannot be read, no line has a label to correct, a line
            cannot be sent, or the job would be refused; nothing was written.
        OSError: A file cannot be read.
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refused, or cannot
            be reached.
    """
    check_job_name(options.name, "--name")
    client = upload_client(session)
    earlier = read_earlier(session, client, source)
    of = len(earlier.lines)
    known = {} if options.rig else rigs_of_template(client, earlier.template)
    chosen = choose_rigs(client, stack, options.rig or _rig_of(earlier), known)
    options = replace(options, rig=chosen.name)
    workteam_arn = stack.workteam_for(options.work_team)
    attribute, number = next_round(earlier.attribute or LABEL_ATTRIBUTE_NAME, _names(earlier))
    if following.label_attribute_name:
        attribute = following.label_attribute_name
        _check_is_new(attribute, earlier)
    if following.only:
        earlier = _selected(client, earlier, following, options.name)
    changed: dict[int, tuple[str, str]] = {}
    if following.task != LABEL:
        folder = S3Uri.parse(stack.input_prefix_uri, needs_key=False).child(FOLDER)
        lines = ((line.index, line.attributes) for line in earlier.lines)
        changed = changed_images(client, str(folder), lines)
    manifest, started, left_out = round_manifest(
        earlier,
        Round(number, following.task),
        options.rig,
        adds=following.adds,
        keep_going=following.keep_going,
        is_selected=bool(following.only),
        changed=changed,
        names=_keypoint_names(client, chosen),
    )
    tags = {TASK_TAG: following.task, ROUND_TAG: str(number), **options.tags}
    if earlier.job:
        tags[FROM_TAG] = earlier.job
    elif following.adds:
        raise PoserigError(
            "A manifest has no answers to which one more could be added.",
            where=earlier.where,
            cure="Give --from the name of the job.",
        )
    if following.adds:
        tags[MORE_TAG] = earlier.job
    options = replace(_in_words(options, following.task), label_attribute_name=attribute, tags=tags)
    inputs = S3Uri.parse(stack.input_prefix_uri, needs_key=False)
    images = inputs.child("images")
    mixed = None
    if following.gold is not None:
        rig = first_rig(client, chosen)
        mixed = mix_in(following.gold, manifest, rig, images, options.name)
        manifest = replace(mixed.manifest, notes=(*manifest.notes, *mixed.notes))

    def part(name: str, manifest: Manifest, first: int) -> Part:
        known, gold = mixed.known(first, manifest.lines) if mixed else (b"", 0)
        files = files_of(
            client,
            stack,
            name,
            chosen.template,
            chosen.rigs,
            following.task,
            options.instructions,
            known,
        )
        uri = str(manifest.location(inputs.child("manifests"), name))
        tags = {GOLD_TAG: str(gold), **options.tags} if gold else options.tags
        named = replace(options, name=name, tags=tags)
        request = request_of(stack, named, uri, files[0].uri, workteam_arn)
        files = (*files, *images_file(client, stack, name, manifest))
        return Part(manifest, files, request, gold=gold)

    divided = divide(options.name, manifest, most)
    firsts = accumulate((own.lines for _, own in divided), initial=0)
    parts = [part(*one, first) for one, first in zip(divided, firsts, strict=False)]
    parts = check_parts(session, client, options.name, parts)
    missing = missing_photographs(client, mixed.photographs, images) if mixed else []
    if following.dry_run:
        made = tuple(map(launched, parts))
    else:
        if missing:
            upload(client, missing, images, lambda name: None)
        send_parts(client, parts)
        made = create_parts(session, options.name, parts)
    return FollowingJob(
        name=options.name,
        arn=made[0].arn,
        manifest_uri=made[0].manifest_uri,
        output_manifest_uri=OutputLayout(stack.output_prefix_uri, made[0].name).output_manifest,
        number=number,
        attribute=attribute,
        rig=options.rig,
        images=manifest.lines,
        started=started,
        of=of,
        notes=manifest.notes,
        left_out=left_out,
        gold=mixed.count if mixed else 0,
        parts=made if len(made) > 1 else (),
    )


def _keypoint_names(client: "S3Client", chosen: JobRigs) -> tuple[str, ...]:
    rigs = chosen.rigs or rigs_of_template(client, chosen.template).values()
    return tuple(dict.fromkeys(name for one in rigs for name in one.rig.keypoint_names))


def _in_words(options: LaunchOptions, task: str) -> LaunchOptions:
    """What workers read in the portal, unless the operator chose it."""
    if task not in _WORDS:
        return options
    title, description = _WORDS[task]
    return replace(
        options,
        title=options.title or title.format(options.rig),
        description=description if options.description == DESCRIPTION else options.description,
    )


def _rig_of(earlier: Earlier) -> str:
    if earlier.rig:
        return earlier.rig
    raise PoserigError(
        "The earlier round does not name its rig.",
        where=earlier.where,
        cure="Name the one to label with: --rig NAME.",
    )


def _names(earlier: Earlier) -> set[str]:
    return {name for line in earlier.lines for name in line.attributes}


def _selected(client: "S3Client", earlier: Earlier, following: FollowOptions, seed: str) -> Earlier:
    def read(uri: str) -> bytes:
        return read_object(client, uri)

    lines = select(earlier.lines, earlier.attribute, following.only, seed, read)
    if not lines:
        raise PoserigError(
            f"None of the {len(earlier.lines):,} images is selected; nothing was launched.",
            where=earlier.where,
            cure="Select others with --only. All selections must hold together.",
        )
    return replace(earlier, lines=tuple(lines))


def _check_is_new(attribute: str, earlier: Earlier) -> None:
    for line in earlier.lines:
        if attribute in line.attributes:
            raise PoserigError(
                f'The line has an attribute "{attribute}" already, which would be replaced.',
                where=earlier.place(line),
                cure="Give another with --label-attribute, or leave the option away.",
            )
