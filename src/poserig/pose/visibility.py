"""Visibility of a keypoint, as in COCO."""

from typing import Final

# Plain integers and no enum: they go into JSON as they are, millions of times.
NOT_LABELED: Final = 0
OCCLUDED: Final = 1
VISIBLE: Final = 2
ALL: Final = frozenset((NOT_LABELED, OCCLUDED, VISIBLE))
