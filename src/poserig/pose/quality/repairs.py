"""Finds the errors of one instance, each as the change that would undo it, and what it would gain.

    gain = (max over views of Σ log density after - max over views of Σ log density now) / others
    surprise = - max over views of Σ log density / (labeled · others / 2)
    evidence = gain - max(0, surprise after the repair + 0.3)

The sums are over the relations of the instance, each against the mean of its relation in the data
set (`Relation.expected`), plus the log share of the view. `others` is the number of labeled points
less one: every point takes part in that many relations. Gains are in nats per relation of a point.
"""

from collections.abc import Iterable, Sequence
from math import cos, sin
from operator import add, sub
from typing import NamedTuple

from poserig.pose.quality.model import FEWEST_POINTS, TILTED, PoseModel

# x, y in pixels, and the visibility.
Point = tuple[float, float, float]
NOWHERE: Point = (0.0, 0.0, 0.0)
# Rounds of flipping one pair at a time; more never changed anything.
ROUNDS = 6
# Single pairs from which the flipping starts.
STARTS = 2
# What the surprise of a usual instance is below 0, as its relations do better than the mean.
USUAL = 0.3


class Repair(NamedTuple):
    """A change that makes an instance likelier.

    Attributes:
        kind: left_right, chain_order or outlier_point.
        points: The keypoints that change, ascending.
        gain: How much likelier, in nats per relation.
        after: The instance's points after it, in rig order.
    """

    kind: str
    points: tuple[int, ...]
    gain: float
    after: tuple[Point, ...]


class JudgedPose:
    """One instance under the model: its points, and its scale, which repairs leave alone.

    Args:
        model: Of its data set.
        points: In rig order.
        own: Whether the model was fitted to this very instance among others.

    Attributes:
        labeled: The labeled keypoints, ascending.
        size: Scale, pixels.
        others: Number of labeled points less one, at least 1.
    """

    def __init__(self, model: PoseModel, points: Sequence[Point], own: bool) -> None:
        self.model, self.points, self.own = model, tuple(points), own
        self.labeled = [number for number, point in enumerate(points) if point[2]]
        flat = [number for point in points for number in point]
        self.size = model.size(flat)
        self.others = max(1, len(self.labeled) - 1)
        self._frames = [(1.0, 0.0, 0.0)]
        angle = model.tilt(flat)
        if abs(angle) > TILTED:
            self._frames.append((cos(angle), sin(angle), model.tilted))
        # Each view, upright and turned. Shares weigh as much as the relations of one point do.
        self._views = [
            (view, cosine, sine, (view.log_share + penalty) * self.others / 2)
            for view in model.views
            for cosine, sine, penalty in self._frames
        ]
        self._totals: list[float] = []
        self._current: dict[int, list[float]] = {}
        self._differences: dict[tuple[int, Point, Point], list[float]] = {}

    @property
    def judged(self) -> bool:
        """Whether the instance has points enough to be judged."""
        return len(self.labeled) >= min(FEWEST_POINTS, len(self.points)) and self.size > 0

    def densities(self, number: int, first: Point, second: Point, own: bool) -> list[float]:
        """Returns the log density of a pair against its mean, in each view.

        Args:
            number: Of the pair.
            first: Where its first keypoint is.
            second: Where its second keypoint is.
            own: Whether the model was fitted to just this displacement among others.
        """
        if not (first[2] and second[2]):
            return [0.0] * len(self._views)
        x, y = (second[0] - first[0]) / self.size, (second[1] - first[1]) / self.size
        return [
            relation.log_density(cosine * x + sine * y, cosine * y - sine * x, own)
            - relation.expected
            if (relation := view.relations[number])
            else 0.0
            for view, cosine, sine, _ in self._views
        ]

    def current(self, number: int) -> list[float]:
        """Returns the log density of a pair as it is, against its mean, in each view."""
        found = self._current.get(number)
        if found is None:
            one, other = self.model.pairs[number]
            found = self.densities(number, self.points[one], self.points[other], self.own)
            self._current[number] = found
        return found

    @property
    def totals(self) -> list[float]:
        """Log likelihood in each view."""
        if not self._totals:
            self._totals = [share for *_, share in self._views]
            for number, (first, second) in enumerate(self.model.pairs):
                if self.points[first][2] and self.points[second][2]:
                    for view, density in enumerate(self.current(number)):
                        self._totals[view] += density
        return self._totals

    def gain(self, changes: dict[int, Point]) -> float:
        """Returns how much likelier the instance is with some points changed, whatever the view."""
        after = list(self.totals)
        touched = {number for point in changes for number in self.model.by_point[point]}
        points, pairs = self.points, self.model.pairs
        # Repairs put few points into few places, again and again.
        known = self._differences
        for number in touched:
            one, other = pairs[number]
            key = number, changes.get(one, points[one]), changes.get(other, points[other])
            difference = known.get(key)
            if difference is None:
                difference = known[key] = self._difference(*key)
            if difference:
                after = list(map(add, after, difference))
        return (max(after) - max(self.totals)) / self.others

    def _difference(self, number: int, first: Point, second: Point) -> list[float]:
        """Returns what a pair gains in each view when its points are there; [] for nothing."""
        then = self.densities(number, first, second, False)
        found = list(map(sub, then, self.current(number)))
        return found if any(found) else []

    def changed(self, changes: dict[int, Point]) -> tuple[Point, ...]:
        """Returns the points after some of them changed."""
        return tuple(changes.get(number, point) for number, point in enumerate(self.points))

    def surprise(self) -> float:
        """Returns how unlike the data set it is, in nats per relation; 0 for a mean one."""
        relations = len(self.labeled) * self.others / 2
        return -max(self.totals) / relations if relations else 0.0


def evidence(pose: JudgedPose, repair: Repair) -> float:
    """Returns what speaks for a repair: its gain, less what stays unusual about the instance.

    Rare poses gain by many a change, but stay rare after it.
    """
    after = JudgedPose(pose.model, repair.after, own=False)
    return repair.gain - max(0.0, after.surprise() + USUAL) if after.judged else repair.gain


def repairs(pose: JudgedPose) -> list[Repair]:
    """Returns the best repair of each kind, the one that gains most first; gains may be below 0."""
    found = [*_sides(pose), *_chain(pose), *_outlier(pose)]
    found.sort(key=lambda repair: -repair.gain)
    return found


def _sides(pose: JudgedPose) -> Iterable[Repair]:
    """Yields pairs exchanged so that flipping any single one more gains nothing."""
    swap = pose.model.rig.swap_indices
    pairs = [
        (point, partner)
        for point, partner in enumerate(swap)
        if point < partner and (pose.points[point][2] or pose.points[partner][2])
    ]
    best: tuple[float, frozenset[int]] | None = None
    everything = frozenset(range(len(pairs)))
    tried: dict[frozenset[int], float] = {frozenset(): 0.0}

    def gain(flipped: frozenset[int]) -> float:
        if flipped not in tried:
            changes = {}
            for number in flipped:
                point, partner = pairs[number]
                changes[point], changes[partner] = pose.points[partner], pose.points[point]
            tried[flipped] = pose.gain(changes)
        return tried[flipped]

    singles = [frozenset((number,)) for number in everything]
    starts = sorted(singles, key=gain, reverse=True)[:STARTS]
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


def _chain(pose: JudgedPose) -> Iterable[Repair]:
    """Returns two linked points exchanged that are no left/right partners."""
    best = None
    rig = pose.model.rig
    for link in rig.links:
        start, end = sorted((rig.index[link.start], rig.index[link.end]))
        first, second = pose.points[start], pose.points[end]
        if rig.swap_indices[start] == end or not (first[2] and second[2]):
            continue
        changes = {start: second, end: first}
        gain = pose.gain(changes)
        if best is None or gain > best.gain:
            best = Repair("chain_order", (start, end), gain, pose.changed(changes))
    return (best,) if best else ()


def _outlier(pose: JudgedPose) -> Iterable[Repair]:
    """Returns one point left out that no other expects there."""
    best = None
    for point in pose.labeled:
        changes = {point: NOWHERE}
        gain = pose.gain(changes)
        if best is None or gain > best.gain:
            best = Repair("outlier_point", (point,), gain, pose.changed(changes))
    return (best,) if best else ()
