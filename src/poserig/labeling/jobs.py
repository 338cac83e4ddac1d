"""Reads labeling jobs from the store; each request is parsed once."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.requests import JobRequest, parse_request
from poserig.json import Json
from poserig.labeling.errors import JobNotFound
from poserig.labeling.lifetime import is_growing
from poserig.labeling.settings import JobSettings, read_settings
from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import JobStatus


@dataclass(frozen=True, slots=True)
class Job:
    """One labeling job as it stands in the store.

    Attributes:
        arn: With the name in lower case.
        reference_code: JobReferenceCode.
        request: CreateLabelingJob, read.
        raw_request: CreateLabelingJob as it came.
        label_categories: Names from the label category file; None when there is none.
        created: Aware, UTC.
        settings: What its lead may set.
        is_growing: Data objects may be added, and only its operator ends it.
        status: What changes: state, counters, deadline.
    """

    arn: str
    reference_code: str
    request: JobRequest
    raw_request: Mapping[str, Json]
    label_categories: list[str] | None
    created: datetime
    settings: JobSettings
    is_growing: bool
    status: JobStatus

    @property
    def id(self) -> int:
        """The store's own number."""
        return self.status.id

    @property
    def name(self) -> str:
        """LabelingJobName in its own case."""
        return self.request.job_name

    @property
    def layout(self) -> OutputLayout:
        """Where its output lies."""
        return OutputLayout(self.request.output_path, self.request.job_name)

    @property
    def state(self) -> JobState:
        """LabelingJobStatus."""
        return self.status.state

    @property
    def why_closed(self) -> str:
        """Why it takes no answers, in words; "" for a job that is in progress."""
        if self.state is JobState.IN_PROGRESS:
            return ""
        if self.state.is_shelved:
            return (
                f"The labeling job was {self.state.lower()}: it takes no answers now. What you have"
                " drawn stays in this browser, in case a lead brings the job back."
            )
        return f"The labeling job has ended ({self.state})."

    @property
    def counts(self) -> Mapping[ObjectState, int]:
        """Data objects in each state."""
        return self.status.counts

    @property
    def total(self) -> int:
        """How many data objects it has now."""
        return sum(self.counts.values())

    def has(self, *states: ObjectState) -> bool:
        """Whether a data object is in one of these states."""
        return any(self.counts[state] for state in states)


@dataclass(frozen=True, slots=True)
class _Setup:
    """A job's `JobSetup`, parsed; without the template, which may be large."""

    arn: str
    reference_code: str
    request: JobRequest
    raw_request: Mapping[str, Json]
    label_categories: list[str] | None
    created: datetime
    settings: JobSettings
    is_growing: bool


class Jobs:
    """The labeling jobs of one store. Remembers how each job that it has read was created."""

    def __init__(self, store: LabelingStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._setups: dict[int, tuple[int, _Setup]] = {}

    def find(self, name: str) -> Job:
        """The job of that name, in any case. Raises JobNotFound."""
        status = self._store.find_job(name)
        if status is None:
            raise JobNotFound(
                "There is no labeling job with that name.",
                where=name,
                cure="List the names with ListLabelingJobs.",
            )
        return self._job(status)

    def load(self, job_id: int) -> Job:
        """The job with that number, which must be there."""
        return self._job(self._store.job_status(job_id))

    def newest_first(self, workteam_arn: str | None = None) -> list[Job]:
        """All jobs, or those of one work team."""
        return [self._job(status) for status in self._store.list_jobs(workteam_arn)]

    def active(self) -> list[Job]:
        """Jobs for which there may be something to do, oldest first."""
        return [self._job(status) for status in self._store.active_jobs()]

    def _job(self, status: JobStatus) -> Job:
        with self._lock:
            revision, setup = self._setups.get(status.id, (-1, None))
        if setup is None or revision != status.revision:
            # Read after its status: what is newer than that is read once more next time.
            setup = self._read(status.id)
            with self._lock:
                self._setups[status.id] = status.revision, setup
        return Job(
            setup.arn,
            setup.reference_code,
            setup.request,
            setup.raw_request,
            setup.label_categories,
            setup.created,
            setup.settings,
            setup.is_growing,
            status,
        )

    def _read(self, job_id: int) -> _Setup:
        kept = self._store.job_setup(job_id)
        raw = json.loads(kept.request)
        request = parse_request(raw)
        human = (request.title, request.description, request.workers_per_object)
        return _Setup(
            kept.arn,
            kept.reference_code,
            request,
            raw,
            json.loads(kept.label_categories),
            kept.created,
            read_settings(kept.settings, *human),
            is_growing(raw),
        )
