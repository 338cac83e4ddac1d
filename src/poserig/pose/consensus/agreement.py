"""Keeps what people who agree have said about left and right.

    close: |x - y| <= 0.75 σ s  for at least half of the keypoints that both members have

Nothing reverses people who agree: neither the shape of the pose nor a worker's record. A pair is
agreed when all members who label it say the same, and either all workers of the image have the
object, or some two of its members are close. A choice in which all of them have exchanged an agreed
pair is no result; what speaks for it is a doubt about the label (`side_names`). x and y are the
clicks of the two on a keypoint, σ the rig's sigma of it and s the root of the object's area. Where
a worker of the image lacks the object, the others are not all of one mind: those who only lie
roughly together may be turned, with a warning (`disagreements`).

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
    """What the members of one cluster agree on about left and right.

    Attributes:
        pairs: Bit mask over the rig's pairs: those about which all who label them say the same.
        torn: Bit mask of those about which two members say the opposite.
        holders: Per pair the bit mask over the members who label a point of it.
    """

    def __init__(
        self,
        pairs: Sequence[tuple[int, int]],
        members: Sequence[Member],
        sigmas: Sequence[float],
        area_root: float,
        by_all: bool = True,
    ) -> None:
        """Compares the members.

        Args:
            pairs: The rig's, (left, right) keypoints.
            members: Of the cluster.
            sigmas: One for each keypoint.
            area_root: s, in pixels.
            by_all: Whether all workers of the image have the object.
        """
        self.pairs = self.torn = self._everyone = 0
        # Per member the bit mask over the pairs of which it labels a point.
        self._held = [0] * len(members)
        self.holders: list[int] = []
        is_kept = by_all or any(
            _are_close(first, second, sigmas, area_root)
            for first, second in combinations(members, 2)
        )
        for p, pair in enumerate(pairs):
            holders = [k for k, member in enumerate(members) if member.has_pair(pair)]
            self.holders.append(sum(1 << k for k in holders))
            self._everyone |= self.holders[p]
            for k in holders:
                self._held[k] |= 1 << p
            reaches = [(CLOSE * sigmas[point] * area_root) ** 2 for point in pair]
            couples = combinations([members[k] for k in holders], 2)
            if not all(_say_the_same(one, other, pair, reaches) for one, other in couples):
                self.torn |= 1 << p
            elif holders and is_kept:
                self.pairs |= 1 << p

    def undone(self, states: Sequence[int]) -> tuple[int, ...]:
        """Returns the states with the agreed pairs that all have exchanged turned back.

        A pair that not all members label may go along with the rest of a body that another member
        contradicts.
        """
        back = self.pairs
        for held, state in zip(self._held, states, strict=True):
            back &= state | ~held
            if not back:
                return tuple(states)
        for p in range(back.bit_length()):
            if back >> p & 1 and self.holders[p] != self._everyone:
                own = (state for k, state in enumerate(states) if self.holders[p] >> k & 1)
                if any(state & self.torn for state in own):
                    back &= ~(1 << p)
        return tuple(state & ~back for state in states)

    def is_kept(self, states: Sequence[int]) -> bool:
        """Returns whether a choice exchanges no pair on which all agree."""
        return self.undone(states) == tuple(states)


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
        # Nothing to compare but points with opposite names: they may be different points.
        return all(squared > max(reaches) for squared in crossed)
    if all(squared <= reach for squared, reach in straight):
        return True
    if len(crossed) == len(straight) == 2:
        return straight[0][0] + straight[1][0] < sum(crossed)
    return not crossed or max(squared for squared, _ in straight) < min(crossed)
