"""Keeps in SQLite which hosts the templates of each labeling job ask for."""

import json
import logging
import sqlite3
import threading
from pathlib import Path

from poserig.portal.host_notes import gathered
from poserig.portal.rewrite import TemplateHosts

log = logging.getLogger(__name__)
_TABLE = """
CREATE TABLE IF NOT EXISTS template_hosts (
    job TEXT NOT NULL,
    named TEXT NOT NULL,     -- all hosts that a page names
    routed TEXT NOT NULL,    -- JSON: [[prefix in the template, local address], …]
    internet TEXT NOT NULL,  -- JSON: hosts that the page asks for
    PRIMARY KEY (job, named)
) STRICT;
"""
_KNOWN = (
    "SELECT EXISTS (SELECT 1 FROM template_hosts WHERE job = ?1 AND named = ?2)"
    " OR (SELECT COUNT(*) FROM template_hosts WHERE job = ?1) >= ?3"
)
_MOST_OF_A_JOB = 100
"""Pages that name hosts of their own each; what more ask for is no news to an operator."""


class SqliteHostNotes:
    """Implements `poserig.portal.host_notes.HostNotes` over a file that other tables are in too.

    A note that cannot be read or written is left out: no worker's page fails for it.

    Args:
        database: The file, which the labeling store has made.
    """

    def __init__(self, database: Path) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA busy_timeout = 2000")
        self._db.executescript(_TABLE)

    def knows(self, job_name: str, named: str) -> bool:
        """See the port. True also when a job has its most, or the file cannot be read."""
        rows = self._run(_KNOWN, job_name, named, _MOST_OF_A_JOB)
        return not rows or bool(rows[0][0])

    def record(self, job_name: str, named: str, hosts: TemplateHosts) -> None:
        """See the port."""
        row = (job_name, named, json.dumps(hosts.routed), json.dumps(hosts.internet))
        self._run("INSERT OR IGNORE INTO template_hosts VALUES (?, ?, ?, ?)", *row)

    def of_job(self, job_name: str) -> TemplateHosts | None:
        """See the port."""
        rows = self._run("SELECT routed, internet FROM template_hosts WHERE job = ?", job_name)
        return gathered(
            [
                TemplateHosts(
                    tuple((str(there), str(here)) for there, here in json.loads(routed)),
                    tuple(json.loads(internet)),
                )
                for routed, internet in rows
            ]
        )

    def close(self) -> None:
        """Closes it."""
        with self._lock:
            self._db.close()

    def _run(self, sql: str, *values: str | int) -> list[tuple[str, str]]:
        """The rows of a statement; none when the file refuses."""
        try:
            with self._lock:
                return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            log.warning("hosts of templates: %s", error)
            return []
