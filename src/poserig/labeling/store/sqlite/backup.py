"""Checks and copies the file of a labeling store, while an engine uses it or not."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from poserig.errors import PoserigError
from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store.sqlite import schema
from poserig.labeling.store.sqlite.errors import explain
from poserig.labeling.store.sqlite.opening import connect_to_read, copy_database
from poserig.labeling.trouble import StoreTrouble, Trouble

_SHOWN = 5  # sentences of one kind

_COUNTERS = """
SELECT j.name, o.idx, o.answers, o.active, o.declines,
    COALESCE(t.submitted, 0) AS submitted, COALESCE(t.accepted, 0) AS accepted,
    COALESCE(t.declined, 0) AS declined
FROM data_objects AS o JOIN jobs AS j ON j.id = o.job_id
LEFT JOIN (
    SELECT job_id, idx, SUM(state = :submitted) AS submitted,
        SUM(state IN (:accepted, :ready)) AS accepted, SUM(state = :declined) AS declined
    FROM tasks GROUP BY job_id, idx
) AS t ON t.job_id = o.job_id AND t.idx = o.idx
WHERE (o.answers, o.active, o.declines)
    <> (COALESCE(t.submitted, 0), COALESCE(t.accepted, 0), COALESCE(t.declined, 0))
ORDER BY o.job_id, o.idx
"""
_COUNTS = """
SELECT j.name, c.state, c.n, COUNT(o.idx) AS found
FROM object_counts AS c JOIN jobs AS j ON j.id = c.job_id
LEFT JOIN data_objects AS o ON o.job_id = c.job_id AND o.state = c.state
GROUP BY c.job_id, c.state HAVING c.n <> COUNT(o.idx) ORDER BY c.job_id, c.state
"""
_NO_OUTPUT = """
SELECT j.name, o.idx FROM data_objects AS o JOIN jobs AS j ON j.id = o.job_id
WHERE o.state = ? AND o.output IS NULL ORDER BY o.job_id, o.idx
"""


def check_store(path: Path) -> list[str]:
    """Finds what is wrong with the file of a labeling store; answers sentences.

    Runs SQLite's own check of the whole file and of its references. Compares the counters of each
    data object with its tasks, and those of each job with its data objects. The file is only
    read. 100,000 data objects with an answer each take about a second.
    """
    if not path.is_file():
        return [f"{path}: There is no such file."]
    if path.stat().st_size == 0:
        return [f"{path}: The file is empty."]
    try:
        with contextlib.closing(connect_to_read(path)) as db:
            db.row_factory = sqlite3.Row
            broken = [str(row[0]) for row in db.execute("PRAGMA integrity_check(10)")]
            if broken != ["ok"]:
                return [f"{path}: SQLite finds damage: {line}" for line in broken]
            version = schema.version_of(db, str(path))
            db.execute("BEGIN")  # one state of the file for all questions
            return [f"{path}: {sentence}" for sentence in _contradictions(db, version)]
    except sqlite3.Error as error:
        return [
            str(explain(error, str(path)) or f"{path}: This is not a labeling store ({error}).")
        ]
    except PoserigError as error:
        return [str(error)]


def copy_store(path: Path, target: Path) -> None:
    """Copies a labeling store into a new file, in one consistent state; the engine may run.

    Raises:
        PoserigError: The store is not there or damaged, or the target exists or cannot be written.
    """
    if not path.is_file():
        raise PoserigError("There is no labeling store.", where=str(path), cure="Check the path.")
    if target.exists():
        raise PoserigError(
            "There is a file already.", where=str(target), cure="Choose a name that is free."
        )
    try:
        copy_database(path, target)
    except sqlite3.Error as error:
        raise explain(error, str(path)) or PoserigError(str(error), where=str(path)) from error
    except OSError as error:
        detail = error.strerror or str(error)
        raise StoreTrouble(Trouble.READ_ONLY, str(target), detail) from error


def _contradictions(db: sqlite3.Connection, version: int) -> Iterator[str]:
    lost = [f"A row of {row[0]} refers to no row of {row[2]}." for row in _foreign_keys(db)]
    yield from _first(lost)
    states = {
        "submitted": TaskState.SUBMITTED,
        "accepted": TaskState.ACCEPTED,
        "ready": TaskState.READY,
        "declined": TaskState.DECLINED,
    }
    wrong = [
        f"Labeling job {row['name']}, data object {row['idx']}: it counts {row['answers']}"
        f" answers, {row['active']} accepted tasks and {row['declines']} declines; its tasks are"
        f" {row['submitted']}, {row['accepted']} and {row['declined']}."
        for row in db.execute(_COUNTERS, states)
    ]
    yield from _first(wrong)
    if version >= schema.COUNTED:
        miscounted = [
            f"Labeling job {row['name']}: it counts {row['n']} data objects that are"
            f" {row['state']}; there are {row['found']}."
            for row in db.execute(_COUNTS)
        ]
        yield from _first(miscounted)
    bare = [
        f"Labeling job {row['name']}, data object {row['idx']}: it is labeled, but has no output."
        for row in db.execute(_NO_OUTPUT, (ObjectState.LABELED,))
    ]
    yield from _first(bare)


def _foreign_keys(db: sqlite3.Connection) -> list[sqlite3.Row]:
    return db.execute("PRAGMA foreign_key_check").fetchall()


def _first(sentences: list[str]) -> Iterator[str]:
    yield from sentences[:_SHOWN]
    if len(sentences) > _SHOWN:
        yield f"{len(sentences) - _SHOWN} more of the same kind."
