"""Learns the workers of a batch, and what its images have in common, from its objects.

    rate = (events + n₀ p) / (trials + n₀)                    `rates`, of each kind of mistake
    ε² = (squares + 0.75² · 10) / (weight + 10)               noise, `counts`
    λ = (Σ e + 1) / (images + 1)                              objects per image
    δ = (Σ (1 - e) + 0.08 · 30) / (images + 30)               decoys, over clusters of two or more
    context at a knot = (Σ e presence + 60 p) / (Σ e + 60)    over the points nearest to the knot

e is the existence of a cluster. p and n₀ are the priors of `constants`.
"""

from collections.abc import Sequence

from poserig.pose.consensus.blanks import learn_blanks
from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    CLICK_WEIGHT,
    CONTEXT_KNOTS,
    CONTEXT_WEIGHT,
    DECOY_WEIGHT,
    INVENTION_IMAGES,
    LEAST_CONTEXT,
    LEAST_NOISE,
    LEAST_RATE,
    MOST_OUTLIER,
    MOST_PAIR,
    MOST_SWAP,
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
    PRIOR_PRESENCE,
    PRIOR_SWAP,
    PRIOR_VISIBILITY,
    PRIOR_WEIGHT,
    RIGID_WEIGHT,
)
from poserig.pose.consensus.counts import WorkerCounts, count_workers
from poserig.pose.consensus.fit import Fit
from poserig.pose.consensus.mirrors import learn_sides
from poserig.pose.consensus.offsets import learn_offsets
from poserig.pose.consensus.rates import rate
from poserig.pose.consensus.worker_model import BatchModel, WorkerModel


def learn(fit: Fit) -> None:
    """Sets the model of every worker and of the batch, from the clusters."""
    # First: who has looked decides what all other rates are counted over.
    learn_blanks(fit)
    counts = count_workers(fit)
    for worker, seen in zip(fit.workers, counts, strict=True):
        _learn_worker(worker, seen)
    learn_offsets(fit.workers, [seen.residuals for seen in counts])
    clusters = [cluster for scene in fit.scenes for cluster in scene.clusters]
    if fit.sides.pairs:
        learn_sides(fit.sides, clusters, fit.workers)
    _learn_batch(fit.batch, clusters, len(fit.scenes))
    fit.batch.context = learn_context(clusters, fit.near)


def _learn_worker(worker: WorkerModel, seen: WorkerCounts) -> None:
    squares = seen.squares + PRIOR_NOISE**2 * PRIOR_WEIGHT
    worker.noise = max((squares / (seen.weight + PRIOR_WEIGHT)) ** 0.5, LEAST_NOISE)
    worker.pair = min(rate(seen.pair_flips, seen.pairs, PRIOR_PAIR, CLICK_WEIGHT), MOST_PAIR)
    worker.outlier = min(
        rate(seen.outliers, seen.clicks, PRIOR_OUTLIER, CLICK_WEIGHT), MOST_OUTLIER
    )
    worker.swap = min(rate(seen.swaps, seen.clicks, PRIOR_SWAP, CLICK_WEIGHT), MOST_SWAP)
    worker.miss = rate(seen.missed, seen.objects, PRIOR_MISS)
    worker.invention = max(
        (seen.inventions + PRIOR_INVENTION * INVENTION_IMAGES) / (seen.images + INVENTION_IMAGES),
        LEAST_RATE,
    )
    worker.missed_point = rate(seen.missed_points, seen.present, PRIOR_MISSED_POINT, RIGID_WEIGHT)
    worker.invented_point = rate(
        seen.invented_points, seen.vacant, PRIOR_INVENTED_POINT, RIGID_WEIGHT
    )
    worker.visibility = rate(seen.visible_right, seen.visible, PRIOR_VISIBILITY)


def _learn_batch(batch: BatchModel, clusters: Sequence[Cluster], images: int) -> None:
    """Sets the rates of objects, decoys and keypoints."""
    present = [0.0] * len(batch.presence)
    objects = decoys = bites = chances = 0.0
    for cluster in clusters:
        there, having = cluster.existence, len(cluster.members)
        objects += there
        if having > 1:
            decoys += 1 - there
            bites += (1 - there) * having
            chances += (1 - there) * (having + len(cluster.absent))
        for point, presence in enumerate(cluster.presence):
            present[point] += there * presence
    batch.objects = (objects + 1) / (images + 1)
    batch.decoys = (decoys + PRIOR_DECOYS * DECOY_WEIGHT) / (images + DECOY_WEIGHT)
    batch.bite = (bites + PRIOR_BITE * DECOY_WEIGHT) / (chances + DECOY_WEIGHT)
    batch.presence = [rate(value, objects, PRIOR_PRESENCE) for value in present]


def learn_context(clusters: Sequence[Cluster], near: Sequence[Sequence[int]]) -> list[float]:
    """Returns the chance that a point is labeled at each of `CONTEXT_KNOTS`.

    Each point counts for the knot that is nearest to the share of its neighbors that are labeled.

    Args:
        clusters: With their presence.
        near: Per keypoint its neighbors on the rig.
    """
    hits = [chance * CONTEXT_WEIGHT for chance in PRIOR_CONTEXT]
    trials = [CONTEXT_WEIGHT] * len(PRIOR_CONTEXT)
    for cluster in clusters:
        for point, neighbors in enumerate(near):
            if not neighbors:
                continue
            share = sum(cluster.presence[other] for other in neighbors) / len(neighbors)
            distances = [abs(knot - share) for knot in CONTEXT_KNOTS]
            nearest = distances.index(min(distances))
            hits[nearest] += cluster.existence * cluster.presence[point]
            trials[nearest] += cluster.existence
    return [
        min(max(hit / trial, LEAST_CONTEXT), 1 - LEAST_CONTEXT)
        for hit, trial in zip(hits, trials, strict=True)
    ]
