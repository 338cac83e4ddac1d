"""Defines what a labeling store does with changes of a job, and with the log of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the log of a job: somebody changed something.

    Attributes:
        what: Name of what was changed, e.g. "title".
        before: As it was; "" for nothing.
        after: As it is since.
        worker_id: Ground Truth's workerId of who changed it; "" for a command of the operator.
        who: What they were called then; "" for a command of the operator.
        time: When, by the wall clock.
    """

    what: str
    before: str
    after: str
    worker_id: str
    who: str
    time: datetime


@dataclass(frozen=True, slots=True)
class LoggedChange:
    """A change as it stands in the log.

    Attributes:
        id: Rises with time.
        revision: `JobStatus.revision` since the change; 0 when it changed no setting of the store.
        change: What was changed.
    """

    id: int
    revision: int
    change: Change


@dataclass(frozen=True, slots=True)
class JobUpdate:
    """How a job is to be from now on.

    Attributes:
        revision: Of the job as it was read: another one refuses the update.
        request: CreateLabelingJob, JSON; None leaves it.
        wanted: Answers that a data object needs; None leaves it.
        settings: What CreateLabelingJob has no place for, JSON; None leaves it.
    """

    revision: int
    request: str | None = None
    wanted: int | None = None
    settings: str | None = None


class ChangeVerbs(Protocol):
    """Changes of a job while it is there, and who made them."""

    def change_job(self, job_id: int, update: JobUpdate, changes: tuple[Change, ...]) -> bool:
        """Changes a job, and keeps in its log what was changed.

        With `wanted`, data objects that are on offer or set aside in their first round need so many
        answers; those that have as many are ANSWERED. May touch every data object on offer; one
        step all the same.

        Returns:
            False, and nothing has changed, when the job has another revision by now; or, with a
            request, when it has ended or is ending.
        """

    def log_change(self, job_id: int, change: Change) -> None:
        """Keeps in the log of a job what was changed elsewhere."""

    def changes(
        self, job_id: int, *, limit: int, before: int | None = None, since: int | None = None
    ) -> tuple[LoggedChange, ...]:
        """Some of the log of a job, the newest first.

        Args:
            job_id: The store's own number of the job.
            limit: The most that are read.
            before: Only those with a smaller id; None for all.
            since: Only those with a larger revision; None for all.
        """
