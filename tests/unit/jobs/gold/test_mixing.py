"""Tests jobs/gold/mixing.py: what is drawn, and that every place is as likely as any other."""

from collections import Counter

import pytest

from poserig.jobs.gold.mixing import drawn, how_many, places

SEEDS = [f"job-{number}" for number in range(2000)]


@pytest.mark.parametrize(
    ("gold", "plain", "share", "count"),
    [
        (12, 1000, None, 12),
        (200, 950, 0.05, 50),  # of 1,000 that workers see
        (20, 950, 0.05, 20),  # there are no more
        (20, 3, 0.05, 1),  # never none
        (200, 100, 0.5, 100),
    ],
)
def test_a_share_is_of_all_images_that_workers_see(
    gold: int, plain: int, share: float | None, count: int
) -> None:
    assert how_many(gold, plain, share) == count


def test_every_place_is_as_likely_as_any_other() -> None:
    # 4 among 18 leave 19 places: before each image and behind the last.
    found = Counter(place for seed in SEEDS for place in places(4, 18, seed))
    assert set(found) == set(range(19))
    expected = 4 * len(SEEDS) / 19
    # Of 19 draws 5 standard deviations are never reached by chance.
    assert all(abs(count - expected) < 5 * expected**0.5 for count in found.values())


def test_gold_is_spread_evenly_over_the_job() -> None:
    for seed in SEEDS[:200]:
        found = places(10, 999, seed)
        assert found == sorted(found)
        assert [place // 100 for place in found] == list(range(10))  # one in each tenth


def test_the_name_of_the_job_decides_in_any_case() -> None:
    assert places(5, 100, "Pier-1") == places(5, 100, "pier-1") != places(5, 100, "pier-2")
    assert places(0, 5, "pier-1") == []
    assert set(places(9, 0, "pier-1")) == {0}


def test_a_larger_share_contains_a_smaller_one_in_another_order() -> None:
    images = [f"{number:016x}" for number in range(40)]
    few, many = drawn(images, 8, "pier-1", str), drawn(images, 20, "Pier-1", str)
    assert set(few) < set(many)
    assert len(set(many)) == 20
    assert many != sorted(many)
    assert drawn(images[::-1], 8, "pier-1", str) == few  # whatever their order was
    assert set(drawn(images, 8, "pier-2", str)) != set(few)
