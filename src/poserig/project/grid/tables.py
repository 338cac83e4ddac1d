"""Makes the tables of the grid in the project's database.

They hold nothing that the store does not know, but the tags that leads give (`lead_tags`) and the
ranking of `poserig qa` (`ranked`). Tables of another version are made again.
"""

import sqlite3

from poserig.labeling.store.sqlite.followed import FOLLOWING, UNFOLLOWING, note_all

VERSION = 3
NO_AGREEMENT = 2.0
"""Kept for an image without an agreement, so that it comes last."""

_KEPT = """
CREATE TABLE IF NOT EXISTS lead_tags (
    job TEXT NOT NULL,                  -- LabelingJobName
    idx INTEGER NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (job, idx, tag)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS grid_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    seq INTEGER NOT NULL                -- of the row of grid_images that was written last
) STRICT;
"""
_DROP = """
DROP TABLE IF EXISTS grid_images;
DROP TABLE IF EXISTS grid_facets;
DROP TABLE IF EXISTS grid_counts;
DROP TABLE IF EXISTS grid_answers;
DROP TABLE IF EXISTS grid_maps;
"""
_MAKE = """
CREATE TABLE IF NOT EXISTS grid_images (
    job_id INTEGER NOT NULL,
    idx INTEGER NOT NULL,               -- line of the image, from 0
    seq INTEGER NOT NULL,               -- rises with each change of any row
    name TEXT NOT NULL,
    source_ref TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    round INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    wanted INTEGER NOT NULL,
    workers TEXT NOT NULL,              -- ids with spaces between
    assigned TEXT NOT NULL,
    problem TEXT NOT NULL,
    findings INTEGER NOT NULL,
    agreement REAL NOT NULL,            -- 2: none
    would_help REAL,
    risk REAL,                          -- null: not ranked
    doubt REAL NOT NULL,                -- -1: no label yet
    kinds TEXT NOT NULL,                -- JSON, class: instances
    tags TEXT NOT NULL,                 -- JSON list: of the label, then the lead's
    verdict TEXT NOT NULL,
    note TEXT NOT NULL,                 -- of the review, when its words matter still
    changed INTEGER NOT NULL,           -- microseconds since 1970, UTC; 0: never
    seconds REAL NOT NULL,              -- -1: unknown
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    concerns TEXT NOT NULL,             -- JSON list: types that `poserig qa` found in the label
    label_tags TEXT NOT NULL,           -- JSON list
    digest TEXT NOT NULL,               -- of the label; '' for none
    thumbnail TEXT NOT NULL,            -- key of the picture that is ready; '' for none yet;
                                        -- '-' when none can be made
    stale TEXT NOT NULL,                -- key of the picture before that; '' for none
    PRIMARY KEY (job_id, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS grid_by_seq ON grid_images (job_id, seq);
CREATE INDEX IF NOT EXISTS grid_by_doubt ON grid_images (job_id, doubt DESC, idx);
CREATE INDEX IF NOT EXISTS grid_by_name ON grid_images (job_id, name COLLATE NOCASE, idx);
CREATE INDEX IF NOT EXISTS grid_by_change ON grid_images (job_id, changed DESC, idx);
CREATE INDEX IF NOT EXISTS grid_by_agreement ON grid_images (job_id, agreement, idx);
CREATE INDEX IF NOT EXISTS grid_by_seconds ON grid_images (job_id, seconds DESC, idx);
CREATE INDEX IF NOT EXISTS grid_undrawn ON grid_images (job_id, idx) WHERE thumbnail = '';
CREATE TABLE IF NOT EXISTS grid_facets (  -- what images are found by
    job_id INTEGER NOT NULL,
    kind TEXT NOT NULL,                 -- see search.py
    value TEXT NOT NULL,
    idx INTEGER NOT NULL,
    PRIMARY KEY (job_id, kind, value, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS grid_facets_by_image ON grid_facets (job_id, idx);
CREATE TABLE IF NOT EXISTS grid_answers (
    job_id INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    worker_id TEXT NOT NULL,
    round INTEGER NOT NULL,
    finished INTEGER NOT NULL,          -- microseconds since 1970, UTC
    seconds REAL,                       -- null: not measured
    instances INTEGER NOT NULL,
    points INTEGER NOT NULL,
    basis TEXT NOT NULL,                -- see answers.py
    quality REAL NOT NULL,
    good INTEGER NOT NULL,
    jitter INTEGER NOT NULL,
    inversion INTEGER NOT NULL,
    swap INTEGER NOT NULL,
    miss INTEGER NOT NULL,
    left_out INTEGER NOT NULL,
    missed INTEGER NOT NULL,
    invented INTEGER NOT NULL,
    is_exchanged INTEGER NOT NULL,
    is_back INTEGER NOT NULL,
    PRIMARY KEY (job_id, idx, worker_id, round)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS grid_answers_by_worker ON grid_answers (job_id, worker_id, finished);
CREATE TABLE IF NOT EXISTS grid_maps (
    job_id INTEGER PRIMARY KEY,
    data TEXT NOT NULL                  -- map of the poses, JSON; see mapping.py
) STRICT;
CREATE TABLE IF NOT EXISTS grid_counts (  -- images with each facet, kept by triggers
    job_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (job_id, kind, value)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER IF NOT EXISTS count_facet AFTER INSERT ON grid_facets BEGIN
    INSERT INTO grid_counts VALUES (NEW.job_id, NEW.kind, NEW.value, 1)
        ON CONFLICT (job_id, kind, value) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER IF NOT EXISTS uncount_facet AFTER DELETE ON grid_facets BEGIN
    UPDATE grid_counts SET n = n - 1
        WHERE job_id = OLD.job_id AND kind = OLD.kind AND value = OLD.value;
END;
"""


_NEEDED = {
    "grid_images",
    "grid_facets",
    "grid_counts",
    "grid_answers",
    "grid_maps",
    "changed_objects",
}


def prepare(db: sqlite3.Connection) -> bool:
    """Makes what is missing; whether all images have to be read again.

    Args:
        db: In a transaction.
    """
    for statement in _statements(_KEPT):
        db.execute(statement)
    row = db.execute("SELECT version FROM grid_state").fetchone()
    tables = {str(one[0]) for one in db.execute("SELECT name FROM sqlite_master")}
    is_whole = row is not None and row[0] == VERSION
    is_whole = is_whole and tables >= _NEEDED
    if not is_whole:
        for statement in _statements(_DROP + UNFOLLOWING):
            db.execute(statement)
        seq = "SELECT COALESCE(MAX(seq), 0) FROM grid_state"
        db.execute(f"INSERT OR REPLACE INTO grid_state SELECT 1, {VERSION}, ({seq})")
    for statement in _statements(_MAKE):
        db.execute(statement)
    for statement in _statements(FOLLOWING):
        db.execute(statement)
    if is_whole:
        db.execute("UPDATE grid_images SET thumbnail = '' WHERE thumbnail = '-'")
    else:
        note_all(db)
    return not is_whole


def _statements(script: str) -> list[str]:
    """The statements of a script, each whole: `executescript` would end the transaction."""
    found, statement = [], ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            found.append(statement)
            statement = ""
    return found
