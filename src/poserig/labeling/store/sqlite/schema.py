"""Makes the tables of the labeling store, and migrates those of older versions.

Times are whole microseconds since 1970, UTC.
"""

import json
import sqlite3

from poserig.errors import PoserigError
from poserig.groundtruth.manifest import dump
from poserig.labeling.lifetime import is_growing
from poserig.labeling.store.draws import draw_of
from poserig.labeling.store.names import search_keys
from poserig.labeling.trouble import RESTORE

VERSION = 8
COUNTED = 3
"""Since this version each job has counters of its data objects."""
_NEEDED = {"jobs", "data_objects", "tasks", "batches"}

_TABLES = """
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,      -- lower case: names differ by more than case
    arn TEXT NOT NULL,
    reference_code TEXT NOT NULL,
    request TEXT NOT NULL,              -- CreateLabelingJob, JSON
    template TEXT NOT NULL,             -- as it was when the job was created
    label_categories TEXT NOT NULL,     -- JSON list, or null
    workteam_arn TEXT NOT NULL,
    state TEXT NOT NULL,
    failure_reason TEXT NOT NULL DEFAULT '',
    created INTEGER NOT NULL,
    modified INTEGER NOT NULL,
    total INTEGER NOT NULL,
    last_stamp TEXT NOT NULL DEFAULT '',  -- time in the newest consolidation request's key
    unwritten INTEGER NOT NULL DEFAULT 0, -- outcomes that output.manifest does not show yet
    ends INTEGER,                       -- end of the job's lifetime; null: never
    ends_shifts INTEGER NOT NULL DEFAULT 0,  -- 1: set while the clock was in doubt
    confirmed INTEGER NOT NULL DEFAULT 0, -- its final output.manifest was found by a later start
    reported INTEGER NOT NULL DEFAULT 0,  -- data objects with is_reported
    revision INTEGER NOT NULL DEFAULT 0,  -- how often request or settings were changed
    settings TEXT NOT NULL DEFAULT '{}'   -- what the request has no place for, JSON
) STRICT;

CREATE TABLE data_objects (
    job_id INTEGER NOT NULL REFERENCES jobs (id),
    idx INTEGER NOT NULL,               -- line of the input manifest, from 0
    text TEXT NOT NULL,                 -- the line itself
    state TEXT NOT NULL,
    task_input TEXT,                    -- JSON, once the pre-annotation function has answered
    reason TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0,   -- how often a function was tried on it
    expires INTEGER,                    -- end of TaskAvailabilityLifetime, once open; null: never
    expires_shifts INTEGER NOT NULL DEFAULT 0,  -- 1: set while the clock was in doubt
    wanted INTEGER NOT NULL DEFAULT 1,  -- answers that it needs, once open
    answers INTEGER NOT NULL DEFAULT 0,
    active INTEGER NOT NULL DEFAULT 0,  -- accepted tasks
    declines INTEGER NOT NULL DEFAULT 0,
    batch_id INTEGER,
    output TEXT,                        -- its line in output.manifest, when that differs
    is_reported INTEGER NOT NULL DEFAULT 0,  -- 1: a worker, or its label, reported a problem
    is_patient INTEGER NOT NULL DEFAULT 0,   -- 1: declines do not end its offer
    assigned TEXT,                      -- worker_id of whom a place is kept for; null: nobody
    round INTEGER NOT NULL DEFAULT 1,   -- a label that was sent back or fixed begins the next one
    review TEXT NOT NULL DEFAULT '',    -- newest verdict on the label of this round; '': none
    draw INTEGER NOT NULL DEFAULT 0,    -- 0 to 99 by its image: which are reviewed; see draws.py
    PRIMARY KEY (job_id, idx)
) STRICT;
CREATE INDEX data_objects_by_state ON data_objects (job_id, state, idx);

CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    job_id INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    worker_id TEXT NOT NULL,
    worker_sub TEXT NOT NULL,
    worker_issuer TEXT NOT NULL,
    state TEXT NOT NULL,
    accepted INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    expires_shifts INTEGER NOT NULL DEFAULT 0,  -- 1: set while the clock was in doubt
    finished INTEGER,
    answer TEXT,                        -- {form field: value} as manifest.dump writes it
    reason TEXT NOT NULL DEFAULT '',    -- why the worker declined, in their words
    round INTEGER NOT NULL DEFAULT 1,   -- of the data object when the turn began
    FOREIGN KEY (job_id, idx) REFERENCES data_objects (job_id, idx)
) STRICT;
CREATE INDEX tasks_by_worker ON tasks (worker_id, job_id, state);
CREATE INDEX tasks_by_object ON tasks (job_id, idx);
CREATE UNIQUE INDEX one_open_task_per_worker ON tasks (job_id, worker_id)
    WHERE state = 'accepted';

CREATE TABLE batches (
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES jobs (id),
    stamp TEXT NOT NULL,                -- the time in its keys
    done INTEGER NOT NULL DEFAULT 0,
    response TEXT,                      -- what the post-annotation function answered, as written
    is_whole INTEGER NOT NULL DEFAULT 1,  -- 0: version 1 forgot some of its data objects
    confirmed INTEGER NOT NULL DEFAULT 0,  -- its files were found in S3 by a later start
    UNIQUE (job_id, stamp)
) STRICT;
CREATE INDEX open_batches ON batches (job_id) WHERE done = 0;
CREATE INDEX unconfirmed_batches ON batches (id) WHERE done = 1 AND confirmed = 0;
"""

_BATCH_MEMBERS = """
CREATE TABLE batch_members (            -- a data object that is tried again is in two batches
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    idx INTEGER NOT NULL,
    PRIMARY KEY (batch_id, idx)
) STRICT, WITHOUT ROWID;
"""

_CLOCK = """
CREATE INDEX tasks_to_shift ON tasks (id) WHERE expires_shifts = 1;
CREATE INDEX data_objects_to_shift ON data_objects (job_id, idx) WHERE expires_shifts = 1;
CREATE TABLE clock (                    -- one row: see clock.py
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seen INTEGER NOT NULL               -- the newest time by which deadlines were measured
) STRICT;
"""

_COUNTS = """
CREATE TABLE object_counts (            -- data objects of a job in each state, kept by triggers
    job_id INTEGER NOT NULL REFERENCES jobs (id),
    state TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (job_id, state)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER count_new_object AFTER INSERT ON data_objects BEGIN
    INSERT INTO object_counts VALUES (NEW.job_id, NEW.state, 1)
        ON CONFLICT (job_id, state) DO UPDATE SET n = n + 1;
END;
CREATE TRIGGER count_moved_object AFTER UPDATE OF state ON data_objects
WHEN OLD.state <> NEW.state BEGIN
    UPDATE object_counts SET n = n - 1 WHERE job_id = OLD.job_id AND state = OLD.state;
    INSERT INTO object_counts VALUES (NEW.job_id, NEW.state, 1)
        ON CONFLICT (job_id, state) DO UPDATE SET n = n + 1;
END;
CREATE INDEX active_jobs ON jobs (created, id)
    WHERE state IN ('Initializing', 'InProgress', 'Stopping');
CREATE INDEX jobs_by_workteam ON jobs (workteam_arn, created, id);
CREATE INDEX offers_by_expiry ON data_objects (job_id, expires)
    WHERE state = 'open' AND active = 0;
DROP INDEX IF EXISTS tasks_by_expiry;
"""

_TO_2 = """
ALTER TABLE jobs ADD COLUMN ends INTEGER;
ALTER TABLE jobs ADD COLUMN ends_shifts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE data_objects ADD COLUMN expires_shifts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN expires_shifts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE batches ADD COLUMN response TEXT;
ALTER TABLE batches ADD COLUMN is_whole INTEGER NOT NULL DEFAULT 1;
ALTER TABLE batches ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX unconfirmed_batches ON batches (id) WHERE done = 1 AND confirmed = 0;
"""
_FILL_2 = """
UPDATE jobs SET ends = created + 2592000000000;
INSERT INTO batch_members SELECT batch_id, idx FROM data_objects WHERE batch_id IS NOT NULL;
UPDATE batches SET is_whole = 0 WHERE job_id IN (
    SELECT job_id FROM data_objects WHERE batch_id IS NOT NULL AND tries > 1);
INSERT INTO clock SELECT 1, MAX(seen) FROM (
    SELECT MAX(modified) AS seen FROM jobs UNION ALL
    SELECT MAX(accepted) FROM tasks UNION ALL
    SELECT MAX(finished) FROM tasks) HAVING MAX(seen) IS NOT NULL;
"""
"""All jobs of version 1 ended 30 days after they were created. A batch of it may have had more
data objects than the store still knows when one of its job's was tried twice."""

_TO_3 = """
ALTER TABLE data_objects ADD COLUMN wanted INTEGER NOT NULL DEFAULT 1;
WITH needs AS MATERIALIZED (SELECT id, wanted_by(request) AS wanted FROM jobs)
    UPDATE data_objects SET wanted = (SELECT wanted FROM needs WHERE id = job_id)
    WHERE state = 'open';
UPDATE tasks SET answer = rewritten(answer) WHERE instr(answer, '\\u');
"""
_FILL_3 = """
INSERT INTO object_counts SELECT job_id, state, COUNT(*) FROM data_objects GROUP BY job_id, state;
"""
"""Before version 3 the request told how many answers a data object needs, and answers were kept
with escapes where S3 has UTF-8."""

_REPORTS = """
CREATE INDEX reported_objects ON data_objects (job_id, idx) WHERE is_reported = 1;
"""
_TO_4 = """
ALTER TABLE jobs ADD COLUMN reported INTEGER NOT NULL DEFAULT 0;
ALTER TABLE data_objects ADD COLUMN is_reported INTEGER NOT NULL DEFAULT 0;
UPDATE data_objects SET is_reported = 1 WHERE instr(output, '"type":"worker_problem"');
UPDATE jobs SET reported = (
    SELECT COUNT(*) FROM data_objects WHERE job_id = jobs.id AND is_reported = 1);
"""
"""Before version 4 only the label knew that a worker had reported a problem."""


_LEAD = """
DROP INDEX IF EXISTS declined_offers;
CREATE INDEX declined_offers ON data_objects (job_id, idx)
    WHERE state = 'open' AND active = 0 AND declines >= wanted AND is_patient = 0;
CREATE INDEX pending_by_worker ON data_objects (job_id, assigned, idx) WHERE state = 'pending';
CREATE INDEX open_by_worker ON data_objects (job_id, assigned, idx) WHERE state = 'open';
"""
_TO_5 = """
ALTER TABLE jobs ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE data_objects ADD COLUMN is_patient INTEGER NOT NULL DEFAULT 0;
ALTER TABLE data_objects ADD COLUMN assigned TEXT;
ALTER TABLE tasks ADD COLUMN reason TEXT NOT NULL DEFAULT '';
WITH patient AS MATERIALIZED (SELECT id FROM jobs WHERE is_growing(request))
    UPDATE data_objects SET is_patient = 1
    WHERE state = 'open' AND job_id IN (SELECT id FROM patient);
"""
"""Before version 5 declines ended the offer of every data object."""
_TURNS = """
DROP INDEX IF EXISTS one_turn_per_object;
DROP INDEX IF EXISTS turns_by_expiry;
CREATE UNIQUE INDEX one_turn_per_object ON tasks (job_id, idx, worker_id)
    WHERE state IN ('accepted', 'ready', 'submitted', 'declined');
CREATE UNIQUE INDEX one_turn_ahead_per_worker ON tasks (job_id, worker_id) WHERE state = 'ready';
CREATE INDEX turns_by_expiry ON tasks (job_id, expires) WHERE state IN ('accepted', 'ready');
CREATE INDEX turns_by_place ON tasks (job_id, worker_id, idx);
CREATE INDEX batches_by_object ON batch_members (idx);
"""
_NAMES = """
CREATE TABLE object_names (             -- what data objects are found by; see store/names.py
    job_id INTEGER NOT NULL REFERENCES jobs (id),
    key TEXT NOT NULL,
    idx INTEGER NOT NULL,
    PRIMARY KEY (job_id, key, idx)
) STRICT, WITHOUT ROWID;
"""
_FILL_5 = """
INSERT INTO object_names SELECT o.job_id, k.value, o.idx
    FROM data_objects AS o, json_each(keys_of(o.text)) AS k;
"""
"""Before version 5 no turn was READY, and nothing was found by its name."""

_REVIEWS = """
CREATE TABLE reviews (                  -- what somebody said of a label; nothing of it changes
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    round INTEGER NOT NULL,             -- of the label that was reviewed
    verdict TEXT NOT NULL,              -- accept, fix or send-back
    note TEXT NOT NULL,
    worker_id TEXT NOT NULL,            -- of the reviewer
    time INTEGER NOT NULL,
    FOREIGN KEY (job_id, idx) REFERENCES data_objects (job_id, idx)
) STRICT;
CREATE INDEX reviews_by_object ON reviews (job_id, idx, id);
CREATE TABLE earlier_labels (           -- labels that were sent back, fixed, or put back
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL,
    idx INTEGER NOT NULL,
    round INTEGER NOT NULL,
    output TEXT NOT NULL,               -- the line of output.manifest that the label was in
    ended INTEGER NOT NULL,
    FOREIGN KEY (job_id, idx) REFERENCES data_objects (job_id, idx)
) STRICT;
CREATE INDEX earlier_labels_by_object ON earlier_labels (job_id, idx, id);
"""
_TO_6 = """
ALTER TABLE data_objects ADD COLUMN round INTEGER NOT NULL DEFAULT 1;
ALTER TABLE data_objects ADD COLUMN review TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN round INTEGER NOT NULL DEFAULT 1;
"""
"""Before version 6 a label had one round, and nobody reviewed it."""

_CHANGES = """
CREATE TABLE job_changes (              -- what leads changed of a job; nothing of it changes
    id INTEGER PRIMARY KEY,
    job_id INTEGER NOT NULL REFERENCES jobs (id),
    revision INTEGER NOT NULL,          -- of the job since then; 0: no setting of the store
    what TEXT NOT NULL,
    value_before TEXT NOT NULL,
    value_after TEXT NOT NULL,
    worker_id TEXT NOT NULL,            -- '': a command of the operator
    who TEXT NOT NULL,                  -- what they were called then
    time INTEGER NOT NULL
) STRICT;
CREATE INDEX changes_by_job ON job_changes (job_id, id);
DROP INDEX IF EXISTS waits_for_review;
CREATE INDEX waits_for_review ON data_objects (job_id, idx, draw, round, state, review)
    WHERE state = 'labeled' AND review = '';
"""
_TO_7 = """
ALTER TABLE jobs ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';
ALTER TABLE data_objects ADD COLUMN draw INTEGER NOT NULL DEFAULT 0;
UPDATE data_objects SET draw = draw_of(text);
"""
"""Before version 7 a job had no settings but its request, and nobody knew who had changed it."""


_ERASED = """
CREATE TABLE erased_jobs (              -- jobs that were removed; their numbers are not given again
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
"""
"""Before version 8 no job was ever removed, archived or deleted."""


def version_of(reader: sqlite3.Connection, where: str) -> int:
    """Reads the version of a store; 0 for a file without any table.

    Raises:
        PoserigError: A newer poserig wrote the file, or it is another program's.
    """
    version = int(reader.execute("PRAGMA user_version").fetchone()[0])
    if version > VERSION:
        raise PoserigError(
            f"The labeling store has version {version}; this poserig reads {VERSION}.",
            where=where,
            cure="Update poserig, or move the file away to start with an empty store.",
        )
    tables = {str(row[0]) for row in reader.execute("SELECT name FROM sqlite_master")}
    if (version == 0 and tables) or (version > 0 and _NEEDED - tables):
        raise PoserigError("This is not a labeling store.", where=where, cure=RESTORE)
    return version


def make(connection: sqlite3.Connection) -> None:
    """Makes the tables of this version in an empty file."""
    first = (_TABLES, _BATCH_MEMBERS, _CLOCK, _COUNTS, _REPORTS, _LEAD, _TURNS, _NAMES)
    _run(connection, *first, _REVIEWS, _CHANGES, _ERASED)


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Brings a store of an older version to this one, in one transaction."""
    if version == VERSION:
        return
    if version == 0:
        make(connection)
        return
    connection.create_function("wanted_by", 1, _wanted_by, deterministic=True)
    connection.create_function("rewritten", 1, _rewritten, deterministic=True)
    connection.create_function("is_growing", 1, _is_growing, deterministic=True)
    connection.create_function("keys_of", 1, _keys_of, deterministic=True)
    connection.create_function("draw_of", 1, draw_of, deterministic=True)
    to_2 = (_TO_2, _BATCH_MEMBERS, _CLOCK, _FILL_2) if version < 2 else ()
    to_3 = (_TO_3, _COUNTS, _FILL_3) if version < 3 else ()
    to_4 = (_TO_4, _REPORTS) if version < 4 else ()
    to_5 = (_TO_5, _LEAD, _TURNS, _NAMES, _FILL_5) if version < 5 else ()
    to_6 = (_TO_6, _REVIEWS) if version < 6 else ()
    to_7 = (_TO_7, _CHANGES) if version < 7 else ()
    _run(connection, *to_2, *to_3, *to_4, *to_5, *to_6, *to_7, _ERASED)


def _run(connection: sqlite3.Connection, *scripts: str) -> None:
    script = "".join(scripts)
    connection.executescript(f"BEGIN; {script} PRAGMA user_version = {VERSION}; COMMIT;")


def _wanted_by(request: str) -> int:
    return int(json.loads(request)["HumanTaskConfig"]["NumberOfHumanWorkersPerDataObject"])


def _is_growing(request: str) -> bool:
    return is_growing(json.loads(request))


def _rewritten(answer: str) -> str:
    return dump(json.loads(answer))


def _keys_of(text: str) -> str:
    return json.dumps(search_keys(text))
