"""Settles the instances of which workers drew a box and no point, such as a crowd.

    one object: boxes of different workers with IoU >= 0.5, the most alike first
    e = workers who drew it / workers of the image;  kept if e >= 1/2
    expected, whole = e, e + (1 - e) / 2 if kept, else 0, e / 2     (`consolidation.agreed`)
    more would help: kept with 2 k = n drawers: 1 - e; left out with 2 k = n - 1: e; else 0

The box of a worker who has not placed points on an instance of the label, and which lies over it,
is a vote on this instance. Nothing depends on the order or the names of the workers.
Imported only for images that have such boxes.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import prod
from typing import NamedTuple

from poserig.pose.consensus import ConsensusInstance, ImageConsensus
from poserig.pose.keypoints import Box, InstanceLike, bounding_box, overlap

SAME = 0.5
"""Least IoU of two boxes around one object."""

Drawn = tuple[str, InstanceLike]
"""A worker's id, and the box that the worker drew."""


class Boxed(NamedTuple):
    """One object of which only boxes were drawn.

    Attributes:
        own: By each of its workers.
        score: Share of the image's workers who drew it.
    """

    own: Sequence[Drawn]
    score: float


class Boxes(NamedTuple):
    """What the boxes of an image come to.

    Attributes:
        kept: Instances of the label, the most certain first.
        left: Objects that too few workers drew.
        votes: Index of an instance with points → boxes that count as votes on it.
        result: All of it for the agreement.
    """

    kept: Sequence[Boxed]
    left: Sequence[Boxed]
    votes: Mapping[int, Sequence[Drawn]]
    result: ImageConsensus


def is_box(item: InstanceLike) -> bool:
    """Returns whether an instance is a box without any labeled point."""
    return item.box is not None and not any(item.keypoints[2::3])


def settle_boxes(
    boxes: Mapping[str, Sequence[InstanceLike]],
    instances: Sequence[ConsensusInstance],
) -> Boxes:
    """Settles the boxes of an image.

    Args:
        boxes: Worker id → the worker's boxes without points; all workers of the image.
        instances: With points, of the label.
    """
    drawn = [(worker, item) for worker, own in boxes.items() for item in own]
    drawn.sort(key=_content)
    numbers = _votes(drawn, instances)
    counted = {number for found in numbers.values() for number in found}
    votes = {index: [drawn[number] for number in found] for index, found in numbers.items()}
    groups = _groups([one for number, one in enumerate(drawn) if number not in counted])
    found = [Boxed(group, len(group) / len(boxes)) for group in groups]
    found.sort(key=lambda one: (-one.score, sorted(map(_box, one.own))))
    kept = [one for one in found if one.score >= 0.5]
    left = [one for one in found if one.score < 0.5]
    result = ImageConsensus(
        instances=tuple(map(_consensus, kept)),
        doubtful=tuple(map(_consensus, left)),
        agreement=prod(1 - one.score for one in left),
        more_would_help=1 - prod(1 - _chance(one, len(boxes)) for one in found),
        issues=(),
        expected=tuple(one.score for one in kept),
        whole=sum((1 + one.score) / 2 for one in kept) + sum(one.score / 2 for one in left),
    )
    return Boxes(kept, left, votes, result)


def _votes(drawn: Sequence[Drawn], instances: Sequence[ConsensusInstance]) -> dict[int, list[int]]:
    """Returns the boxes over instances with points: index of the instance → indices of boxes."""
    pairs = []
    for index, one in enumerate(instances):
        around = bounding_box(one.keypoints)
        for number, found in enumerate(drawn):
            if around is not None and found[0] not in one.workers:
                pairs.append((-overlap(_box(found), around), _box(found), index, number))
    votes: dict[int, list[int]] = {}
    used: set[int] = set()
    for shared, _, index, number in sorted(pairs):
        own = votes.get(index, [])
        is_first = drawn[number][0] not in _workers(drawn[each] for each in own)
        if -shared >= SAME and number not in used and is_first:
            used.add(number)
            votes[index] = [*own, number]
    return votes


def _groups(drawn: Sequence[Drawn]) -> list[list[Drawn]]:
    """Joins the boxes of different workers around one object."""
    group_of = [[one] for one in drawn]
    pairs = [
        (-overlap(one, other), sorted((one, other)), first, second)
        for (first, one), (second, other) in combinations(enumerate(map(_box, drawn)), 2)
    ]
    for shared, _, first, second in sorted(pairs):
        one, other = group_of[first], group_of[second]
        if -shared >= SAME and one is not other and _workers(one).isdisjoint(_workers(other)):
            joined = one + other
            group_of = [joined if group is one or group is other else group for group in group_of]
    return list({id(group): group for group in group_of}.values())


def _workers(group: Iterable[Drawn]) -> set[str]:
    return {worker for worker, _ in group}


def _box(one: Drawn) -> Box:
    box = one[1].box
    assert box is not None  # `is_box` was asked  # noqa: S101
    return box


def _content(one: Drawn) -> tuple[object, ...]:
    """Returns a sort key: ties are broken by content, never by who drew what."""
    item = one[1]
    return _box(one), item.category, item.flags, item.note, item.name


def _consensus(one: Boxed) -> ConsensusInstance:
    return ConsensusInstance((), (), one.score, len(one.own), tuple(sorted(_workers(one.own))))


def _chance(one: Boxed, workers: int) -> float:
    """Returns the chance that one more answer keeps what is left out, or the reverse."""
    lead = 2 * len(one.own) - workers
    if lead == 0:
        return 1 - one.score
    return one.score if lead == -1 else 0.0
