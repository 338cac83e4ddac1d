"""Defines what a labeling store does with jobs and their data objects."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Protocol

from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store.records import (
    DataObject,
    Deadline,
    Due,
    JobSetup,
    JobStatus,
    NewObject,
    Offer,
    Outcome,
)


class JobVerbs(Protocol):
    """Labeling jobs."""

    def add_job(
        self, setup: JobSetup, ends: Deadline | None, objects: Iterable[NewObject]
    ) -> int | None:
        """Keeps a new job, INITIALIZING, with its data objects; answers its number.

        Returns:
            None when another job has the name (upper and lower case are the same).
        """

    def add_objects(
        self, job_id: int, objects: Sequence[tuple[str, ObjectState]], assigned: str = ""
    ) -> int | None:
        """Adds data objects behind the others of a job. The job must be there.

        Args:
            objects: Lines of its input manifest, each PENDING or ALREADY_LABELED.
            assigned: Id of the worker for whom a place at each is kept; "" for nobody.

        Returns:
            The index of the first; None when the job has ended or is ending.
        """

    def find_job(self, name: str) -> JobStatus | None:
        """The job of that name, in any case."""

    def job_status(self, job_id: int) -> JobStatus:
        """Where the job stands. It must be there."""

    def job_setup(self, job_id: int) -> JobSetup:
        """How the job was created. It must be there."""

    def list_jobs(self, workteam_arn: str | None = None) -> list[JobStatus]:
        """All jobs, or those of one work team; newest first."""

    def active_jobs(self) -> list[JobStatus]:
        """The jobs in a state that is neither final nor shelved; oldest first."""

    def set_job_state(
        self,
        job_id: int,
        state: JobState,
        now: datetime,
        *,
        before: Collection[JobState],
        reason: str = "",
    ) -> bool:
        """Changes LabelingJobStatus. False when the job is in none of the states `before`.

        Args:
            now: The wall clock.
            reason: Why the job failed; at most 1,024 characters of it are kept.
        """

    def erase_job(self, job_id: int, *, before: Collection[JobState]) -> bool:
        """Removes a job and all that belongs to it. No other job gets its number.

        False, and nothing is removed, when the job is in none of the states `before`.
        """

    def erased_jobs(self) -> dict[int, str]:
        """Names of the jobs that were removed, by their numbers."""


class ObjectVerbs(Protocol):
    """Data objects: one for each line of an input manifest."""

    def data_objects(
        self,
        job_id: int,
        *,
        limit: int,
        start: int = 0,
        states: Collection[ObjectState] | None = None,
        reported: bool = False,
        answered_by: str | None = None,
        backward: bool = False,
    ) -> list[DataObject]:
        """Some data objects of a job, in the manifest's order.

        Args:
            limit: The most that are read.
            start: The first line that may be among them.
            states: Only those in these states; None for all.
            reported: Only those with a reported problem, in any state.
            answered_by: Only those that the worker with this id has answered; None for all.
            backward: The last ones before `start` instead.
        """

    def find_objects(self, job_id: int, text: str, limit: int) -> list[DataObject]:
        """Data objects whose name has a part that begins with the text; see `names.search_keys`."""

    def task_input(self, job_id: int, index: int) -> str:
        """What the template sees of an offered data object, JSON."""

    def keep_prepared(
        self,
        job_id: int,
        offers: Sequence[Offer],
        outcomes: Sequence[Outcome],
        revision: int | None = None,
    ) -> bool:
        """Offers pending data objects to workers, or finishes them. One step for each of them.

        One that is pending no longer stays as it is.

        Args:
            job_id: The store's own number of the job.
            offers: What is offered.
            outcomes: What is finished.
            revision: Of the job, by which the offers were made; None for any.

        Returns:
            False when the job has another revision by now; what was done stays done.
        """

    def due(self, job_id: int, now: datetime, limit: int) -> Due:
        """What has run out of time: at most `limit` turns and `limit` offers."""

    def end_offer(
        self, job_id: int, index: int, failure: Outcome | None = None, *, takes_back: bool = False
    ) -> bool:
        """Ends the offer of an open data object, or of one that was set aside: it is ANSWERED, or
        has failed.

        Args:
            failure: How it failed; None when its answers go to consolidation.
            takes_back: Also when workers are at it; their turns are REVOKED then.

        Returns:
            False when it is neither, or somebody is at it.
        """

    def next_deadline(self, job_ids: Collection[int]) -> datetime | None:
        """When `due` finds more in one of these jobs, if nobody does anything; None for never."""

    def output_lines(self, job_id: int) -> list[str]:
        """The lines of output.manifest as of now. Reads the whole job."""

    def mark_written(self, job_id: int, count: int) -> None:
        """Notes that output.manifest shows so many outcomes more."""
