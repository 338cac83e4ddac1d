"""Points that two neighboring instances exchanged."""

import pytest

from poserig.pose.quality.exchange import best_exchange
from poserig.pose.quality.repairs import NOWHERE, Point
from poserig.pose.quality.views import View
from tests.unit.pose.quality.crowd import (
    COCO,
    MODEL,
    SOMEONE,
    Fixed,
    judged,
    rig_of,
    sized_model_of,
)

RIG = rig_of("a", "b", "c")
NEAR, FAR = Fixed({(1.0, 0.0): 0.0}), Fixed({(2.0, 0.0): 0.0})
MODEL_OF_ROWS = sized_model_of(RIG, View(0.0, (NEAR, FAR, NEAR)))


def row(y: float, *, last: float | None = None) -> list[Point]:
    """Three points in a row; the last one may lie elsewhere."""
    points = [(0.0, y, 2.0), (100.0, y, 2.0), (200.0, y, 2.0)]
    if last is not None:
        points[2] = (200.0, last, 2.0)
    return points


def test_an_exchanged_point_is_given_back() -> None:
    one, two = row(0, last=100), row(100, last=0)
    found = best_exchange(judged(MODEL_OF_ROWS, *one), judged(MODEL_OF_ROWS, *two))
    assert found
    assert found.points == (2,)
    assert list(found.first) == row(0)
    assert list(found.second) == row(100)
    # Four relations of -5 become 0, each told for two other points.
    assert found.gain == pytest.approx(20 / 2)


def test_the_smaller_part_is_named() -> None:
    one, two = row(0, last=100), row(100, last=0)
    found = best_exchange(judged(MODEL_OF_ROWS, *two), judged(MODEL_OF_ROWS, *one))
    assert found
    assert found.points == (2,)
    wide = rig_of("a", "b", "c", "d", "e")
    view = View(
        0.0, tuple(Fixed({(float(b - a), 0.0): 0.0}) for a in range(5) for b in range(a + 1, 5))
    )
    model = sized_model_of(wide, view)
    first = [(100.0 * n, 0.0 if n in (1, 3) else 100.0, 2.0) for n in range(5)]
    second = [(x, 100.0 - y, v) for x, y, v in first]
    found = best_exchange(judged(model, *first), judged(model, *second))
    assert found
    assert found.points == (1, 3)


def test_rows_as_they_are_gain_nothing() -> None:
    assert best_exchange(judged(MODEL_OF_ROWS, *row(0)), judged(MODEL_OF_ROWS, *row(100))) is None


def test_a_point_that_one_of_the_two_lacks_goes_to_the_other() -> None:
    """The second has no c, and the first has the second's."""
    one, two = row(0, last=100), [*row(100)[:2], NOWHERE]
    for first, second in ((one, two), (two, one)):
        found = best_exchange(judged(MODEL_OF_ROWS, *first), judged(MODEL_OF_ROWS, *second))
        assert found
        assert found.points == (2,)
        assert {found.first[2], found.second[2]} == {NOWHERE, (200.0, 100.0, 2.0)}
        # Two relations of -5 become 0; the poses have at least two points: one other.
        assert found.gain == pytest.approx(10 / 1)


def test_points_that_neither_has_are_left_out() -> None:
    one, two = [*row(0)[:2], NOWHERE], [*row(100)[:2], NOWHERE]
    one[1], two[1] = two[1], one[1]
    found = best_exchange(judged(MODEL_OF_ROWS, *one), judged(MODEL_OF_ROWS, *two))
    assert found
    assert found.points in ((0,), (1,))
    empty = [NOWHERE] * 3
    assert best_exchange(judged(MODEL_OF_ROWS, *row(0)), judged(MODEL_OF_ROWS, *empty)) is None


def test_a_whole_limb_is_found_from_any_of_its_points() -> None:
    assert MODEL
    one = [(SOMEONE[at], SOMEONE[at + 1], SOMEONE[at + 2]) for at in range(0, 51, 3)]
    two = [(x + 70, y + 4, v) for x, y, v in one]
    limb = [COCO.index[name] for name in ("left_hip", "left_knee", "left_ankle")]
    first, second = list(one), list(two)
    for point in limb:
        first[point], second[point] = two[point], one[point]
    found = best_exchange(judged(MODEL, *first), judged(MODEL, *second))
    assert found
    assert found.points == tuple(limb)
    assert list(found.first) == one


def test_an_exchange_is_judged_in_the_view_that_fits_best() -> None:
    """The second view knows none of these displacements: it must not speak."""
    strange = Fixed({})
    views = (View(0.0, (NEAR, FAR, NEAR)), View(0.0, (strange, strange, strange)))
    model = sized_model_of(RIG, *views)
    found = best_exchange(judged(model, *row(0, last=100)), judged(model, *row(100, last=0)))
    assert found
    assert found.points == (2,)
    assert found.gain == pytest.approx(20 / 2)
