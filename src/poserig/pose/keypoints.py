"""Instances: the poses that one worker, or the consolidation, put on an image.

Keypoints are one flat sequence x, y, v, x, y, v, … in the order of their labels: image pixels,
origin top-left, v as in COCO. Flat, because every answer passes through here once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Any, Final, Protocol

# Visibility, as in COCO. Plain integers and no enum: they go into JSON as they are.
NOT_LABELED: Final = 0
OCCLUDED: Final = 1
VISIBLE: Final = 2
ALL: Final = frozenset((NOT_LABELED, OCCLUDED, VISIBLE))
# For two single points, which have no extent: as if they sat on an object of this many pixels.
SCALE_WITHOUT_EXTENT = 32.0

Flat = Sequence[float]


@dataclass(frozen=True, slots=True)
class Instance:
    """One labelled object on an image.

    Attributes:
        id: Unique on its image.
        name: What the worker called it, or "".
        keypoints: Flat x, y, v.
    """

    id: str
    name: str
    keypoints: Flat


class InstanceLike(Protocol):
    """What an instance of a worker's answer has; `groundtruth.answers` makes them."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def keypoints(self) -> Flat: ...


class AnswerLike(Protocol):
    """What one worker answered about one image; `groundtruth.answers` makes them.

    `keypoint_names` is the order of the instances' keypoints, `rig` and `rig_hash` are "" when the
    page did not say, `image` is (width, height), `issues` are members of a label's `issues`, and so
    are `findings`, those of the page's own checks: None when it did not look.
    """

    @property
    def rig(self) -> str: ...
    @property
    def rig_hash(self) -> str: ...
    @property
    def keypoint_names(self) -> tuple[str, ...]: ...
    @property
    def image(self) -> tuple[int, int] | None: ...
    @property
    def instances(self) -> Sequence[InstanceLike]: ...
    @property
    def seconds(self) -> float | None: ...
    @property
    def issues(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def findings(self) -> Sequence[Mapping[str, Any]] | None: ...


def bounding_box(keypoints: Flat) -> tuple[float, float, float, float] | None:
    """x, y, width, height around the labelled points, or None when there is none."""
    visibilities = keypoints[2::3]
    xs, ys = list(keypoints[0::3]), list(keypoints[1::3])
    if NOT_LABELED in visibilities:
        xs = [x for x, v in zip(xs, visibilities, strict=True) if v]
        ys = [y for y, v in zip(ys, visibilities, strict=True) if v]
    if not xs:
        return None
    # Sorting a few numbers takes half as long as looking for the least and the largest.
    xs.sort()
    ys.sort()
    left, top = xs[0], ys[0]
    # Differences of decimals leave noise in the last digits, which JSON would print.
    return left, top, round(xs[-1] - left, 6), round(ys[-1] - top, 6)


def scale(keypoints: Flat) -> float:
    """The root of the object's estimated area in pixels; 0 for one point or none.

    A worker's answer has no area. 0.53 of the box fits whole people; thin and partial instances
    need the second form, or a standing arm would have next to no area.
    """
    box = bounding_box(keypoints)
    if box is None:
        return 0.0
    width, height = box[2:]
    thin = min(width, height) < 0.2 * max(width, height)
    if not thin:
        return float((0.53 * width * height) ** 0.5)
    return max(float((0.6 * width * height) ** 0.5), 0.32 * max(width, height))


def reorder(keypoints: Flat, indices: Sequence[int | None]) -> list[float]:
    """Keypoints in another order.

    Args:
        keypoints: Flat x, y, v.
        indices: For each point of the new order its index in the old one, or None for a point
            that the old order does not have (it becomes 0, 0, not labelled).
    """
    result: list[float] = []
    for index in indices:
        result += (0, 0, 0) if index is None else keypoints[3 * index : 3 * index + 3]
    return result


def keypoint_similarity(squared_distance: float, sigma: float, area_root: float) -> float:
    """exp(-d² / (2 s² k²)) with k = 2 sigma; 1 on the spot, .61 at 2 sigma."""
    return exp(-squared_distance / (8.0 * (area_root * sigma) ** 2))


def oks(first: Flat, second: Flat, sigmas: Sequence[float]) -> float:
    """How alike two instances are, 0 to 1, symmetric.

    The mean similarity over the points that either of them labelled, so a point that only one has
    counts as 0. Two instances without a common point have an OKS of 0.

    Args:
        first: Flat x, y, v in rig order.
        second: Likewise.
        sigmas: Of the rig, in rig order.
    """
    area_root = max(scale(first), scale(second)) or SCALE_WITHOUT_EXTENT
    total, labelled = 0.0, 0
    for index, sigma in enumerate(sigmas):
        at = 3 * index
        in_first, in_second = first[at + 2] > 0, second[at + 2] > 0
        if in_first or in_second:
            labelled += 1
        if in_first and in_second:
            dx, dy = first[at] - second[at], first[at + 1] - second[at + 1]
            total += keypoint_similarity(dx * dx + dy * dy, sigma, area_root)
    return total / labelled if labelled else 0.0
