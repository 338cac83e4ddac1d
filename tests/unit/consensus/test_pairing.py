"""What two members' clicks say about a left/right pair."""

from math import exp, log, pi

import pytest

from poserig.pose.consensus.pairing import make_observer, pair_gains
from poserig.pose.consensus.worker_model import WorkerModel
from tests.unit.consensus.helpers import member

SIGMAS = [0.1, 0.2]
SCALE = 100.0
AREA = 4 * SCALE**2
Point = tuple[float, float, int]
LEFT, RIGHT, NOTHING = (10.0, 0.0, 2), (90.0, 0.0, 2), (0.0, 0.0, 0)


def gain(first: list[Point], second: list[Point], *workers: WorkerModel) -> float:
    models = workers or (WorkerModel(outlier=0.1), WorkerModel(outlier=0.2))
    observers = [
        make_observer(member(k, *points), worker, [3.0, 4.0], SIGMAS, SCALE)
        for k, (points, worker) in enumerate(zip((first, second), models, strict=True))
    ]
    (found,) = pair_gains([(0, 1)], observers[0], observers[1], SCALE)
    return found


def term(squared: float, variance: float) -> float:
    return log(0.7 * exp(-squared / (2 * variance)) / (2 * pi * variance) + 0.3 / AREA)


def test_alike_names_gain_and_exchanged_ones_lose() -> None:
    straight = term(0, 18) + term(0, 32)
    crossed = 2 * term(80**2, 25)
    assert gain([LEFT, RIGHT], [LEFT, RIGHT]) == pytest.approx(straight - crossed)
    straight, crossed = term(80**2, 18) + term(80**2, 32), 2 * term(0, 25)
    assert gain([LEFT, RIGHT], [RIGHT, LEFT]) == pytest.approx(straight - crossed)


def test_halves_of_a_pair_with_one_name_are_compared_with_nothing() -> None:
    unseen = log(1 / AREA)
    assert gain([LEFT, NOTHING], [LEFT, NOTHING]) == pytest.approx(term(0, 18) - unseen)
    assert gain([LEFT, NOTHING], [NOTHING, LEFT]) == pytest.approx(unseen - term(0, 25))
    assert gain([LEFT, NOTHING], [NOTHING, NOTHING]) == 0


def test_half_a_pair_against_a_whole_one() -> None:
    found = gain([LEFT, NOTHING], [LEFT, RIGHT])
    assert found == pytest.approx(term(0, 18) - term(80**2, 25))


def test_offsets_are_removed() -> None:
    one = WorkerModel(outlier=0.1, offset_x=4.0, offset_y=-2.0, offset_unit="pixel")
    two = WorkerModel(outlier=0.2, offset_x=0.05, offset_unit="area")
    shifted = [(14.0, -2.0, 2), (94.0, -2.0, 2)]
    other = [(15.0, 0.0, 2), (95.0, 0.0, 2)]
    assert gain(shifted, other, one, two) == pytest.approx(gain([LEFT, RIGHT], [LEFT, RIGHT]))


def test_workers_of_outliers_say_little() -> None:
    wild = WorkerModel(outlier=0.9)
    assert 0 < gain([LEFT, RIGHT], [LEFT, RIGHT], wild, wild) < 12
    assert gain([LEFT, RIGHT], [LEFT, RIGHT]) > 12


def test_an_observer_has_an_offset_for_each_keypoint() -> None:
    worker = WorkerModel(offset_x=0.5, offset_unit="sigma")
    observer = make_observer(member(0, LEFT, RIGHT), worker, [1.0, 2.0], SIGMAS, SCALE)
    assert observer.offsets == [(5.0, 0.0), (10.0, 0.0)]
    assert (observer.outlier, observer.spreads) == (0.05, [1.0, 2.0])
