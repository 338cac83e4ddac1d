"""The constant error of each worker."""

import pytest

from poserig.pose.consensus.offsets import Residual, estimate, geometric_median, learn_offsets
from poserig.pose.consensus.worker_model import WorkerModel


def test_the_median_is_where_most_are() -> None:
    x, y = geometric_median([(0, 0), (0.01, 0), (9, 9)], [1, 1, 1])
    assert x == pytest.approx(0.005, abs=0.01)
    assert y == pytest.approx(0, abs=0.01)
    assert geometric_median([], []) == (0, 0)
    assert geometric_median([(3, 4), (5, 6)], [0, 0]) == (0, 0)


def test_the_median_weighs_the_points() -> None:
    x, _ = geometric_median([(0, 0), (10, 0)], [1, 3])
    assert x == pytest.approx(10, abs=0.1)
    assert geometric_median([(3, 4), (3, 4)], [1, 2]) == pytest.approx((3, 4))


def test_the_median_of_a_triangle_sees_its_sides_alike() -> None:
    x, y = geometric_median([(0, 0), (4, 0), (2, 12**0.5)], [1, 1, 1])
    assert (x, y) == pytest.approx((2, 2 / 3**0.5), abs=0.01)


def test_an_offset_is_a_weighted_mean_shrunk_by_ten_clicks() -> None:
    residuals = [Residual(1.0, 3.0, -2.0, 4.0, 50.0, 0.1), Residual(0.5, 6.0, 0.0, 2.0, 100.0, 0.1)]
    found = estimate("pixel", residuals)
    weight = 1 / 4 + 0.5 / 2
    sum_x, sum_y = 3 / 4 + 0.5 * 6 / 2, -2 / 4
    assert found.gain == pytest.approx((sum_x**2 + sum_y**2) / weight)
    assert found.x == pytest.approx(sum_x / (weight * (1 + 10 / 2)))
    assert found.y == pytest.approx(sum_y / (weight * (1 + 10 / 2)))
    assert found.clicks == 1.5


@pytest.mark.parametrize(("unit", "sizes"), [("area", (50, 100)), ("sigma", (5, 20))])
def test_an_offset_in_another_unit_grows_with_the_object(
    unit: str, sizes: tuple[float, float]
) -> None:
    residuals = [
        Residual(1.0, 0.1 * sizes[0], 0.0, 4.0, 50.0, 0.1),
        Residual(1.0, 0.1 * sizes[1], 0.0, 4.0, 100.0, 0.2),
    ]
    assert estimate(unit, residuals).x == pytest.approx(0.1 / 6)


def test_without_clicks_there_is_no_estimate() -> None:
    assert estimate("area", []) == (0, 0, 0, 0)
    assert estimate("area", [Residual(0.0, 3.0, 3.0, 4.0, 50.0, 0.1)]) == (0, 0, 0, 0)


def learned(unit: str, size: float, *shares: float, clicks: int = 60) -> list[WorkerModel]:
    """Workers whose clicks are off by these shares of a size, on objects of many scales."""
    residuals = []
    for share in shares:
        own = []
        for number in range(clicks):
            area_root, sigma = 60.0 + 7 * (number % 11), 0.05 + 0.02 * (number % 3)
            scale = {"pixel": 1.0, "area": area_root, "sigma": area_root * sigma}[unit]
            own.append(Residual(1.0, share * size * scale, 0.0, 4.0, area_root, sigma))
        residuals.append(own)
    workers = [WorkerModel() for _ in shares]
    learn_offsets(workers, residuals)
    return workers


@pytest.mark.parametrize(("unit", "size"), [("area", 0.09), ("pixel", 9.0), ("sigma", 1.2)])
def test_the_offset_is_the_one_workers_who_stands_apart(unit: str, size: float) -> None:
    """Residuals as they come from a place in the middle: a third of the offset on everybody."""
    workers = learned(unit, size, 2 / 3, -1 / 3, -1 / 3)
    assert {worker.offset_unit for worker in workers} == {unit}
    assert workers[0].offset_x == pytest.approx(size, rel=0.2)
    assert abs(workers[1].offset_x) < 0.05 * size
    assert abs(workers[2].offset_x) < 0.05 * size


def test_two_workers_meet_in_the_middle() -> None:
    workers = learned("pixel", 9.0, 0.5, -0.5)
    assert workers[0].offset_x == pytest.approx(4.5, rel=0.2)
    assert workers[1].offset_x == pytest.approx(-4.5, rel=0.2)


def test_no_offset_without_proof() -> None:
    workers = [WorkerModel(offset_x=0.5), WorkerModel()]
    learn_offsets(workers, [[Residual(1.0, 0.5, 0.0, 4.0, 80.0, 0.07)], []])
    assert [(w.offset_x, w.offset_y) for w in workers] == [(0, 0), (0, 0)]


def test_a_worker_without_proof_has_none_beside_one_who_has() -> None:
    """The gain of 60 clicks that are d off with a variance of 4 is 15 d²."""
    workers = learned("pixel", 1.0, 3.0, 0.89)
    assert workers[0].offset_x > 2
    assert workers[1].offset_x == 0
    assert learned("pixel", 1.0, 3.0, 0.91)[1].offset_x > 0.7
