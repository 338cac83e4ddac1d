"""Tests project/gold/stream.py: one of each so many, anywhere in them."""

from collections import Counter

import pytest

from poserig.project.gold.stream import coming, is_gold


def test_one_image_of_each_twenty_is_gold_at_any_place() -> None:
    places: Counter[int] = Counter()
    for person in range(1500):
        found = [number for number in range(1, 61) if is_gold(number, 0.05, f"w{person}")]
        assert [(number - 1) // 20 for number in found] == [0, 1, 2]
        places.update((number - 1) % 20 for number in found)
    expected = sum(places.values()) / 20
    assert len(places) == 20
    assert all(abs(count - expected) < 5 * expected**0.5 for count in places.values())


def test_a_person_always_gets_gold_at_the_same_numbers() -> None:
    one = [is_gold(number, 0.05, "ann") for number in range(1, 200)]
    assert one == [is_gold(number, 0.05, "ann") for number in range(1, 200)]
    assert one != [is_gold(number, 0.05, "bob") for number in range(1, 200)]
    assert not any(is_gold(number, 0, "ann") for number in range(1, 200))
    assert all(is_gold(number, 1, "ann") for number in range(1, 20))


@pytest.mark.parametrize("share", [0.05, 0.2, 0.33, 0.5])
def test_gold_that_is_coming_is_what_comes(share: float) -> None:
    for number in (1, 2, 7, 20, 21, 33):
        for plain in (0, 1, 2, 5, 19, 20, 39, 100):
            left, at, gold = plain, number, 0
            while left:
                is_one = is_gold(at, share, "ann")
                gold, left, at = gold + is_one, left - (not is_one), at + 1
            assert coming(number, plain, share, "ann", 1000) == gold, (number, plain)
            assert coming(number, plain, share, "ann", 2) == min(2, gold)
    assert coming(1, 50, 0, "ann", 5) == 0
    assert coming(1, 50, 1, "ann", 5) == 5
