"""Mirrors: which workers exchange left and right as a habit, decided for all of them at once.

Two workers who both exchange agree with each other, so no step that looks at one worker at a time
finds them out: it is the shapes of the whole batch that speak against both. Each cluster keeps the
choices of sides that were considered (`Cluster.choices`); their likelihood under every worker's
rate is a sum, and the rates of all workers are set where the batch is most likely.
"""

from collections.abc import Sequence
from itertools import combinations
from math import exp, log

from poserig.pose.consensus.geometry import Cluster
from poserig.pose.consensus.model import PRIOR_FLIP, PRIOR_WEIGHT

# One worker in so many exchanges nearly always.
MIRRORS = 0.08
MIRROR_FLIP = 0.9
STEPS = 8


def learn_flips(clusters: Sequence[Cluster], flips: Sequence[float]) -> list[float]:
    """Every worker's rate of exchanging a whole body.

    Args:
        clusters: With their choices.
        flips: The rates now.
    """
    known = [c for c in clusters if len(c.choices) > 1 and c.existence > 0.05]
    workers = range(len(flips))
    usual = [PRIOR_FLIP] * len(flips)
    starts = [usual, list(flips), [MIRROR_FLIP] * len(flips)]
    for size in (1, 2):
        for some in combinations(workers, size):
            starts.append([MIRROR_FLIP if k in some else rate for k, rate in enumerate(usual)])
    ranked = sorted(starts, key=lambda rates: (-_likelihood(known, rates), rates))
    best, best_value = list(flips), float("-inf")
    for start in ranked[:2]:
        found = start
        for _ in range(STEPS):
            found = _step(known, found)
        value = _likelihood(known, found)
        if value > best_value + 1e-9:
            best, best_value = found, value
    return best


def _shares(cluster: Cluster, rates: Sequence[float]) -> tuple[list[float], float]:
    """Probability of each choice, and the log likelihood of the cluster."""
    logs = []
    for value, turned in cluster.choices:
        for member, flipped in zip(cluster.members, turned, strict=True):
            rate = rates[member.worker]
            value += log(rate if flipped else 1 - rate)
        logs.append(value)
    high = max(logs)
    shares = [exp(value - high) for value in logs]
    total = sum(shares)
    return [share / total for share in shares], high + log(total)


def _likelihood(clusters: Sequence[Cluster], rates: Sequence[float]) -> float:
    total = sum(cluster.existence * _shares(cluster, rates)[1] for cluster in clusters)
    for rate in rates:
        total += log(
            (1 - MIRRORS) * _beta(rate, PRIOR_FLIP) + MIRRORS * _beta(rate, MIRROR_FLIP)
        )
    return total


def _beta(rate: float, mean: float) -> float:
    """Beta density with the weight of the other priors, 1 at its mean."""
    a, b = mean * PRIOR_WEIGHT, (1 - mean) * PRIOR_WEIGHT
    return exp(a * log(rate / mean) + b * log((1 - rate) / (1 - mean)))


def _step(clusters: Sequence[Cluster], rates: Sequence[float]) -> list[float]:
    """One step of expectation and maximization."""
    flips, turns = [0.0] * len(rates), [0.0] * len(rates)
    for cluster in clusters:
        shares, _ = _shares(cluster, rates)
        for k, member in enumerate(cluster.members):
            turns[member.worker] += cluster.existence
            flips[member.worker] += cluster.existence * sum(
                share
                for share, (_, turned) in zip(shares, cluster.choices, strict=True)
                if turned[k]
            )
    found = []
    for rate, flip, turn in zip(rates, flips, turns, strict=True):
        mirror = MIRRORS * _beta(rate, MIRROR_FLIP)
        mirror /= mirror + (1 - MIRRORS) * _beta(rate, PRIOR_FLIP)
        prior = mirror * MIRROR_FLIP + (1 - mirror) * PRIOR_FLIP
        found.append(min(max((flip + prior * PRIOR_WEIGHT) / (turn + PRIOR_WEIGHT), 1e-3), 0.97))
    return found
