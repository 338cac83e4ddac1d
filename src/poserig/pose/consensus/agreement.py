"""Keeps what people who agree have said about left and right.

    close: |x - y| <= 0.75 σ s  for at least half of the keypoints that both members have

No prior reverses people who agree. A pair is agreed when all members who label it say the same, and
some two members of the cluster are close. A choice in which all of them have exchanged an agreed
pair is not considered, whatever the shape of the pose or a worker's record says. x and y are the
clicks of the two on a keypoint, σ the rig's sigma of it and s the root of the object's area.
Members who only lie roughly together may be turned: the record of the batch may show that both
exchange left and right as a habit.

States, here as in `patterns`, are bit masks over the rig's left/right pairs. k and p are the index
of a member and of a pair.
"""

from collections.abc import Sequence
from itertools import combinations

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import CLOSE
from poserig.pose.consensus.members import Member


def are_alike(answers: Sequence[Sequence[Member]]) -> bool:
    """Returns whether two or more answers have exactly the same points.

    Args:
        answers: Each worker's instances, sorted by content.
    """
    first, *others = [
        [(member.x, member.y, member.v) for member in found] for found in answers
    ] or [[]]
    return bool(others) and all(found == first for found in others)


def clusters_of_alike(members: Sequence[Member]) -> list[Cluster]:
    """Returns one cluster for each instance of answers that are exactly alike.

    Args:
        members: Sorted by content.
    """
    workers = sorted({member.worker for member in members})
    count = len(members) // max(1, len(workers))
    by_worker = [[one for one in members if one.worker == worker] for worker in workers]
    return [
        Cluster([own[number] for own in by_worker], [], by_worker[0][number].scale, unanimous=True)
        for number in range(count)
    ]


class Agreement:
    """The agreed pairs of one cluster.

    Attributes:
        pairs: Bit mask over the rig's pairs: those that are agreed.
        holders: Per pair the bit mask over the members who label a point of it.
    """

    def __init__(
        self,
        pairs: Sequence[tuple[int, int]],
        members: Sequence[Member],
        sigmas: Sequence[float],
        area_root: float,
    ) -> None:
        self.pairs = 0
        self.holders: list[int] = []
        close = any(
            _are_close(first, second, sigmas, area_root)
            for first, second in combinations(members, 2)
        )
        for p, pair in enumerate(pairs):
            holders = [k for k, member in enumerate(members) if member.has_pair(pair)]
            self.holders.append(sum(1 << k for k in holders))
            if close and len(holders) > 1:
                reaches = [(CLOSE * sigmas[point] * area_root) ** 2 for point in pair]
                couples = combinations([members[k] for k in holders], 2)
                if all(_say_the_same(one, other, pair, reaches) for one, other in couples):
                    self.pairs |= 1 << p

    def fixed(self, states: Sequence[int], k: int) -> int:
        """Returns the pairs that member k must not exchange or turn back, as a bit mask.

        Those are the agreed pairs that all other holders have exchanged.
        """
        if not self.pairs:
            return 0
        mask = 0
        for p, holders in enumerate(self.holders):
            if self.pairs >> p & 1 and holders >> k & 1:
                others = (
                    state
                    for other, state in enumerate(states)
                    if other != k and holders >> other & 1
                )
                if all(state >> p & 1 for state in others):
                    mask |= 1 << p
        return mask

    def undone(self, states: Sequence[int]) -> tuple[int, ...]:
        """Returns the states with the agreed pairs that all have exchanged turned back."""
        together = self.pairs
        for p, holders in enumerate(self.holders):
            if together >> p & 1 and any(
                not state >> p & 1 for k, state in enumerate(states) if holders >> k & 1
            ):
                together &= ~(1 << p)
        return tuple(state & ~together for state in states)


def _are_close(first: Member, second: Member, sigmas: Sequence[float], area_root: float) -> bool:
    """Returns whether at least half of the points that both have lie together."""
    found = [
        _squared(first, second, point, point) <= (CLOSE * sigma * area_root) ** 2
        for point, sigma in enumerate(sigmas)
        if first.v[point] and second.v[point]
    ]
    return bool(found) and 2 * sum(found) >= len(found)


def _squared(first: Member, second: Member, point: int, other: int) -> float:
    """Returns the squared distance of one member's point to another's, pixels²."""
    dx, dy = first.x[point] - second.x[other], first.y[point] - second.y[other]
    return dx * dx + dy * dy


def _say_the_same(
    first: Member, second: Member, pair: tuple[int, int], reaches: Sequence[float]
) -> bool:
    """Returns whether two members call the two points of a pair left and right alike.

    Args:
        first: One member.
        second: Another one.
        pair: Left and right keypoint.
        reaches: For each of the two the squared distance up to which two clicks are close, pixels².
    """
    left, right = pair
    straight = [
        (_squared(first, second, point, point), reach)
        for point, reach in zip(pair, reaches, strict=True)
        if first.v[point] and second.v[point]
    ]
    crossed = [
        _squared(first, second, point, other)
        for point, other in ((left, right), (right, left))
        if first.v[point] and second.v[other]
    ]
    if not straight:
        return False
    if all(squared <= reach for squared, reach in straight):
        return True
    if len(crossed) == len(straight) == 2:
        return straight[0][0] + straight[1][0] < sum(crossed)
    return not crossed or max(squared for squared, _ in straight) < min(crossed)
