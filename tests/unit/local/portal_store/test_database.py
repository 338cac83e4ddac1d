"""The portal's tables in the labeling store's file."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.portal_store.database import PortalDatabase, from_micros, to_micros

TABLE = "CREATE TABLE IF NOT EXISTS notes (word TEXT PRIMARY KEY) STRICT"


def test_block_is_kept_whole_or_not_at_all(database: Path) -> None:
    notes = PortalDatabase(database, TABLE)
    with notes.write() as db:
        db.execute("INSERT INTO notes VALUES ('one')")
    with pytest.raises(KeyError), notes.write() as db:
        db.execute("INSERT INTO notes VALUES ('two')")
        raise KeyError
    with pytest.raises(PoserigError, match="UNIQUE"), notes.write() as db:
        db.execute("INSERT INTO notes VALUES ('three')")
        db.execute("INSERT INTO notes VALUES ('one')")
    assert [row["word"] for row in notes.rows("SELECT word FROM notes")] == ["one"]
    notes.close()
    again = PortalDatabase(database, TABLE)
    assert [row["word"] for row in again.rows("SELECT word FROM notes")] == ["one"]
    again.close()
    SqliteStore(database).close()  # which finds its own file whole


def test_file_that_cannot_be_used_is_named(database: Path) -> None:
    database.write_bytes(b"no database at all" * 100)
    with pytest.raises(PoserigError, match="cannot be used") as raised:
        PortalDatabase(database, TABLE)
    assert raised.value.where == str(database)
    assert isinstance(raised.value.__cause__, sqlite3.Error)


def test_time_is_kept_to_the_microsecond() -> None:
    moment = datetime(2026, 11, 27, 10, 0, tzinfo=UTC) + timedelta(microseconds=123457)
    assert from_micros(to_micros(moment)) == moment
