"""Visibility of a keypoint, as in COCO."""

from collections.abc import Sequence
from typing import Final

# Plain integers and no enum: they go into JSON as they are, millions of times.
NOT_LABELED: Final = 0
OCCLUDED: Final = 1
VISIBLE: Final = 2
ALL: Final = frozenset((NOT_LABELED, OCCLUDED, VISIBLE))


def majority(votes: Sequence[int]) -> int:
    """The visibility that most labelled votes have; a tie goes to VISIBLE.

    Args:
        votes: Visibilities of one keypoint; NOT_LABELED votes do not count.

    Returns:
        NOT_LABELED when nobody labelled the point.
    """
    visible = sum(vote == VISIBLE for vote in votes)
    occluded = sum(vote == OCCLUDED for vote in votes)
    if not visible and not occluded:
        return NOT_LABELED
    return VISIBLE if visible >= occluded else OCCLUDED
