"""Measures the time of deadlines: no jump of the computer's clock ends anything.

While the wall clock moves as the monotonic clock does, it is the wall clock. After a jump (the
clock was set, the computer slept, the process was away) it goes on from the last steady time with
the monotonic clock. A clock that is ahead is believed once it has stood still for ten minutes:
time has passed then. One that is behind is never believed: time does not go back, so the wall
clock has to catch up.

Deadlines that are set while the clock is in doubt are marked, and move with the steady time when
it is set to the wall clock: nobody loses time that they were given after the jump.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from poserig.labeling.ports import Clock
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import Deadline

AGREEMENT = timedelta(seconds=5)
"""Wall clock and steady time may differ by that much: clocks are adjusted in small steps."""
SETTLING_SECONDS = 600.0
"""A clock that jumped ahead is believed after that time without another jump."""
_LONGEST_GAP_SECONDS = 120.0  # between two looks at a clock that stands still
_SAVED_EVERY = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time for deadlines.

    Attributes:
        time: Aware, UTC.
        is_doubtful: The wall clock has jumped.
    """

    time: datetime
    is_doubtful: bool

    def after(self, duration: timedelta) -> Deadline:
        """The deadline that much later."""
        return Deadline(self.time + duration, self.is_doubtful)


@dataclass(slots=True)
class _Jump:
    """How far the wall clock is off, since when, and when that was seen last (monotonic)."""

    offset: timedelta
    since: float
    seen: float


class SteadyClock:
    """Deadline time for one store.

    Args:
        clock: The wall clock and the monotonic clock.
        store: Keeps the last steady time, so that a restart notices a jump too.
    """

    def __init__(self, clock: Clock, store: LabelingStore) -> None:
        self._clock = clock
        self._store = store
        self._lock = threading.RLock()
        self._anchor = (store.saved_time() or clock.now(), clock.monotonic())
        self._jump: _Jump | None = None
        self._saved: datetime | None = None
        self._has_marks = True  # an earlier process may have left some

    def read(self) -> Moment:
        """Now. For a deadline that is to be kept, see `hold`."""
        with self._lock:
            return self._look()[0]

    @contextmanager
    def hold(self) -> Iterator[Moment]:
        """Now; and no deadline moves while the block keeps one that it counted from now."""
        with self._lock:
            yield self._look()[0]

    def observe(self) -> Moment:
        """Now; and save it, and believe a clock that has settled. For the engine, once a minute."""
        with self._lock:
            moment, wall, monotonic = self._look()
            if self._is_settled():
                return self._believe(moment, wall, monotonic)
            is_due = self._saved is None or abs(moment.time - self._saved) >= _SAVED_EVERY
            if is_due or (self._has_marks and not moment.is_doubtful):
                self._save(moment)
            return moment

    def save(self) -> None:
        """Keeps the present steady time in the store."""
        with self._lock:
            self._save(self._look()[0])

    def _save(self, moment: Moment) -> None:
        if self._has_marks and not moment.is_doubtful:
            self._store.settle_deadlines(timedelta(0), moment.time)
            self._has_marks = False
        else:
            self._store.save_time(moment.time)
        self._saved = moment.time

    def _look(self) -> tuple[Moment, datetime, float]:
        wall, monotonic = self._clock.now(), self._clock.monotonic()
        base, started = self._anchor
        steady = base + timedelta(seconds=monotonic - started)
        offset = wall - steady
        if abs(offset) <= AGREEMENT:
            self._jump = None
            return Moment(wall, is_doubtful=False), wall, monotonic
        self._has_marks = True  # whoever asked may keep a doubtful deadline
        jump = self._jump
        if (
            jump is None
            or abs(offset - jump.offset) > AGREEMENT
            or monotonic - jump.seen > _LONGEST_GAP_SECONDS
        ):
            self._jump = _Jump(offset, monotonic, monotonic)
        else:
            jump.seen = monotonic
        return Moment(steady, is_doubtful=True), wall, monotonic

    def _is_settled(self) -> bool:
        jump = self._jump
        is_ahead = jump is not None and jump.offset > timedelta(0)
        return is_ahead and jump is not None and jump.seen - jump.since >= SETTLING_SECONDS

    def _believe(self, moment: Moment, wall: datetime, monotonic: float) -> Moment:
        self._store.settle_deadlines(wall - moment.time, wall)
        self._anchor, self._jump = (wall, monotonic), None
        self._saved, self._has_marks = wall, False
        return Moment(wall, is_doubtful=False)
