"""Defines an instance and its keypoints: bounding box, scale, order and similarity.

Shapes and units: the keypoints of an instance are one flat sequence x, y, v, x, y, v, … with three
numbers for each keypoint name of a rig or a label, in their order. x and y are image pixels, origin
top-left, with fractions. v is the visibility, as in COCO; where it is 0, x and y mean nothing. The
sequence is flat because answers and labels have that shape in JSON.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from math import exp
from typing import Final, Protocol

# Visibility, as in COCO. Plain integers and no enum: they go into JSON as they are.
NOT_LABELED: Final = 0
OCCLUDED: Final = 1
VISIBLE: Final = 2
VISIBILITIES: Final = frozenset((NOT_LABELED, OCCLUDED, VISIBLE))

# The area of an object as a share of its bounding box. docs/checks.md and web/src/checks/finding.ts
# use the same numbers. A box is thin when its short side is below this share of its long side.
AREA_OF_BOX, AREA_OF_THIN_BOX, THIN = 0.53, 0.6, 0.2
# The least scale of an object with a thin box, as a share of the long side.
SCALE_OF_THIN_BOX = 0.32
# The scale in pixels at which two single points are compared. They have no extent of their own.
SCALE_WITHOUT_EXTENT = 32.0

Flat = Sequence[float]
# left, top, width and height, in pixels.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Instance:
    """One labeled object on an image.

    Attributes:
        id: Unique on its image.
        name: What the worker called it, or "".
        keypoints: Flat x, y, v, in pixels.
        confidence: Probability 0 to 1 for each keypoint that it is right; empty when unknown.
        origins: How each keypoint came to be, a letter each: p placed, m moved from its start,
            a accepted as given, n not there, - nothing said; "" when unknown.
        box: Left, top, width and height in pixels of a box that somebody drew; None for the box
            around the labeled keypoints.
        category: Kind of object, or "" for that of the rig.
        score: Probability 0 to 1 that it is there; None when nobody says.
        flags: Marks of people, such as "truncated".
        note: For people, or "".
        rig: Name of its rig when that is another than the rig of its image, else "".
    """

    id: str
    name: str
    keypoints: Flat
    confidence: Sequence[float] = ()
    origins: str = ""
    box: Box | None = None
    category: str = ""
    score: float | None = None
    flags: tuple[str, ...] = ()
    note: str = ""
    rig: str = ""


class InstanceLike(Protocol):
    """An instance of a worker's answer.

    A protocol, because `groundtruth` makes these instances and never imports `pose`.
    """

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def keypoints(self) -> Flat: ...
    @property
    def origins(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def box(self) -> Box | None: ...
    @property
    def flags(self) -> tuple[str, ...]: ...
    @property
    def note(self) -> str: ...
    @property
    def rig(self) -> str: ...


def has_details(instance: InstanceLike) -> bool:
    """Returns whether somebody gave an instance a class, box, flag or note."""
    return bool(instance.category or instance.flags or instance.note or instance.box)


def with_points(instance: InstanceLike, keypoints: Flat, origins: str) -> Instance:
    """Returns the instance with other keypoints and origins, and everything else that it says."""
    return Instance(
        instance.id,
        instance.name,
        keypoints,
        origins=origins,
        box=instance.box,
        category=instance.category,
        flags=instance.flags,
        note=instance.note,
        rig=instance.rig,
    )


def bounding_box(keypoints: Flat) -> Box | None:
    """Returns the box around the labeled points, or None when no point is labeled.

    Args:
        keypoints: Flat x, y, v.

    Returns:
        left, top, width, height in pixels. Width and height have at most six decimals.
    """
    xs, ys, visibilities = keypoints[0::3], keypoints[1::3], keypoints[2::3]
    if NOT_LABELED in visibilities:
        xs, ys = tuple(compress(xs, visibilities)), tuple(compress(ys, visibilities))
    if not xs:
        return None
    # Sorting a few numbers takes half the time of min and max, and every answer passes here.
    xs, ys = sorted(xs), sorted(ys)
    left, top = xs[0], ys[0]
    # Differences of decimals have noise in the last digits, which JSON would print.
    return left, top, round(xs[-1] - left, 6), round(ys[-1] - top, 6)


def scale(keypoints: Flat) -> float:
    """Returns the scale of an instance: the root of its estimated area, in pixels.

    A worker's answer has no area. 0.53 of the bounding box is the usual area of a whole person.
    Thin boxes, such as that of a raised arm, get a larger share and a least scale: their area would
    be next to 0.

    Args:
        keypoints: Flat x, y, v.

    Returns:
        0 for one labeled point or none.
    """
    return scale_of_box(bounding_box(keypoints))


def scale_of_box(box: Box | None) -> float:
    """Returns the scale of an object of which only the box is known, in pixels; see `scale`.

    Args:
        box: Around its labeled points, or None.
    """
    if box is None:
        return 0.0
    width, height = box[2:]
    longer = max(width, height)
    if min(width, height) < THIN * longer:
        return max(float((AREA_OF_THIN_BOX * width * height) ** 0.5), SCALE_OF_THIN_BOX * longer)
    return float((AREA_OF_BOX * width * height) ** 0.5)


def indices_of(wanted: Sequence[str], names: Sequence[str]) -> list[int | None]:
    """Returns the index in `names` of each wanted name, None where `names` lacks it."""
    position = {name: index for index, name in enumerate(names)}
    return [position.get(name) for name in wanted]


def reorder(keypoints: Flat, indices: Sequence[int | None]) -> list[float]:
    """Returns the keypoints in another order.

    Args:
        keypoints: Flat x, y, v.
        indices: For each keypoint of the new order its index in the old one, as `indices_of`
            returns them. None gives 0, 0, 0: not labeled.
    """
    result: list[float] = []
    for index in indices:
        result += (0, 0, 0) if index is None else keypoints[3 * index : 3 * index + 3]
    return result


def reorder_origins(origins: str, indices: Sequence[int | None]) -> str:
    """Returns the origins in another order, - for a keypoint that was not there; "" stays "".

    Args:
        origins: One letter for each keypoint, or "".
        indices: As for `reorder`.
    """
    return "".join("-" if at is None else origins[at] for at in indices) if origins else ""


def keypoint_similarity(squared_distance: float, sigma: float, area_root: float) -> float:
    """Returns KS = exp(-d² / (2 s² k²)) with k = 2 sigma: 1 at distance 0, 0.61 at 2 sigma s.

    Source: `computeOks` of cocoapi.

    Args:
        squared_distance: d², in pixels².
        sigma: Of the keypoint class, as a share of s.
        area_root: s, the root of the object's area in pixels.
    """
    return exp(-squared_distance / (8.0 * (area_root * sigma) ** 2))


def oks(first: Flat, second: Flat, sigmas: Sequence[float]) -> float:
    """Returns the object keypoint similarity of two instances, 0 to 1. It is symmetric.

    OKS is the mean KS over the points that either instance has. A point that only one of them has
    counts as 0. Without any common point the OKS is 0. Source: `computeOks` of cocoapi, where only
    the true instance's points count and its area is known.

    Args:
        first: Flat x, y, v in rig order.
        second: Flat x, y, v in rig order.
        sigmas: One for each keypoint of the rig.
    """
    area_root = max(scale(first), scale(second)) or SCALE_WITHOUT_EXTENT
    total, labeled = 0.0, 0
    for index, sigma in enumerate(sigmas):
        at = 3 * index
        in_first, in_second = first[at + 2] > 0, second[at + 2] > 0
        if in_first or in_second:
            labeled += 1
        if in_first and in_second:
            dx, dy = first[at] - second[at], first[at + 1] - second[at + 1]
            total += keypoint_similarity(dx * dx + dy * dy, sigma, area_root)
    return total / labeled if labeled else 0.0


def overlap(one: Box, other: Box) -> float:
    """Returns the intersection of two boxes over their union (IoU), 0 to 1."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    both = width * height
    return min(1.0, both / (one[2] * one[3] + other[2] * other[3] - both))
