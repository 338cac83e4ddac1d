"""Defines the records that every adapter makes: values as the file has them, not yet judged."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from poserig.json import Json
from poserig.pose.keypoints import VISIBLE


class RawPoint(NamedTuple):
    """One keypoint of the file.

    Attributes:
        name: Its name; any JSON value in the component's own shape.
        x: Of the file; anything that is no finite number means that there is no position.
        y: Likewise.
        v: Visibility as in COCO. What is not 0, 1 or 2 counts as visible.
        score: Of the file; anything that is no finite number means that there is none.
    """

    name: Json
    x: Json
    y: Json
    v: Json = VISIBLE
    score: Json = None


class RawInstance(NamedTuple):
    """One object of the file, or the reason why the adapter does not take it.

    Attributes:
        where: Its place in the file, as "predictions[2]".
        points: In the order of the file.
        id: Or "".
        name: Or "".
        category: Or "".
        score: As the file has it.
        box: Left, top, width and height, in the unit of the points; or None.
        flags: Such as "truncated".
        note: For people, or "".
        rig: Name of its rig, or "".
        members: The whole instance in the component's own shape; None for other shapes.
        unusable: A name of `rules.KINDS` when it cannot be taken; "" when it can.
        detail: Why, when the text of the kind says too little.
    """

    where: str
    points: Sequence[RawPoint] = ()
    id: str = ""
    name: str = ""
    category: str = ""
    score: Json = None
    box: Sequence[Json] | None = None
    flags: tuple[str, ...] = ()
    note: str = ""
    rig: str = ""
    members: Mapping[str, Json] | None = None
    unusable: str = ""
    detail: str = ""


class RawImage(NamedTuple):
    """The objects of one image.

    Attributes:
        instances: In the order of the file.
        source: Name or address of the image, or "".
        size: Width and height in pixels as the file has them, or None.
        unit: None for pixels; 1 when coordinates are shares of the image's width and height, 100
            for percent.
        by_hand: Whether people placed the points. Nothing then stands for "not found".
        left_out: What the adapter left out beside instances: kind, place and detail.
        tags: Of the image.
        note: On the image, for people, or "".
    """

    instances: Sequence[RawInstance]
    source: str = ""
    size: tuple[int, int] | None = None
    unit: float | None = None
    by_hand: bool = False
    left_out: Sequence[tuple[str, str, str]] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
