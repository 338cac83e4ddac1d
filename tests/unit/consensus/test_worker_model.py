"""What is learned of a worker."""

import pytest

from poserig.pose.consensus.worker_model import WorkerModel


@pytest.mark.parametrize(
    ("unit", "expected"),
    [("pixel", (2.0, -3.0)), ("area", (100.0, -150.0)), ("sigma", (5.0, -7.5))],
)
def test_an_offset_becomes_pixels(unit: str, expected: tuple[float, float]) -> None:
    worker = WorkerModel(offset_x=2.0, offset_y=-3.0, offset_unit=unit)
    assert worker.offset(50.0, 0.05) == pytest.approx(expected)


def test_a_worker_of_whom_nothing_is_known_has_no_offset_and_the_priors() -> None:
    worker = WorkerModel()
    assert worker.offset(100.0, 0.1) == (0.0, 0.0)
    assert (worker.noise, worker.flip, worker.part, worker.pair) == (0.75, 0.1, 0.02, 0.04)
    assert (worker.outlier, worker.swap, worker.miss, worker.invention) == (0.05, 0.03, 0.12, 0.04)
    assert (worker.missed_point, worker.invented_point, worker.visibility) == (0.12, 0.05, 0.85)
