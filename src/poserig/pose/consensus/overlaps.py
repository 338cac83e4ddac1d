"""Finds instances that may be one object, of which no worker says that they are two.

    may be one: no worker labeled both, and  overlap >= 0.3  or  common <= 1, gap <= 0.75 s

The overlap is the area that the boxes of the two share, divided by that of the smaller one. Two
workers who label the same object very differently make two instances, on top of each other. Those
who label different halves of it have hardly a point in common, and each has others: then `gap` is
how far the boxes are apart, along x or y, and s the larger scale of the two. Nothing is merged, as
there may be two objects.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.clustering import Box, gap
from poserig.pose.consensus.constants import HALVES_APART, ON_TOP


def may_be_one(clusters: Sequence[Cluster]) -> Iterator[tuple[int, int]]:
    """Yields the numbers of every two clusters that may be one object, the smaller one first.

    Args:
        clusters: Of one image, with their members and scales.
    """
    for (number, one), (other_number, other) in combinations(enumerate(clusters), 2):
        workers = {member.worker for member in one.members}
        if workers & {member.worker for member in other.members}:
            continue
        box, other_box = _box(one), _box(other)
        apart = gap(box, other_box)
        own, others = _labeled(one), _labeled(other)
        common = len(own & others)
        is_half = common <= 1 and common < min(len(own), len(others))
        reach = HALVES_APART * max(one.scale, other.scale) if is_half else 0.0
        if apart < reach and (is_half or _overlap(box, other_box) >= ON_TOP):
            yield number, other_number


def _labeled(cluster: Cluster) -> set[int]:
    """Returns the keypoints that a member labels."""
    return {point for member in cluster.members for point, v in enumerate(member.v) if v}


def _box(cluster: Cluster) -> Box:
    """Returns left, top, right and bottom of all labeled points, in pixels."""
    points = [
        (x, y)
        for member in cluster.members
        for x, y, v in zip(member.x, member.y, member.v, strict=True)
        if v
    ]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _overlap(one: Box, other: Box) -> float:
    """Returns the shared area of two boxes that overlap, divided by the smaller of the two."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min(_area(one), _area(other))
    return width * height / smaller if smaller > 0 else 1.0


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
