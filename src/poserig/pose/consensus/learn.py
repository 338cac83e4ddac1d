"""Learning the workers: rates, noise and offsets from what is believed of the clusters."""

from dataclasses import dataclass, field

from poserig.pose.consensus.existence import judge_visibility
from poserig.pose.consensus.fit import LEAST_NOISE, OCCLUDED_NOISE, Fit
from poserig.pose.consensus.geometry import Cluster
from poserig.pose.consensus.mirrors import learn_sides
from poserig.pose.consensus.model import (
    CONTEXT_KNOTS,
    PRIOR_BITE,
    PRIOR_CONTEXT,
    PRIOR_DECOYS,
    PRIOR_INVENTED_POINT,
    PRIOR_INVENTION,
    PRIOR_MISS,
    PRIOR_MISSED_POINT,
    PRIOR_NOISE,
    PRIOR_OUTLIER,
    PRIOR_PAIR,
    PRIOR_SWAP,
    PRIOR_VISIBILITY,
    PRIOR_WEIGHT,
    RIGID_WEIGHT,
    WorkerModel,
    rate,
)
from poserig.pose.consensus.offsets import Residual, learn_offsets

INVENTION_IMAGES = 30.0
CONTEXT_WEIGHT = 60.0
DECOY_WEIGHT = 30.0


@dataclass(slots=True)
class _Counts:
    """What one worker did, weighted by belief."""

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


def learn(fit: Fit) -> None:
    """One round: every worker's model, and the scene's, from the clusters."""
    counts = [_Counts() for _ in fit.workers]
    present = [0.0] * len(fit.rig.keypoint_names)
    objects = decoys = bites = chances = 0.0
    for scene in fit.scenes:
        for worker in scene.workers:
            counts[worker].images += 1
        for number, cluster in enumerate(scene.clusters):
            there, having = cluster.existence, len(cluster.members)
            objects += there
            if having > 1:
                decoys += 1 - there
                bites += (1 - there) * having
                chances += (1 - there) * (having + len(cluster.absent))
            for joint, presence in enumerate(cluster.presence):
                present[joint] += there * presence
            for worker in cluster.absent:
                counts[worker].missed += there
                counts[worker].objects += there
            for member in cluster.members:
                counts[member.worker].objects += there
                counts[member.worker].inventions += 1 - there
            if len(scene.workers) > 1:
                others = [c for other, c in enumerate(scene.clusters) if other != number]
                _count_cluster(fit, cluster, others, counts)
    for model, seen in zip(fit.workers, counts, strict=True):
        _update(model, seen)
    learn_offsets(fit.workers, [seen.residuals for seen in counts])
    if fit.sides.pairs:
        clusters = [cluster for scene in fit.scenes for cluster in scene.clusters]
        learn_sides(fit.sides, clusters, fit.workers)
    images = len(fit.scenes)
    fit.scene.objects = (objects + 1) / (images + 1)
    fit.scene.decoys = (decoys + PRIOR_DECOYS * DECOY_WEIGHT) / (images + DECOY_WEIGHT)
    fit.scene.bite = (bites + PRIOR_BITE * DECOY_WEIGHT) / (chances + DECOY_WEIGHT)
    fit.scene.context = _learn_context(fit)
    fit.scene.presence = [rate(value, objects, 0.6) for value in present]


def _learn_context(fit: Fit) -> list[float]:
    """Rates at the knots: each point counts for the knot its neighbours are nearest to."""
    hits = [chance * CONTEXT_WEIGHT for chance in PRIOR_CONTEXT]
    trials = [CONTEXT_WEIGHT] * len(PRIOR_CONTEXT)
    for scene in fit.scenes:
        for cluster in scene.clusters:
            for joint, near in enumerate(fit.near):
                if not near:
                    continue
                share = sum(cluster.presence[j] for j in near) / len(near)
                at = min(
                    range(len(CONTEXT_KNOTS)), key=lambda knot: abs(CONTEXT_KNOTS[knot] - share)
                )
                hits[at] += cluster.existence * cluster.presence[joint]
                trials[at] += cluster.existence
    return [min(max(hit / trial, 0.005), 0.995) for hit, trial in zip(hits, trials, strict=True)]


def _count_cluster(
    fit: Fit, cluster: Cluster, others: list[Cluster], counts: list[_Counts]
) -> None:
    there = cluster.existence
    for k, member in enumerate(cluster.members):
        _count_sides(fit, cluster, k, counts[member.worker], there)
    if len(cluster.members) < 2:
        return
    kept: dict[tuple[int, int], float] = {}
    for joint, spot in enumerate(cluster.spots):
        if spot is None:
            continue
        sigma = fit.rig.sigmas[joint]
        v = judge_visibility(cluster, joint, fit.workers, fit.sides)
        for k, turned, responsibility, pull in spot.shares:
            member = cluster.members[k]
            index = fit.partner[joint] if turned else joint
            kept[k, index] = kept.get((k, index), 0.0) + responsibility
            seen, worker = counts[member.worker], fit.workers[member.worker]
            sure = responsibility * there * spot.certainty
            leverage = min(pull * spot.variance, 0.9)
            if leverage >= 0.9:
                continue  # nobody else speaks about this point
            unit = cluster.scale * cluster.difficulty
            if member.v[index] == 1:
                unit *= OCCLUDED_NOISE
            ox, oy = worker.offset(cluster.scale, fit.rig.sigmas[index])
            dx, dy = member.x[index] - spot.x, member.y[index] - spot.y
            normal = (sigma * unit) ** 2
            square = min(((dx - ox) ** 2 + (dy - oy) ** 2) / (2 * normal), 9 * worker.noise**2)
            seen.squares += sure * square
            seen.weight += sure * (1 - leverage)
            seen.residuals.append(
                (
                    sure,
                    dx / (1 - leverage) - ox * leverage / (1 - leverage),
                    dy / (1 - leverage) - oy * leverage / (1 - leverage),
                    normal * worker.noise**2 / (1 - leverage),
                    cluster.scale,
                    sigma,
                )
            )
            seen.visible += sure
            seen.visible_right += sure * (member.v[index] == v)
    for joint, presence in enumerate(cluster.presence):
        pair = fit.pair_of[joint]
        for k, member in enumerate(cluster.members):
            chance = cluster.exchanged[k][pair] if pair >= 0 else 0.0
            straight, other = float(member.v[joint] > 0), float(member.v[fit.partner[joint]] > 0)
            placed = (1 - chance) * straight + chance * other
            seen = counts[member.worker]
            seen.present += there * presence
            seen.missed_points += there * presence * (1 - placed)
            seen.vacant += there * (1 - presence)
            seen.invented_points += there * (1 - presence) * placed
    for (k, index), share in kept.items():
        member = cluster.members[k]
        seen = counts[member.worker]
        lost = there * max(0.0, 1 - share)
        seen.clicks += there
        if lost > 0 and _on_a_neighbour(fit, member.x[index], member.y[index], index, others):
            seen.swaps += lost
        else:
            seen.outliers += lost


def _count_sides(fit: Fit, cluster: Cluster, k: int, seen: _Counts, there: float) -> None:
    """Single pairs that depart from the member's pattern."""
    member, sides = cluster.members[k], fit.sides
    touched = [
        p for p, (left, right) in enumerate(sides.pairs) if member.v[left] or member.v[right]
    ]
    if not touched:
        return
    state = cluster.states[k]
    mask = max(
        sides.patterns(fit.workers[member.worker]),
        key=lambda item: (
            item[1] - 3 * sum((state ^ item[0]) >> p & 1 for p in touched),
            -item[0],
        ),
    )[0]
    seen.pairs += there * len(touched)
    seen.pair_flips += there * sum((state ^ mask) >> p & 1 for p in touched)


def _on_a_neighbour(fit: Fit, x: float, y: float, index: int, others: list[Cluster]) -> bool:
    for other in others:
        spot = other.spots[index] if other.spots and other.existence > 0.3 else None
        if spot is not None:
            reach = 2.35 * fit.rig.sigmas[index] * other.scale
            if (spot.x - x) ** 2 + (spot.y - y) ** 2 < reach * reach:
                return True
    return False


def _update(worker: WorkerModel, seen: _Counts) -> None:
    squares = seen.squares + PRIOR_NOISE**2 * PRIOR_WEIGHT
    worker.noise = max((squares / (seen.weight + PRIOR_WEIGHT)) ** 0.5, LEAST_NOISE)
    worker.pair = min(rate(seen.pair_flips, seen.pairs, PRIOR_PAIR, 3 * PRIOR_WEIGHT), 0.3)
    worker.outlier = min(rate(seen.outliers, seen.clicks, PRIOR_OUTLIER, 3 * PRIOR_WEIGHT), 0.9)
    worker.swap = min(rate(seen.swaps, seen.clicks, PRIOR_SWAP, 3 * PRIOR_WEIGHT), 0.4)
    worker.miss = rate(seen.missed, seen.objects, PRIOR_MISS)
    worker.invention = max(
        (seen.inventions + PRIOR_INVENTION * INVENTION_IMAGES) / (seen.images + INVENTION_IMAGES),
        1e-3,
    )
    worker.missed_point = rate(seen.missed_points, seen.present, PRIOR_MISSED_POINT, RIGID_WEIGHT)
    worker.invented_point = rate(
        seen.invented_points, seen.vacant, PRIOR_INVENTED_POINT, RIGID_WEIGHT
    )
    worker.visibility = rate(seen.visible_right, seen.visible, PRIOR_VISIBILITY)
