"""Where one keypoint lies, seen from another."""

from math import exp, log

import pytest

from poserig.pose.quality.relations import CELLS, OUTSIDE, UNIFORM, Relation, _kernel, _spread

ROW = [(0.1 * (n % 5), 0.1 * (n // 5)) for n in range(25)]


def test_a_relation_leaves_out_what_a_displacement_added_itself() -> None:
    relation = Relation([*ROW, (0.5, 0.5)])
    assert relation.log_density(0.2, 0.2) > relation.log_density(0.5, 0.5)
    assert relation.log_density(0.5, 0.5) > relation.log_density(0.5, 0.5, own=True)
    assert relation.log_density(5, 5) == OUTSIDE


def test_a_density_sums_up_to_1_but_for_its_edges() -> None:
    relation = Relation([(0.0, 0.0)] * 10 + [(0.5, 0.5), (-0.5, -0.5)])
    step, half = relation._step, relation._half
    total = sum(
        exp(relation.log_density(-half + (column + 0.5) * step, -half + (row + 0.5) * step))
        for row in range(CELLS)
        for column in range(CELLS)
    )
    assert total == pytest.approx(1, abs=0.001)


def test_the_grid_holds_most_displacements_with_a_margin() -> None:
    """One of 101 is far off: it does not widen the grid."""
    relation = Relation([(0.01 * n, 0.0) for n in range(100)] + [(50.0, 0.0)])
    assert relation._half == pytest.approx(1.3 * 0.97)
    assert relation._step == pytest.approx(2 * 1.3 * 0.97 / CELLS)
    assert relation.log_density(1.26, 0) > OUTSIDE
    assert relation.log_density(1.27, 0) == OUTSIDE
    assert relation.log_density(-1.27, 0) == relation.log_density(0, 1.27) == OUTSIDE
    assert relation.log_density(0, -1.27) == OUTSIDE


def test_x_and_y_are_told_apart() -> None:
    relation = Relation([(0.8, 0.0)] * 20)
    assert relation.log_density(0.8, 0) > relation.log_density(0, 0.8) + 1
    assert relation.log_density(0.8, 0) > relation.log_density(-0.8, 0) + 1


def test_all_displacements_on_one_place_are_a_peak() -> None:
    """The narrowest kernel: 0.9 cells."""
    relation = Relation([(0.0, 0.0)] * 5)
    peak = _kernel(0.9)[0] ** 2
    assert relation.log_density(0, 0) == pytest.approx(log(UNIFORM + 0.98 * peak))
    own = log(UNIFORM + 0.98 * peak * 4 / 5)
    assert relation.log_density(0, 0, own=True) == pytest.approx(own)
    assert relation.expected == pytest.approx(own)


def test_the_kernel_is_as_wide_as_the_displacements_differ() -> None:
    """1,000 displacements on a square: the spread over the cell, narrowed by 1000^(-1/6)."""
    square = [(0.02 * (n % 50) - 0.5, 0.05 * (n // 50) - 0.5) for n in range(1000)]
    relation = Relation(square)
    bandwidth = _spread(square) / relation._step * 1000 ** (-1 / 6)
    assert bandwidth > 1.5
    assert relation._own == pytest.approx(0.98 * _kernel(bandwidth)[0] ** 2 / 1000)
    middle = [relation.log_density(x, y) for x, y in ((0, 0), (0.2, 0.1), (-0.2, 0.2))]
    assert max(middle) - min(middle) < 0.15


def test_a_view_has_a_fifth_of_the_density_of_all() -> None:
    everything = Relation([(0.0, 0.0)] * 10 + [(0.9, 0.0)] * 10)
    view = Relation([(0.9, 0.0)] * 4, everything)
    assert view._half == everything._half
    there = exp(everything.log_density(0, 0)) - UNIFORM
    assert exp(view.log_density(0, 0)) == pytest.approx(UNIFORM + 0.2 * there, rel=0.01)
    own = exp(everything.log_density(0.9, 0)) - UNIFORM
    peak = 0.78 * _kernel(0.9)[0] ** 2
    assert exp(view.log_density(0.9, 0)) == pytest.approx(UNIFORM + peak + 0.2 * own, rel=0.01)


def test_the_spread_is_that_of_the_axis_that_varies_less() -> None:
    values = [(0.1 * n, 0.3 * n) for n in range(9)]
    assert _spread(values) == pytest.approx((0.6 - 0.2) / 1.349)
    assert _spread([(y, x) for x, y in values]) == pytest.approx((0.6 - 0.2) / 1.349)
    assert _spread(values[:3]) == 0


def test_half_a_kernel_is_a_gaussian_that_sums_up_to_1() -> None:
    half = _kernel(2.0)
    assert half[0] + 2 * sum(half[1:]) == pytest.approx(1)
    assert half[2] / half[0] == pytest.approx(exp(-0.5))
    assert len(half) == 8
