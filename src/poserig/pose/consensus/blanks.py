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

from math import log

from poserig.pose.consensus.constants import BLANK_PAGES, LEAST_PROBABILITY, PRIOR_BLANK
from poserig.pose.consensus.existence import existence_without, miss_chance
from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.rates import logistic, logit


def learn_blanks(fit: Fit) -> None:
    """Sets `blank` of every worker: the chance that a page was left empty without a look."""
    odds = [logit(PRIOR_BLANK)] * len(fit.workers)
    for scene in fit.scenes:
        if len(scene.workers) < 2:
            continue
        for worker in scene.workers:
            if worker in scene.empty:
                chance = max(_chance_of_empty(fit, scene, worker), LEAST_PROBABILITY)
                odds[worker] += log(BLANK_PAGES / chance)
            else:
                odds[worker] += log(1 - BLANK_PAGES)
    for model, found in zip(fit.workers, odds, strict=True):
        model.blank = BLANK_PAGES * logistic(found)


def _chance_of_empty(fit: Fit, scene: Scene, worker: int) -> float:
    chance = 1.0
    for cluster in scene.clusters:
        if any(member.worker != worker for member in cluster.members):
            there = existence_without(cluster, fit.workers, fit.batch, scene.empty, worker)
            chance *= 1 - there * (1 - miss_chance(cluster, fit.workers[worker]))
    return chance
