"""Makes the input of a worker's task from a manifest line."""

import json
from collections.abc import Callable, Mapping
from typing import NamedTuple, NotRequired, TypedDict

from functions.pre_annotation.settings import Settings
from poserig.errors import InvalidValue, PoserigError
from poserig.groundtruth.spilled import whole_label
from poserig.json import Json, is_strict, make_strict
from poserig.limits import TEMPLATE_CHARACTERS
from poserig.pose.label import is_label
from poserig.pose.start.values import initial_values
from poserig.s3 import S3Uri

# Manifest attributes for start values. The samples of the existing component use all of them.
USUAL_NAMES = ("initial_values", "initialValues", "annotations", "predictions")


class TaskInputError(PoserigError):
    """A manifest line of which no task can be made; `where` names the member."""


class TaskInput(TypedDict):
    """What the worker task template gets as `task.input`.

    Attributes:
        image: S3 URI of the image.
        initialValues: Start values, one entry for each instance (`poserig.pose.start.values`).
        image_s3_uri: Again `image`, under the name that templates of the AWS sample read.
        initial_values: Again `initialValues`, as the JSON text that these templates print. Left out
            where the task would be too long with it.
        instructions: For the worker, from the manifest line.
        initialValuesReport: Points that deserve a look: kind, and the points as texts.
    """

    image: str
    initialValues: list[Json]
    image_s3_uri: str
    initial_values: NotRequired[str]
    instructions: NotRequired[str]
    initialValuesReport: NotRequired[dict[str, list[str]]]


class Task(NamedTuple):
    """The task of one manifest line.

    Attributes:
        input: For the worker task template.
        needs_human: False only when the settings allow it and every point is certain.
        left_out: Places in the input of what strict JSON cannot hold, such as NaN or half of a
            character, and what was left out or replaced (`poserig.json.make_strict`).
    """

    input: TaskInput
    needs_human: bool
    left_out: tuple[str, ...] = ()


def make_task(line: Mapping[str, Json], settings: Settings, read: Callable[[str], bytes]) -> Task:
    """Makes the task of one manifest line.

    Args:
        line: The manifest line. Its `rig`, if it has one, names a rig of the library.
        settings: Where start values are, and what their scores mean.
        read: Reads the object at an S3 URI, for a label that was too long for the manifest.

    Raises:
        TaskInputError: No source-ref, or more characters than a task may have.
        InitialValuesError: The start values have no known shape.
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
    name = _find_initial_values(line, settings.initial_values_attribute)
    start = whole_label(line.get(name), read)
    rig = _rig_name(line, start)
    instances = initial_values(start, name, rig)
    task: TaskInput = {"image": image, "initialValues": instances, "image_s3_uri": image}
    if isinstance(line.get("instructions"), str):
        task["instructions"] = line["instructions"]
    certain = False
    if instances:
        # Imported here for the cold start: a line without start values needs none of it.
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
    return Task(strict_task, needs_human=not certain, left_out=tuple(left_out))


def _characters(task: Mapping[str, Json]) -> int:
    return len(json.dumps(task, ensure_ascii=False))


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


def _find_initial_values(line: Mapping[str, Json], setting: str) -> str:
    """Returns the name of the attribute with start values.

    A label wins over whatever else the line has: it corrects these. Of several labels the newest is
    taken, unless the setting names one of them. Without a label it is the attribute of the setting,
    or the first one with a usual name.
    """
    labels = [name for name, value in line.items() if is_label(value)]
    if setting in labels:
        return setting

    def created(name: str) -> str:
        metadata = line.get(f"{name}-metadata")
        return str(metadata.get("creation-date", "")) if isinstance(metadata, Mapping) else ""

    if labels:
        return max(labels, key=created)
    if setting:
        return setting
    return next((name for name in USUAL_NAMES if line.get(name)), USUAL_NAMES[0])
