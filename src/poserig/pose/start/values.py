"""Reads start values in any known shape and returns the shape that the component reads.

That is one object for each instance, `{"name": …, "annotations": [{"label", "x", "y", "v"?,
"score"?}]}`: x and y in image pixels, v as in COCO, score 0 to 1. Other members are kept. People
bring that shape, a label of poserig, COCO's keypoints, or the predictions of a model.
"""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from poserig.errors import PoserigError
from poserig.json import Json, is_number
from poserig.pose.label import is_label
from poserig.pose.start import InitialValuesError

if TYPE_CHECKING:
    from poserig.pose.keypoints import Instance


def initial_values(value: Json, place: str, rig: str = "") -> list[Json]:
    """Reads the start values of a manifest line.

    Coordinates stay as they are, also outside the image: the component warns the worker.

    Args:
        value: The component's own shape, a label of poserig, or what `keypoint_arrays` reads; or
            the JSON text of one of these.
        place: Name of the manifest attribute, for error messages.
        rig: Name of the library rig that names the points of keypoint arrays without names.

    Returns:
        One entry for each instance; [] for None, "", "null" and [].

    Raises:
        InitialValuesError: The value has no known shape.
    """
    value = _decoded(value, place)
    if value is None:
        return []
    if is_label(value):
        return _from_label(value, place)
    if _may_have_arrays(value):
        # Imported here for the cold start: it imports rigs, and few lines need it.
        from poserig.pose.start.keypoint_arrays import from_keypoints, has_keypoints

        if has_keypoints(value):
            return from_keypoints(value, place, rig)
    if not isinstance(value, list):
        raise InitialValuesError(
            "is neither an array of instances nor a label of poserig.",
            where=place,
            cure='Expected [{"annotations": [{"label": …, "x": …, "y": …}]}], or `keypoints`.',
        )
    for position, instance in enumerate(value):
        _check(instance, f"{place}[{position}]")
    return value


def _decoded(value: Json, place: str) -> Json:
    """Decodes JSON text, and the JSON text of JSON text; None for an empty text."""
    for _ in range(2):
        if isinstance(value, str) and value.strip():
            try:
                value = json.loads(value)
            except (ValueError, RecursionError) as error:
                raise InitialValuesError(f"is not JSON ({error}).", where=place) from None
    return None if isinstance(value, str) and not value.strip() else value


def _may_have_arrays(value: Json) -> bool:
    if isinstance(value, list):
        return any(isinstance(item, dict) and "keypoints" in item for item in value)
    return isinstance(value, dict)


def _check(instance: Json, where: str) -> None:
    points = instance.get("annotations") if isinstance(instance, dict) else None
    if not isinstance(points, list):
        raise InitialValuesError("has no array `annotations`.", where=where)
    for number, point in enumerate(points):
        at = f"{where}.annotations[{number}]"
        if not isinstance(point, dict) or not {"label", "x", "y"} <= point.keys():
            raise InitialValuesError("needs label, x and y.", where=at)
        if not (is_number(point["x"]) and is_number(point["y"])):
            raise InitialValuesError("x and y must be numbers.", where=at)


def _from_label(value: Json, place: str) -> list[Json]:
    # Imported here for the cold start: it imports rigs, and few lines hold a label.
    from poserig.pose.label.read import parse_label

    try:
        label = parse_label(value)
    except PoserigError as error:
        where = f"{place}.{error.where}" if error.where else place
        raise InitialValuesError(error.what, where=where, cure=error.cure) from error
    return [_instance(label.keypoint_names, item) for item in label.instances]


def _instance(names: Sequence[str], item: "Instance") -> Json:
    result: dict[str, Json] = {
        "id": item.id,
        "name": item.name,
        "annotations": list(_points(names, item.keypoints, item.confidence)),
    }
    # A worker's "not there" is an answer, and survives into the next job.
    not_there = [name for name, letter in zip(names, item.origins, strict=False) if letter == "n"]
    return {**result, "not_there": not_there} if not_there else result


def _points(
    names: Sequence[str], keypoints: Sequence[float], confidence: Sequence[float]
) -> Iterator[Json]:
    """Yields the labeled points. A point that the workers doubted keeps its confidence as score."""
    for index, name in enumerate(names):
        x, y, v = keypoints[3 * index : 3 * index + 3]
        if not v:
            continue
        point = {"label": name, "x": x, "y": y, "v": v}
        # A confidence of 1 is what a single worker gets: it says nothing about the point.
        if confidence and confidence[index] < 1:
            point["score"] = confidence[index]
        yield point
