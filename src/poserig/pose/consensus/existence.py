"""Existence of instances, presence and visibility of points: learned rates, no fixed quorum."""

from collections.abc import Sequence
from math import exp, log

from poserig.pose.consensus.geometry import Cluster
from poserig.pose.consensus.model import CONTEXT_KNOTS, SceneModel, WorkerModel
from poserig.pose.consensus.sides import SideModel
from poserig.pose.keypoints import NOT_LABELED, OCCLUDED, VISIBLE
from poserig.pose.rig import Rig

# Small or half-hidden objects are missed more often: by so much, below so many points.
FEW_POINTS = 6
MISSED_WHEN_FEW, MISSED_WHEN_MANY = 1.7, 0.8
PRIOR_VISIBLE = 0.8
# How much of a point's own rate counts beside its context.
OWN_SHARE = 0.5
# Workers invent points where one might be: that they meet proves less than chance would have it.
SUPPORT, MOST_SUPPORT = 0.5, 1.5


def logistic(value: float) -> float:
    return 1 / (1 + exp(-min(max(value, -50.0), 50.0)))


def miss_chance(cluster: Cluster, worker: WorkerModel) -> float:
    """Chance that this worker does not label this object, if it is there."""
    points = max(member.labelled for member in cluster.members)
    factor = MISSED_WHEN_FEW if points < FEW_POINTS else MISSED_WHEN_MANY
    return min(worker.miss * factor, 0.9)


def judge_existence(cluster: Cluster, workers: Sequence[WorkerModel], scene: SceneModel) -> None:
    """Sets `existence`: real object, or one worker's invention, or a decoy several fell for."""
    real, decoy = log(scene.objects), log(scene.decoys)
    for member in cluster.members:
        real += log(1 - miss_chance(cluster, workers[member.worker]))
        decoy += log(scene.bite)
    for worker in cluster.absent:
        real += log(miss_chance(cluster, workers[worker]))
        decoy += log(1 - scene.bite)
    other = exp(decoy)
    if len(cluster.members) == 1:
        other += workers[cluster.members[0].worker].invention
    cluster.existence = logistic(real - log(other))


def judge_presence(
    cluster: Cluster,
    workers: Sequence[WorkerModel],
    scene: SceneModel,
    sides: SideModel,
    near: Sequence[Sequence[int]],
) -> None:
    """Sets `presence`: per keypoint the probability that it is to be labelled.

    Votes by each worker's rates; the prior is what the neighbours on the rig say, twice over.
    """
    count = len(scene.presence)
    partner, pair_of = partners_of(sides, count)
    evidence = [0.0] * count
    seen = [0.0] * count
    for k, member in enumerate(cluster.members):
        worker = workers[member.worker]
        yes = log((1 - worker.missed_point) / worker.invented_point)
        no = log(worker.missed_point / (1 - worker.invented_point))
        turned = cluster.exchanged[k]
        for joint, pair in enumerate(pair_of):
            vote = 1.0 if member.v[joint] else 0.0
            if pair >= 0 and turned[pair] > 0:
                other = 1.0 if member.v[partner[joint]] else 0.0
                vote += turned[pair] * (other - vote)
            evidence[joint] += vote * yes + (1 - vote) * no
            if vote > seen[joint]:
                seen[joint] = vote
    for joint, spot in enumerate(cluster.spots):
        if spot is not None:
            evidence[joint] += min(max(SUPPORT * spot.support, -MOST_SUPPORT), MOST_SUPPORT)
    overall = sum(scene.presence) / count
    own = [_logit(prior) for prior in scene.presence]
    middle = _logit(overall)
    presence = [logistic(own[i] + evidence[i]) if seen[i] > 0.01 else 0.0 for i in range(count)]
    for _ in range(2):
        presence = [
            logistic(
                _logit(
                    context_chance(scene.context, sum(presence[j] for j in near[i]) / len(near[i]))
                )
                + OWN_SHARE * (own[i] - middle)
                + evidence[i]
            )
            if near[i] and seen[i] > 0.01
            else presence[i]
            for i in range(count)
        ]
    cluster.presence = presence


def context_chance(context: Sequence[float], share: float) -> float:
    """Chance that a point is labelled if this share of its neighbours is; between the knots."""
    for at in range(1, len(CONTEXT_KNOTS)):
        low, high = CONTEXT_KNOTS[at - 1], CONTEXT_KNOTS[at]
        if share <= high or at == len(CONTEXT_KNOTS) - 1:
            part = min(1.0, (share - low) / (high - low))
            return context[at - 1] + part * (context[at] - context[at - 1])
    return context[-1]


def neighbours(rig: Rig) -> list[list[int]]:
    """Per keypoint those it is linked with, and its left/right partner."""
    near: list[set[int]] = [{j} if j != i else set() for i, j in enumerate(rig.swap_indices)]
    for link in rig.links:
        start, end = rig.index[link.start], rig.index[link.end]
        near[start].add(end)
        near[end].add(start)
    return [sorted(found) for found in near]


def _logit(chance: float) -> float:
    return log(chance / (1 - chance))


def judge_visibility(
    cluster: Cluster, joint: int, workers: Sequence[WorkerModel], sides: SideModel
) -> int:
    """Occluded or visible, by the votes of those whose click counts."""
    partner, pair_of = partners_of(sides, len(cluster.presence))
    odds = log(PRIOR_VISIBLE / (1 - PRIOR_VISIBLE)) if len(cluster.members) > 1 else 0.0
    votes = 0.0
    for k, member in enumerate(cluster.members):
        turned = cluster.exchanged[k][pair_of[joint]] if pair_of[joint] >= 0 else 0.0
        accuracy = workers[member.worker].visibility
        strength = log(max(accuracy, 0.51) / (1 - max(accuracy, 0.51)))
        for index, share in ((joint, 1 - turned), (partner[joint], turned)):
            if member.v[index] != NOT_LABELED and share > 0:
                odds += share * strength * (1 if member.v[index] == VISIBLE else -1)
                votes += share
    return VISIBLE if odds >= 0 or not votes else OCCLUDED


def partners_of(sides: SideModel, count: int) -> tuple[list[int], list[int]]:
    """Per keypoint its partner (or itself) and the index of its pair (or -1)."""
    partner, pair_of = list(range(count)), [-1] * count
    for position, (left, right) in enumerate(sides.pairs):
        partner[left], partner[right] = right, left
        pair_of[left] = pair_of[right] = position
    return partner, pair_of
