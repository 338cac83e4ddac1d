"""Makes the shapes of LabelMe and X-AnyLabeling, whose files differ in a few members."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from poserig.formats.kinds import Kinds
from poserig.intake.poses.labelme import (
    DIFFICULT,
    OCCLUDED_FLAG,
    POINT,
    RECTANGLE,
    flags_of,
    is_occluded,
)
from poserig.json import Json, JsonObject
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import OCCLUDED, Box, Instance, bounding_box
from poserig.pose.rig import Rig

# Members of a shape that the label decides.
OWN: Final = frozenset(("label", "points", "group_id", "shape_type"))
BOX: Final = ""


class Dialect(NamedTuple):
    """How one of the two programs writes.

    Attributes:
        version: That its files say, where nothing was imported.
        shape: Members that each shape has.
        image: Members that each file has.
        corners: How many corners a rectangle has: 2 or 4.
        has_difficult: Whether `difficult` marks occluded points; a flag does otherwise.
        has_scores: Whether shapes have scores.
    """

    version: str
    shape: Mapping[str, Json]
    image: Mapping[str, Json]
    corners: int
    has_difficult: bool
    has_scores: bool


def shapes_of(image: LabeledImage, kinds: Kinds, dialect: Dialect) -> list[JsonObject]:
    """Returns the shapes of an image, those of an imported file in the order that they had there.

    Args:
        image: With its label.
        kinds: Names what the rectangles are of.
        dialect: Of the program.
    """
    kept = image.kept["image"] if image.kept else {}
    of_instances = image.kept["instances"] if image.kept else {}
    others = list(kept.get("annotations", ()))
    usual = kept.get("shape", dialect.shape)
    groups = _groups(image, of_instances)
    made: dict[tuple[str, str], JsonObject] = {}
    for item in image.instances:
        own = of_instances.get(item.id, {})
        group = groups[item.id]
        label = kinds.of(image, item)
        for name, shape in _shapes(item, label, kinds.rigs[label], dialect, usual, own):
            made[item.id, name] = {**shape, "group_id": group}
    order: list[Json] = list(kept.get("order", ()))
    result: list[JsonObject] = []
    for place in order:
        if isinstance(place, list):
            key = str(place[0]), str(place[1])
            # A point that somebody removed has no shape any more.
            result += [made.pop(key)] if key in made else []
        elif others:
            result.append(others.pop(0))
    return [*result, *made.values(), *others]


def _groups(image: LabeledImage, kept: Mapping[str, Json]) -> dict[str, int | None]:
    """Returns the group of each instance: that of the imported file, else a free number."""
    groups: dict[str, int | None] = {
        item.id: kept[item.id]["group"]
        for item in image.instances
        if "group" in kept.get(item.id, {})
    }
    taken = {group for group in groups.values() if group is not None}
    number = 0
    for item in image.instances:
        if item.id not in groups:
            number += 1
            while number in taken:
                number += 1
            groups[item.id] = number
    return groups


def _shapes(
    item: Instance,
    label: str,
    rig: Rig,
    dialect: Dialect,
    usual: Mapping[str, Json],
    kept: Mapping[str, Json],
) -> Iterator[tuple[str, JsonObject]]:
    """Yields the rectangle of an instance under the name "", and its points under theirs."""
    hull = bounding_box(item.keypoints)
    members = kept.get("members", {})
    corners = None
    if kept and item.box is None and kept.get("hull") == list(hull or ()):
        corners = kept.get("box")
    elif kept and "box" not in kept and item.box is None and not (item.flags or item.note):
        corners = None
    elif box := item.box or hull:
        corners = kept["box"] if kept.get("drawn") == list(box) else _corners(box, dialect.corners)
    if corners:
        shape = _shape(label, RECTANGLE, corners, {**usual, **members.get(BOX, {})})
        if dialect.has_scores:
            _score(shape, item.score)
        set_flags(shape, item.flags, dialect)
        if item.note != (shape.get("description") or ""):
            shape["description"] = item.note
        yield BOX, shape
    for index, name in enumerate(rig.keypoint_names):
        x, y, v = item.keypoints[3 * index : 3 * index + 3]
        if not v:
            continue
        shape = _shape(name, POINT, [[x, y]], {**usual, **members.get(name, {})})
        if is_occluded(shape) != (v == OCCLUDED):
            _mark(shape, dialect, occluded=v == OCCLUDED)
        if dialect.has_scores and item.confidence:
            _score(shape, item.confidence[index])
        yield name, shape


def set_flags(members: JsonObject, flags: Sequence[str], dialect: Dialect) -> None:
    """Sets the flags of a rectangle or an image; those that are set already are left alone.

    Args:
        members: Of the shape or the file.
        flags: Of the instance, or tags of the image.
        dialect: Of the program.
    """
    if set(flags_of(members)) == set(flags):
        return
    marks = dict.fromkeys(members.get("flags") or {}, False)
    has_mark = dialect.has_difficult and DIFFICULT in members
    if has_mark:
        members[DIFFICULT] = DIFFICULT in flags
    members["flags"] = marks | {
        flag: True for flag in flags if not (has_mark and flag == DIFFICULT)
    }


def _corners(box: Box, count: int) -> list[list[float]]:
    left, top, width, height = box
    # Sums of decimals have noise in the last digits.
    right, bottom = round(left + width, 6), round(top + height, 6)
    if count == 2:
        return [[left, top], [right, bottom]]
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def _shape(
    label: str, kind: str, points: Sequence[Sequence[float]], members: Mapping[str, Json]
) -> JsonObject:
    shape: JsonObject = {"label": label, "points": [list(point) for point in points]}
    return {**shape, "group_id": None, "shape_type": kind, **members}


def _score(shape: JsonObject, score: float | None) -> None:
    """Notes a score. No score counts as 1, and one that was null stays null then."""
    if score is not None and (score != 1 or shape.get("score") is not None):
        shape["score"] = score


def _mark(shape: JsonObject, dialect: Dialect, *, occluded: bool) -> None:
    flags = {**(shape.get("flags") or {})}
    if dialect.has_difficult:
        shape["difficult"] = occluded
        flags.pop(OCCLUDED_FLAG, None)
    elif occluded:
        flags[OCCLUDED_FLAG] = True
    else:
        flags.pop(OCCLUDED_FLAG, None)
        shape.pop("difficult", None)
    if flags or "flags" in shape:
        shape["flags"] = flags
