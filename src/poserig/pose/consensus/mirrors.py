"""Learns which workers exchange left and right as a habit, for all workers of a batch at once.

    log L = Σ e log Σ_z exp(F(z)) Π_k P(m_k) + Σ log(0.92 β(φ; 0.1) + 0.08 β(φ; 0.9))
    φ ← (exchanged bodies + 30 prior) / (bodies + 30)             one step of the climb
    logit(P(s)) = Σ e log((a e^h + b) / (b e^h + a)) + Σ log(β's of φ / β's of 1 - φ)

Two workers who both exchange agree with each other, so no step that looks at one worker at a time
finds them: the shapes of the whole batch speak against both. The first sum is over the clusters: e
is the existence of one, z one of its choices of sides, F the log likelihood of a choice without the
workers' rates (`Cluster.choices`), and P(m) the probability of the pattern m of member k
(`patterns`). The second sum is over the workers: most exchange the body at a rate φ of about 0.1,
and 8 of 100, the mirrors, at about 0.9. β is a Beta density, 1 at its mean. The prior of a step is
the mean of 0.1 and 0.9, by how likely the worker is a mirror. L is climbed by expectation and
maximization.

Where one of two workers always exchanges, L is as high with the other one as the mirror, unless the
shapes say which: s' is what is found from the rates 1 - φ of s. Neither is chosen by a hair: both
are kept with their probabilities (`SideModel.solutions`). Between them only the shapes decide, h
being what the shape of an object says for its names against the opposite ones (`Cluster.lean`), and
that most workers are no mirrors. a is the probability of the members' bodies as they are taken,
exchanged or not, and b that of the opposite.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    FLIP_WEIGHT,
    LEAST_RATE,
    LEAST_STRAIGHT,
    MIRROR_CHANCE,
    MIRROR_DOUBT,
    MIRROR_EXISTENCE,
    MIRROR_FLIP,
    MIRROR_NO_GAIN,
    MIRROR_STARTS,
    MIRROR_STEPS,
    MIRRORS,
    MOST_FLIP,
    MOST_LOG_ODDS,
    MOST_PART,
    PRIOR_FLIP,
    PRIOR_PART,
    PRIOR_WEIGHT,
    SHARE_WEIGHT,
)
from poserig.pose.consensus.patterns import SideModel
from poserig.pose.consensus.rates import logistic
from poserig.pose.consensus.worker_model import WorkerModel


@dataclass(frozen=True, slots=True)
class Rates:
    """How often left and right are exchanged.

    Attributes:
        flips: φ, per worker the rate of exchanging a body.
        parts: ψ, per worker the rate of exchanging a part.
        shares: q, of each pattern among those of its kind.
    """

    flips: tuple[float, ...]
    parts: tuple[float, ...]
    shares: dict[int, float]

    def tables(self, sides: SideModel) -> list[dict[int, float]]:
        """Returns per worker log P(m) of every pattern m."""
        logs = {mask: log(share) for mask, share in self.shares.items()}
        found = []
        for flip, part in zip(self.flips, self.parts, strict=True):
            log_flip, log_part = log(flip), log(part)
            table = {
                mask: value + (log_flip if mask in sides.bodies else log_part)
                for mask, value in logs.items()
            }
            table[0] = log(max(1 - flip - part, LEAST_STRAIGHT))
            found.append(table)
        return found


def learn_sides(
    sides: SideModel, clusters: Sequence[Cluster], workers: Sequence[WorkerModel]
) -> None:
    """Sets the workers' rates of exchanging bodies and parts, and the shares of the patterns.

    Starts from the rates as they are, from no mirrors, all mirrors, and each one or two of the
    workers as mirrors; follows the two likeliest starts.
    """
    known = [one for one in clusters if one.choices and one.existence > MIRROR_EXISTENCE]
    now = Rates(
        tuple(worker.flip for worker in workers),
        tuple(worker.part for worker in workers),
        sides.shares,
    )
    starts = [now.flips, *_starts(len(workers))]
    ranked = sorted(
        (-_log_likelihood(sides, known, Rates(flips, now.parts, now.shares)), flips)
        for flips in dict.fromkeys(starts)
    )
    best, best_value = now, float("-inf")
    for _, flips in ranked[:MIRROR_STARTS]:
        found, value = _climb(sides, known, Rates(flips, now.parts, now.shares))
        if value > best_value + MIRROR_NO_GAIN:
            best, best_value = found, value
    sides.solutions = _with_mirror_image(sides, known, best)
    for worker, flip, part in zip(workers, best.flips, best.parts, strict=True):
        worker.flip, worker.part = flip, part
    sides.shares = best.shares


def _with_mirror_image(
    sides: SideModel, clusters: Sequence[Cluster], best: Rates
) -> list[tuple[float, list[dict[int, float]]]]:
    """Returns a solution and its mirror image, with their probabilities.

    Args:
        sides: The rig's pairs.
        clusters: With their states.
        best: The likeliest rates.
    """
    turned = tuple(min(max(1 - flip, LEAST_RATE), MOST_FLIP) for flip in best.flips)
    odds = sum(log(sum(_kinds(flip))) for flip in best.flips)
    odds -= sum(log(sum(_kinds(flip))) for flip in turned)
    odds += sum(cluster.existence * _odds_of_names(sides, cluster, best) for cluster in clusters)
    chance = logistic(odds)
    found = [(chance, best.tables(sides))]
    if 1 - chance > MIRROR_DOUBT:
        other = Rates(turned, best.parts, best.shares)
        for _ in range(MIRROR_STEPS):
            other = _step(sides, clusters, other)
        found.append((1 - chance, other.tables(sides)))
    return found


def _odds_of_names(sides: SideModel, cluster: Cluster, rates: Rates) -> float:
    """Returns what one cluster says for a solution against its mirror image, in log odds."""
    straight = turned = 1.0
    for member, state in zip(cluster.members, cluster.states, strict=False):
        held = [p for p, pair in enumerate(sides.pairs) if member.has_pair(pair)]
        if not held:
            continue
        flip = min(max(rates.flips[member.worker], LEAST_RATE), MOST_FLIP)
        is_exchanged = 2 * sum(state >> p & 1 for p in held) > len(held)
        straight *= flip if is_exchanged else 1 - flip
        turned *= 1 - flip if is_exchanged else flip
    lean = exp(min(max(cluster.lean, -MOST_LOG_ODDS), MOST_LOG_ODDS))
    return log(straight * lean + turned) - log(turned * lean + straight)


def _climb(sides: SideModel, clusters: Sequence[Cluster], rates: Rates) -> tuple[Rates, float]:
    """Returns the rates above a start, and their log likelihood."""
    for _ in range(MIRROR_STEPS):
        rates = _step(sides, clusters, rates)
    return rates, _log_likelihood(sides, clusters, rates)


def _starts(workers: int) -> list[tuple[float, ...]]:
    """Returns rates φ of all workers: nobody, everybody, one or two of them mirrors."""
    usual = (PRIOR_FLIP,) * workers
    starts = [usual, (MIRROR_FLIP,) * workers]
    for size in (1, 2):
        for some in combinations(range(workers), size):
            starts.append(
                tuple(MIRROR_FLIP if index in some else rate for index, rate in enumerate(usual))
            )
    return starts


def _chances(cluster: Cluster, tables: Sequence[dict[int, float]]) -> tuple[list[float], float]:
    """Returns the probability of each choice of sides, and the cluster's log likelihood."""
    own = [tables[member.worker] for member in cluster.members]
    logs = [
        value + sum([table[mask] for table, mask in zip(own, masks, strict=True)])
        for value, masks in cluster.choices
    ]
    high = max(logs)
    shares = [exp(value - high) for value in logs]
    total = sum(shares)
    return [share / total for share in shares], high + log(total)


def _log_likelihood(sides: SideModel, clusters: Sequence[Cluster], rates: Rates) -> float:
    tables = rates.tables(sides)
    total = sum(cluster.existence * _chances(cluster, tables)[1] for cluster in clusters)
    for flip in rates.flips:
        usual, mirror = _kinds(flip)
        total += log(usual + mirror)
    return total


def _kinds(flip: float) -> tuple[float, float]:
    """Returns the densities of a usual worker and of a mirror at a rate, times their shares."""
    return (1 - MIRRORS) * _beta(flip, PRIOR_FLIP), MIRRORS * _beta(flip, MIRROR_FLIP)


def _beta(rate: float, mean: float) -> float:
    """Returns the Beta density of one kind of worker, 1 at its mean."""
    ones, zeros = mean * FLIP_WEIGHT, (1 - mean) * FLIP_WEIGHT
    return exp(ones * log(rate / mean) + zeros * log((1 - rate) / (1 - mean)))


def _step(sides: SideModel, clusters: Sequence[Cluster], rates: Rates) -> Rates:
    """Returns the rates after one step of expectation and maximization."""
    tables = rates.tables(sides)
    flips, parts, bodies = ([0.0] * len(tables) for _ in range(3))
    counts = {mask: SHARE_WEIGHT * share for mask, share in sides.prior_shares.items()}
    for cluster in clusters:
        there = cluster.existence
        for member in cluster.members:
            bodies[member.worker] += there
        chances, _ = _chances(cluster, tables)
        for chance, (_, masks) in zip(chances, cluster.choices, strict=True):
            if chance <= MIRROR_CHANCE:
                continue
            for member, mask in zip(cluster.members, masks, strict=True):
                if mask:
                    counts[mask] += there * chance
                    exchanges = flips if mask in sides.bodies else parts
                    exchanges[member.worker] += there * chance
    new_flips, new_parts = [], []
    for rate, flip, part, count in zip(rates.flips, flips, parts, bodies, strict=True):
        usual, mirror = _kinds(rate)
        mirror /= mirror + usual
        prior = mirror * MIRROR_FLIP + (1 - mirror) * PRIOR_FLIP
        found = (flip + prior * FLIP_WEIGHT) / (count + FLIP_WEIGHT)
        new_flips.append(min(max(found, LEAST_RATE), MOST_FLIP))
        found = (part + PRIOR_PART * PRIOR_WEIGHT) / (count + PRIOR_WEIGHT)
        new_parts.append(min(max(found, LEAST_RATE), MOST_PART))
    return Rates(tuple(new_flips), tuple(new_parts), _shares(sides, counts))


def _shares(sides: SideModel, counts: dict[int, float]) -> dict[int, float]:
    """Returns q of each pattern, from how often each was used."""
    whole = sum(counts[mask] for mask in sides.bodies)
    partly = sum(count for mask, count in counts.items() if mask and mask not in sides.bodies)
    return {
        mask: count / (whole if mask in sides.bodies else partly) if mask else 1.0
        for mask, count in counts.items()
    }
