"""Reads the JSON of LabelMe and X-AnyLabeling: a file for each image, with shapes.

A keypoint is a shape of the type "point", whose label is its name. Shapes with one `group_id` are
one object, and a rectangle among them is its box and names its category. Neither program has a
skeleton. X-AnyLabeling notes an occluded point as `difficult`, and exports it to YOLO and COCO so.
LabelMe has no such mark: here its flag `occluded` says it.
Sources: wkentaro/labelme `labelme/_label_file.py`, #921, #925; CVHub520/X-AnyLabeling
`label_converter.py`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from poserig.intake.poses.arrays import size_in, text_of
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.json import Json, is_number
from poserig.pose.keypoints import OCCLUDED, VISIBLE

CROWD: Final = "crowd"
POINT: Final = "point"
RECTANGLE: Final = "rectangle"
OCCLUDED_FLAG: Final = "occluded"
DIFFICULT: Final = "difficult"
"""X-AnyLabeling's mark of a shape: of a point it means that it is occluded."""


def recognizes(value: Json) -> bool:
    """Returns whether it is an image with shapes that have a type."""
    shapes = value.get("shapes") if isinstance(value, Mapping) else None
    if not isinstance(shapes, list):
        return False
    if not shapes:
        return "imagePath" in value
    return any(isinstance(item, Mapping) and "shape_type" in item for item in shapes)


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the image of the file, with an instance for each group that has points.

    A rectangle with the flag "crowd" is a region, and needs none.
    """
    groups: dict[Json, list[tuple[int, Mapping[str, Json]]]] = {}
    for number, shape in enumerate(value["shapes"]):
        if is_point(shape) or is_box(shape):
            groups.setdefault(group_of(shape), []).append((number, shape))
    yield RawImage(
        instances=[
            _instance(shapes, f"{place}.shapes[{shapes[0][0]}]")
            for shapes in groups.values()
            if any(is_point(shape) or _is_crowd(shape) for _, shape in shapes)
        ],
        source=text_of(value.get("imagePath")),
        size=size_in(value),
        by_hand=True,
        tags=flags_of(value),
        note=text_of(value.get("description")),
    )


def _is_crowd(shape: Mapping[str, Json]) -> bool:
    return is_box(shape) and CROWD in flags_of(shape)


def group_of(shape: Mapping[str, Json]) -> str:
    """Returns the group of a shape as text, "" for those without one."""
    found = shape.get("group_id")
    return "" if found is None else str(found)


def is_point(shape: Json) -> bool:
    """Returns whether a shape is a keypoint."""
    return isinstance(shape, Mapping) and shape.get("shape_type") == POINT


def is_box(shape: Json) -> bool:
    """Returns whether a shape is the box of a group. One without a group belongs to nothing."""
    return (
        isinstance(shape, Mapping)
        and shape.get("shape_type") == RECTANGLE
        and shape.get("group_id") is not None
    )


def flags_of(members: Mapping[str, Json]) -> tuple[str, ...]:
    """Returns the flags that are set of a rectangle, or of an image."""
    flags = members.get("flags")
    marks = flags if isinstance(flags, Mapping) else {}
    found = [name for name, value in marks.items() if value is True]
    if members.get(DIFFICULT) is True and DIFFICULT not in found:
        found.append(DIFFICULT)
    return tuple(found)


def box_of(shape: Mapping[str, Json]) -> list[float] | None:
    """Returns left, top, width and height of a rectangle of two or four corners, or None."""
    corners = shape.get("points")
    numbers = [
        corner[:2]
        for corner in (corners if isinstance(corners, list) else [])
        if isinstance(corner, list) and len(corner) >= 2 and all(map(is_number, corner[:2]))
    ]
    if len(numbers) < 2:
        return None
    xs, ys = [x for x, _ in numbers], [y for _, y in numbers]
    return [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]


def _instance(shapes: Sequence[tuple[int, Mapping[str, Json]]], where: str) -> RawInstance:
    box = next((shape for _, shape in shapes if is_box(shape)), None)
    return RawInstance(
        where=where,
        points=[_point(shape) for _, shape in shapes if is_point(shape)],
        id=group_of(shapes[0][1]),
        category=text_of(box.get("label")) if box else "",
        score=box.get("score") if box else None,
        box=box_of(box) if box else None,
        flags=flags_of(box) if box else (),
        note=text_of(box.get("description")) if box else "",
    )


def _point(shape: Mapping[str, Json]) -> RawPoint:
    places = shape.get("points")
    first = places[0] if isinstance(places, list) and places else None
    x, y = first[:2] if isinstance(first, list) and len(first) >= 2 else (None, None)
    v = OCCLUDED if is_occluded(shape) else VISIBLE
    return RawPoint(text_of(shape.get("label")) or None, x, y, v, shape.get("score"))


def is_occluded(shape: Mapping[str, Json]) -> bool:
    """Returns whether a keypoint is marked as occluded."""
    flags = shape.get("flags")
    marked = isinstance(flags, Mapping) and flags.get(OCCLUDED_FLAG) is True
    return marked or shape.get("difficult") is True
