"""Initial values: the points a worker starts from, in the shape that the component reads.

That is `[{"name": …, "annotations": [{"label", "x", "y", "v"?}]}]`; other members are kept.
"""

import json
from typing import Any

from poserig.errors import PoserigError

Json = Any


class InitialValuesError(PoserigError):
    """Points to start from that cannot be used: where, and why."""


def initial_values(value: Json, place: str) -> list[Json]:
    """Turns what a manifest line holds into the component's initial values.

    Args:
        value: The component's own shape (or its JSON text), or a label of ours.
        place: Name of the manifest attribute, for error messages.

    Returns:
        One entry per instance; [] for None, "", "null" and [].

    Raises:
        InitialValuesError: It is of no shape that we know.
    """
    for _ in range(2):
        if isinstance(value, str) and value.strip():
            try:
                value = json.loads(value)
            except ValueError as error:
                raise InitialValuesError(f"is not JSON ({error}).", where=place) from None
    if value is None or (isinstance(value, str) and not value.strip()):
        return []
    if is_label(value):
        return _from_label(value, place)
    if not isinstance(value, list):
        raise InitialValuesError(
            "is neither an array of instances nor a label of poserig.",
            where=place,
            cure='Expected [{"annotations": [{"label": …, "x": …, "y": …}]}].',
        )
    for position, instance in enumerate(value):
        where = f"{place}[{position}]"
        points = instance.get("annotations") if isinstance(instance, dict) else None
        if not isinstance(points, list):
            raise InitialValuesError("has no array `annotations`.", where=where)
        for number, point in enumerate(points):
            if not isinstance(point, dict) or not {"label", "x", "y"} <= point.keys():
                raise InitialValuesError(
                    "needs label, x and y.", where=f"{where}.annotations[{number}]"
                )
    return value


def is_label(value: Json) -> bool:
    """Whether a manifest attribute is a label of ours (or a reference to one)."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("rig"), str)
        and ("instances" in value or "label_ref" in value)
    )


def _from_label(value: Json, place: str) -> list[Json]:
    # Here: labels bring rigs along, and most manifest lines hold no label yet.
    from poserig.pose.label import parse_label

    try:
        label = parse_label(value)
    except PoserigError as error:
        where = f"{place}.{error.where}" if error.where else place
        raise InitialValuesError(error.what, where=where, cure=error.cure) from error
    return [
        {
            "id": instance.id,
            "name": instance.name,
            "annotations": [
                {
                    "label": name,
                    "x": instance.keypoints[3 * index],
                    "y": instance.keypoints[3 * index + 1],
                    "v": instance.keypoints[3 * index + 2],
                }
                for index, name in enumerate(label.labels)
                if instance.keypoints[3 * index + 2]
            ],
        }
        for instance in label.instances
    ]
