"""Votes on what workers say about an instance beside its points, and about the image.

    class: that of most workers; of several, that of the workers whose classes the others of the
        batch confirm more often; then that of the rig, then the first by alphabet
    box:   the median of each edge over those who drew one, if at least half of the workers did
    flag, tag: kept if more than half of the workers gave it
    note:  all that differ, sorted
    share = (workers with this class / workers) · mean IoU of the drawn boxes with the box

The workers are those who labeled the instance; for tags and notes of the image, all. The share of
an instance lowers the agreement (docs/consolidation.md).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, median
from typing import NamedTuple

from poserig.pose.keypoints import Box, InstanceLike, overlap
from poserig.pose.label.build import rounded

# Trust in a worker of whose classes nothing is known.
EVEN = 0.5


class Voted(NamedTuple):
    """What the workers of an instance say about it beside its points.

    Attributes:
        category: Its class, or "" for that of the rig.
        box: Left, top, width and height in pixels, or None.
        flags: Sorted.
        note: All notes, one on each line.
        said: Class → how many workers gave it; empty when all gave the same.
        share: How far they agree on class and box, 0 to 1.
    """

    category: str = ""
    box: Box | None = None
    flags: tuple[str, ...] = ()
    note: str = ""
    said: Mapping[str, int] = {}
    share: float = 1.0


def vote(own: Sequence[InstanceLike], trust: Sequence[float]) -> Voted:
    """Returns what most of an instance's workers say.

    Args:
        own: The instance of each of its workers.
        trust: For each of them how often the others confirmed the worker's classes, 0 to 1.
    """
    said = Counter(item.category for item in own)
    weights = dict.fromkeys(said, 0.0)
    for item, weight in sorted(zip(own, trust, strict=True), key=lambda one: one[1]):
        weights[item.category] += weight
    category = min(said, key=lambda name: (-said[name], -weights[name], name))
    boxes = [item.box for item in own if item.box is not None]
    box = _median(boxes) if boxes and 2 * len(boxes) >= len(own) else None
    share = said[category] / len(own)
    if box is not None:
        share *= fmean(sorted(overlap(one, box) for one in boxes))
    return Voted(
        category,
        box,
        by_majority((item.flags for item in own), len(own)),
        joined(item.note for item in own),
        said if len(said) > 1 else {},
        share,
    )


def trust_of(votes: Iterable[Mapping[str, str]]) -> dict[str, float]:
    """Returns for each worker how often the classes that the worker gave are those of most others.

    Args:
        votes: For each instance of a batch worker id → class.
    """
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for classes in votes:
        ((most, count),) = Counter(classes.values()).most_common(1)
        if len(classes) > 1 and 2 * count > len(classes):
            asked.update(classes.keys())
            right.update(worker for worker, name in classes.items() if name == most)
    return {worker: (right[worker] + 1) / (asked[worker] + 2) for worker in asked}


def by_majority(given: Iterable[Sequence[str]], workers: int) -> tuple[str, ...]:
    """Returns the texts that more than half of the workers gave, sorted.

    Args:
        given: Of each worker.
        workers: How many there are.
    """
    counts = Counter(text for texts in given for text in set(texts))
    return tuple(sorted(text for text, count in counts.items() if 2 * count > workers))


def joined(notes: Iterable[str]) -> str:
    """Returns all notes, each once, sorted, one on each line."""
    return "\n".join(sorted(set(filter(None, notes))))


def _median(boxes: Sequence[Box]) -> Box:
    if len(set(boxes)) == 1:
        return boxes[0]
    lefts, tops, widths, heights = zip(*boxes, strict=True)
    left, top = median(lefts), median(tops)
    right = median(x + width for x, width in zip(lefts, widths, strict=True))
    bottom = median(y + height for y, height in zip(tops, heights, strict=True))
    # Each edge is the median of its own: those of boxes far apart may leave nothing between them.
    width, height = max(right - left, 0.01), max(bottom - top, 0.01)
    return rounded(left), rounded(top), rounded(width), rounded(height)
