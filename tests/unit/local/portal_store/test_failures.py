"""Failed sign-ins in the portal's database."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from poserig.local.portal_store.failures import KeptFailures
from tests.unit.portal.fake_ports import FakeClock

MINUTE = timedelta(minutes=1)


def test_failures_are_counted_by_guesser_also_by_another_process(database: Path) -> None:
    failures, clock = KeptFailures(database), FakeClock()
    start = clock.now()
    for _ in range(3):
        failures.add(["ann at 10.0.0.1", "10.0.0.1"], clock.now(), clock.now() - MINUTE)
        clock.advance(seconds=20)
    failures.add(["10.0.0.1"], clock.now(), clock.now() - MINUTE)
    again = KeptFailures(database)
    times = [start + timedelta(seconds=20 * n) for n in range(4)]
    assert again.since("10.0.0.1", start) == times[1:]
    assert again.since("ann at 10.0.0.1", start - MINUTE) == times[:3]
    again.forget("ann at 10.0.0.1")
    assert failures.since("ann at 10.0.0.1", start - MINUTE) == []
    assert len(failures.since("10.0.0.1", start - MINUTE)) == 4


def test_old_failures_and_typed_names_are_not_kept(database: Path) -> None:
    failures, clock = KeptFailures(database), FakeClock()
    failures.add(["my password, typed as a name"], clock.now(), clock.now() - MINUTE)
    with sqlite3.connect(database) as db:
        assert "password" not in str(db.execute("SELECT * FROM failed_sign_ins").fetchall())
        clock.advance(seconds=61)
        failures.add(["other"], clock.now(), clock.now() - MINUTE)
        assert db.execute("SELECT COUNT(*) FROM failed_sign_ins").fetchone() == (1,)
    db.close()
