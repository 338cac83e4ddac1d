"""Keeps what was ordered and what became of it in the project's database."""

import json
import sqlite3
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from poserig.json import Json
from poserig.local.portal_store.database import PortalDatabase, from_micros, to_micros
from poserig.portal.handouts import Handout, HandoutOrder, Stage
from poserig.portal.image_query import read_query, write_query

_TABLES = """
CREATE TABLE IF NOT EXISTS handouts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given again: a file of it may be left
    job TEXT NOT NULL,                  -- LabelingJobName
    wanted TEXT NOT NULL,               -- HandoutOrder, JSON
    title TEXT NOT NULL,                -- of the format
    stage TEXT NOT NULL,
    worker_id TEXT NOT NULL,            -- who ordered it
    ordered INTEGER NOT NULL,           -- microseconds since 1970, UTC
    ended INTEGER NOT NULL DEFAULT 0,   -- likewise; 0: not yet
    said TEXT NOT NULL DEFAULT '[]',    -- JSON list of sentences
    trouble TEXT NOT NULL DEFAULT '',
    cure TEXT NOT NULL DEFAULT '',
    file_name TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL DEFAULT 0     -- bytes of the file
) STRICT;
CREATE INDEX IF NOT EXISTS handouts_by_job ON handouts (job, id);
"""
_UNDONE = (Stage.WAITING, Stage.RUNNING)


class KeptHandouts:
    """Handouts in a table. Threads may share it.

    Args:
        database: The project's, which the labeling store has made.

    Raises:
        PoserigError: It cannot be used.
    """

    def __init__(self, database: Path) -> None:
        self._db = PortalDatabase(database, _TABLES)

    def close(self) -> None:
        """Closes the database."""
        self._db.close()

    def add(self, order: HandoutOrder, title: str, by: str, now: datetime) -> Handout:
        """Keeps one that waits."""
        values = (order.job, _written(order), title, Stage.WAITING, by, to_micros(now))
        with self._db.write() as db:
            number = db.execute(
                "INSERT INTO handouts (job, wanted, title, stage, worker_id, ordered)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                values,
            ).lastrowid
        return self.find(int(number or 0))  # type: ignore[return-value]  # it was just written

    def find(self, number: int) -> Handout | None:
        """One; None when there is none."""
        found = self._db.rows("SELECT * FROM handouts WHERE id = ?", (number,))
        return _read(found[0]) if found else None

    def of_job(self, job: str) -> list[Handout]:
        """Those of a job, the newest first."""
        sql = "SELECT * FROM handouts WHERE job = ? ORDER BY id DESC"
        return [_read(row) for row in self._db.rows(sql, (job,))]

    def undone(self) -> list[Handout]:
        """Those that wait or are being made, the oldest first."""
        sql = "SELECT * FROM handouts WHERE stage IN (?, ?) ORDER BY id"
        return [_read(row) for row in self._db.rows(sql, _UNDONE)]

    def done(self) -> list[Handout]:
        """Those that are done, the newest first."""
        sql = "SELECT * FROM handouts WHERE stage = ? ORDER BY ended DESC, id DESC"
        return [_read(row) for row in self._db.rows(sql, (Stage.DONE,))]

    def move(self, number: int, to: Stage, before: Collection[Stage], now: datetime) -> bool:
        """Changes where one stands; False when it stands elsewhere than `before`."""
        marks = ", ".join("?" for _ in before)
        sql = f"UPDATE handouts SET stage = ?, ended = ? WHERE id = ? AND stage IN ({marks})"  # noqa: S608 - marks only
        with self._db.write() as db:
            return db.execute(sql, (to, to_micros(now), number, *before)).rowcount > 0

    def end(self, ended: Handout, now: datetime) -> bool:
        """Keeps what became of one that was being made; False when it was canceled meanwhile."""
        sql = (
            "UPDATE handouts SET stage = ?, ended = ?, said = ?, trouble = ?, cure = ?,"
            " file_name = ?, size = ? WHERE id = ? AND stage = ?"
        )
        said = json.dumps(ended.said, ensure_ascii=False)
        values = (ended.stage, to_micros(now), said, ended.trouble, ended.cure)
        with self._db.write() as db:
            here = (ended.file_name, ended.size, ended.id, Stage.RUNNING)
            return db.execute(sql, (*values, *here)).rowcount > 0

    def forget(self, number: int) -> None:
        """Removes one."""
        with self._db.write() as db:
            db.execute("DELETE FROM handouts WHERE id = ?", (number,))

    def ids(self) -> set[int]:
        """The numbers of all."""
        return {int(row["id"]) for row in self._db.rows("SELECT id FROM handouts")}

    def forget_before(self, moment: datetime) -> None:
        """Removes those that are over since before a moment."""
        sql = "DELETE FROM handouts WHERE stage NOT IN (?, ?, ?) AND ended < ?"
        with self._db.write() as db:
            db.execute(sql, (*_UNDONE, Stage.DONE, to_micros(moment)))


def _written(order: HandoutOrder) -> str:
    return json.dumps(
        {
            "format": order.format,
            "with_photographs": order.with_photographs,
            "split": order.split,
            "group_by": order.group_by,
            "rig": order.rig,
            "query": None if order.query is None else write_query(order.query),
            "indexes": order.indexes,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _read(row: sqlite3.Row) -> Handout:
    wanted: dict[str, Json] = json.loads(row["wanted"])
    query, indexes = wanted.pop("query"), wanted.pop("indexes")
    return Handout(
        id=row["id"],
        order=HandoutOrder(
            job=row["job"],
            query=None if query is None else read_query(query),
            indexes=None if indexes is None else tuple(indexes),
            **wanted,
        ),
        title=row["title"],
        stage=Stage(row["stage"]),
        said=tuple(json.loads(row["said"])),
        trouble=row["trouble"],
        cure=row["cure"],
        file_name=row["file_name"],
        size=row["size"],
        by=row["worker_id"],
        ordered=from_micros(row["ordered"]),
        ended=from_micros(row["ended"]) if row["ended"] else None,
    )
