"""Keeps the facts of all images in the grid's tables."""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from poserig.json import Json
from poserig.labeling.states import ObjectState
from poserig.labeling.store.sqlite.followed import (
    ChangedObject,
    changed,
    count_changed,
    settle,
)
from poserig.local.portal_store.database import PortalDatabase, to_micros
from poserig.portal.grid import POSE
from poserig.project.grid.answers import JudgedAnswer
from poserig.project.grid.doubt import Signs, doubt_of
from poserig.project.grid.facts import Facts
from poserig.project.grid.tables import NO_AGREEMENT, prepare
from poserig.report.compare import KINDS

_COLUMNS = (
    "job_id", "idx", "seq", "name", "source_ref", "state", "reason", "round", "answers", "wanted",
    "workers", "assigned", "problem", "findings", "agreement", "would_help", "risk", "doubt",
    "kinds", "tags", "verdict", "note", "changed", "seconds", "errors", "warnings", "concerns",
    "label_tags", "digest", "thumbnail", "stale",
)  # fmt: skip
_WRITE = (
    f"INSERT OR REPLACE INTO grid_images ({', '.join(_COLUMNS)})"  # noqa: S608 - constants
    f" VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"
)
_WRITE_ANSWER = f"INSERT OR REPLACE INTO grid_answers VALUES ({', '.join('?' * 20)})"  # noqa: S608 - marks only
_LABELED = (ObjectState.LABELED, ObjectState.ALREADY_LABELED)
_TOLD = (*_LABELED, ObjectState.FAILED, ObjectState.DECLINED)
_OF_JOB = ("grid_images", "grid_facets", "grid_counts", "grid_answers", "grid_maps")
Row = dict[str, Json]


class IndexedJob(NamedTuple):
    """A job of the store.

    Attributes:
        id: The store's own number.
        name: LabelingJobName.
        attribute: Its label attribute.
        output_path: S3OutputPath.
    """

    id: int
    name: str
    attribute: str
    output_path: str


class Ranking(NamedTuple):
    """What `poserig qa` says of one label.

    Attributes:
        risk: 0 to 1.
        concerns: Types of what it found, the likeliest first.
    """

    risk: float
    concerns: tuple[str, ...]


def thumbnail_key(source_ref: str, digest: str) -> str:
    """The key of the small picture of an image with one label."""
    return sha256(f"{source_ref}\n{digest}".encode()).hexdigest()[:16]


class GridIndex:
    """Writes the grid's tables. Threads may share it.

    Args:
        database: The project's, which the labeling store has made.

    Raises:
        PoserigError: It cannot be used.
    """

    def __init__(self, database: Path) -> None:
        self._db = PortalDatabase(database, "", is_derived=True)
        with self._db.write() as db:
            self.is_new = prepare(db)

    def close(self) -> None:
        """Closes the database."""
        self._db.close()

    def jobs(self) -> dict[int, IndexedJob]:
        """All jobs of the store, by number."""
        rows = self._db.rows("SELECT id, name, request FROM jobs")
        found = {}
        for row in rows:
            request = json.loads(row["request"])
            output = str(request.get("OutputConfig", {}).get("S3OutputPath", ""))
            found[row["id"]] = IndexedJob(
                row["id"], row["name"], request["LabelAttributeName"], output
            )
        return found

    def changed(self, limit: int) -> list[ChangedObject]:
        """Some images whose facts are out of date."""
        with self._db.read() as db:
            return changed(db, limit)

    def waiting(self) -> int:
        """How many images' facts are out of date."""
        with self._db.read() as db:
            return count_changed(db)

    def forget_job(self, job_id: int, name: str) -> None:
        """Removes all rows of a job that is gone.

        Args:
            name: LabelingJobName; "" when another job has it now.
        """
        with self._db.write() as db:
            for table in _OF_JOB:
                db.execute(f"DELETE FROM {table} WHERE job_id = ?", (job_id,))  # noqa: S608 - constants
            db.execute("DELETE FROM lead_tags WHERE job = ?", (name,))

    def keep(
        self, jobs: Mapping[int, IndexedJob], found: Sequence[tuple[ChangedObject, Facts]]
    ) -> None:
        """Keeps the facts of some images."""
        with self._db.write() as db:
            seq = _next_seq(db)
            for one, facts in found:
                before = _row(db, one.job_id, one.data_object.index)
                tags = _lead_tags(db, jobs[one.job_id].name, one.data_object.index)
                row = _made(one, facts, before, tags) | {"seq": seq}
                _write(db, row, facts)
            settle(db, [one for one, _ in found])

    def rank(self, job_id: int, rankings: Mapping[int, Ranking]) -> None:
        """Keeps the ranking of labels, by index. Unlabeled images have none."""
        with self._db.write() as db:
            seq = _next_seq(db)
            for index, ranking in rankings.items():
                row = _row(db, job_id, index)
                if row is None or not row["digest"]:
                    continue
                concerns = json.dumps(ranking.concerns)
                if row["risk"] == ranking.risk and row["concerns"] == concerns:
                    continue
                ranked = row | {"risk": ranking.risk, "concerns": concerns, "seq": seq}
                db.execute(_WRITE, ranked | {"doubt": _doubt(ranked)})
                _keep_facets(db, job_id, index, "finding", ranking.concerns)

    def keep_map(self, job_id: int, data: str, places: Mapping[str, Iterable[int]]) -> None:
        """Keeps the map of a job's poses.

        Args:
            data: It, JSON.
            places: Indexes of images by the value of their field, "column-row".
        """
        with self._db.write() as db:
            db.execute("INSERT OR REPLACE INTO grid_maps VALUES (?, ?)", (job_id, data))
            db.execute("DELETE FROM grid_facets WHERE job_id = ? AND kind = ?", (job_id, POSE))
            for value, indexes in places.items():
                for index in indexes:
                    if _row(db, job_id, index) is not None:
                        _keep_facets(db, job_id, index, POSE, [value])
            _next_seq(db)  # facets have changed

    def set_thumbnail(self, job_id: int, index: int, key: str) -> None:
        """Notes that the small picture of an image is ready."""
        with self._db.write() as db:
            db.execute(
                "UPDATE grid_images SET thumbnail = ?, stale = '', seq = ?"
                " WHERE job_id = ? AND idx = ?",
                (key, _next_seq(db), job_id, index),
            )

    def tag(self, job: str, indexes: Iterable[int], tag: str, *, add: bool) -> None:
        """Adds a tag of the lead's to images, or takes it away."""
        verb = (
            "INSERT OR IGNORE INTO lead_tags VALUES (?, ?, ?)"
            if add
            else "DELETE FROM lead_tags WHERE job = ? AND idx = ? AND tag = ?"
        )
        with self._db.write() as db:
            found = db.execute("SELECT id FROM jobs WHERE name = ?", (job,)).fetchone()
            seq = _next_seq(db)
            for index in indexes:
                db.execute(verb, (job, index, tag))
                row = None if found is None else _row(db, found[0], index)
                if row is None:
                    continue
                own: list[str] = json.loads(str(row["label_tags"]))
                tags = list(dict.fromkeys([*own, *_lead_tags(db, job, index)]))
                changed_row = row | {"tags": json.dumps(tags), "seq": seq}
                db.execute(_WRITE, changed_row)
                db.execute(
                    "DELETE FROM grid_facets WHERE job_id = ? AND kind = 'tag' AND value = ?"
                    " AND idx = ?",
                    (found[0], tag, index),
                )
                _keep_facets(db, found[0], index, "tag", tags)


def _made(one: ChangedObject, facts: Facts, before: Row | None, lead_tags: Sequence[str]) -> Row:
    is_same = before is not None and before["digest"] == facts.digest and bool(facts.digest)
    key = thumbnail_key(facts.source_ref, facts.digest)
    drawn = str(before["thumbnail"]) if before else ""
    is_other = drawn not in ("", "-", key, thumbnail_key(facts.source_ref, ""))
    row: Row = {
        "job_id": one.job_id,
        "idx": one.data_object.index,
        "name": facts.name,
        "source_ref": facts.source_ref,
        "state": str(facts.state),
        "reason": facts.reason,
        "round": facts.round,
        "answers": facts.answers,
        "wanted": facts.wanted,
        "workers": " ".join(facts.workers),
        "assigned": facts.assigned,
        "problem": facts.problem,
        "findings": sum(facts.findings.values()),
        "agreement": NO_AGREEMENT if facts.signs.agreement is None else facts.signs.agreement,
        "would_help": facts.signs.would_help,
        "risk": before["risk"] if before and is_same else None,
        "kinds": json.dumps(facts.kinds, ensure_ascii=False),
        "tags": json.dumps(list(dict.fromkeys([*facts.tags, *lead_tags])), ensure_ascii=False),
        "verdict": facts.verdict,
        "note": facts.note,
        "changed": 0 if facts.changed is None else to_micros(facts.changed),
        "seconds": -1.0 if facts.seconds is None else facts.seconds,
        "errors": facts.signs.errors,
        "warnings": facts.signs.warnings,
        "concerns": before["concerns"] if before and is_same else "[]",
        "label_tags": json.dumps(facts.tags, ensure_ascii=False),
        "digest": facts.digest,
        "thumbnail": key if drawn == key else "",
        "stale": drawn if is_other else before["stale"] if before else "",
    }
    return row | {"doubt": _doubt(row)}


def _doubt(row: Mapping[str, Json]) -> float:
    if row["state"] not in _TOLD:
        return -1.0
    signs = Signs(
        is_failed=row["state"] == ObjectState.FAILED,
        is_declined=row["state"] == ObjectState.DECLINED,
        is_reported=bool(row["problem"]),
        errors=row["errors"],
        warnings=row["warnings"],
        agreement=None if row["agreement"] == NO_AGREEMENT else row["agreement"],
        would_help=row["would_help"],
        risk=row["risk"],
        verdict=row["verdict"],
    )
    return doubt_of(signs)


def _write(db: sqlite3.Connection, row: Row, facts: Facts) -> None:
    job_id, index = row["job_id"], row["idx"]
    db.execute(_WRITE, row)
    db.execute("DELETE FROM grid_facets WHERE job_id = ? AND idx = ?", (job_id, index))
    is_labeled = facts.state in _LABELED
    findings = {*facts.findings, *json.loads(row["concerns"])}
    db.execute("DELETE FROM grid_answers WHERE job_id = ? AND idx = ?", (job_id, index))
    db.executemany(_WRITE_ANSWER, [_answer_row(job_id, index, one) for one in facts.judged])
    for kind, values in (
        ("state", [str(facts.state)]),
        ("worker", facts.workers),
        ("assigned", [facts.assigned] if facts.assigned else []),
        ("problem", ["1"] if facts.problem else []),
        ("finding", findings),
        ("kind", facts.kinds),
        ("tag", json.loads(row["tags"])),
        ("round", [str(facts.round)] if is_labeled else []),
        ("verdict", [facts.verdict or "none"] if is_labeled or facts.verdict else []),
        *(facts.covers.items() if is_labeled else ()),
    ):
        _keep_facets(db, job_id, index, kind, values)


def _answer_row(job_id: int, index: int, one: JudgedAnswer) -> tuple[str | float | None, ...]:
    kinds = one.kinds or {}
    return (
        job_id,
        index,
        one.worker_id,
        one.round,
        to_micros(one.finished),
        one.seconds,
        one.instances,
        one.points,
        one.basis,
        one.quality,
        *(kinds.get(kind, 0) for kind in KINDS),
        one.left_out,
        one.missed,
        one.invented,
        one.is_exchanged,
        one.is_back,
    )


def _keep_facets(
    db: sqlite3.Connection, job_id: int, index: int, kind: str, values: Iterable[str]
) -> None:
    db.executemany(
        "INSERT OR IGNORE INTO grid_facets VALUES (?, ?, ?, ?)",
        [(job_id, kind, value, index) for value in values],
    )


def _next_seq(db: sqlite3.Connection) -> int:
    row = db.execute("UPDATE grid_state SET seq = seq + 1 RETURNING seq").fetchone()
    return int(row[0])


def _row(db: sqlite3.Connection, job_id: int, index: int) -> Row | None:
    found = db.execute(
        "SELECT * FROM grid_images WHERE job_id = ? AND idx = ?", (job_id, index)
    ).fetchone()
    return None if found is None else dict(found)


def _lead_tags(db: sqlite3.Connection, job: str, index: int) -> list[str]:
    sql = "SELECT tag FROM lead_tags WHERE job = ? AND idx = ? ORDER BY tag"
    return [row["tag"] for row in db.execute(sql, (job, index))]
