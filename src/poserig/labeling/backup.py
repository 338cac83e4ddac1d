"""Checks and copies the file of a labeling store, while an engine uses it or not."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from poserig.errors import PoserigError
from poserig.labeling import schema
from poserig.labeling.opening import connect_to_read, copy_database
from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.trouble import StoreTrouble, Trouble, explain

_SHOWN = 5  # sentences of one kind

_COUNTERS = """
SELECT j.name, o.idx, o.answers, o.active, o.declines,
    COALESCE(t.submitted, 0) AS submitted, COALESCE(t.accepted, 0) AS accepted,
    COALESCE(t.declined, 0) AS declined
FROM data_objects AS o JOIN jobs AS j ON j.id = o.job_id
LEFT JOIN (
    SELECT job_id, idx, SUM(state = :submitted) AS submitted, SUM(state = :accepted) AS accepted,
        SUM(state = :declined) AS declined
    FROM tasks GROUP BY job_id, idx
) AS t ON t.job_id = o.job_id AND t.idx = o.idx
WHERE (o.answers, o.active, o.declines)
    <> (COALESCE(t.submitted, 0), COALESCE(t.accepted, 0), COALESCE(t.declined, 0))
ORDER BY o.job_id, o.idx
"""
_NO_OUTPUT = """
SELECT j.name, o.idx FROM data_objects AS o JOIN jobs AS j ON j.id = o.job_id
WHERE o.state = ? AND o.output IS NULL ORDER BY o.job_id, o.idx
"""


def check_store(path: Path) -> list[str]:
    """What is wrong with the file of a labeling store, in sentences; empty when nothing is.

    SQLite's own check of the whole file, its references, and the counters of each data object
    against its tasks. The file is only read. 100,000 data objects with an answer each take about
    a second.
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
            schema.version_of(db, str(path))
            db.execute("BEGIN")  # one state of the file for all questions
            return [f"{path}: {sentence}" for sentence in _contradictions(db)]
    except sqlite3.Error as error:
        return [
            str(explain(error, str(path)) or f"{path}: This is not a labeling store ({error}).")
        ]
    except PoserigError as error:
        return [str(error)]


def copy_store(path: Path, target: Path) -> None:
    """Copy a labeling store into a new file: one consistent state, while the engine runs or not.

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


def _contradictions(db: sqlite3.Connection) -> Iterator[str]:
    lost = [f"A row of {row[0]} refers to no row of {row[2]}." for row in _foreign_keys(db)]
    yield from _first(lost)
    states = {
        "submitted": TaskState.SUBMITTED,
        "accepted": TaskState.ACCEPTED,
        "declined": TaskState.DECLINED,
    }
    wrong = [
        f"Labeling job {row['name']}, data object {row['idx']}: it counts {row['answers']}"
        f" answers, {row['active']} accepted tasks and {row['declines']} declines; its tasks are"
        f" {row['submitted']}, {row['accepted']} and {row['declined']}."
        for row in db.execute(_COUNTERS, states)
    ]
    yield from _first(wrong)
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
