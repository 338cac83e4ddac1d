"""Estimates whether an object is there, by learned rates and without a quorum.

    odds = λ Π (1 - m) Π (b + (1 - b) m') / (δ β^n Π (b + (1 - b) (1 - β)) + η)

λ is the number of objects per image. The products are over the workers who have the object (m: the
chance that the worker misses it) and over those who do not (m'). b is the chance that a worker left
the page empty without having looked (`blanks`), 0 for a page that is not empty. δ is the number of
decoys per image, such as posters, and β the chance that a worker labels one; n workers did. η is
the rate at which the worker invents instances, and counts only when n = 1: two do not invent the
same one.
"""

from collections.abc import Collection, Sequence
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


def update_existence(
    cluster: Cluster,
    workers: Sequence[WorkerModel],
    batch: BatchModel,
    empty: Collection[int] = (),
) -> None:
    """Sets `existence` of a cluster.

    Args:
        cluster: With its members, and who does not have the object.
        workers: By index.
        batch: Rates of the images.
        empty: Workers who left the page of the image empty.
    """
    cluster.existence = existence_without(cluster, workers, batch, empty)


def existence_without(
    cluster: Cluster,
    workers: Sequence[WorkerModel],
    batch: BatchModel,
    empty: Collection[int],
    left_out: int | None = None,
) -> float:
    """Returns the existence of a cluster by the answers of all workers, or all but one.

    Args:
        cluster: With its members, and who does not have the object.
        workers: By index.
        batch: Rates of the images.
        empty: Workers who left the page of the image empty.
        left_out: Index of the worker whose answer does not count.
    """
    real, decoy, invented = odds_of(cluster, workers, batch, empty, left_out)
    return logistic(log(real) - log(decoy + invented))


def odds_of(
    cluster: Cluster,
    workers: Sequence[WorkerModel],
    batch: BatchModel,
    empty: Collection[int],
    left_out: int | None = None,
) -> tuple[float, float, float]:
    """Returns the expected numbers of real objects, of decoys and of inventions with such answers.

    Args:
        cluster: With its members, and who does not have the object.
        workers: By index.
        batch: Rates of the images.
        empty: Workers who left the page of the image empty.
        left_out: Index of the worker whose answer does not count.
    """
    real, decoy = log(batch.objects), log(batch.decoys)
    having = [member.worker for member in cluster.members if member.worker != left_out]
    for worker in having:
        real += log(1 - miss_chance(cluster, workers[worker]))
        decoy += log(batch.bite)
    for worker in cluster.absent:
        if worker == left_out:
            continue
        blank = workers[worker].blank if worker in empty else 0.0
        real += log(blank + (1 - blank) * miss_chance(cluster, workers[worker]))
        decoy += log(blank + (1 - blank) * (1 - batch.bite))
    return exp(real), exp(decoy), workers[having[0]].invention if len(having) == 1 else 0.0


def unseen(
    cluster: Cluster, workers: Sequence[WorkerModel], empty: Collection[int], worker: int
) -> float:
    """Returns the chance that an absent worker left the page empty without a look, 0 to 1."""
    if worker not in empty:
        return 0.0
    blank = workers[worker].blank
    missed = cluster.existence * miss_chance(cluster, workers[worker]) + 1 - cluster.existence
    return blank / (blank + (1 - blank) * missed)


def miss_chance(cluster: Cluster, worker: WorkerModel) -> float:
    """Returns m, the chance that a worker does not label this object if it is there.

    Objects with few points are small or half hidden, and are missed more often.
    """
    points = max(member.labeled for member in cluster.members)
    factor = MISSED_WHEN_FEW if points < FEW_POINTS else MISSED_WHEN_MANY
    return min(worker.miss * factor, MOST_MISS)
