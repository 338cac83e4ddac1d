"""Tells what a label changed against the start values that its workers got.

    move of a point = d / (s sigma)        in σ

d is the distance in pixels between a point's place at the start and in the label, s the root of the
instance's area in the label (`poserig.pose.keypoints.scale`) and sigma the spread of the keypoint
class, as a share of s. One σ is how far two careful people lie apart (docs/sigmas.md).
"""

from collections.abc import Iterable, Sequence
from math import hypot
from statistics import median
from typing import NamedTuple

from poserig.json import Json
from poserig.pose.keypoints import (
    SCALE_WITHOUT_EXTENT,
    Flat,
    InstanceLike,
    has_details,
    oks,
    overlap,
    scale,
)

# Two instances with less in common are an instance removed and another one added.
LEAST_OKS = 0.05
Pair = tuple[InstanceLike, InstanceLike]


class Compared(NamedTuple):
    """The instances of one rig, before and after.

    Attributes:
        start: Keypoints flat x, y, v in pixels, in the order of the label's.
        label: Likewise.
        sigmas: One for each keypoint.
    """

    start: Sequence[InstanceLike]
    label: Sequence[InstanceLike]
    sigmas: Sequence[float]


class Moves(NamedTuple):
    """What became of the points of one instance.

    Attributes:
        origins: One letter for each keypoint, as a label has them.
        distances: Of the points that were moved, in σ.
        visibility: Number of points that stayed in place and are now visible, or occluded.
    """

    origins: str
    distances: list[float]
    visibility: int


def pair_up(
    start: Sequence[InstanceLike], label: Sequence[InstanceLike], sigmas: Sequence[float]
) -> list[Pair]:
    """Pairs each instance of the start with what became of it in the label.

    First those with the very same points, then the most similar ones (OKS, of boxes without points
    their IoU), then those of one id: a worker may have dragged an instance far away.

    Args:
        start: Keypoints flat x, y, v in pixels, in the order of the label's.
        label: Likewise.
        sigmas: One for each keypoint.

    Returns:
        (start, label), each instance at most once.
    """
    pairs: list[Pair] = []
    before, after = dict(enumerate(start)), dict(enumerate(label))

    def take(candidates: Iterable[tuple[int, int]]) -> None:
        for i, j in candidates:
            if i in before and j in after:
                pairs.append((before.pop(i), after.pop(j)))

    take(
        (i, j)
        for i, one in enumerate(start)
        for j, other in enumerate(label)
        if _points(one) == _points(other) and (_has_points(one) or one.box == other.box)
    )
    similar = [
        (_similarity(one, other, sigmas), i, j)
        for i, one in before.items()
        for j, other in after.items()
    ]
    similar.sort(key=lambda found: -found[0])
    take((i, j) for similarity, i, j in similar if similarity >= LEAST_OKS)
    take([(i, j) for i, one in before.items() for j, other in after.items() if one.id == other.id])
    return pairs


def moves(before: Flat, after: Flat, sigmas: Sequence[float]) -> Moves:
    """Compares the points of one instance at the start and in the label.

    Args:
        before: Flat x, y, v in pixels.
        after: Likewise.
        sigmas: One for each keypoint.
    """
    size = scale(after) or SCALE_WITHOUT_EXTENT
    letters, distances, visibility = [], [], 0
    for index, sigma in enumerate(sigmas):
        x, y, v = after[3 * index : 3 * index + 3]
        old_x, old_y, old_v = before[3 * index : 3 * index + 3]
        if not v:
            letters.append("-")
        elif not old_v:
            letters.append("p")
        elif (x, y) != (old_x, old_y):
            letters.append("m")
            distances.append(hypot(x - old_x, y - old_y) / (size * sigma))
        else:
            letters.append("a")
            visibility += v != old_v
    return Moves("".join(letters), distances, visibility)


def changes(
    start: Sequence[InstanceLike],
    label: Sequence[InstanceLike],
    sigmas: Sequence[float],
    no_changes_needed: bool,
) -> dict[str, Json]:
    """Returns the member `changes` of a label (schemas/label.schema.json).

    Args:
        start: Keypoints flat x, y, v in pixels, in the order of the label's.
        label: Likewise.
        sigmas: One for each keypoint.
        no_changes_needed: Whether all workers said so.
    """
    return changes_of_rigs([Compared(start, label, sigmas)], no_changes_needed)


def changes_of_rigs(parts: Sequence[Compared], no_changes_needed: bool) -> dict[str, Json]:
    """Returns the member `changes` of a label with instances of several rigs.

    Args:
        parts: The instances of each rig.
        no_changes_needed: Whether all workers said so.
    """
    pairs: list[Pair] = []
    found: list[Moves] = []
    for start, label, sigmas in parts:
        own = pair_up(start, label, sigmas)
        pairs += own
        found += (moves(one.keypoints, other.keypoints, sigmas) for one, other in own)
    distances = [distance for one in found for distance in one.distances]
    counts = {
        "added": sum(len(part.label) for part in parts) - len(pairs),
        "removed": sum(len(part.start) for part in parts) - len(pairs),
        "moved": len(distances),
        "placed": sum(one.origins.count("p") for one in found),
        "cleared": sum(
            sum(map(bool, one.keypoints[2::3]))
            - sum(map(bool, other.keypoints[2::3]))
            + moved.origins.count("p")
            for (one, other), moved in zip(pairs, found, strict=True)
        ),
        "visibility": sum(one.visibility for one in found),
    }
    counts = {name: count for name, count in counts.items() if count}
    # A page that shows no details sends none: nobody has removed them there.
    detailed = any(has_details(item) for part in parts for item in part.label)
    said_otherwise = any(
        one.name != other.name or (detailed and _details(one) != _details(other))
        for one, other in pairs
    )
    result: dict[str, Json] = {"was_modified": bool(counts) or said_otherwise, **counts}
    if distances:
        result["median_move"] = round(median(distances), 2)
        result["largest_move"] = round(max(distances), 2)
    if no_changes_needed:
        result["no_changes_needed"] = True
    return result


def _details(item: InstanceLike) -> tuple[object, ...]:
    return item.category, item.box, item.flags, item.note


def _has_points(instance: InstanceLike) -> bool:
    return any(instance.keypoints[2::3])


def _similarity(one: InstanceLike, other: InstanceLike, sigmas: Sequence[float]) -> float:
    if one.box and other.box and not _has_points(one) and not _has_points(other):
        return overlap(one.box, other.box)
    return oks(one.keypoints, other.keypoints, sigmas)


def _points(instance: InstanceLike) -> Flat:
    """Returns the keypoints, 0, 0, 0 for each that is not labeled."""
    flat = list(instance.keypoints)
    for at in range(0, len(flat), 3):
        if not flat[at + 2]:
            flat[at : at + 3] = 0, 0, 0
    return flat
