"""Keeps halves of invitations; implements `poserig.portal.invitations.HalfInvitations`."""

from datetime import datetime
from pathlib import Path

from poserig.local.portal_store.database import PortalDatabase, from_micros, to_micros
from poserig.portal.invitations import HalfInvitation

_TABLE = """
CREATE TABLE IF NOT EXISTS half_invitations (
    name TEXT PRIMARY KEY,
    username TEXT NOT NULL,
    half BLOB NOT NULL,
    ends INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
"""


class KeptHalfInvitations:
    """Halves of invitations in the portal's database.

    Args:
        database: The labeling store's database.
    """

    def __init__(self, database: Path) -> None:
        self._database = PortalDatabase(database, _TABLE)

    def keep(self, name: str, invitation: HalfInvitation, now: datetime) -> None:
        """Keeps one, and forgets those that have ended."""
        row = (name, invitation.username, invitation.half, to_micros(invitation.until))
        with self._database.write() as db:
            db.execute("DELETE FROM half_invitations WHERE ends <= ?", (to_micros(now),))
            db.execute("INSERT INTO half_invitations VALUES (?, ?, ?, ?)", row)

    def find(self, name: str) -> HalfInvitation | None:
        """One that was kept; None when it is forgotten."""
        sql = "SELECT username, half, ends FROM half_invitations WHERE name = ?"
        rows = self._database.rows(sql, (name,))
        if not rows:
            return None
        username, half, ends = rows[0]
        return HalfInvitation(username, half, from_micros(ends))

    def forget(self, name: str) -> None:
        """Forgets one."""
        with self._database.write() as db:
            db.execute("DELETE FROM half_invitations WHERE name = ?", (name,))

    def close(self) -> None:
        """Closes it."""
        self._database.close()
