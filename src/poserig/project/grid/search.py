"""Finds images in the grid's tables: filters, orders, counts and pages of a query.

A page is read behind a cursor, the place of its first neighbor in the order, so the thousandth page
costs as much as the first.
"""

import json
import sqlite3
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from poserig.labeling.states import ObjectState
from poserig.local.portal_store.database import PortalDatabase, from_micros
from poserig.portal.grid import (
    COVERED,
    Facets,
    GridImage,
    GridPage,
    ImageQuery,
    PersonFigures,
    PoseField,
    PoseMap,
    Sort,
)
from poserig.project.grid.people import people_figures
from poserig.project.grid.query_sql import VALUES, Cursor, count_of, path_count, select
from poserig.project.grid.tables import NO_AGREEMENT

_COUNTS_KEPT = 64
_UNDONE = (ObjectState.PENDING, ObjectState.OPEN)
_MISSING = """
SELECT COALESCE(SUM(MAX(wanted - answers, 0)), 0) AS n FROM grid_images
WHERE job_id = ? AND state IN (?, ?)
"""


class GridSearch:
    """Reads the grid's tables. Threads may share it.

    Args:
        database: The project's; `GridIndex` has made the tables.
    """

    def __init__(self, database: Path) -> None:
        self._db = PortalDatabase(database, "", is_derived=True)
        self._lock = Lock()
        self._path_counts: OrderedDict[tuple[int, int, str], int] = OrderedDict()
        self._counts: OrderedDict[tuple[int, int, ImageQuery], int] = OrderedDict()

    def close(self) -> None:
        """Closes the database."""
        self._db.close()

    def job_id(self, job: str) -> int | None:
        """The store's number of a job; None for one that is not there."""
        rows = self._db.rows("SELECT id FROM jobs WHERE name_key = ?", (job.lower(),))
        return int(rows[0]["id"]) if rows else None

    def version(self) -> int:
        """Rises with each change."""
        return int(self._db.rows("SELECT seq FROM grid_state")[0]["seq"])

    def facets(self, job_id: int) -> Facets:
        """What one can filter by."""
        rows = self._db.rows(
            "SELECT kind, value, n FROM grid_counts WHERE job_id = ? AND n > 0 ORDER BY n DESC",
            (job_id,),
        )
        found: dict[str, dict[str, int]] = {}
        for row in rows:
            found.setdefault(row["kind"], {})[row["value"]] = row["n"]
        waiting = "SELECT COUNT(*) AS n FROM changed_objects WHERE job_id = ?"
        states = {ObjectState(state): n for state, n in found.get("state", {}).items()}
        return Facets(
            total=sum(states.values()),
            states=states,
            problems=found.get("problem", {}).get("1", 0),
            findings=found.get("finding", {}),
            workers=found.get("worker", {}),
            assigned=found.get("assigned", {}),
            kinds=found.get("kind", {}),
            tags=found.get("tag", {}),
            rounds={int(number): n for number, n in sorted(found.get("round", {}).items())},
            verdicts=found.get("verdict", {}),
            covered={kind: found[kind] for kind in COVERED if kind in found},
            version=self.version(),
            waiting=int(self._db.rows(waiting, (job_id,))[0]["n"]),
        )

    def page(self, job_id: int, query: ImageQuery, limit: int, after: str, before: str) -> GridPage:
        """See `ImageGrid.page`."""
        cursor = _read_cursor(before or after)
        rows = self._rows(job_id, query, "g.*", limit + 1, cursor=cursor, backward=bool(before))
        has_more = len(rows) > limit
        del rows[limit:]
        images = [_image(row, query.sort) for row in (reversed(rows) if before else rows)]
        is_behind = cursor is not None
        return GridPage(
            tuple(images),
            has_before=has_more if before else is_behind,
            has_after=is_behind if before else has_more,
        )

    def count(self, job_id: int, query: ImageQuery) -> int:
        """How many images a query has."""
        plain = replace(query, sort=Sort.FOLDER)
        key = (job_id, self.version(), plain)
        with self._lock:
            kept = self._counts.get(key)
        if kept is not None:
            return kept
        found = count_of(job_id, plain, self.facets(job_id), self._paths(job_id, query))
        count = found if isinstance(found, int) else int(self._db.rows(*found)[0]["n"])
        with self._lock:
            self._counts[key] = count
            while len(self._counts) > _COUNTS_KEPT:
                self._counts.popitem(last=False)
        return count

    def _paths(self, job_id: int, query: ImageQuery) -> int:
        """How many images have the part of a path that a query asks for."""
        if not query.path:
            return 0
        key = (job_id, self.version(), query.path)
        with self._lock:
            kept = self._path_counts.get(key)
        if kept is None:
            kept = int(self._db.rows(*path_count(job_id, query.path))[0]["n"])
            with self._lock:
                self._path_counts[key] = kept
                while len(self._path_counts) > _COUNTS_KEPT:
                    self._path_counts.popitem(last=False)
        return kept

    def indexes(self, job_id: int, query: ImageQuery) -> list[int]:
        """All images of a query, in its order."""
        return [row["idx"] for row in self._rows(job_id, query, "g.idx", -1)]

    def source_refs(self, job_id: int, indexes: Sequence[int] | None) -> list[str]:
        """Addresses of some images, of all when nobody says which; in the order of the job."""
        wanted = None if indexes is None else frozenset(indexes)
        sql = "SELECT idx, source_ref FROM grid_images WHERE job_id = ? ORDER BY idx"
        rows = self._db.rows(sql, (job_id,))
        return [row["source_ref"] for row in rows if wanted is None or row["idx"] in wanted]

    def images(self, job_id: int, indexes: Sequence[int]) -> tuple[GridImage, ...]:
        """These images, in the order of the job."""
        marks = ", ".join("?" for _ in indexes)
        rows = self._db.rows(
            f"SELECT * FROM grid_images WHERE job_id = ? AND idx IN ({marks}) ORDER BY idx",  # noqa: S608 - marks only
            (job_id, *indexes),
        )
        return tuple(_image(row, Sort.FOLDER) for row in rows)

    def changes(self, job_id: int, since: int, limit: int) -> list[int]:
        """See `ImageGrid.changes`."""
        sql = "SELECT idx FROM grid_images WHERE job_id = ? AND seq > ? ORDER BY seq LIMIT ?"
        return [row["idx"] for row in self._db.rows(sql, (job_id, since, limit))]

    def image(self, job_id: int, index: int, sort: Sort) -> GridImage | None:
        """One image, with its place in an order; None for none."""
        sql = "SELECT * FROM grid_images WHERE job_id = ? AND idx = ?"
        rows = self._db.rows(sql, (job_id, index))
        return _image(rows[0], sort) if rows else None

    def people(self, job_id: int) -> tuple[PersonFigures, ...]:
        """See `ImageGrid.people`; without advice."""
        return people_figures(self._db, job_id)

    def poses(self, job_id: int) -> PoseMap | None:
        """See `ImageGrid.poses`."""
        rows = self._db.rows("SELECT data FROM grid_maps WHERE job_id = ?", (job_id,))
        if not rows or not rows[0]["data"]:
            return None
        kept = json.loads(rows[0]["data"])
        fields = kept.pop("fields")
        return PoseMap(**kept, fields=tuple(PoseField(**one) for one in fields))

    def missing_answers(self, job_id: int) -> int:
        """See `ImageGrid.missing_answers`."""
        [row] = self._db.rows(_MISSING, (job_id, *_UNDONE))
        return int(row["n"])

    def undrawn(self, job_id: int, limit: int) -> list[int]:
        """The first images whose small picture is not ready."""
        sql = "SELECT idx FROM grid_images WHERE job_id = ? AND thumbnail = '' ORDER BY idx LIMIT ?"
        return [row["idx"] for row in self._db.rows(sql, (job_id, limit))]

    def picture(self, job_id: int, index: int) -> "Picture | None":
        """What the small picture of an image shows; None for an image that is not there."""
        rows = self._db.rows(
            "SELECT g.source_ref, g.digest, g.thumbnail, g.stale,"
            " COALESCE(o.output, o.text) AS line"
            " FROM grid_images AS g JOIN data_objects AS o"
            " ON o.job_id = g.job_id AND o.idx = g.idx WHERE g.job_id = ? AND g.idx = ?",
            (job_id, index),
        )
        return Picture(*rows[0]) if rows else None

    def _rows(
        self,
        job_id: int,
        query: ImageQuery,
        columns: str,
        limit: int,
        *,
        cursor: Cursor | None = None,
        backward: bool = False,
    ) -> list[sqlite3.Row]:
        sql, values = select(
            job_id,
            query,
            self.facets(job_id),
            columns,
            cursor=cursor,
            backward=backward,
            paths=self._paths(job_id, query),
        )
        return self._db.rows(f"{sql} LIMIT ?", [*values, limit])


class Picture(NamedTuple):
    """What a small picture shows.

    Attributes:
        source_ref: Address of the photograph.
        digest: Of the label; "" for none.
        thumbnail: Key of the picture that is ready; "" for none.
        stale: Key of the picture before that; "" for none.
        line: Of the manifest, with the label.
    """

    source_ref: str
    digest: str
    thumbnail: str
    stale: str
    line: str


def _read_cursor(text: str) -> Cursor | None:
    try:
        match json.loads(text) if text else None:
            case [str() | int() | float() as value, int() as index]:
                return value, index
    except ValueError:
        pass
    return None


def _image(row: sqlite3.Row, sort: Sort) -> GridImage:
    value = row[VALUES[sort]] if sort in VALUES else 0
    return GridImage(
        index=row["idx"],
        name=row["name"],
        state=ObjectState(row["state"]),
        reason=row["reason"],
        round=row["round"],
        answers=row["answers"],
        wanted=row["wanted"],
        workers=tuple(row["workers"].split()),
        assigned=row["assigned"],
        problem=row["problem"],
        findings=max(row["findings"], len(json.loads(row["concerns"]))),
        agreement=None if row["agreement"] == NO_AGREEMENT else row["agreement"],
        would_help=row["would_help"],
        risk=row["risk"],
        doubt=max(row["doubt"], 0.0),
        kinds=tuple(json.loads(row["kinds"]).items()),
        tags=tuple(json.loads(row["tags"])),
        verdict=row["verdict"],
        note=row["note"],
        changed=from_micros(row["changed"]) if row["changed"] else None,
        thumbnail=row["thumbnail"],
        cursor=json.dumps([value, row["idx"]], separators=(",", ":"), ensure_ascii=False),
    )
