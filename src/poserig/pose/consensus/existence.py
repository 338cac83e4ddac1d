"""Estimates whether an object is there, by learned rates and without a quorum.

    odds = λ Π (1 - m) Π m' / (δ β^n (1 - β)^a + η)

λ is the number of objects per image. The products are over the workers who have the object (m: the
chance that the worker misses it) and over the a workers who do not (m'). δ is the number of decoys
per image, such as posters, and β the chance that a worker labels one; n workers did. η is the rate
at which the worker invents instances, and counts only when n = 1: two do not invent the same one.
"""

from collections.abc import Sequence
from math import exp, log

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    FEW_POINTS,
    MISSED_WHEN_FEW,
    MISSED_WHEN_MANY,
    MOST_MISS,
)
from poserig.pose.consensus.rates import logistic
from poserig.pose.consensus.worker_model import BatchModel, WorkerModel


def update_existence(cluster: Cluster, workers: Sequence[WorkerModel], batch: BatchModel) -> None:
    """Sets `existence` of a cluster."""
    real, decoy = log(batch.objects), log(batch.decoys)
    for member in cluster.members:
        real += log(1 - miss_chance(cluster, workers[member.worker]))
        decoy += log(batch.bite)
    for worker in cluster.absent:
        real += log(miss_chance(cluster, workers[worker]))
        decoy += log(1 - batch.bite)
    unreal = exp(decoy)
    if len(cluster.members) == 1:
        unreal += workers[cluster.members[0].worker].invention
    cluster.existence = logistic(real - log(unreal))


def miss_chance(cluster: Cluster, worker: WorkerModel) -> float:
    """Returns m, the chance that a worker does not label this object if it is there.

    Objects with few points are small or half hidden, and are missed more often.
    """
    points = max(member.labeled for member in cluster.members)
    factor = MISSED_WHEN_FEW if points < FEW_POINTS else MISSED_WHEN_MANY
    return min(worker.miss * factor, MOST_MISS)
