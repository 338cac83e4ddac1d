-- The labeling store of version 6, as poserig made it up to November 2026.
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
    revision INTEGER NOT NULL DEFAULT 0   -- how often the request was changed
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
CREATE TABLE batch_members (            -- a data object that is tried again is in two batches
    batch_id INTEGER NOT NULL REFERENCES batches (id),
    idx INTEGER NOT NULL,
    PRIMARY KEY (batch_id, idx)
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_to_shift ON tasks (id) WHERE expires_shifts = 1;
CREATE INDEX data_objects_to_shift ON data_objects (job_id, idx) WHERE expires_shifts = 1;
CREATE TABLE clock (                    -- one row: see clock.py
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seen INTEGER NOT NULL               -- the newest time by which deadlines were measured
) STRICT;
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
CREATE INDEX reported_objects ON data_objects (job_id, idx) WHERE is_reported = 1;
DROP INDEX IF EXISTS declined_offers;
CREATE INDEX declined_offers ON data_objects (job_id, idx)
    WHERE state = 'open' AND active = 0 AND declines >= wanted AND is_patient = 0;
CREATE INDEX pending_by_worker ON data_objects (job_id, assigned, idx) WHERE state = 'pending';
CREATE INDEX open_by_worker ON data_objects (job_id, assigned, idx) WHERE state = 'open';
DROP INDEX IF EXISTS one_turn_per_object;
DROP INDEX IF EXISTS turns_by_expiry;
CREATE UNIQUE INDEX one_turn_per_object ON tasks (job_id, idx, worker_id)
    WHERE state IN ('accepted', 'ready', 'submitted', 'declined');
CREATE UNIQUE INDEX one_turn_ahead_per_worker ON tasks (job_id, worker_id) WHERE state = 'ready';
CREATE INDEX turns_by_expiry ON tasks (job_id, expires) WHERE state IN ('accepted', 'ready');
CREATE INDEX turns_by_place ON tasks (job_id, worker_id, idx);
CREATE INDEX batches_by_object ON batch_members (idx);
CREATE TABLE object_names (             -- what data objects are found by; see store/names.py
    job_id INTEGER NOT NULL REFERENCES jobs (id),
    key TEXT NOT NULL,
    idx INTEGER NOT NULL,
    PRIMARY KEY (job_id, key, idx)
) STRICT, WITHOUT ROWID;
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
CREATE INDEX waits_for_review ON data_objects (job_id, idx)
    WHERE state = 'labeled' AND review = '';
PRAGMA user_version = 6;
