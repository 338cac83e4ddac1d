"""Decides when answered data objects go to the post-annotation function: ten, or after a wait.

How much each answer counts is judged from all answers of one call (docs/consolidation.md), so a
call with one data object makes poorer labels than a call with ten.
"""

from collections.abc import Iterable

from poserig.labeling.jobs import Job
from poserig.labeling.prepare import window
from poserig.labeling.states import JobState, ObjectState

BATCH_SIZE = 10
"""Data objects in one call of the post-annotation function."""
GATHERING_SECONDS = 3.0
"""How long an answered data object waits for others at most."""


class Gathering:
    """Remembers since when each job gathers. Not durable: after a restart the wait begins anew.

    Args:
        seconds: How long an answered data object waits for others; 0 for not at all.
    """

    def __init__(self, seconds: float = GATHERING_SECONDS) -> None:
        self._seconds = seconds
        self._since: dict[int, float] = {}

    def is_due(self, job: Job, now: float) -> bool:
        """Whether there is a batch to do: one that was begun, a full one, or one that has waited.

        Args:
            job: As it stands now.
            now: `Clock.monotonic`, in seconds.
        """
        if not job.has(ObjectState.ANSWERED, ObjectState.CONSOLIDATING):
            self._since.pop(job.id, None)
            return False
        if not self._may_wait(job):
            self._since.pop(job.id, None)
            return True
        since = self._since.setdefault(job.id, now)
        if now - since < self._seconds:
            return False
        del self._since[job.id]
        return True

    def seconds_left(self, now: float) -> float | None:
        """Until the next job has waited long enough; None when none waits."""
        if not self._since:
            return None
        return max(min(self._since.values()) + self._seconds - now, 0.0)

    def keep(self, job_ids: Iterable[int]) -> None:
        """Forgets the waits of all other jobs: they are over."""
        kept = set(job_ids)
        self._since = {job_id: since for job_id, since in self._since.items() if job_id in kept}

    def _may_wait(self, job: Job) -> bool:
        return (
            job.state is JobState.IN_PROGRESS
            and not job.has(ObjectState.CONSOLIDATING)
            and job.counts[ObjectState.ANSWERED] < BATCH_SIZE
            and _more_may_come(job)
        )


def _more_may_come(job: Job) -> bool:
    is_offered = job.has(ObjectState.OPEN)
    return is_offered or (job.has(ObjectState.PENDING) and window(job) > 0)
