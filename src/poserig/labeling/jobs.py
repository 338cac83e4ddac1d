"""Labeling jobs in the store."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.requests import JobRequest, parse_request
from poserig.json import Json
from poserig.labeling.errors import JobNotFound
from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class Job:
    """One labeling job as it stands in the store.

    Attributes:
        id: The store's own number.
        arn: With the name in lower case.
        reference_code: JobReferenceCode.
        request: CreateLabelingJob, read.
        raw_request: CreateLabelingJob as it came.
        label_categories: Names from the label category file; None when there is none.
        state: LabelingJobStatus.
        failure_reason: Why the whole job failed; "" when it did not.
        created: Aware, UTC.
        modified: Last change of state. Aware, UTC.
        total: Lines of the input manifest.
        unwritten: Outcomes that output.manifest does not show yet.
        ends: When the job's lifetime ends, in the time of `SteadyClock`; None for never.
        is_confirmed: A later start has found its final output.manifest in S3.
    """

    id: int
    arn: str
    reference_code: str
    request: JobRequest
    raw_request: Mapping[str, Json]
    label_categories: list[str] | None
    state: JobState
    failure_reason: str
    created: datetime
    modified: datetime
    total: int
    unwritten: int
    ends: datetime | None
    is_confirmed: bool

    @property
    def name(self) -> str:
        """LabelingJobName in its own case."""
        return self.request.job_name

    @property
    def layout(self) -> OutputLayout:
        """Where its output lies."""
        return OutputLayout(self.request.output_path, self.request.job_name)


_COLUMNS = (
    "id, arn, reference_code, request, label_categories, state, failure_reason,"
    " created, modified, total, unwritten, ends, confirmed"
)


def _job(row: sqlite3.Row) -> Job:
    raw = json.loads(row["request"])
    return Job(
        id=row["id"],
        arn=row["arn"],
        reference_code=row["reference_code"],
        request=parse_request(raw),
        raw_request=raw,
        label_categories=json.loads(row["label_categories"]),
        state=JobState(row["state"]),
        failure_reason=row["failure_reason"],
        created=from_micros(row["created"]),
        modified=from_micros(row["modified"]),
        total=row["total"],
        unwritten=row["unwritten"],
        ends=None if row["ends"] is None else from_micros(row["ends"]),
        is_confirmed=bool(row["confirmed"]),
    )


def find(db: sqlite3.Connection, name: str) -> Job:
    """The job of that name, whatever its case. Raises JobNotFound."""
    sql = f"SELECT {_COLUMNS} FROM jobs WHERE name_key = ?"  # noqa: S608 - constant columns
    row = db.execute(sql, (name.lower(),)).fetchone()
    if row is None:
        raise JobNotFound(
            "There is no labeling job with that name.",
            where=name,
            cure="List the names with ListLabelingJobs.",
        )
    return _job(row)


def load(db: sqlite3.Connection, job_id: int) -> Job:
    """The job with that number, which must be there."""
    sql = f"SELECT {_COLUMNS} FROM jobs WHERE id = ?"  # noqa: S608 - constant columns
    return _job(db.execute(sql, (job_id,)).fetchone())


def all_jobs(db: sqlite3.Connection) -> list[Job]:
    """Every job, newest first."""
    sql = f"SELECT {_COLUMNS} FROM jobs ORDER BY created DESC, id DESC"  # noqa: S608 - constant
    return [_job(row) for row in db.execute(sql)]


def active_ids(db: sqlite3.Connection) -> list[int]:
    """Jobs for which there may be something to do, oldest first."""
    states = (JobState.INITIALIZING, JobState.IN_PROGRESS, JobState.STOPPING)
    sql = "SELECT id FROM jobs WHERE state IN (?, ?, ?) ORDER BY created, id"
    return [row["id"] for row in db.execute(sql, states)]


def template_of(db: sqlite3.Connection, job_id: int) -> str:
    """The text of the job's worker task template."""
    row = db.execute("SELECT template FROM jobs WHERE id = ?", (job_id,)).fetchone()
    return str(row["template"])


def set_state(
    db: sqlite3.Connection, job_id: int, state: JobState, now: datetime, reason: str = ""
) -> None:
    """Change LabelingJobStatus."""
    db.execute(
        "UPDATE jobs SET state = ?, modified = ?, failure_reason = ? WHERE id = ?",
        (state, to_micros(now), reason[:1024], job_id),
    )


def add_unwritten(db: sqlite3.Connection, job_id: int, count: int) -> None:
    """Note that output.manifest lacks that many outcomes more."""
    db.execute("UPDATE jobs SET unwritten = unwritten + ? WHERE id = ?", (count, job_id))


def counts(db: sqlite3.Connection, job_id: int) -> dict[ObjectState, int]:
    """How many data objects are in each state; states without any are there with 0."""
    found = dict.fromkeys(ObjectState, 0)
    sql = "SELECT state, COUNT(*) AS n FROM data_objects WHERE job_id = ? GROUP BY state"
    for row in db.execute(sql, (job_id,)):
        found[ObjectState(row["state"])] = row["n"]
    return found
