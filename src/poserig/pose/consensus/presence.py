"""Estimates which keypoints of an object are to be labeled, and which of them are visible.

    logit(presence) = logit(context(share)) + ½ (logit(own) - logit(mean)) + Σ vote + support
    vote = t log((1 - q) / p) + (1 - t) log(q / (1 - p))

`share` is the mean presence of the keypoint's neighbors on the rig, `own` the share of the batch's
objects on which the keypoint is labeled, and `mean` the mean of that over the keypoints. t is 1
where the worker labeled the point, 0 where not, and between them where left and right may be
exchanged. q is the rate at which the worker misses points, p the rate of inventing them. `support`
is what the worker's clicks add by meeting (`Place.support`). In the first round there is no
context: own alone is the prior.
"""

from collections.abc import Sequence
from math import log

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    CONTEXT_KNOTS,
    CONTEXT_ROUNDS,
    LEAST_ACCURACY,
    LEAST_VOTE,
    MOST_SUPPORT,
    OWN_SHARE,
    PRIOR_VISIBLE,
    SUPPORT,
)
from poserig.pose.consensus.patterns import SideModel
from poserig.pose.consensus.rates import logistic, logit
from poserig.pose.consensus.worker_model import BatchModel, WorkerModel
from poserig.pose.keypoints import NOT_LABELED, OCCLUDED, VISIBLE
from poserig.pose.rig import Rig


def update_presence(
    cluster: Cluster,
    workers: Sequence[WorkerModel],
    batch: BatchModel,
    sides: SideModel,
    near: Sequence[Sequence[int]],
) -> None:
    """Sets `presence` of a cluster. A keypoint that nobody labeled has 0.

    Args:
        cluster: With its sides and places.
        workers: By index.
        batch: Rates of the keypoints.
        sides: The rig's pairs.
        near: Per keypoint its neighbors on the rig.
    """
    votes, evidence = _count_votes(cluster, workers, sides)
    for point, place in enumerate(cluster.places):
        if place is not None:
            evidence[point] += min(max(SUPPORT * place.support, -MOST_SUPPORT), MOST_SUPPORT)
    points = range(len(batch.presence))
    own = [logit(prior) for prior in batch.presence]
    mean = logit(sum(batch.presence) / len(batch.presence))
    presence = [
        logistic(own[point] + evidence[point]) if votes[point] > LEAST_VOTE else 0.0
        for point in points
    ]
    for _ in range(CONTEXT_ROUNDS):
        before = presence
        presence = [
            logistic(
                logit(context_chance(batch.context, _share_of(before, near[point])))
                + OWN_SHARE * (own[point] - mean)
                + evidence[point]
            )
            if near[point] and votes[point] > LEAST_VOTE
            else before[point]
            for point in points
        ]
    cluster.presence = presence


def _count_votes(
    cluster: Cluster, workers: Sequence[WorkerModel], sides: SideModel
) -> tuple[list[float], list[float]]:
    """Returns per keypoint the largest t of any member, and the sum of the votes in log odds."""
    largest = [0.0] * len(sides.pair_of)
    evidence = [0.0] * len(sides.pair_of)
    for member, exchanged in zip(cluster.members, cluster.exchanged, strict=True):
        worker = workers[member.worker]
        yes = log((1 - worker.missed_point) / worker.invented_point)
        no = log(worker.missed_point / (1 - worker.invented_point))
        for point, pair in enumerate(sides.pair_of):
            vote = 1.0 if member.v[point] else 0.0
            if pair >= 0 and exchanged[pair] > 0:
                other = 1.0 if member.v[sides.partner[point]] else 0.0
                vote += exchanged[pair] * (other - vote)
            evidence[point] += vote * yes + (1 - vote) * no
            if vote > largest[point]:
                largest[point] = vote
    return largest, evidence


def _share_of(presence: Sequence[float], points: Sequence[int]) -> float:
    return sum(presence[point] for point in points) / len(points)


def context_chance(context: Sequence[float], share: float) -> float:
    """Returns the chance that a point is labeled if this share of its neighbors is.

    Args:
        context: The chance at each of `CONTEXT_KNOTS`; between them it is linear.
        share: 0 to 1.
    """
    for knot in range(1, len(CONTEXT_KNOTS)):
        low, high = CONTEXT_KNOTS[knot - 1], CONTEXT_KNOTS[knot]
        if share <= high or knot == len(CONTEXT_KNOTS) - 1:
            part = min(1.0, (share - low) / (high - low))
            return context[knot - 1] + part * (context[knot] - context[knot - 1])
    return context[-1]


def neighbors_of(rig: Rig) -> list[list[int]]:
    """Returns per keypoint those that it is linked with, and its left/right partner."""
    near: list[set[int]] = [
        {partner} if partner != point else set() for point, partner in enumerate(rig.swap_indices)
    ]
    for link in rig.links:
        start, end = rig.index[link.start], rig.index[link.end]
        near[start].add(end)
        near[end].add(start)
    return [sorted(found) for found in near]


def visibility_of(
    cluster: Cluster, point: int, workers: Sequence[WorkerModel], sides: SideModel
) -> int:
    """Returns whether a keypoint is occluded (1) or visible (2), by the workers' votes.

    A vote weighs logit(the worker's share of right visibilities).
    """
    partner, pair = sides.partner[point], sides.pair_of[point]
    odds = logit(PRIOR_VISIBLE) if len(cluster.members) > 1 else 0.0
    votes = 0.0
    for number, member in enumerate(cluster.members):
        turned = cluster.exchanged[number][pair] if pair >= 0 else 0.0
        strength = logit(max(workers[member.worker].visibility, LEAST_ACCURACY))
        for named, share in ((point, 1 - turned), (partner, turned)):
            if member.v[named] != NOT_LABELED and share > 0:
                odds += share * strength * (1 if member.v[named] == VISIBLE else -1)
                votes += share
    return VISIBLE if odds >= 0 or not votes else OCCLUDED
