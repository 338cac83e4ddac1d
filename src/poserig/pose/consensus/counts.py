"""Counts what each worker did over a batch, weighted by what is believed of the objects.

    squares += ρ min(|x - x̂|² / (2 (σ s d)²), 9 ε²),   weight += ρ (1 - h)
    residual = (x + b - x̂ - h b) / (1 - h)
    ρ = r e c,   h = w V

Per click x, without its worker's offset b, on a place x̂ with the variance V: r and w are the
click's responsibility and weight (`places`), c the certainty of the place and e the existence of
the object. h is the leverage: how much the click made its own place. A residual is the distance to
the place that the other clicks alone would make. σ s d is sigma, the root of the object's area and
its difficulty, times 1.25 for an occluded point; ε is the worker's noise.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    DEPARTURE_COST,
    MOST_LEVERAGE,
    MOST_SQUARE,
    NEIGHBOR_EXISTENCE,
    OCCLUDED_NOISE,
    REACH_ON_NEIGHBOR,
)
from poserig.pose.consensus.existence import unseen
from poserig.pose.consensus.fit import Fit
from poserig.pose.consensus.offsets import Residual
from poserig.pose.consensus.presence import visibility_of
from poserig.pose.keypoints import OCCLUDED


@dataclass(slots=True)
class WorkerCounts:
    """What one worker did. All are sums of probabilities.

    Attributes:
        images: Images that the worker answered.
        inventions: Instances that are not there.
        objects: Objects on these images; missed: those that the worker does not have.
        pairs: Left/right pairs; pair_flips: those that depart from the worker's pattern.
        clicks: Points of objects that somebody else has too; outliers: those that are nowhere near;
            swaps: those on a neighbor.
        squares, weight: Squared noise in (σ s)², and the number of clicks that it was taken from.
        present: Points that are there; missed_points: those that the worker does not have.
        vacant: Points that are not there; invented_points: those that the worker has.
        visible: Points of which the visibility is compared; visible_right: those that agree.
        residuals: Of the worker's clicks.
    """

    images: float = 0.0
    inventions: float = 0.0
    objects: float = 0.0
    missed: float = 0.0
    pairs: float = 0.0
    pair_flips: float = 0.0
    clicks: float = 0.0
    outliers: float = 0.0
    swaps: float = 0.0
    squares: float = 0.0
    weight: float = 0.0
    present: float = 0.0
    missed_points: float = 0.0
    vacant: float = 0.0
    invented_points: float = 0.0
    visible: float = 0.0
    visible_right: float = 0.0
    residuals: list[Residual] = field(default_factory=list)


def count_workers(fit: Fit) -> list[WorkerCounts]:
    """Returns what each worker did, by index."""
    counts = [WorkerCounts() for _ in fit.workers]
    for scene in fit.scenes:
        for worker in scene.workers:
            counts[worker].images += 1
        for cluster in scene.clusters:
            there = cluster.existence
            unwatched = 1.0
            for worker in cluster.absent:
                looked = 1 - unseen(cluster, fit.workers, scene.empty, worker)
                unwatched *= 1 - looked
                counts[worker].missed += there * looked
                counts[worker].objects += there * looked
            # Where nobody else has looked, nothing speaks for an invention.
            doubted = 1 - unwatched if cluster.absent else 1.0
            for member in cluster.members:
                counts[member.worker].objects += there
                counts[member.worker].inventions += (1 - there) * doubted
            if len(scene.workers) > 1:
                _count_sides(fit, cluster, counts)
                if len(cluster.members) > 1:
                    kept = _count_places(fit, cluster, counts)
                    _count_points(fit, cluster, counts)
                    others = [other for other in scene.clusters if other is not cluster]
                    _count_strays(fit, cluster, others, kept, counts)
    return counts


def _count_sides(fit: Fit, cluster: Cluster, counts: Sequence[WorkerCounts]) -> None:
    """Counts the single pairs that depart from each member's pattern."""
    for member, state in zip(cluster.members, cluster.states, strict=True):
        labeled = [pair for pair, ends in enumerate(fit.sides.pairs) if member.has_pair(ends)]
        if not labeled:
            continue
        patterns = fit.sides.patterns(fit.workers[member.worker])
        ranked = [
            (prior - DEPARTURE_COST * _departures(state, mask, labeled), -mask)
            for mask, prior in patterns
        ]
        nearest = -max(ranked)[1]
        seen = counts[member.worker]
        seen.pairs += cluster.existence * len(labeled)
        seen.pair_flips += cluster.existence * _departures(state, nearest, labeled)


def _departures(state: int, mask: int, pairs: Sequence[int]) -> int:
    """Returns in how many of the pairs a state departs from a pattern."""
    return sum((state ^ mask) >> pair & 1 for pair in pairs)


def _count_places(
    fit: Fit, cluster: Cluster, counts: Sequence[WorkerCounts]
) -> dict[tuple[int, int], float]:
    """Counts noise, visibilities and residuals.

    Returns:
        (member, keypoint that it named) → the sum of the click's responsibilities.
    """
    sigmas = fit.rig.sigmas
    kept: dict[tuple[int, int], float] = {}
    for point, place in enumerate(cluster.places):
        if place is None:
            continue
        v = visibility_of(cluster, point, fit.workers, fit.sides)
        for number, exchanged, responsibility, pull in place.shares:
            member = cluster.members[number]
            named = fit.sides.partner[point] if exchanged else point
            kept[number, named] = kept.get((number, named), 0.0) + responsibility
            seen, worker = counts[member.worker], fit.workers[member.worker]
            sure = responsibility * cluster.existence * place.certainty
            leverage = min(pull * place.variance, MOST_LEVERAGE)
            if leverage >= MOST_LEVERAGE:
                continue  # nobody else speaks about this point
            unit = cluster.scale * cluster.difficulty
            if member.v[named] == OCCLUDED:
                unit *= OCCLUDED_NOISE
            offset_x, offset_y = worker.offset(cluster.scale, sigmas[named])
            dx, dy = member.x[named] - place.x, member.y[named] - place.y
            usual = (sigmas[point] * unit) ** 2
            square = ((dx - offset_x) ** 2 + (dy - offset_y) ** 2) / (2 * usual)
            seen.squares += sure * min(square, MOST_SQUARE * worker.noise**2)
            seen.weight += sure * (1 - leverage)
            seen.residuals.append(
                Residual(
                    sure,
                    dx / (1 - leverage) - offset_x * leverage / (1 - leverage),
                    dy / (1 - leverage) - offset_y * leverage / (1 - leverage),
                    usual * worker.noise**2 / (1 - leverage),
                    cluster.scale,
                    sigmas[point],
                )
            )
            seen.visible += sure
            seen.visible_right += sure * (member.v[named] == v)
    return kept


def _count_points(fit: Fit, cluster: Cluster, counts: Sequence[WorkerCounts]) -> None:
    """Counts the points that each member lacks, and those that it has without reason."""
    sides, there = fit.sides, cluster.existence
    for point, presence in enumerate(cluster.presence):
        pair, partner = sides.pair_of[point], sides.partner[point]
        for number, member in enumerate(cluster.members):
            chance = cluster.exchanged[number][pair] if pair >= 0 else 0.0
            straight, other = float(member.v[point] > 0), float(member.v[partner] > 0)
            placed = (1 - chance) * straight + chance * other
            seen = counts[member.worker]
            seen.present += there * presence
            seen.missed_points += there * presence * (1 - placed)
            seen.vacant += there * (1 - presence)
            seen.invented_points += there * (1 - presence) * placed


def _count_strays(
    fit: Fit,
    cluster: Cluster,
    others: Sequence[Cluster],
    kept: dict[tuple[int, int], float],
    counts: Sequence[WorkerCounts],
) -> None:
    """Counts the clicks that are on no place of their object.

    Args:
        fit: With its workers.
        cluster: The object.
        others: The other ones of the image.
        kept: As `_count_places` returns it.
        counts: By worker.
    """
    there = cluster.existence
    for (number, named), share in kept.items():
        member = cluster.members[number]
        seen = counts[member.worker]
        lost = there * max(0.0, 1 - share)
        seen.clicks += there
        if lost > 0 and _is_on_neighbor(fit, member.x[named], member.y[named], named, others):
            seen.swaps += lost
        else:
            seen.outliers += lost


def _is_on_neighbor(fit: Fit, x: float, y: float, point: int, others: Sequence[Cluster]) -> bool:
    """Returns whether a click is on the same keypoint of another instance."""
    for other in others:
        place = None
        if other.places and other.existence > NEIGHBOR_EXISTENCE:
            place = other.places[point]
        if place is not None:
            reach = REACH_ON_NEIGHBOR * fit.rig.sigmas[point] * other.scale
            if (place.x - x) ** 2 + (place.y - y) ** 2 < reach * reach:
                return True
    return False
