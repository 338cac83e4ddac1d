"""Errors of one instance, each as the change that would undo it, and how much likelier that is.

Gains are in nats per relation of a point: the sum over all relations that the change touches,
divided by the number of other labeled points, as every point takes part in that many.
"""

from collections.abc import Iterable, Sequence
from math import cos, sin
from typing import NamedTuple

from poserig.pose.quality.model import FEWEST_POINTS, TILTED, PoseModel

Point = tuple[float, float, float]
# Rounds of flipping one pair at a time; more never changed anything.
ROUNDS = 6
# The surprise of a usual instance, below 0 as its relations do better than the mean.
USUAL = 0.3


class Repair(NamedTuple):
    """A change that makes an instance likelier.

    Attributes:
        kind: left_right, chain_order or outlier_point.
        points: Indices of the keypoints that change.
        gain: How much likelier, in nats per relation.
        after: The instance's points after it.
    """

    kind: str
    points: tuple[int, ...]
    gain: float
    after: tuple[Point, ...]


class Pose:
    """One instance under the model: its points, and its scale, which repairs leave alone.

    Args:
        model: Of its data set.
        points: x, y, v in rig order.
        own: Whether the model was fitted to this very instance among others.
    """

    def __init__(self, model: PoseModel, points: Sequence[Point], own: bool) -> None:
        self.model, self.points, self.own = model, tuple(points), own
        self.labeled = [n for n, point in enumerate(points) if point[2]]
        flat = [number for point in points for number in point]
        self.size = model.size(flat)
        self.others = max(1, len(self.labeled) - 1)
        self._frames = [(1.0, 0.0, 0.0)]
        angle = model.tilt(flat)
        if abs(angle) > TILTED:
            self._frames.append((cos(angle), sin(angle), model.tilted))
        # Shares weigh as much as the relations of one point do.
        self._views = [
            (view, c, s, (view.log_share + penalty) * self.others / 2)
            for view in model.views
            for c, s, penalty in self._frames
        ]
        self._totals: list[float] = []
        self._current: dict[int, list[float]] = {}

    @property
    def judged(self) -> bool:
        """Whether it has points enough to be judged."""
        return len(self.labeled) >= min(FEWEST_POINTS, len(self.points)) and self.size > 0

    def densities(self, number: int, first: Point, second: Point, own: bool) -> list[float]:
        """Log density of a pair with its points there, against its mean, in each view."""
        if not (first[2] and second[2]):
            return [0.0] * len(self._views)
        x, y = (second[0] - first[0]) / self.size, (second[1] - first[1]) / self.size
        return [
            relation.log_density(c * x + s * y, c * y - s * x, own) - relation.expected
            if (relation := view.relations[number])
            else 0.0
            for view, c, s, _ in self._views
        ]

    def current(self, number: int) -> list[float]:
        """Log density of a pair as it is, in each view."""
        found = self._current.get(number)
        if found is None:
            a, b = self.model.pairs[number]
            found = self.densities(number, self.points[a], self.points[b], self.own)
            self._current[number] = found
        return found

    @property
    def totals(self) -> list[float]:
        """Log likelihood in each view."""
        if not self._totals:
            self._totals = [share for *_, share in self._views]
            for number, (a, b) in enumerate(self.model.pairs):
                if self.points[a][2] and self.points[b][2]:
                    for view, density in enumerate(self.current(number)):
                        self._totals[view] += density
        return self._totals

    def gain(self, changes: dict[int, Point]) -> float:
        """How much likelier it is with some of its points changed, whatever the view."""
        after = list(self.totals)
        pairs = self.model.pairs
        for number in {n for point in changes for n in self.model.by_point[point]}:
            a, b = pairs[number]
            first, second = self.points[a], self.points[b]
            then = self.densities(number, changes.get(a, first), changes.get(b, second), False)
            for view, density in enumerate(self.current(number)):
                after[view] += then[view] - density
        return (max(after) - max(self.totals)) / self.others

    def changed(self, changes: dict[int, Point]) -> tuple[Point, ...]:
        """Its points after some of them changed."""
        return tuple(changes.get(n, point) for n, point in enumerate(self.points))

    def surprise(self) -> float:
        """How unlike the data set it is: mean shortfall of its relations, 0 for a usual one."""
        relations = len(self.labeled) * self.others / 2
        return -max(self.totals) / relations if relations else 0.0


def evidence(pose: Pose, repair: Repair) -> float:
    """What speaks for a repair: its gain, less what stays strange about the instance.

    Rare poses gain by many a change, but stay rare after it.
    """
    after = Pose(pose.model, repair.after, own=False)
    return repair.gain - max(0.0, after.surprise() + USUAL) if after.judged else repair.gain


def repairs(pose: Pose) -> list[Repair]:
    """The best repair of each kind, the one that gains most first; gains may be below 0."""
    found = [*_sides(pose), *_chain(pose), *_outlier(pose)]
    found.sort(key=lambda repair: -repair.gain)
    return found


def _sides(pose: Pose) -> Iterable[Repair]:
    """Pairs exchanged so that flipping any single one more gains nothing."""
    swap = pose.model.rig.swap_indices
    pairs = [
        (a, b) for a, b in enumerate(swap) if a < b and (pose.points[a][2] or pose.points[b][2])
    ]
    best: tuple[float, frozenset[int]] | None = None
    everything = frozenset(range(len(pairs)))
    tried: dict[frozenset[int], float] = {frozenset(): 0.0}

    def gain(flipped: frozenset[int]) -> float:
        if flipped not in tried:
            changes = {}
            for number in flipped:
                a, b = pairs[number]
                changes[a], changes[b] = pose.points[b], pose.points[a]
            tried[flipped] = pose.gain(changes)
        return tried[flipped]

    singles = [frozenset((number,)) for number in everything]
    starts = sorted(singles, key=gain, reverse=True)[:2]
    for start in (*starts, everything):
        flipped = start
        for _ in range(ROUNDS):
            better = max((flipped ^ single for single in singles), key=gain, default=flipped)
            if not better or gain(better) <= gain(flipped):
                break
            flipped = better
        if flipped and (best is None or gain(flipped) > best[0]):
            best = gain(flipped), flipped
    if best:
        ends = sorted(end for number in best[1] for end in pairs[number])
        changes = {end: pose.points[swap[end]] for end in ends}
        touched = tuple(end for end in ends if pose.points[end][2])
        yield Repair("left_right", touched, best[0], pose.changed(changes))


def _chain(pose: Pose) -> Iterable[Repair]:
    """Two linked points exchanged that are no left/right partners."""
    best = None
    rig = pose.model.rig
    for link in rig.links:
        a, b = rig.index[link.start], rig.index[link.end]
        if rig.swap_indices[a] == b or not (pose.points[a][2] and pose.points[b][2]):
            continue
        changes = {a: pose.points[b], b: pose.points[a]}
        gain = pose.gain(changes)
        if best is None or gain > best.gain:
            best = Repair("chain_order", (min(a, b), max(a, b)), gain, pose.changed(changes))
    return (best,) if best else ()


def _outlier(pose: Pose) -> Iterable[Repair]:
    """One point that no other expects there; without it the others agree."""
    best = None
    for point in pose.labeled:
        changes = {point: (0.0, 0.0, 0.0)}
        gain = pose.gain(changes)
        if best is None or gain > best.gain:
            best = Repair("outlier_point", (point,), gain, pose.changed(changes))
    return (best,) if best else ()
