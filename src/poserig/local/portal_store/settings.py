"""Keeps each worker's settings of the labeling page in SQLite."""

from collections.abc import Mapping
from pathlib import Path

from poserig.labeling.ports import Worker
from poserig.local.portal_store.database import PortalDatabase

_TABLE = """
CREATE TABLE IF NOT EXISTS worker_settings (
    worker TEXT NOT NULL,   -- WorkerId
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (worker, name)
) STRICT, WITHOUT ROWID;
"""
_PUT = "INSERT OR REPLACE INTO worker_settings VALUES (?, ?, ?)"
_DELETE = "DELETE FROM worker_settings WHERE worker = ? AND name = ?"
_READ = "SELECT name, value FROM worker_settings WHERE worker = ?"


class SqliteWorkerSettings:
    """Implements `poserig.portal.ports.WorkerSettings`. Threads may share it.

    Args:
        database: The database, which the labeling store has made.

    Raises:
        PoserigError: The disk is full, or the file cannot be read or written.
    """

    def __init__(self, database: Path) -> None:
        self._database = PortalDatabase(database, _TABLE)

    def of(self, worker: Worker) -> dict[str, str]:
        """See the port."""
        return {row["name"]: row["value"] for row in self._database.rows(_READ, (worker.id,))}

    def change(self, worker: Worker, changes: Mapping[str, str | None]) -> None:
        """See the port."""
        with self._database.write() as db:
            for name, value in changes.items():
                if value is None:
                    db.execute(_DELETE, (worker.id, name))
                else:
                    db.execute(_PUT, (worker.id, name, value))

    def close(self) -> None:
        """Closes the database."""
        self._database.close()
