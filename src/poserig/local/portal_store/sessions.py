"""Keeps the portal's sessions in the database; implements `poserig.portal.sessions.Sessions`."""

import hashlib
import secrets
import sqlite3
from datetime import timedelta
from pathlib import Path

from poserig.labeling.ports import Clock, Worker
from poserig.local.portal_store.database import PortalDatabase, from_micros, to_micros
from poserig.portal.sessions import LIFETIME, Session

_TABLE = """
CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,                -- a hash of its key
    worker_id TEXT NOT NULL,
    sub TEXT NOT NULL,
    issuer TEXT NOT NULL,
    username TEXT NOT NULL,
    stamp TEXT NOT NULL,                -- the directory's, when it began
    began INTEGER NOT NULL,
    seen INTEGER NOT NULL,              -- last use
    address TEXT NOT NULL,
    browser TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sessions_by_worker ON sessions (worker_id);
"""
_SEEN_AGAIN = timedelta(minutes=1)
"""How old `seen` gets before it is written again: not every request shall wait for the disk."""
_FORGOTTEN = timedelta(days=30)
"""A task page that was left open so long can no longer be submitted."""
_LONGEST_BROWSER = 300


class KeptSessions:
    """Sessions in the portal's database.

    Args:
        database: The labeling store's database.
        clock: The time.
    """

    def __init__(self, database: Path, clock: Clock) -> None:
        self._database = PortalDatabase(database, _TABLE)
        self._clock = clock

    def begin(self, worker: Worker, stamp: str, address: str, browser: str) -> str:
        """Begins a session; its key."""
        key = secrets.token_urlsafe(32)
        now = self._clock.now()
        values = (worker.id, worker.sub, worker.issuer, worker.username, stamp)
        times = (to_micros(now), to_micros(now))
        browser = browser[:_LONGEST_BROWSER]
        with self._database.write() as db:
            db.execute("DELETE FROM sessions WHERE seen < ?", (to_micros(now - _FORGOTTEN),))
            db.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (_id_of(key), *values, *times, address, browser),
            )
        return key

    def find(self, key: str) -> Session | None:
        """The session of a key; None when it is over. It is used now."""
        found = self.kept(_id_of(key))
        now = self._clock.now()
        if found is None or found.seen + LIFETIME <= now:
            return None
        if abs(now - found.seen) >= _SEEN_AGAIN:
            with self._database.write() as db:
                sql = "UPDATE sessions SET seen = ? WHERE id = ?"
                db.execute(sql, (to_micros(now), found.id))
        return found

    def kept(self, session_id: str) -> Session | None:
        """A session that nobody has ended, also when it was not used for long."""
        rows = self._database.rows("SELECT * FROM sessions WHERE id = ?", (session_id,))
        return _session(rows[0]) if rows else None

    def of(self, worker_id: str | None = None) -> list[Session]:
        """Sessions that are not over, the last used first."""
        sql = "SELECT * FROM sessions WHERE seen > ? AND ? IN ('', worker_id) ORDER BY seen DESC"
        since = to_micros(self._clock.now() - LIFETIME)
        return [_session(row) for row in self._database.rows(sql, (since, worker_id or ""))]

    def end(self, session_id: str) -> None:
        """Ends a session."""
        with self._database.write() as db:
            db.execute("DELETE FROM sessions WHERE id = ?", (session_id,))

    def end_all_of(self, worker_id: str, but: str = "") -> None:
        """Ends the sessions of a worker, except one."""
        with self._database.write() as db:
            db.execute("DELETE FROM sessions WHERE worker_id = ? AND id <> ?", (worker_id, but))

    def close(self) -> None:
        """Closes it."""
        self._database.close()


def _id_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:32]


def _session(row: sqlite3.Row) -> Session:
    return Session(
        row["id"],
        Worker(row["worker_id"], row["sub"], row["issuer"], row["username"]),
        row["stamp"],
        from_micros(row["began"]),
        from_micros(row["seen"]),
        row["address"],
        row["browser"],
    )
