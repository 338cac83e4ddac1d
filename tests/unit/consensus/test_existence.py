"""Whether an object is there."""

from math import log

import pytest

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.existence import miss_chance, update_existence
from poserig.pose.consensus.rates import logistic
from poserig.pose.consensus.worker_model import BatchModel, WorkerModel
from tests.unit.consensus.helpers import member

BATCH = BatchModel(objects=2.0, decoys=0.1, bite=0.4, presence=[], context=[])


def cluster(having: int, absent: int, points: int = 8) -> Cluster:
    whole = ((0.0, 0.0, 2),) * points
    members = [member(number, *whole) for number in range(having)]
    return Cluster(members, list(range(having, having + absent)), 100.0)


def existence(found: Cluster, *workers: WorkerModel) -> float:
    update_existence(found, workers or [WorkerModel() for _ in range(5)], BATCH)
    return found.existence


def test_two_of_three_are_an_object_or_a_decoy() -> None:
    miss = 0.12 * 0.8
    real = 2.0 * (1 - miss) ** 2 * miss
    decoy = 0.1 * 0.4**2 * 0.6
    assert existence(cluster(2, 1)) == pytest.approx(real / (real + decoy))


def test_a_single_instance_may_also_be_an_invention() -> None:
    miss = 0.12 * 0.8
    real = 2.0 * (1 - miss) * miss**2
    other = 0.1 * 0.4 * 0.6**2 + 0.04
    assert existence(cluster(1, 2)) == pytest.approx(real / (real + other))


def test_the_rates_are_the_workers_own() -> None:
    """Somebody who invents much is believed less, somebody who misses much is missed less."""
    usual = existence(cluster(1, 1))
    assert existence(cluster(1, 1), WorkerModel(invention=0.5), WorkerModel()) < usual
    assert existence(cluster(1, 1), WorkerModel(), WorkerModel(miss=0.5)) > usual
    # What the absent one invents is nothing to the point.
    assert existence(cluster(1, 1), WorkerModel(), WorkerModel(invention=0.5)) == usual


def test_a_batch_of_many_objects_makes_one_more_likely() -> None:
    found = cluster(1, 1)
    update_existence(found, [WorkerModel(), WorkerModel()], BATCH)
    odds = log(found.existence / (1 - found.existence))
    more = BatchModel(objects=4.0, decoys=0.1, bite=0.4, presence=[], context=[])
    update_existence(found, [WorkerModel(), WorkerModel()], more)
    assert found.existence == pytest.approx(logistic(odds + log(2)))


def test_objects_with_few_points_are_missed_more_often() -> None:
    worker = WorkerModel(miss=0.2)
    assert miss_chance(cluster(1, 0, points=5), worker) == pytest.approx(0.34)
    assert miss_chance(cluster(1, 0, points=6), worker) == pytest.approx(0.16)
    assert miss_chance(cluster(1, 0, points=5), WorkerModel(miss=0.8)) == 0.9


def test_the_fullest_instance_says_how_many_points_there_are() -> None:
    found = cluster(1, 0, points=8)
    found.members.append(member(1, (0, 0, 2), (0, 0, 0)))
    assert miss_chance(found, WorkerModel(miss=0.2)) == pytest.approx(0.16)
