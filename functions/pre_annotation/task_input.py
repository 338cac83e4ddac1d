"""What a worker's task gets to see of a manifest line."""

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple

from functions.pre_annotation.settings import Settings
from poserig.errors import InvalidValue, PoserigError
from poserig.groundtruth.spilled import whole_label
from poserig.json import Json, is_strict, make_strict
from poserig.limits import TEMPLATE_CHARACTERS
from poserig.pose.label import is_label
from poserig.pose.start.values import initial_values
from poserig.s3 import S3Uri

# Names under which people keep points to start from; the existing component's samples use all.
USUAL_NAMES = ("initial_values", "initialValues", "annotations", "predictions")


class TaskInputError(PoserigError):
    """A manifest line of which no task can be made."""


class Task(NamedTuple):
    """The task of one manifest line.

    Attributes:
        input: Task input: image, initialValues, and instructions and initialValuesReport if any.
        needs_human: False only when the settings allow it and every point is certain.
        left_out: Members of the input that strict JSON cannot hold, such as NaN or half of a
            character; they were left out or replaced (`poserig.json`).
    """

    input: dict[str, Json]
    needs_human: bool
    left_out: tuple[str, ...] = ()


def make_task(line: Mapping[str, Json], settings: Settings, read: Callable[[str], bytes]) -> Task:
    """The task of one manifest line.

    Args:
        line: The manifest line. Its `rig`, if it has one, names a rig of the library.
        settings: Where initial values are, and what to make of their scores.
        read: Reads an S3 URI, for a label that was too long for the manifest.

    Raises:
        TaskInputError: No source-ref, or more characters than a task may have.
        InitialValuesError: The initial values are of no known shape.
        PoserigError: They are a label in S3 that cannot be read.
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
    name = settings.initial_values_attribute or _find_initial_values(line)
    start = whole_label(line.get(name), read)
    rig = _rig_name(line, start)
    instances = initial_values(start, name, rig)
    task: dict[str, Json] = {"image": image, "initialValues": instances}
    if isinstance(line.get("instructions"), str):
        task["instructions"] = line["instructions"]
    certain = False
    if instances:
        # Here: a line without initial values needs none of it.
        from poserig.pose.start.report import review

        task["initialValues"], report = review(
            instances,
            _labels_of_rig(rig),
            doubtful_below=settings.doubtful_confidence,
            certain_above=settings.auto_accept_confidence,
        )
        certain = report.certain
        if findings := report.to_json():
            task["initialValuesReport"] = findings
    task, left_out = make_strict(task)
    size = len(json.dumps(task, ensure_ascii=False))
    if size > TEMPLATE_CHARACTERS:
        raise TaskInputError(
            f"The task input has {size} characters, {TEMPLATE_CHARACTERS} is the limit.",
            where=f"dataObject.{name}",
            cure="Give this image fewer initial instances.",
        )
    return Task(task, needs_human=not certain, left_out=tuple(left_out))


def _rig_name(line: Mapping[str, Json], value: Json) -> str:
    for found in (line.get("rig"), value.get("rig") if isinstance(value, Mapping) else None):
        if isinstance(found, str):
            return found
    return ""


def _labels_of_rig(name: str) -> tuple[str, ...] | None:
    if not name:
        return None
    from poserig.pose.rig_file import library_rig

    rig = library_rig(name)
    return rig.keypoint_names if rig else None


def _find_initial_values(line: Mapping[str, Json]) -> str:
    for name in USUAL_NAMES:
        if line.get(name):
            return name
    labels = [name for name, value in line.items() if is_label(value)]

    def created(name: str) -> str:
        metadata = line.get(f"{name}-metadata")
        return str(metadata.get("creation-date", "")) if isinstance(metadata, Mapping) else ""

    # Several jobs have labeled this image: start from the newest label.
    return max(labels, key=created, default=USUAL_NAMES[0])
