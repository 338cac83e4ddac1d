"""What a worker's task gets to see of a manifest line."""

import json
from collections.abc import Mapping
from typing import Any

from poserig.errors import PoserigError
from poserig.pose.initial_values import initial_values, is_label

Json = Any
# RenderUiTemplate's limit for the same value.
MAX_CHARACTERS = 128_000
# Names under which people keep points to start from; the existing component's samples use all.
USUAL_NAMES = ("initial_values", "initialValues", "annotations")


class TaskInputError(PoserigError):
    """A manifest line of which no task can be made."""


def make_task_input(line: Mapping[str, Json], attribute: str = "") -> dict[str, Json]:
    """The task input of one manifest line: image, initialValues, and instructions if it has some.

    Args:
        line: The manifest line.
        attribute: Where its initial values are; "" to look in the usual places.

    Raises:
        TaskInputError: No source-ref, or more characters than a task may have.
        InitialValuesError: The initial values are of no known shape.
    """
    image = line.get("source-ref")
    if not isinstance(image, str) or not image:
        raise TaskInputError(
            "The manifest line has no source-ref.",
            where="dataObject",
            cure=f"Give it the S3 URI of an image. Its members: {', '.join(line) or 'none'}.",
        )
    if not image.startswith("s3://"):
        # Not quoted: an address of another kind may carry a signature.
        raise TaskInputError("is not an S3 URI.", where="dataObject.source-ref")
    name = attribute or _find_initial_values(line)
    task: dict[str, Json] = {"image": image, "initialValues": initial_values(line.get(name), name)}
    if isinstance(line.get("instructions"), str):
        task["instructions"] = line["instructions"]
    size = len(json.dumps(task, ensure_ascii=False))
    if size > MAX_CHARACTERS:
        raise TaskInputError(
            f"The task input has {size} characters, {MAX_CHARACTERS} is the limit.",
            where=f"dataObject.{name}",
            cure="Give this image fewer initial instances.",
        )
    return task


def _find_initial_values(line: Mapping[str, Json]) -> str:
    for name in USUAL_NAMES:
        if line.get(name):
            return name
    labels = [name for name, value in line.items() if is_label(value)]

    def created(name: str) -> str:
        metadata = line.get(f"{name}-metadata")
        return str(metadata.get("creation-date", "")) if isinstance(metadata, Mapping) else ""

    # Several jobs have labelled this image: start from the newest label.
    return max(labels, key=created, default=USUAL_NAMES[0])
