"""How fast a job is labeled, and what is left."""

from datetime import date

import pytest

from poserig.portal.grid import PersonFigures
from poserig.portal.overview import duration
from poserig.portal.pace import pace_of

TODAY = date(2026, 3, 20)


def person(name: str, answers: int, seconds: float | None, **days: int) -> PersonFigures:
    """Somebody who answered on days of March (`d07=3`)."""
    return PersonFigures(
        worker_id=name, answers=answers, instances=answers, points=answers, seconds=seconds,
        per_image=seconds / answers if seconds else None, per_instance=None, per_point=None,
        compared=0, quality=None, kinds={}, left_out=0.0, missed=0, corrected=0, exchanged=0,
        exchanged_backs=0, backs=0,
        days=tuple((f"2026-03-{day[1:]}", count) for day, count in days.items()),
    )  # fmt: skip


def test_work_that_is_left_is_by_the_mean_of_all_answers() -> None:
    people = [person("a", 30, 300.0, d18=30), person("b", 10, 500.0, d18=10)]
    pace = pace_of(people, 60, TODAY)
    assert (pace.answers, pace.per_answer, pace.work_left) == (40, 20.0, 1200.0)
    assert (pace.a_day, pace.days_left) == (40.0, 1.5)


def test_time_that_was_not_measured_counts_for_nobody() -> None:
    pace = pace_of([person("a", 4, None, d18=4), person("b", 2, 30.0, d18=2)], 10, TODAY)
    assert (pace.answers, pace.per_answer) == (6, 15.0)
    assert pace_of([person("a", 4, None)], 10, TODAY).work_left is None


@pytest.mark.parametrize(
    ("days", "a_day"),
    [
        ({"d20": 3}, 3.0),  # today is all there is
        ({"d18": 10, "d20": 3}, 10.0),  # it is not over
        ({"d18": 10, "d20": 30}, 30.0),
        ({f"d{day:02}": day for day in range(1, 20)}, 16.0),  # 13 to 19
        ({}, None),
    ],
)
def test_pace_is_of_the_last_days_on_which_somebody_worked(
    days: dict[str, int], a_day: float | None
) -> None:
    assert pace_of([person("a", 1, 1.0, **days)], 8, TODAY).a_day == a_day


def test_days_of_everybody_are_added_and_old_ones_left_out() -> None:
    people = [person("a", 9, 1.0, d06=1, d07=2, d19=3), person("b", 4, 1.0, d19=4)]
    assert pace_of(people, 0, TODAY).days == (("2026-03-07", 2), ("2026-03-19", 7))


def test_lengths_of_time_are_for_people() -> None:
    assert [duration(one) for one in (41.4, 89.9, 90, 5399, 5400, 36_000)] == [
        "41 s", "90 s", "2 min", "90 min", "1.5 h", "10.0 h"
    ]  # fmt: skip
