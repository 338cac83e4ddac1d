"""Object keypoint similarity between two instances, as in cocoapi's `computeOks`."""

from collections.abc import Sequence
from math import exp

from poserig.pose.instance import Flat, scale

# For two single points, which have no extent: as if they sat on an object of this many pixels.
SCALE_WITHOUT_EXTENT = 32.0


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
