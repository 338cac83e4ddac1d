"""Puts labeling jobs aside: archived, deleted with a way back, and erased for good."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from poserig.labeling.context import Context
from poserig.labeling.errors import InvalidRequest
from poserig.labeling.events import record
from poserig.labeling.jobs import Job
from poserig.labeling.membership import job_of
from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState

_GOING = (JobState.INITIALIZING, JobState.IN_PROGRESS)


class Shelving:
    """What leads do with whole jobs. Whether somebody is one, the caller has to know.

    A job that was put aside offers nothing and takes no answers; nothing of it is lost. Methods
    take the name of a job and the lead, and raise JobNotFound, NotOnWorkteam, and InvalidRequest
    when the job stands where it cannot be done. SageMaker's API has no such operations.

    Args:
        context: The store, and so on.
        between_steps: While its block runs, the engine takes no step.
    """

    def __init__(
        self, context: Context, between_steps: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._context = context
        self._between_steps = between_steps

    def archive(self, name: str, lead: Worker) -> None:
        """Puts a running job aside."""
        self._move(name, lead, JobState.ARCHIVED, (*_GOING, JobState.DELETED))

    def delete(self, name: str, lead: Worker) -> None:
        """Deletes a running or an archived job; it can be brought back."""
        self._move(name, lead, JobState.DELETED, (*_GOING, JobState.ARCHIVED))

    def bring_back(self, name: str, lead: Worker) -> None:
        """Lets a job that was put aside run on where it was."""
        self._move(name, lead, JobState.IN_PROGRESS, (JobState.ARCHIVED, JobState.DELETED))

    def erase(self, name: str, lead: Worker) -> int:
        """Removes a deleted job with its labels and answers, for good.

        Files of its output are the caller's.

        Returns:
            The store's number of the job, which no other job gets.
        """
        job = job_of(self._context, name, lead)
        return self.erase_overdue(job)

    def erase_overdue(self, job: Job) -> int:
        """The same, for a job whose time is over."""
        with self._between_steps():
            if not self._context.store.erase_job(job.id, before=(JobState.DELETED,)):
                raise InvalidRequest(
                    "Only a deleted job can be removed for good.",
                    where=job.name,
                    cure="Reload the page: somebody has brought it back.",
                )
        record("labeling-job", labeling_job=job.name, state="Erased")
        return job.id

    def shelved(self) -> list[Job]:
        """All jobs that were put aside; when, their `status.modified` says."""
        return [job for job in self._context.jobs.newest_first() if job.state.is_shelved]

    def names(self) -> list[str]:
        """Names of all jobs that are there, wherever they stand."""
        return [job.name for job in self._context.jobs.newest_first()]

    def state(self, name: str) -> JobState | None:
        """Where a job stands; None when there is none."""
        status = self._context.store.find_job(name)
        return None if status is None else status.state

    def erased(self) -> dict[int, str]:
        """Names of the jobs that were removed for good, by their numbers."""
        return self._context.store.erased_jobs()

    def _move(self, name: str, lead: Worker, to: JobState, before: tuple[JobState, ...]) -> None:
        job = job_of(self._context, name, lead)
        now = self._context.clock.now()
        if not self._context.store.set_job_state(job.id, to, now, before=before):
            raise InvalidRequest(
                f"That cannot be done with a labeling job that is {job.state}.",
                where=job.name,
                cure="Reload the page to see where it stands.",
            )
        record("labeling-job", labeling_job=job.name, state=to, worker=lead.id)
        self._context.wake.set()
