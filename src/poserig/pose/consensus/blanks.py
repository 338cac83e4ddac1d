"""Learns which workers submit empty pages without having looked.

    log odds(blank) = logit(π) + Σ over empty pages log(κ / P(empty | looked))
                               + Σ over other pages log(1 - κ)
    P(empty | looked) = Π (1 - e' (1 - m))

π is the share of such workers, κ the rate at which they leave a page empty, m the worker's chance
of missing an object and e' the existence of an object by the answers of all others. Somebody who
looks leaves a page empty when nothing is there, or when everything was missed; so pages on which
the others see much tell the two apart. Of a page that is not empty, only the worker's own answer
says that something is there: P(not empty | looked) is taken as 1.
"""

from collections.abc import Collection, Sequence
from math import log

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import BLANK_PAGES, LEAST_PROBABILITY, PRIOR_BLANK
from poserig.pose.consensus.existence import existence_without, miss_chance
from poserig.pose.consensus.fit import Fit
from poserig.pose.consensus.rates import logistic, logit
from poserig.pose.consensus.worker_model import BatchModel, WorkerModel


def learn_blanks(fit: Fit) -> None:
    """Sets `blank` of every worker: the chance that a page was left empty without a look."""
    odds = [logit(PRIOR_BLANK)] * len(fit.workers)
    for scene in fit.scenes:
        if len(scene.workers) < 2:
            continue
        for worker in scene.workers:
            if worker in scene.empty:
                chance = sum(
                    log_chance_of_empty(cluster, fit.workers, fit.batch, scene.empty, worker)
                    for cluster in scene.clusters
                )
                odds[worker] += log(BLANK_PAGES) - max(chance, log(LEAST_PROBABILITY))
            else:
                odds[worker] += log(1 - BLANK_PAGES)
    for model, found in zip(fit.workers, odds, strict=True):
        model.blank = BLANK_PAGES * logistic(found)


def log_chance_of_empty(
    cluster: Cluster,
    workers: Sequence[WorkerModel],
    batch: BatchModel,
    empty: Collection[int],
    worker: int,
) -> float:
    """Returns the log of the chance that a worker who looks does not label this cluster.

    Args:
        cluster: By the answers of all others.
        workers: By index.
        batch: Rates of the images.
        empty: Workers who left the page of the image empty.
        worker: Index of the worker.
    """
    if all(member.worker == worker for member in cluster.members):
        return 0.0
    there = existence_without(cluster, workers, batch, empty, worker)
    return log(1 - there * (1 - miss_chance(cluster, workers[worker])))
