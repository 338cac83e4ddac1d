"""Keeps which gold images each person got, in what place of their stream, and what became of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from poserig.local.portal_store.database import PortalDatabase

State = Literal["given", "answered", "left"]
_TABLES = """
CREATE TABLE IF NOT EXISTS gold_images (
    worker_id TEXT NOT NULL,
    idx INTEGER NOT NULL,               -- of the data object in the job of gold images
    digest TEXT NOT NULL,               -- of the picture, SHA-256 in hex
    beside INTEGER NOT NULL,            -- line of the image behind which it stands, from 0
    state TEXT NOT NULL DEFAULT 'given',-- given, answered, left (skipped or declined)
    seen INTEGER NOT NULL DEFAULT 0,    -- 1: what differs was shown to the person
    PRIMARY KEY (worker_id, idx)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS gold_images_once ON gold_images (worker_id, digest);
"""


@dataclass(frozen=True, slots=True)
class GivenGold:
    """A gold image that somebody got.

    Attributes:
        worker_id: Ground Truth's workerId.
        index: Of the data object in the job of gold images.
        digest: Of the picture, SHA-256 in hex.
        beside: Line of the image behind which it stands, from 0.
        state: "given", "answered", or "left": skipped or declined.
        is_seen: What differs was shown to the person.
    """

    worker_id: str
    index: int
    digest: str
    beside: int
    state: State
    is_seen: bool


class GoldRecords:
    """Who got which gold image. Threads may share it.

    Args:
        database: The database of the labeling store.
    """

    def __init__(self, database: Path) -> None:
        self._db = PortalDatabase(database, _TABLES)

    def of(self, worker_id: str) -> list[GivenGold]:
        """What somebody got, the first one first."""
        return self._read("WHERE worker_id = ?", (worker_id,))

    def all(self) -> list[GivenGold]:
        """What everybody got."""
        return self._read("", ())

    def give(self, worker_id: str, index: int, digest: str, beside: int) -> None:
        """Keeps that somebody got an image. Raises PoserigError when they had it before."""
        with self._db.write() as db:
            db.execute(
                "INSERT INTO gold_images (worker_id, idx, digest, beside) VALUES (?, ?, ?, ?)",
                (worker_id, index, digest, beside),
            )

    def change(self, worker_id: str, index: int, state: State) -> None:
        """Keeps what became of an image."""
        with self._db.write() as db:
            db.execute(
                "UPDATE gold_images SET state = ? WHERE worker_id = ? AND idx = ?",
                (state, worker_id, index),
            )

    def mark_seen(self, worker_id: str, index: int) -> None:
        """Keeps that somebody was shown what differs."""
        with self._db.write() as db:
            db.execute(
                "UPDATE gold_images SET seen = 1 WHERE worker_id = ? AND idx = ?",
                (worker_id, index),
            )

    def close(self) -> None:
        """Closes the database."""
        self._db.close()

    def _read(self, where: str, values: tuple[str, ...]) -> list[GivenGold]:
        sql = f"SELECT * FROM gold_images {where} ORDER BY worker_id, idx"  # noqa: S608 - a constant
        return [
            GivenGold(
                row["worker_id"], row["idx"], row["digest"], row["beside"], row["state"],
                bool(row["seen"]),
            )
            for row in self._db.rows(sql, values)
        ]  # fmt: skip
