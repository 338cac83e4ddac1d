"""Implements the clock verbs of the store in dicts."""

from datetime import datetime, timedelta

from poserig.labeling.store.records import (
    Deadline,
)
from tests.unit.labeling.memory_store.tables import Tables, verb


class Clock(Tables):
    """Implements `poserig.labeling.store.ClockVerbs`."""

    @verb
    def saved_time(self) -> datetime | None:
        return self._time

    @verb
    def save_time(self, time: datetime) -> None:
        self._time = time

    @verb
    def settle_deadlines(self, by: timedelta, time: datetime) -> None:
        def settled(deadline: Deadline) -> Deadline:
            return Deadline(deadline.time + by) if deadline.is_doubtful else deadline

        for turn in self._turns.values():
            turn.deadline = settled(turn.deadline)
            turn.change(expires=turn.deadline.time)
        for job in self._jobs.values():
            job.ends = None if job.ends is None else settled(job.ends)
            for one in job.objects.values():
                one.expires = None if one.expires is None else settled(one.expires)
        self._time = time
