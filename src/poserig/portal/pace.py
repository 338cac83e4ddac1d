"""Says how fast a job is labeled, and how much work is left."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean

from poserig.portal.grid import PersonFigures

_SHOWN_DAYS = 14
_PACE_DAYS = 7
"""Days with answers over which the pace is taken. Others are days on which nobody works."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a job is labeled.

    Attributes:
        answers: Submitted so far.
        left: Answers that are missing.
        per_answer: Mean working time of an answer in seconds; None when it was never measured.
        a_day: Mean answers of the last days on which anybody worked; None before the first answer.
        days: The last days with answers, and how many each had; the oldest first.
    """

    answers: int
    left: int
    per_answer: float | None
    a_day: float | None
    days: tuple[tuple[str, int], ...]

    @property
    def work_left(self) -> float | None:
        """Seconds of work that are left; None when no time was measured."""
        return None if self.per_answer is None else self.left * self.per_answer

    @property
    def days_left(self) -> float | None:
        """Days like the last ones; None when nobody has answered yet."""
        return self.left / self.a_day if self.a_day else None


def pace_of(people: Sequence[PersonFigures], left: int, today: date) -> Pace:
    """Adds up what everybody did.

    Args:
        people: Everybody who has answered.
        left: Answers that are missing.
        today: In UTC. It is not over, so that it counts for the pace only when it beats the others
            or is alone.
    """
    timed = [one for one in people if one.seconds is not None and one.per_image]
    # A person's mean holds for the answers whose time was measured.
    measured = sum((one.seconds or 0.0) / (one.per_image or 1.0) for one in timed)
    seconds = sum(one.seconds or 0.0 for one in timed)
    days: Counter[str] = Counter()
    for one in people:
        days.update(dict(one.days))
    by_day = sorted(days.items())
    whole = [count for day, count in by_day if day < today.isoformat()][-_PACE_DAYS:]
    a_day = mean(whole) if whole else None
    now = days.get(today.isoformat(), 0)
    if now and (a_day is None or now > a_day):
        a_day = float(now)
    since = (today - timedelta(days=_SHOWN_DAYS - 1)).isoformat()
    return Pace(
        answers=sum(one.answers for one in people),
        left=left,
        per_answer=seconds / measured if measured else None,
        a_day=a_day,
        days=tuple((day, count) for day, count in by_day if day >= since),
    )
