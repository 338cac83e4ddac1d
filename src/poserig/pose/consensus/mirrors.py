"""Mirrors: which workers exchange left and right as a habit, decided for all of them at once.

Two workers who both exchange agree with each other, so no step that looks at one worker at a time
finds them out: it is the shapes of the whole batch that speak against both. Each cluster keeps the
choices of sides that were considered (`Cluster.choices`); their likelihood under every worker's
rates is a sum, and the rates of all workers are set where the batch is most likely.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log

from poserig.pose.consensus.geometry import Cluster
from poserig.pose.consensus.model import PRIOR_FLIP, PRIOR_PART, PRIOR_WEIGHT, WorkerModel
from poserig.pose.consensus.sides import SideModel

# One worker in so many exchanges nearly always.
MIRRORS = 0.08
MIRROR_FLIP = 0.9
# Either kind of worker is believed in like so many observations.
FLIP_WEIGHT = 30.0
STEPS = 8
# What the shares of the patterns are believed to be is worth so many exchanges.
SHARE_WEIGHT = 20.0


@dataclass(frozen=True, slots=True)
class Rates:
    """Every worker's rate of exchanging a body, and a part; each pattern's share of these."""

    flips: tuple[float, ...]
    parts: tuple[float, ...]
    shares: dict[int, float]

    def tables(self, sides: SideModel) -> list[dict[int, float]]:
        """Per worker the log rate of every pattern."""
        logs = {mask: log(share) for mask, share in self.shares.items()}
        found = []
        for flip, part in zip(self.flips, self.parts, strict=True):
            flipped, parted = log(flip), log(part)
            table = {
                mask: value + (flipped if mask in sides.flips else parted)
                for mask, value in logs.items()
            }
            table[0] = log(max(1 - flip - part, 0.02))
            found.append(table)
        return found


def learn_sides(
    sides: SideModel, clusters: Sequence[Cluster], workers: Sequence[WorkerModel]
) -> None:
    """Sets the workers' rates of exchanging bodies and parts, and the shares of the patterns."""
    known = [c for c in clusters if c.choices and c.existence > 0.05]
    now = Rates(tuple(w.flip for w in workers), tuple(w.part for w in workers), sides.shares)
    usual = (PRIOR_FLIP,) * len(workers)
    starts = [now.flips, usual, (MIRROR_FLIP,) * len(workers)]
    for size in (1, 2):
        for some in combinations(range(len(workers)), size):
            starts.append(tuple(MIRROR_FLIP if k in some else r for k, r in enumerate(usual)))
    ranked = sorted(
        (-_likelihood(sides, known, Rates(flips, now.parts, now.shares)), flips)
        for flips in dict.fromkeys(starts)
    )
    best, best_value = now, float("-inf")
    for _, flips in ranked[:2]:
        found = Rates(flips, now.parts, now.shares)
        for _ in range(STEPS):
            found = _step(sides, known, found)
        value = _likelihood(sides, known, found)
        if value > best_value + 1e-9:
            best, best_value = found, value
    for worker, flip, part in zip(workers, best.flips, best.parts, strict=True):
        worker.flip, worker.part = flip, part
    sides.shares = best.shares


def _chances(cluster: Cluster, tables: Sequence[dict[int, float]]) -> tuple[list[float], float]:
    """Probability of each choice, and the log likelihood of the cluster."""
    own = [tables[member.worker] for member in cluster.members]
    logs = [
        value + sum(table[mask] for table, mask in zip(own, masks, strict=True))
        for value, masks in cluster.choices
    ]
    high = max(logs)
    shares = [exp(value - high) for value in logs]
    total = sum(shares)
    return [share / total for share in shares], high + log(total)


def _likelihood(sides: SideModel, clusters: Sequence[Cluster], rates: Rates) -> float:
    tables = rates.tables(sides)
    total = sum(cluster.existence * _chances(cluster, tables)[1] for cluster in clusters)
    for flip in rates.flips:
        total += log((1 - MIRRORS) * _beta(flip, PRIOR_FLIP) + MIRRORS * _beta(flip, MIRROR_FLIP))
    return total


def _beta(rate: float, mean: float) -> float:
    """Beta density of one kind of worker, 1 at its mean."""
    a, b = mean * FLIP_WEIGHT, (1 - mean) * FLIP_WEIGHT
    return exp(a * log(rate / mean) + b * log((1 - rate) / (1 - mean)))


def _step(sides: SideModel, clusters: Sequence[Cluster], rates: Rates) -> Rates:
    """One step of expectation and maximization."""
    tables = rates.tables(sides)
    flips, parts, turns = ([0.0] * len(tables) for _ in range(3))
    counts = {mask: SHARE_WEIGHT * share for mask, share in sides.prior_shares.items()}
    for cluster in clusters:
        there = cluster.existence
        for member in cluster.members:
            turns[member.worker] += there
        chances, _ = _chances(cluster, tables)
        for chance, (_, masks) in zip(chances, cluster.choices, strict=True):
            if chance > 1e-3:
                for member, mask in zip(cluster.members, masks, strict=True):
                    if mask:
                        counts[mask] += there * chance
                        (flips if mask in sides.flips else parts)[member.worker] += there * chance
    whole = sum(counts[mask] for mask in sides.flips)
    partly = sum(count for mask, count in counts.items() if mask and mask not in sides.flips)
    shares = {
        mask: count / (whole if mask in sides.flips else partly) if mask else 1.0
        for mask, count in counts.items()
    }
    new_flips, new_parts = [], []
    for rate, flip, part, turn in zip(rates.flips, flips, parts, turns, strict=True):
        mirror = MIRRORS * _beta(rate, MIRROR_FLIP)
        mirror /= mirror + (1 - MIRRORS) * _beta(rate, PRIOR_FLIP)
        prior = mirror * MIRROR_FLIP + (1 - mirror) * PRIOR_FLIP
        found = (flip + prior * FLIP_WEIGHT) / (turn + FLIP_WEIGHT)
        new_flips.append(min(max(found, 1e-3), 0.97))
        found = (part + PRIOR_PART * PRIOR_WEIGHT) / (turn + PRIOR_WEIGHT)
        new_parts.append(min(max(found, 1e-3), 0.5))
    return Rates(tuple(new_flips), tuple(new_parts), shares)
