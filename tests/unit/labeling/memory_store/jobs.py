"""Implements the job verbs of the store in dicts."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store.records import (
    DataObject,
    Deadline,
    JobSetup,
    JobStatus,
    NewObject,
)
from tests.unit.labeling.memory_store.tables import JobRow, ObjectRow, Tables, verb


class Jobs(Tables):
    """Implements `poserig.labeling.store.job_verbs.JobVerbs`."""

    @verb
    def add_job(
        self, setup: JobSetup, ends: Deadline | None, objects: Iterable[NewObject]
    ) -> int | None:
        if self.find_job(setup.name) is not None:
            return None
        job_id = max((*self._jobs, *self._erased), default=0) + 1
        status = JobStatus(
            job_id,
            JobState.INITIALIZING,
            "",
            setup.created,
            0,
            None,
            is_confirmed=False,
            counts={},
            reported=0,
        )
        records = (
            DataObject(one.index, one.text, one.state, "", 0, 0, 0, 1, None) for one in objects
        )
        kept = {record.index: ObjectRow(record) for record in records}
        self._jobs[job_id] = JobRow(setup, status, ends, kept)
        return job_id

    @verb
    def add_objects(
        self, job_id: int, objects: Sequence[tuple[str, ObjectState]], assigned: str = ""
    ) -> int | None:
        job = self._jobs[job_id]
        if job.status.state not in (JobState.INITIALIZING, JobState.IN_PROGRESS):
            return None
        first = max(job.objects, default=-1) + 1
        for index, (text, state) in enumerate(objects, start=first):
            record = DataObject(index, text, state, "", 0, 0, 0, 1, None, assigned)
            job.objects[index] = ObjectRow(record)
        return first

    @verb
    def find_job(self, name: str) -> JobStatus | None:
        for job_id, job in self._jobs.items():
            if job.setup.name.lower() == name.lower():
                return self.job_status(job_id)
        return None

    @verb
    def job_status(self, job_id: int) -> JobStatus:
        job = self._jobs[job_id]
        counts = Counter(one.record.state for one in job.objects.values())
        ends = None if job.ends is None else job.ends.time
        every = {state: counts[state] for state in ObjectState}
        return replace(job.status, ends=ends, counts=every)

    @verb
    def job_setup(self, job_id: int) -> JobSetup:
        return self._jobs[job_id].setup

    @verb
    def list_jobs(self, workteam_arn: str | None = None) -> list[JobStatus]:
        newest = sorted(self._jobs, key=lambda id: (self._jobs[id].setup.created, id), reverse=True)
        return [
            self.job_status(job_id)
            for job_id in newest
            if workteam_arn in (None, self._jobs[job_id].setup.workteam_arn)
        ]

    @verb
    def active_jobs(self) -> list[JobStatus]:
        return [
            status
            for status in self.list_jobs()[::-1]
            if not (status.state.is_final or status.state.is_shelved)
        ]

    @verb
    def erase_job(self, job_id: int, *, before: Collection[JobState]) -> bool:
        job = self._jobs.get(job_id)
        if job is None or job.status.state not in before:
            return False
        self._erased[job_id] = job.setup.name
        del self._jobs[job_id]
        self._forget(job_id)
        return True

    @verb
    def erased_jobs(self) -> dict[int, str]:
        return dict(self._erased)

    @verb
    def set_job_state(
        self,
        job_id: int,
        state: JobState,
        now: datetime,
        *,
        before: Collection[JobState],
        reason: str = "",
    ) -> bool:
        job = self._jobs[job_id]
        if job.status.state not in before:
            return False
        job.status = replace(job.status, state=state, modified=now, failure_reason=reason[:1024])
        return True
