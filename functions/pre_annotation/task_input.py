"""Makes the input of a worker's task from a manifest line."""

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple, NotRequired, TypedDict

from functions.pre_annotation.settings import Settings
from poserig.errors import InvalidValue, PoserigError
from poserig.groundtruth.rounds import ATTRIBUTE as ROUND
from poserig.groundtruth.rounds import LABEL, REVIEW, Round, parse_round, with_lineage
from poserig.groundtruth.spilled import whole_label
from poserig.intake.poses.line import find_start, is_label_of_any, rig_name
from poserig.json import Json, is_strict, make_strict
from poserig.limits import TEMPLATE_CHARACTERS
from poserig.s3 import S3Uri

NOTHING: Mapping[str, int] = {}


class TaskInputError(PoserigError):
    """A manifest line of which no task can be made; `where` names the member."""


class TaskInput(TypedDict):
    """What the worker task template gets as `task.input`.

    Attributes:
        image: S3 URI of the image.
        initialValues: Start values, one entry for each instance (`poserig.intake.poses.start`).
        image_s3_uri: Again `image`, under the name that templates of the AWS sample read.
        initial_values: Again `initialValues`, as the JSON text that these templates print. Left out
            where the task would be too long with it.
        labelingJob: Name of the labeling job. The page keeps drafts and the last image for each.
        instructions: For the worker, from the manifest line.
        tags: Of the image, as the label that it starts from has them.
        note: On the image, likewise.
        round: Which round of labeling it is, and which labels it starts from. Only in a job that
            follows another (`poserig.groundtruth.rounds`). The page sends it back.
        review: What a reviewer said about the label that it starts from, when one was asked
            (`poserig.groundtruth.reviews`).
        initialValuesReport: What deserves a look: `unknown`, `missing` and `doubtful` points, and
            `left_out`: what was not taken of the poses, and why.
    """

    image: str
    initialValues: list[Json]
    image_s3_uri: str
    initial_values: NotRequired[str]
    labelingJob: NotRequired[str]
    instructions: NotRequired[str]
    tags: NotRequired[list[str]]
    note: NotRequired[str]
    round: NotRequired[dict[str, Json]]
    review: NotRequired[dict[str, Json]]
    initialValuesReport: NotRequired[dict[str, list[str]]]


class Task(NamedTuple):
    """The task of one manifest line.

    Attributes:
        input: For the worker task template.
        needs_human: False only when the settings allow it and every point is certain.
        left_out: Places in the input of what strict JSON cannot hold, such as NaN or half of a
            character, and what was left out or replaced (`poserig.json.make_strict`).
        not_taken: How often something of the start values was not taken, by its kind.
    """

    input: TaskInput
    needs_human: bool
    left_out: tuple[str, ...] = ()
    not_taken: Mapping[str, int] = NOTHING


def make_task(
    line: Mapping[str, Json],
    settings: Settings,
    read: Callable[[str], bytes],
    labeling_job_arn: str = "",
) -> Task:
    """Makes the task of one manifest line.

    Args:
        line: The manifest line. Its `rig`, if it has one, names a rig of the library.
        settings: Where start values are, and what their scores mean.
        read: Reads the object at an S3 URI, for a label that was too long for the manifest.
        labeling_job_arn: Of the job that the line is labeled in, "" when that is unknown.

    Raises:
        TaskInputError: No source-ref, or more characters than a task may have.
        PosesError: The start values have no known shape, or nothing of them can be used.
        PoserigError: The start values are a label in S3 that cannot be read.
    """
    image = line.get("source-ref")
    if not isinstance(image, str) or not image:
        raise TaskInputError(
            "The manifest line has no source-ref.",
            where="dataObject",
            cure=f"Give it the S3 URI of an image. Its members: {', '.join(line) or 'none'}.",
        )
    if not is_strict(image):
        raise TaskInputError("holds half of a character.", where="dataObject.source-ref")
    try:
        S3Uri.parse(image)
    except InvalidValue:
        # Not quoted: an address of another kind may carry a signature.
        raise TaskInputError(
            "is not an S3 URI.", where="dataObject.source-ref", cure="Write s3://<bucket>/<key>."
        ) from None
    found = parse_round(line[ROUND]) if ROUND in line else None
    name = _start_of(line, settings.initial_values_attribute, found)
    value = whole_label(line.get(name), read) if name else None
    task: TaskInput = {"image": image, "initialValues": [], "image_s3_uri": image}
    if labeling_job_arn:
        task["labelingJob"] = labeling_job_arn.rpartition("/")[2]
    if isinstance(line.get("instructions"), str):
        task["instructions"] = line["instructions"]
    if found is not None:
        if is_label_of_any(line.get(name)):
            found = with_lineage(found, line, name, value)
            if said := _review_of(value):
                task["review"] = said
        task["round"] = found.to_json()
    certain, not_taken = False, NOTHING
    if value:
        # Imported here for the cold start: a line without start values needs none of it.
        from poserig.intake.poses.report import review
        from poserig.intake.poses.start import hints_of, start_values

        names = _labels_of_rig(rig_name(line, value))
        start = start_values(value, name, hints_of(line, names), image)
        task["initialValues"], report = review(
            start,
            names,
            doubtful_below=settings.doubtful_confidence,
            certain_above=settings.auto_accept_confidence,
        )
        if start.tags:
            task["tags"] = list(start.tags)
        if start.note:
            task["note"] = start.note
        certain, not_taken = report.certain, start.counts
        if findings := report.to_json():
            task["initialValuesReport"] = findings
    strict_task, left_out = make_strict(task)
    size = _characters(strict_task)
    if size > TEMPLATE_CHARACTERS:
        raise TaskInputError(
            f"The task input has {size} characters, {TEMPLATE_CHARACTERS} is the limit.",
            where=f"dataObject.{name}",
            cure="Give this image fewer initial instances.",
        )
    text = json.dumps(strict_task["initialValues"], ensure_ascii=False)
    if _characters({**strict_task, "initial_values": text}) <= TEMPLATE_CHARACTERS:
        strict_task["initial_values"] = text
    # However certain a label is: in a review somebody is asked about it.
    needs_human = not certain or (found is not None and found.task == REVIEW)
    return Task(strict_task, needs_human, tuple(left_out), not_taken)


def _review_of(label: Json) -> dict[str, Json]:
    if not isinstance(label, Mapping) or "review" not in label:
        return {}
    from poserig.groundtruth.reviews import parse_review

    found = parse_review(label["review"])
    return found.to_json() if found else {}


def _start_of(line: Mapping[str, Json], setting: str, found: Round | None) -> str:
    """Returns the name of the attribute with start values, "" for none."""
    if found is None:
        return find_start(line, setting)
    if found.task != LABEL:
        # The newest label, also when the setting names that of the first round.
        has_label = any(map(is_label_of_any, line.values()))
        return find_start(line, "" if has_label else setting)
    # Labels of a further round are made without a look at the earlier ones.
    plain = {name: value for name, value in line.items() if not is_label_of_any(value)}
    name = find_start(plain, setting)
    return name if name in plain else ""


def _characters(task: Mapping[str, Json]) -> int:
    return len(json.dumps(task, ensure_ascii=False))


def _labels_of_rig(name: str) -> tuple[str, ...] | None:
    if not name:
        return None
    from poserig.pose.rig_file import library_rig

    rig = library_rig(name)
    return rig.keypoint_names if rig else None
