"""Launches a later round: a job over the labels of an earlier one, corrected or made again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from poserig.errors import PoserigError
from poserig.formats.lines import label_attribute
from poserig.groundtruth.gold import TAG as GOLD_TAG
from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.manifest import ManifestLine, dump, parse_line
from poserig.groundtruth.names import check_job_name
from poserig.groundtruth.rounds import ADJUST, ATTRIBUTE, LABEL, REVIEW, Round, next_round
from poserig.intake.images.folder import listing
from poserig.intake.poses.line import is_label_of_any
from poserig.jobs.consolidate.more import BEFORE, MORE_TAG
from poserig.jobs.earlier import Earlier, read_earlier, read_object, rigs_in
from poserig.jobs.gold.given import Gold
from poserig.jobs.gold.joining import mix_in
from poserig.jobs.job_files import check_files, files_of, send_files
from poserig.jobs.launch import check_before_writing, create, send_manifest
from poserig.jobs.manifests import Manifest, manifest_of
from poserig.jobs.request import (
    DESCRIPTION,
    LABEL_ATTRIBUTE_NAME,
    LaunchOptions,
    request_of,
)
from poserig.jobs.rigs import choose_rigs, first_rig, rigs_of_template
from poserig.jobs.selection import Selection, select
from poserig.jobs.stack import Stack
from poserig.jobs.upload import missing_photographs, upload, upload_client
from poserig.pose.job_rigs import JOIN
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
        gold: How many of the images are gold.
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
    gold: int = 0


@dataclass(frozen=True, slots=True)
class FollowOptions:
    """What an operator chooses of a later round, beside what every launch has.

    Attributes:
        task: One of `poserig.groundtruth.rounds.TASKS`.
        label_attribute_name: "" for the next round's own, such as "pose-r2".
        keep_going: Leave lines out that cannot be sent; otherwise they refuse the launch.
        only: Which lines are sent; () for all.
        dry_run: Check everything that can be checked, and write nothing.
        gold: Images with known poses that are mixed in, in a round that makes new labels.
        adds: Whether the answers are added to those of the job before: `poserig job consolidate`
            makes labels of all of them.
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
    manifest, started = _manifest(earlier, Round(number, following.task), options.rig, following)
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
    mixed = None
    if following.gold is not None:
        rig = first_rig(client, chosen)
        mixed = mix_in(following.gold, manifest, rig, inputs.child("images"), options.name)
        manifest = replace(mixed.manifest, notes=(*manifest.notes, *mixed.notes))
        options = replace(options, tags={GOLD_TAG: str(mixed.count), **options.tags})
    manifest_uri = str(manifest.location(inputs.child("manifests"), options.name))
    files = files_of(
        client,
        stack,
        options.name,
        chosen.template,
        chosen.rigs,
        following.task,
        options.instructions,
        mixed.known if mixed else b"",
    )
    request = request_of(stack, options, manifest_uri, files[0].uri, workteam_arn)
    check_before_writing(session, request)
    check_files(client, files)
    missing = missing_photographs(client, mixed.photographs, mixed.images) if mixed else []
    if not following.dry_run:
        if mixed:
            upload(client, missing, mixed.images, lambda name: None)
        send_manifest(client, manifest, manifest_uri)
        send_files(client, files)
    return FollowingJob(
        name=options.name,
        arn="" if following.dry_run else create(session, request),
        manifest_uri=manifest_uri,
        output_manifest_uri=OutputLayout(stack.output_prefix_uri, options.name).output_manifest,
        number=number,
        attribute=attribute,
        rig=options.rig,
        images=manifest.lines,
        started=started,
        of=of,
        notes=manifest.notes,
        gold=mixed.count if mixed else 0,
    )


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


def _manifest(
    earlier: Earlier, found: Round, rig: str, following: FollowOptions
) -> tuple[Manifest, int]:
    """The manifest of the round, and how many of its lines start from a label."""
    kept: list[str] = []
    faults: list[str] = []
    other_rigs: Counter[str] = Counter()
    started = nothing = 0
    for line in earlier.lines:
        member = {"task": found.task, "round": found.number}
        if following.adds:
            member[BEFORE] = line.index
        text = dump({**line.attributes, ATTRIBUTE: member}) if line.attributes else line.text
        fault = line.problem or parse_line(text, line.index).problem
        if not fault and found.task != LABEL and (other := _other_rig(line, rig)):
            other_rigs[other] += 1
            fault = f'its label is of the rig "{other}", the job of "{rig}".'
        if fault:
            fault = fault.removeprefix(f"Line {line.index + 1}: ")
            faults.append(f"{earlier.place(line)}: {fault}")
            continue
        has_label = any(map(is_label_of_any, line.attributes.values()))
        if found.task == REVIEW and not has_label:
            nothing += 1
            continue
        kept.append(text)
        started += has_label
    if faults and not (following.keep_going and kept):
        raise PoserigError(
            f"{_lines(len(faults))} cannot be sent into round {found.number}:\n{listing(faults)}\n",
            cure=_cure(other_rigs),
        )
    # Who selects the images that failed knows that they have none.
    if found.task != LABEL and not started and not (following.only and found.task == ADJUST):
        what = "reviewed" if found.task == REVIEW else "corrected"
        raise PoserigError(
            f"No line has a label that could be {what}.",
            where=earlier.where,
            cure="Give --from a job with labels, or label the images anew: --task label.",
        )
    notes = earlier.notes
    if faults:
        notes = (*notes, f"{_lines(len(faults))} left out, and not changed:\n{listing(faults)}")
    if nothing:
        notes = (*notes, f"{_lines(nothing)} without a label left out: nothing to review.")
    return replace(manifest_of(kept), notes=notes), started


def _other_rig(line: ManifestLine, rig: str) -> str:
    """A rig of the newest label of a line that the job does not have, else "".

    The rig of the label must be the first one of the job: its instances do not name it.
    """
    first, *further = rig.split(JOIN)
    label = line.attributes.get(label_attribute(line.attributes))
    own, *others = rigs_in(label) or ("",)
    if own not in ("", first):
        return own
    return next((name for name in others if name not in further), "")


def _cure(other_rigs: Counter[str]) -> str:
    cure = "Send the other lines with --keep-going; nothing of these is lost."
    if not other_rigs:
        return cure
    name = other_rigs.most_common(1)[0][0]
    return f"{cure} For these, launch a round of their own: --rig {name} --keep-going."


def _lines(count: int) -> str:
    return f"{count} line{'s' * (count != 1)}"
