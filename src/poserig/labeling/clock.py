"""The time by which deadlines are measured: no jump of the computer's clock ends anything.

While the wall clock moves as the monotonic clock does, it is the wall clock. After a jump (the
clock was set, the computer slept, the process was away) it goes on from the last steady time with
the monotonic clock. A clock that is ahead is believed once it has stood still for ten minutes:
time has passed then. One that is behind is never believed: time does not go back, so the wall
clock has to catch up.

Deadlines that are set while the clock is in doubt are marked, and move with the steady time when
it is set to the wall clock: nobody loses time that they were given after the jump.
"""

import sqlite3
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from poserig.labeling.ports import Clock
from poserig.labeling.store import Store, from_micros, to_micros

AGREEMENT = timedelta(seconds=5)
"""Wall clock and steady time may differ by that much: clocks are adjusted in small steps."""
SETTLING_SECONDS = 600.0
"""A clock that jumped ahead is believed after that time without another jump."""
_LONGEST_GAP_SECONDS = 120.0  # between two looks at a clock that stands still
_SAVED_EVERY = timedelta(seconds=10)
_MARKED = (
    ("tasks", "expires", "expires_shifts"),
    ("data_objects", "expires", "expires_shifts"),
    ("jobs", "ends", "ends_shifts"),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time for deadlines.

    Attributes:
        time: Aware, UTC.
        is_doubtful: The wall clock has jumped; mark a deadline that is counted from this time.
    """

    time: datetime
    is_doubtful: bool

    @property
    def micros(self) -> int:
        """As the store keeps it."""
        return to_micros(self.time)


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

    def __init__(self, clock: Clock, store: Store) -> None:
        self._clock = clock
        self._store = store
        self._lock = threading.Lock()  # taken inside a transaction, never around one
        with store.transaction() as db:
            row = db.execute("SELECT seen FROM clock").fetchone()
        self._anchor = (clock.now() if row is None else from_micros(row[0]), clock.monotonic())
        self._jump: _Jump | None = None
        self._saved: datetime | None = None
        self._has_marks = True  # an earlier process may have left some

    def read(self) -> Moment:
        """Now. Read it in the transaction that keeps a deadline counted from it."""
        with self._lock:
            return self._look()[0]

    def observe(self) -> Moment:
        """Now; and save it, and believe a clock that has settled. For the engine, once a minute."""
        with self._lock:
            moment = self._look()[0]
            is_settled = self._is_settled()
        if is_settled:
            return self._believe()
        is_due = self._saved is None or abs(moment.time - self._saved) >= _SAVED_EVERY
        if is_due or (self._has_marks and not moment.is_doubtful):
            self.save()
        return moment

    def save(self) -> None:
        """Keep the present steady time in the store."""
        with self._store.transaction() as db:
            moment = self.read()
            _save(db, moment.time)
            if self._has_marks and not moment.is_doubtful:
                _clear_marks(db)
            if not moment.is_doubtful:
                self._has_marks = False
        self._saved = moment.time

    def _look(self) -> tuple[Moment, datetime, float]:
        wall, monotonic = self._clock.now(), self._clock.monotonic()
        base, started = self._anchor
        steady = base + timedelta(seconds=monotonic - started)
        offset = wall - steady
        if abs(offset) <= AGREEMENT:
            self._jump = None
            return Moment(wall, is_doubtful=False), wall, monotonic
        self._has_marks = True  # whoever asked may mark a deadline
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

    def _believe(self) -> Moment:
        before = self._anchor
        try:
            with self._store.transaction() as db:
                with self._lock:
                    moment, wall, monotonic = self._look()
                    if not self._is_settled():  # it has jumped again meanwhile
                        return moment
                    self._anchor, self._jump = (wall, monotonic), None
                _shift_marked(db, (wall - moment.time) // timedelta(microseconds=1))
                _save(db, wall)
        except BaseException:
            self._anchor = before
            raise
        self._saved, self._has_marks = wall, False
        return Moment(wall, is_doubtful=False)


def _save(db: sqlite3.Connection, moment: datetime) -> None:
    db.execute("INSERT OR REPLACE INTO clock (id, seen) VALUES (1, ?)", (to_micros(moment),))


def _shift_marked(db: sqlite3.Connection, micros: int) -> None:
    for table, deadline, mark in _MARKED:
        sql = f"UPDATE {table} SET {deadline} = {deadline} + ?, {mark} = 0 WHERE {mark} = 1"  # noqa: S608 - constants
        db.execute(sql, (micros,))


def _clear_marks(db: sqlite3.Connection) -> None:
    for table, _, mark in _MARKED:
        db.execute(f"UPDATE {table} SET {mark} = 0 WHERE {mark} = 1")  # noqa: S608 - constants
