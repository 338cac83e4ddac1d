"""Implements the verbs of changes of the store in dicts."""

from dataclasses import replace

from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store.changes import Change, JobUpdate, LoggedChange
from tests.unit.labeling.memory_store.tables import Tables, verb


class Changes(Tables):
    """Implements `poserig.labeling.store.changes.ChangeVerbs`."""

    @verb
    def change_job(self, job_id: int, update: JobUpdate, changes: tuple[Change, ...]) -> bool:
        job = self._jobs[job_id]
        goes_on = job.status.state in (JobState.INITIALIZING, JobState.IN_PROGRESS)
        if job.status.revision != update.revision or not (update.request is None or goes_on):
            return False
        job.setup = replace(
            job.setup,
            request=job.setup.request if update.request is None else update.request,
            settings=job.setup.settings if update.settings is None else update.settings,
        )
        job.status = replace(job.status, revision=update.revision + 1)
        for one in changes:
            self._log(job_id, update.revision + 1, one)
        if update.wanted is not None:
            self._want(job_id, update.wanted)
        return True

    @verb
    def log_change(self, job_id: int, change: Change) -> None:
        self._log(job_id, 0, change)

    @verb
    def changes(
        self, job_id: int, *, limit: int, before: int | None = None, since: int | None = None
    ) -> tuple[LoggedChange, ...]:
        found = [
            one
            for job, one in reversed(self._changes)
            if job == job_id
            and (before is None or one.id < before)
            and (since is None or one.revision > since)
        ]
        return tuple(found[:limit])

    def _log(self, job_id: int, revision: int, change: Change) -> None:
        self._changes.append((job_id, LoggedChange(len(self._changes) + 1, revision, change)))

    def _want(self, job_id: int, wanted: int) -> None:
        for one in self._jobs[job_id].objects.values():
            if one.record.state in (ObjectState.OPEN, ObjectState.DECLINED):
                if one.record.round == 1:
                    one.change(wanted=wanted)
                if not one.active and one.record.answers >= one.record.wanted:
                    one.change(state=ObjectState.ANSWERED)
