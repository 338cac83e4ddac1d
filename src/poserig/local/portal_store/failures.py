"""Keeps failed sign-ins; implements `poserig.portal.sign_in_attempts.Failures`."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from poserig.local.portal_store.database import PortalDatabase, from_micros, to_micros

_TABLE = """
CREATE TABLE IF NOT EXISTS failed_sign_ins (
    guesser TEXT NOT NULL,              -- a hash: it may hold what somebody typed as a name
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS failed_sign_ins_of ON failed_sign_ins (guesser, at);
CREATE INDEX IF NOT EXISTS failed_sign_ins_at ON failed_sign_ins (at);
"""


class KeptFailures:
    """Failed sign-ins in the portal's database.

    Args:
        database: The labeling store's database.
    """

    def __init__(self, database: Path) -> None:
        self._database = PortalDatabase(database, _TABLE)

    def add(self, guessers: Iterable[str], now: datetime, forget_before: datetime) -> None:
        """Keeps a failure of each, and forgets old ones."""
        rows = [(_hash(guesser), to_micros(now)) for guesser in guessers]
        with self._database.write() as db:
            db.execute("DELETE FROM failed_sign_ins WHERE at < ?", (to_micros(forget_before),))
            db.executemany("INSERT INTO failed_sign_ins VALUES (?, ?)", rows)

    def since(self, guesser: str, moment: datetime) -> list[datetime]:
        """When the guesser has failed after that moment."""
        sql = "SELECT at FROM failed_sign_ins WHERE guesser = ? AND at > ? ORDER BY at"
        rows = self._database.rows(sql, (_hash(guesser), to_micros(moment)))
        return [from_micros(row["at"]) for row in rows]

    def forget(self, guesser: str) -> None:
        """Forgets the failures of a guesser."""
        with self._database.write() as db:
            db.execute("DELETE FROM failed_sign_ins WHERE guesser = ?", (_hash(guesser),))

    def close(self) -> None:
        """Closes it."""
        self._database.close()


def _hash(guesser: str) -> str:
    return hashlib.sha256(guesser.encode()).hexdigest()[:32]
