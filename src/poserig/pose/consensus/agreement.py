"""Agreement: what people who agree have said is not turned round.

No prior reverses people who agree. Where all members of a cluster say the same about a left/right
pair, and two of them lie as close together as careful clicks do, a choice in which all of them have
exchanged that pair is not considered, whatever the shape of the pose or a worker's record says.
Members who only lie roughly together may be turned: the record of the batch may show that both
exchange left and right as a habit.
"""

from collections.abc import Sequence
from itertools import combinations

from poserig.pose.consensus.geometry import Cluster, Member

# Two instances are close when half of their points are no farther apart than this, in sigma x
# root of the area: KS 0.93; two people usually meet at KS 0.78.
CLOSE = 0.75


def are_alike(answers: Sequence[Sequence[Member]]) -> bool:
    """Whether two or more answers have exactly the same points.

    Args:
        answers: Each worker's instances, sorted by content.
    """
    first, *others = [[(m.x, m.y, m.v) for m in found] for found in answers] or [[]]
    return bool(others) and all(found == first for found in others)


def clusters_of_alike(members: Sequence[Member]) -> list[Cluster]:
    """One cluster for each instance of answers that are alike.

    Args:
        members: Of all workers, those with a labelled point, sorted by content and then worker.
    """
    workers = sorted({member.worker for member in members})
    count = len(members) // max(1, len(workers))
    own = [[m for m in members if m.worker == worker] for worker in workers]
    return [
        Cluster([found[i] for found in own], [], own[0][i].scale, unanimous=True)
        for i in range(count)
    ]


class Agreement:
    """The agreed pairs of one cluster.

    Attributes:
        pairs: Bit mask over the rig's pairs: two or more members have it, all say the same, and
            some two members are close.
        holders: Per pair the members (bit mask over their indices) who label a point of it.
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
        close = any(_are_close(a, b, sigmas, area_root) for a, b in combinations(members, 2))
        for p, pair in enumerate(pairs):
            found = [k for k, m in enumerate(members) if m.v[pair[0]] or m.v[pair[1]]]
            self.holders.append(sum(1 << k for k in found))
            if close and len(found) > 1:
                near = [(CLOSE * sigmas[joint] * area_root) ** 2 for joint in pair]
                both = combinations([members[k] for k in found], 2)
                if all(_say_the_same(a, b, pair, near) for a, b in both):
                    self.pairs |= 1 << p

    def held(self, states: Sequence[int], k: int) -> int:
        """The agreed pairs that member k must leave as they are, as all others have turned them."""
        if not self.pairs:
            return 0
        mask = 0
        for p, holders in enumerate(self.holders):
            if self.pairs >> p & 1 and holders >> k & 1:
                others = (state for o, state in enumerate(states) if o != k and holders >> o & 1)
                if all(state >> p & 1 for state in others):
                    mask |= 1 << p
        return mask

    def allowed(self, states: Sequence[int]) -> tuple[int, ...]:
        """The same choice, but the agreed pairs that all have turned are as they were."""
        together = self.pairs
        for p, holders in enumerate(self.holders):
            if together >> p & 1 and any(
                not state >> p & 1 for k, state in enumerate(states) if holders >> k & 1
            ):
                together &= ~(1 << p)
        return tuple(state & ~together for state in states)


def _are_close(first: Member, second: Member, sigmas: Sequence[float], area_root: float) -> bool:
    """Whether at least half of the points that both have lie together."""
    found = [
        _squared(first, second, i, i) <= (CLOSE * sigma * area_root) ** 2
        for i, sigma in enumerate(sigmas)
        if first.v[i] and second.v[i]
    ]
    return bool(found) and 2 * sum(found) >= len(found)


def _squared(first: Member, second: Member, i: int, j: int) -> float:
    """Squared distance of one member's point to another's, pixels²."""
    dx, dy = first.x[i] - second.x[j], first.y[i] - second.y[j]
    return dx * dx + dy * dy


def _say_the_same(
    first: Member, second: Member, pair: tuple[int, int], nears: Sequence[float]
) -> bool:
    """Whether two members call the two points of a pair left and right alike."""
    left, right = pair
    straight = [
        (_squared(first, second, i, i), near)
        for i, near in zip(pair, nears, strict=True)
        if first.v[i] and second.v[i]
    ]
    crossed = [
        _squared(first, second, i, j)
        for i, j in ((left, right), (right, left))
        if first.v[i] and second.v[j]
    ]
    if not straight:
        return False
    if all(distance <= near for distance, near in straight):
        return True
    if len(crossed) == len(straight) == 2:
        return straight[0][0] + straight[1][0] < sum(crossed)
    return not crossed or max(distance for distance, _ in straight) < min(crossed)
