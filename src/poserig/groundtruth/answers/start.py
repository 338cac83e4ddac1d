"""Reads what a page started from: the form field `original_annotations`.

The existing component and poserig's both send their start values there as they got them.
"""

from collections.abc import Sequence

from poserig.groundtruth.answers.existing import SEEN, VISIBILITIES
from poserig.groundtruth.answers.model import AnsweredInstance, AnswerError
from poserig.groundtruth.answers.values import decode, is_coordinate
from poserig.json import Json

FIELD = "original_annotations"
# What pages send that started from nothing. Most do, and need no decoding.
NOTHING = (None, "", "[]", "null")


def read_start(
    form: dict[str, Json], keypoint_names: Sequence[str]
) -> tuple[AnsweredInstance, ...] | None:
    """Returns the instances at the start, keypoints in the order of the names.

    Nothing here can spoil an answer: what cannot be read is left out. The ids are the positions, as
    in poserig's component.

    Args:
        form: The decoded form; its fields not decoded yet.
        keypoint_names: Of the answer.

    Returns:
        None when the page started from nothing, or did not say from what.
    """
    text = form.get(FIELD)
    if text in NOTHING:
        return None
    try:
        found = decode(text, FIELD)
    except AnswerError:
        return None
    if not isinstance(found, list) or not found:
        return None
    index = {name: 3 * position for position, name in enumerate(keypoint_names)}
    return tuple(
        AnsweredInstance(str(position), _name(item), _keypoints(item, index))
        for position, item in enumerate(found, start=1)
    )


def _name(item: Json) -> str:
    name: Json = item.get("name") if isinstance(item, dict) else None
    return name if isinstance(name, str) else ""


def _keypoints(item: Json, index: dict[str, int]) -> list[float]:
    """Returns the keypoints flat; of two points with one name the first, as the component does."""
    flat: list[float] = [0] * (3 * len(index))
    points = item.get("annotations") if isinstance(item, dict) else None
    for point in points if isinstance(points, list) else ():
        label: Json = point.get("label") if isinstance(point, dict) else None
        at = index.get(label) if isinstance(label, str) else None
        if at is None or flat[at + 2] != 0:
            continue
        x, y, v = point.get("x"), point.get("y"), point.get("v", SEEN)
        if all(map(is_coordinate, (x, y, v))) and v in VISIBILITIES and v:
            flat[at : at + 3] = x, y, v
    return flat
