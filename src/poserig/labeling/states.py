"""Defines the states of labeling jobs, data objects and tasks (contract, section 10)."""

from enum import StrEnum


class JobState(StrEnum):
    """LabelingJobStatus, as the SageMaker API spells it; the last two are a project's own."""

    INITIALIZING = "Initializing"
    IN_PROGRESS = "InProgress"
    STOPPING = "Stopping"
    STOPPED = "Stopped"
    COMPLETED = "Completed"
    FAILED = "Failed"
    ARCHIVED = "Archived"
    """Put aside: nothing is offered from it, and it takes no answers."""
    DELETED = "Deleted"
    """The same, and its labels are left out of everything; it can be brought back for a while."""

    @property
    def is_final(self) -> bool:
        """Nothing more happens to the labeling job."""
        return self in (JobState.STOPPED, JobState.COMPLETED, JobState.FAILED)

    @property
    def is_shelved(self) -> bool:
        """Nothing happens to the labeling job until somebody brings it back."""
        return self in (JobState.ARCHIVED, JobState.DELETED)


class ObjectState(StrEnum):
    """Where a data object stands."""

    PENDING = "pending"
    """Its pre-annotation function has not been called yet."""
    OPEN = "open"
    """Workers can accept its tasks."""
    ANSWERED = "answered"
    """It waits for consolidation: all workers answered, or time ran out with one answer or more."""
    DECLINED = "declined"
    """All who could label it declined it or have answered already: the lead decides. Only in a job
    that its operator alone ends."""
    CONSOLIDATING = "consolidating"
    """It is part of a consolidation request."""
    LABELED = "labeled"
    FAILED = "failed"
    SKIPPED = "skipped"
    """The pre-annotation function said isHumanAnnotationRequired: false."""
    ALREADY_LABELED = "already-labeled"
    """A chained job found the label attribute in the input manifest."""

    @property
    def is_final(self) -> bool:
        """Nothing more happens to the data object in this labeling job."""
        return self in (
            ObjectState.LABELED,
            ObjectState.FAILED,
            ObjectState.SKIPPED,
            ObjectState.ALREADY_LABELED,
        )


class TaskState(StrEnum):
    """One worker's turn at one data object. A task that nobody has accepted has no record."""

    READY = "ready"
    """Held for its worker as the next one. Its time has not begun, and nobody has seen it."""
    ACCEPTED = "accepted"
    SUBMITTED = "submitted"
    RELEASED = "released"
    DECLINED = "declined"
    TIMED_OUT = "timed-out"
    REVOKED = "revoked"
    """The labeling job, or the lead, took it back while the worker was at it."""
    RETURNED = "returned"
    """The lead put the data object back afterwards: an answer or a decline that counts no more."""
    EARLIER = "earlier"
    """An answer of an earlier round: its label was sent back or fixed, and is kept."""
