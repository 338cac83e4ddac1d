"""Initial values: the points a worker starts from, in the shape that the component reads.

That is `[{"name": …, "annotations": [{"label", "x", "y", "v"?, "score"?}]}]`; other members are
kept. Users bring that shape, a label of ours, COCO's keypoints, or a model's predictions.
"""

import json

from poserig.errors import PoserigError
from poserig.json import Json, is_number
from poserig.pose.label import is_label
from poserig.pose.start import InitialValuesError


def initial_values(value: Json, place: str, rig: str = "") -> list[Json]:
    """Turns what a manifest line holds into the component's initial values.

    Coordinates stay as they are, also those outside of the image: the component tells the worker.

    Args:
        value: The component's own shape, a label of ours, or what
            `poserig.pose.start.keypoint_arrays` reads; or the JSON text of it.
        place: Name of the manifest attribute, for error messages.
        rig: Name of the rig of the library whose order keypoint arrays have that name no points.

    Returns:
        One entry per instance; [] for None, "", "null" and [].

    Raises:
        InitialValuesError: It is of no shape that we know.
    """
    for _ in range(2):
        if isinstance(value, str) and value.strip():
            try:
                value = json.loads(value)
            except (ValueError, RecursionError) as error:
                raise InitialValuesError(f"is not JSON ({error}).", where=place) from None
    if value is None or (isinstance(value, str) and not value.strip()):
        return []
    if is_label(value):
        return _from_label(value, place)
    if isinstance(value, dict) or any(_has_keypoints(item) for item in _array(value)):
        # Here: rigs come along, and most manifest lines hold nothing of the kind.
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
        where = f"{place}[{position}]"
        points = instance.get("annotations") if isinstance(instance, dict) else None
        if not isinstance(points, list):
            raise InitialValuesError("has no array `annotations`.", where=where)
        for number, point in enumerate(points):
            at = f"{where}.annotations[{number}]"
            if not isinstance(point, dict) or not {"label", "x", "y"} <= point.keys():
                raise InitialValuesError("needs label, x and y.", where=at)
            if not (is_number(point["x"]) and is_number(point["y"])):
                raise InitialValuesError("x and y must be numbers.", where=at)
    return value


def _array(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _has_keypoints(item: Json) -> bool:
    return isinstance(item, dict) and "keypoints" in item


def _from_label(value: Json, place: str) -> list[Json]:
    # Here: labels bring rigs along, and most manifest lines hold no label yet.
    from poserig.pose.label.read import parse_label

    try:
        label = parse_label(value)
    except PoserigError as error:
        where = f"{place}.{error.where}" if error.where else place
        raise InitialValuesError(error.what, where=where, cure=error.cure) from error
    found = []
    for instance, item in zip(label.instances, value["instances"], strict=True):
        points = []
        confidence = item.get("confidence")
        if not isinstance(confidence, list) or len(confidence) != len(label.keypoint_names):
            confidence = [1] * len(label.keypoint_names)
        for index, name in enumerate(label.keypoint_names):
            x, y, v = instance.keypoints[3 * index : 3 * index + 3]
            if v:
                point = {"label": name, "x": x, "y": y, "v": v}
                # 1 is what a single worker gets: no measure of anything.
                doubted = is_number(confidence[index]) and confidence[index] < 1
                points.append({**point, "score": confidence[index]} if doubted else point)
        found.append({"id": instance.id, "name": instance.name, "annotations": points})
    return found
