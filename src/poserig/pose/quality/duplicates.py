"""Tells how alike two instances are that a check takes for one object, labeled twice.

    likeness = Σ over shared points of e^(-d² / 2 (0.1 scale)²) / points of the less complete one

The same object labeled twice is nearly 1. Two people who stand behind each other are rarely above
0.8: in the development half of COCO's poses 0.6 to 0.8, where the check begins.
"""

from math import exp

from poserig.pose.keypoints import Flat, scale

SPREAD = 0.1
# Likeness of no chance, and of the highest.
NONE, FULL = 0.4, 1.0
LOWEST, HIGHEST = 0.1, 0.95


def chance_of_duplicate(first: Flat, second: Flat) -> float:
    """Returns the chance that two instances are the same object, 0 to 1.

    Args:
        first: Flat x, y, v, pixels.
        second: Likewise, of the same rig.
    """
    placed = min(sum(map(bool, flat[2::3])) for flat in (first, second))
    size = min(scale(first), scale(second)) or max(scale(first), scale(second))
    if not placed or not size:
        return LOWEST
    spread = 2 * (SPREAD * size) ** 2
    alike = sum(
        exp(-((first[at] - second[at]) ** 2 + (first[at + 1] - second[at + 1]) ** 2) / spread)
        for at in range(0, len(first), 3)
        if first[at + 2] and second[at + 2]
    )
    share = (alike / placed - NONE) / (FULL - NONE)
    return min(HIGHEST, max(LOWEST, share))
