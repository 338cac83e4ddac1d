"""Keeps what people write about images."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from poserig.labeling.ports import Worker
from poserig.local.portal_store.database import PortalDatabase, from_micros, to_micros
from poserig.portal.teamwork import Comment, Reader, Thread

_TABLES = """
CREATE TABLE IF NOT EXISTS comments (
    id INTEGER PRIMARY KEY,
    job TEXT NOT NULL,
    idx INTEGER NOT NULL,               -- line of the image, from 0
    image TEXT NOT NULL,                -- what people call it
    author_id TEXT NOT NULL,
    author TEXT NOT NULL,
    by_lead INTEGER NOT NULL,           -- 1: a lead or a reviewer wrote it
    written INTEGER NOT NULL,           -- microseconds since 1970, UTC
    text TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS comments_by_image ON comments (job, idx, id);
CREATE TABLE IF NOT EXISTS comment_readers (
    worker_id TEXT NOT NULL,
    job TEXT NOT NULL,
    idx INTEGER NOT NULL,
    is_told INTEGER NOT NULL DEFAULT 0, -- 1: they are told of what leads write about the image
    seen INTEGER NOT NULL DEFAULT 0,    -- id of the newest comment that they have seen
    PRIMARY KEY (worker_id, job, idx)
) STRICT, WITHOUT ROWID;
"""
# What a reader may read: all, or their own and what leads write about images they are told of.
_MAY_READ = """
FROM comments AS c LEFT JOIN comment_readers AS r
  ON r.worker_id = :worker AND r.job = c.job AND r.idx = c.idx
WHERE (:is_lead OR c.author_id = :worker OR (c.by_lead AND r.is_told = 1))
"""
_NEW = "c.author_id <> :worker AND c.id > COALESCE(r.seen, 0)"


class KeptComments:
    """Implements `poserig.portal.teamwork.Comments` in the database of the labeling store.

    Args:
        database: That database.
        now: The wall clock.
    """

    def __init__(self, database: Path, now: Callable[[], datetime]) -> None:
        self._db = PortalDatabase(database, _TABLES)
        self._now = now

    def add(
        self, job: str, index: int, image: str, author: Worker, text: str, *, by_lead: bool
    ) -> None:
        """See the port."""
        row = (job, index, image, author.id, author.username, by_lead, to_micros(self._now()), text)
        with self._db.write() as db:
            db.execute(
                "INSERT INTO comments (job, idx, image, author_id, author, by_lead, written, text)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            _tell(db, job, index, [author.id])

    def tell(self, job: str, index: int, worker_ids: Sequence[str]) -> None:
        """See the port."""
        with self._db.write() as db:
            _tell(db, job, index, worker_ids)

    def thread(self, job: str, index: int, reader: Reader) -> tuple[Comment, ...]:
        """See the port."""
        sql = f"SELECT c.* {_MAY_READ} AND c.job = :job AND c.idx = :idx ORDER BY c.id"
        rows = self._db.rows(sql, {**_values(reader), "job": job, "idx": index})
        return tuple(_comment(row) for row in rows)

    def threads(self, reader: Reader, *, limit: int, unread: bool = False) -> tuple[Thread, ...]:
        """See the port."""
        having = "HAVING n_new > 0" if unread else ""
        sql = (
            f"SELECT c.*, MAX(c.id) AS newest, SUM({_NEW}) AS n_new {_MAY_READ}"
            f" GROUP BY c.job, c.idx {having} ORDER BY newest DESC LIMIT :limit"
        )
        rows = self._db.rows(sql, {**_values(reader), "limit": limit})
        return tuple(
            Thread(row["job"], row["idx"], row["image"], _comment(row), row["n_new"])
            for row in rows
        )

    def unread(self, reader: Reader) -> int:
        """See the port."""
        sql = f"SELECT COUNT(*) {_MAY_READ} AND {_NEW}"
        return int(self._db.rows(sql, _values(reader))[0][0])

    def mark_seen(self, job: str, index: int, reader: Reader) -> None:
        """See the port."""
        newest = "SELECT COALESCE(MAX(id), 0) FROM comments WHERE job = ? AND idx = ?"
        with self._db.write() as db:
            seen = db.execute(newest, (job, index)).fetchone()[0]
            db.execute(
                "INSERT INTO comment_readers (worker_id, job, idx, seen) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET seen = excluded.seen",
                (reader.id, job, index, seen),
            )

    def forget_job(self, job_id: int, name: str) -> None:
        """Removes what was written in a job that is gone.

        Args:
            job_id: The store's number of the job.
            name: LabelingJobName; "" when another job has it now.
        """
        with self._db.write() as db:
            for table in ("comments", "comment_readers"):
                db.execute(f"DELETE FROM {table} WHERE job = ?", (name,))  # noqa: S608 - constants

    def close(self) -> None:
        """Closes the database."""
        self._db.close()


def _values(reader: Reader) -> dict[str, str | int]:
    return {"worker": reader.id, "is_lead": reader.is_lead}


def _tell(db: sqlite3.Connection, job: str, index: int, worker_ids: Sequence[str]) -> None:
    db.executemany(
        "INSERT INTO comment_readers (worker_id, job, idx, is_told) VALUES (?, ?, ?, 1)"
        " ON CONFLICT DO UPDATE SET is_told = 1",
        [(one, job, index) for one in worker_ids],
    )


def _comment(row: sqlite3.Row) -> Comment:
    return Comment(
        id=row["id"],
        author_id=row["author_id"],
        author=row["author"],
        by_lead=bool(row["by_lead"]),
        written=from_micros(row["written"]),
        text=row["text"],
    )
