"""Existence of instances, presence and visibility of points: learned rates, no fixed quorum."""

from collections.abc import Sequence
from math import exp, log

from poserig.pose.consensus.geometry import Cluster
from poserig.pose.consensus.model import SceneModel, WorkerModel
from poserig.pose.consensus.sides import SideModel
from poserig.pose.visibility import NOT_LABELED, OCCLUDED, VISIBLE

# Small or half-hidden objects are missed more often: by so much, below so many points.
FEW_POINTS = 6
MISSED_WHEN_FEW, MISSED_WHEN_MANY = 1.7, 0.8
PRIOR_VISIBLE = 0.8


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
    cluster: Cluster, workers: Sequence[WorkerModel], scene: SceneModel, sides: SideModel
) -> None:
    """Sets `presence`: per keypoint the probability that it is to be labelled."""
    cluster.presence = []
    partner, pair_of = partners_of(sides, len(scene.presence))
    for joint, prior in enumerate(scene.presence):
        odds, seen = log(prior / (1 - prior)), 0.0
        for k, member in enumerate(cluster.members):
            worker = workers[member.worker]
            turned = cluster.exchanged[k][pair_of[joint]] if pair_of[joint] >= 0 else 0.0
            vote = (1 - turned) * (member.v[joint] > 0) + turned * (member.v[partner[joint]] > 0)
            seen = max(seen, vote)
            odds += vote * log((1 - worker.missed_point) / worker.invented_point)
            odds += (1 - vote) * log(worker.missed_point / (1 - worker.invented_point))
        cluster.presence.append(logistic(odds) if seen > 0.01 else 0.0)


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
