"""Keeps the practice rounds of people: which images they got, and how they did."""

from dataclasses import dataclass
from pathlib import Path

from poserig.local.portal_store.database import PortalDatabase

_TABLES = """
CREATE TABLE IF NOT EXISTS practice_images (
    worker_id TEXT NOT NULL,
    round INTEGER NOT NULL,             -- from 1
    idx INTEGER NOT NULL,               -- of the data object in the practice job
    key TEXT NOT NULL,                  -- of the practice image
    points INTEGER,                     -- keypoints of the known answer; null: not compared yet
    wrong INTEGER,
    PRIMARY KEY (worker_id, round, idx)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS practice_let_through (worker_id TEXT PRIMARY KEY) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Practiced:
    """One image of somebody's practice round.

    Attributes:
        round: From 1.
        index: Of the data object in the practice job.
        key: Of the practice image.
        points: Keypoints of the known answer; None when it was not compared yet.
        wrong: How many of them were wrong.
    """

    round: int
    index: int
    key: str
    points: int | None
    wrong: int


class PracticeRecords:
    """What people did in their practice rounds.

    Args:
        database: The database of the labeling store.
    """

    def __init__(self, database: Path) -> None:
        self._db = PortalDatabase(database, _TABLES)

    def of(self, worker_id: str) -> list[Practiced]:
        """All images that somebody got, the first round first."""
        sql = (
            "SELECT round, idx, key, points, wrong FROM practice_images WHERE worker_id = ?"
            " ORDER BY round, idx"
        )
        rows = self._db.rows(sql, (worker_id,))
        return [
            Practiced(row["round"], row["idx"], row["key"], row["points"], row["wrong"] or 0)
            for row in rows
        ]

    def begin(self, worker_id: str, number: int, images: list[tuple[int, str]]) -> None:
        """Keeps the images of a new round: index and key of each."""
        with self._db.write() as db:
            db.executemany(
                "INSERT OR IGNORE INTO practice_images (worker_id, round, idx, key)"
                " VALUES (?, ?, ?, ?)",
                [(worker_id, number, index, key) for index, key in images],
            )

    def compared(self, worker_id: str, index: int, points: int, wrong: int) -> None:
        """Keeps how somebody did; what is kept already stays."""
        with self._db.write() as db:
            db.execute(
                "UPDATE practice_images SET points = ?, wrong = ?"
                " WHERE worker_id = ? AND idx = ? AND points IS NULL",
                (points, wrong, worker_id, index),
            )

    def is_let_through(self, worker_id: str) -> bool:
        """Whether a lead let somebody label without passing."""
        sql = "SELECT 1 FROM practice_let_through WHERE worker_id = ?"
        return bool(self._db.rows(sql, (worker_id,)))

    def let_through(self, worker_id: str) -> None:
        """Lets somebody label without passing."""
        with self._db.write() as db:
            db.execute("INSERT OR IGNORE INTO practice_let_through VALUES (?)", (worker_id,))

    def close(self) -> None:
        """Closes the database."""
        self._db.close()
