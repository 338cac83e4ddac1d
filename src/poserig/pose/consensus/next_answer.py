"""Predicts what one more usual worker answers about an image, and what that makes of its objects.

    P(has | looked) = (1 - m) e + β d                        d: it is a decoy
    P(empty) = πκ + (1 - πκ) e^-r Π (1 - P(has | looked))
    r = λ (1 - m) Π (b + (1 - b) m') + δ β Π (b + (1 - b) (1 - β)) + η

A usual worker has the priors of `constants`: m is the chance to miss the object, β to label a
decoy, η the instances that the worker invents, π the share of workers who leave pages empty without
a look and κ how often they do. What one worker invented, nobody else labels. r is the number of
further objects that the worker labels: real ones and decoys that all others missed, and inventions;
λ and δ are those per image, and the products are over the workers of the image, with their rates.
The existence after an answer is that of `existence`, with the worker among those who have the
object or those who lack it. It says anew who of the others left the page empty without a look
(`blanks`), and that again what exists, in turn.
"""

from collections.abc import Mapping
from dataclasses import replace
from math import log

from poserig.pose.consensus.blanks import log_chance_of_empty
from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    BLANK_PAGES,
    LEAST_PROBABILITY,
    PRIOR_BLANK,
    ROUNDS,
)
from poserig.pose.consensus.existence import existence_without, miss_chance, odds_of
from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.members import Member
from poserig.pose.consensus.rates import logistic, logit
from poserig.pose.consensus.worker_model import WorkerModel

# Chance that a usual worker leaves the page empty without a look.
UNSEEN_PAGE = PRIOR_BLANK * BLANK_PAGES


class NextAnswer:
    """One more usual worker's answer about an image.

    Attributes:
        having: Per cluster P(has | looked).
        others: r, the number of objects in the answer that nobody has yet.
        others_exist: Existence of such an object, if the worker labels it.
    """

    def __init__(self, fit: Fit, scene: Scene) -> None:
        self._fit, self._scene = fit, scene
        self.having = [_chance_to_have(fit, scene, cluster) for cluster in scene.clusters]
        whole = [1] * len(fit.rig.sigmas)
        seen = Member(len(fit.workers), whole, whole, whole, scale=1.0)
        another = Cluster([seen], scene.workers, scale=1.0)
        workers = [*fit.workers, WorkerModel()]
        real, decoy, invented = odds_of(another, workers, fit.batch, scene.empty)
        self.others = real + decoy + invented
        self.others_exist = real / self.others
        # Of each empty page log P(empty | looked) per cluster, and the log odds of a blank page by
        # all other pages of its worker.
        self._logs: dict[int, list[float]] = {}
        self._odds: dict[int, float] = {}
        for worker in scene.empty:
            self._logs[worker] = [
                log_chance_of_empty(cluster, fit.workers, fit.batch, scene.empty, worker)
                for cluster in scene.clusters
            ]
            blank = max(fit.workers[worker].blank / BLANK_PAGES, LEAST_PROBABILITY)
            odds = logit(min(blank, 1 - LEAST_PROBABILITY)) - log(BLANK_PAGES)
            self._odds[worker] = odds + _floored(sum(self._logs[worker]))

    def existence_after(self, votes: Mapping[int, bool], empty: bool = False) -> list[float]:
        """Returns the existence of clusters after the answer, in the order of the votes.

        Args:
            votes: Index of a cluster → whether the worker has it.
            empty: Whether the worker's page is empty.
        """
        fit, new = self._fit, len(self._fit.workers)
        workers = [*fit.workers, WorkerModel()]
        pages = self._scene.empty | {new} if empty else self._scene.empty
        for worker in pages:
            workers[worker] = replace(workers[worker], blank=PRIOR_BLANK)
        found = [_with_vote(self._scene.clusters[n], new, has) for n, has in votes.items()]
        # What the clusters without a vote say about each page does not change.
        others = {
            worker: sum(value for n, value in enumerate(logs) if n not in votes)
            for worker, logs in self._logs.items()
        }
        batch = replace(fit.batch)
        before = sum(cluster.existence for cluster in found)
        for _ in range(ROUNDS):
            after = [existence_without(cluster, workers, batch, pages) for cluster in found]
            batch.objects = fit.batch.objects + (sum(after) - before) / (len(fit.scenes) + 1)
            for worker in pages:
                chance = others.get(worker, 0.0) + sum(
                    log_chance_of_empty(cluster, workers, batch, pages, worker) for cluster in found
                )
                odds = self._odds.get(worker, logit(PRIOR_BLANK))
                workers[worker].blank = BLANK_PAGES * logistic(
                    odds + log(BLANK_PAGES) - _floored(chance)
                )
        return [existence_without(cluster, workers, batch, pages) for cluster in found]


def _chance_to_have(fit: Fit, scene: Scene, cluster: Cluster) -> float:
    there = cluster.existence
    _, decoy, invented = odds_of(cluster, fit.workers, fit.batch, scene.empty)
    is_decoy = (1 - there) * decoy / (decoy + invented)
    return there * (1 - miss_chance(cluster, WorkerModel())) + is_decoy * fit.batch.bite


def _with_vote(cluster: Cluster, worker: int, has: bool) -> Cluster:
    if not has:
        return replace(cluster, absent=[*cluster.absent, worker])
    fullest = max(cluster.members, key=lambda member: member.labeled)
    return replace(cluster, members=[*cluster.members, replace(fullest, worker=worker)])


def _floored(log_chance: float) -> float:
    return max(log_chance, log(LEAST_PROBABILITY))
