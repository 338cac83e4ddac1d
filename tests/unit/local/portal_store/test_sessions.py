"""Sessions in the portal's database."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from poserig.local.portal_store.sessions import KeptSessions
from tests.unit.portal.fake_people import ANA, BEN
from tests.unit.portal.fake_ports import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def sessions(database: Path, clock: FakeClock) -> KeptSessions:
    return KeptSessions(database, clock)


def test_session_is_found_by_its_key_alone_also_by_another_process(
    sessions: KeptSessions, database: Path, clock: FakeClock
) -> None:
    key = sessions.begin(ANA, "stamp", "10.0.0.7", "x" * 999)
    found = KeptSessions(database, clock).find(key)
    assert found is not None
    assert (found.worker, found.stamp, found.address) == (ANA, "stamp", "10.0.0.7")
    assert (found.began, found.seen, len(found.browser)) == (clock.now(), clock.now(), 300)
    assert sessions.find(found.id) is None
    assert sessions.find("") is None
    assert sessions.kept(found.id) == found


def test_database_lets_nobody_in(sessions: KeptSessions, database: Path) -> None:
    key = sessions.begin(ANA, "stamp", "", "")
    with sqlite3.connect(database) as db:
        assert key not in str(db.execute("SELECT * FROM sessions").fetchall())
    db.close()


def test_session_that_is_not_used_for_long_is_over_and_still_kept(
    sessions: KeptSessions, clock: FakeClock
) -> None:
    key = sessions.begin(ANA, "stamp", "", "")
    (session,) = sessions.of()
    for _ in range(3):  # used every eight hours, it goes on
        clock.advance(hours=8)
        assert sessions.find(key) is not None
    clock.advance(hours=12)
    assert sessions.find(key) is None
    assert sessions.of() == []
    assert sessions.kept(session.id) is not None
    clock.advance(days=31)
    sessions.begin(BEN, "stamp", "", "")
    assert sessions.kept(session.id) is None


def test_last_use_is_written_once_a_minute(sessions: KeptSessions, clock: FakeClock) -> None:
    key = sessions.begin(ANA, "stamp", "", "")
    began = clock.now()
    clock.advance(seconds=59)
    sessions.find(key)
    assert sessions.of()[0].seen == began
    clock.advance(seconds=1)
    sessions.find(key)
    assert sessions.of()[0].seen == began + timedelta(minutes=1)


def test_sessions_end_one_by_one_or_all_of_a_worker(
    sessions: KeptSessions, clock: FakeClock
) -> None:
    keys = []
    for worker in (ANA, ANA, ANA, BEN):
        keys.append(sessions.begin(worker, "stamp", "", ""))
        clock.advance(seconds=1)
    assert [one.worker for one in sessions.of()] == [BEN, ANA, ANA, ANA]
    _, middle, first = sessions.of(ANA.id)
    sessions.end(middle.id)
    assert sessions.find(keys[1]) is None
    assert sessions.kept(middle.id) is None
    sessions.end_all_of(ANA.id, but=first.id)
    assert sessions.of(ANA.id) == [first]
    sessions.end_all_of(ANA.id)
    assert sessions.find(keys[0]) is None
    assert sessions.find(keys[3]) is not None
    sessions.end_all()
    assert sessions.find(keys[3]) is None
