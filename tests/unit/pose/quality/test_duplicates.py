"""Tests pose/quality/duplicates.py: the same object is likelier than two that stand close."""

import pytest

from poserig.pose.quality.duplicates import HIGHEST, LOWEST, chance_of_duplicate

BOX = [0, 0, 2, 100, 0, 2, 100, 100, 2, 0, 100, 2.0]


def moved(by: float) -> list[float]:
    return [number + by if at % 3 == 0 else number for at, number in enumerate(BOX)]


def test_chance_falls_as_two_instances_part() -> None:
    found = [chance_of_duplicate(BOX, moved(by)) for by in (0, 3, 6, 9, 12, 40)]
    assert found[0] == HIGHEST
    assert found[-1] == LOWEST
    assert found == sorted(found, reverse=True)
    assert 0.8 < found[1] < HIGHEST
    assert LOWEST < found[3] < found[2] < found[1]


def test_points_that_one_lacks_speak_against_it_and_order_does_not_matter() -> None:
    part = [*BOX[:-1], 0.0]
    assert chance_of_duplicate(BOX, part) == chance_of_duplicate(part, BOX) == HIGHEST
    other = [*part[:-3], 0.0, 100.0, 2.0]
    other[2] = 0.0
    assert LOWEST < chance_of_duplicate(part, other) < HIGHEST


@pytest.mark.parametrize("flat", [[0.0] * 12, [5, 5, 2, *[0.0] * 9]])
def test_what_has_no_size_has_the_lowest_chance(flat: list[float]) -> None:
    assert chance_of_duplicate(flat, flat) == LOWEST
