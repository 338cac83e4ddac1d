"""Defines the labeling store: the port behind which jobs, data objects, turns and batches lie.

`LabelingStore` is what the engine asks for. `records` is what goes in and out. `sqlite` is the
store of this machine, the only place that knows SQL. docs/decisions/0062-labeling-store.md says
for each verb how a key-value store such as DynamoDB would do it.

Every verb is one step: all of its changes are kept, or none. A verb that may touch more than a
few records says so, and then each record's change is one step. A verb that changes a state does
so on a condition and tells whether it held. So nobody needs a transaction around two verbs.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store.records import (
    Batch,
    DataObject,
    Deadline,
    Due,
    JobSetup,
    JobStatus,
    NewObject,
    Offer,
    Outcome,
    Place,
    Standing,
    TakenBack,
    Turn,
)
from poserig.labeling.trouble import StoreTrouble


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
        """The jobs in a state that is not final; oldest first."""

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
        self, job_id: int, offers: Sequence[Offer], outcomes: Sequence[Outcome]
    ) -> None:
        """Offers pending data objects to workers, or finishes them. One step for each of them.

        One that is pending no longer stays as it is.
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


class TurnVerbs(Protocol):
    """Turns: which worker has which data object, and what they answered."""

    def take_turn(
        self,
        job_id: int,
        worker: Worker,
        *,
        turn_id: str,
        accepted: datetime,
        now: datetime,
        expires: Deadline,
    ) -> Turn | None:
        """The turn that the worker has accepted in that job and not ended; else a new one.

        Their READY turn is the new one if they have one. Otherwise it is at the first data object
        on offer that the worker has had no turn at; when there is none, at the first one that they
        released or let run out; and at last at one that is somebody else's READY turn, which ends.
        Those that are assigned to the worker come first. Where one is assigned to somebody else, a
        place is kept for them.

        Args:
            turn_id: Of the new turn, unless that was READY.
            accepted: The wall clock.
            now: In the time of `SteadyClock`.
            expires: Of the new turn.

        Returns:
            None when nothing is on offer to the worker, or the job is not InProgress.
        """

    def take_turn_at(
        self,
        job_id: int,
        index: int,
        worker: Worker,
        *,
        turn_id: str,
        accepted: datetime,
        now: datetime,
        expires: Deadline,
        aside: Deadline,
    ) -> Turn | None:
        """The worker's turn at that data object: the one they hold, or a new one.

        What they hold elsewhere is set aside: it is their READY turn now, in the place of another.

        Args:
            turn_id: Of the new turn, unless they have a READY one there.
            accepted, now, expires: As of `take_turn`.
            aside: How long what is set aside stays READY.

        Returns:
            None, and nothing has changed, when it is not on offer to the worker, or the job is not
            InProgress.
        """

    def take_ahead(
        self,
        job_id: int,
        worker: Worker,
        *,
        turn_id: str,
        accepted: datetime,
        now: datetime,
        expires: Deadline,
    ) -> Turn | None:
        """The worker's READY turn, which lasts until `expires` from now on; else a new one.

        A worker has one in each job at most. It is at the data object that `take_turn` would give
        them if they held none; nothing is taken from others.

        Args:
            turn_id, accepted, now: As of `take_turn`.
            expires: When the data object is free again unless they have come to it.

        Returns:
            None when nothing is on offer to the worker, or the job is not InProgress.
        """

    def free_ahead(self, turn: Turn) -> bool:
        """Frees a READY turn, as if it had never been. False when it is not as given any more.

        One with an answer that was taken back is RELEASED instead, so that the answer stays.
        """

    def take_back(
        self, turn: Turn, *, now: datetime, expires: Deadline, aside: Deadline
    ) -> TakenBack | None:
        """Takes a submitted answer back: the turn is ACCEPTED again, and keeps it.

        A label that was made of the answer is withdrawn: the data object is OPEN, output.manifest
        is to be written again, and the batches that carried the answer count as not confirmed and
        not whole. What else the worker holds in the job is set aside as by `take_turn_at`.

        Args:
            turn: As it was read.
            now, expires, aside: As of `take_turn_at`.

        Returns:
            None, and nothing has changed, when the turn is not SUBMITTED any more, another answer
            came after it, the data object is CONSOLIDATING or has failed, its offer has ended, or
            the job is not InProgress.
        """

    def turn(self, turn_id: str) -> Turn | None:
        """The turn with that id."""

    def last_answer(self, job_id: int, index: int, worker_id: str) -> str | None:
        """What that worker submitted last about a data object, taken back or not; None for none."""

    def places(
        self, job_id: int, worker_id: str, *, start: int, limit: int, now: datetime
    ) -> list[Place]:
        """Some data objects in the manifest's order, with what the worker has to do with each.

        Args:
            start: The first line that may be among them.
            limit: The most that are read.
            now: In the time of `SteadyClock`.
        """

    def nearest(
        self, job_id: int, worker_id: str, index: int, *, backward: bool, now: datetime
    ) -> int | None:
        """The nearest data object behind that one (before it: `backward`) that a worker may open.

        One that they answered or hold, that is on offer to them, or that is PENDING. None for
        none.
        """

    def keep_answer(self, turn: Turn, answer: str, now: datetime) -> ObjectState | None:
        """Keeps a worker's answer; it is durable when this returns.

        Args:
            answer: {form field: value}, JSON that UTF-8 can write.
            now: The wall clock.

        Returns:
            The state of the data object then: ANSWERED when that was the last answer it needs.
            None when nothing was kept: the turn has ended, or the job is not InProgress.
        """

    def end_turn(self, turn: Turn, state: TaskState, now: datetime, reason: str = "") -> bool:
        """Ends a turn without an answer. False when it has ended already.

        Args:
            state: RELEASED, DECLINED, TIMED_OUT or REVOKED. Who declines a data object that is
                assigned to them loses it to all.
            now: The wall clock.
            reason: Why, in the worker's words.
        """

    def standing(self, job_id: int, worker_id: str, now: datetime) -> Standing:
        """Where the worker stands in the job, at a time of `SteadyClock`."""

    def withdraw(self, job_id: int, limit: int) -> int:
        """Takes a job back from its workers; one step for each turn and data object.

        Accepted turns are REVOKED. Then open data objects with answers are ANSWERED. The job must
        not be InProgress, so that nobody accepts more.

        Returns:
            How many were changed, at most `limit`; 0 when all is done.
        """


class LeadVerbs(Protocol):
    """What the lead of a job does: changes it while it runs, and decides about data objects."""

    def change_request(self, job_id: int, request: str, wanted: int) -> bool:
        """Changes how a job was created. False when it has ended or is ending.

        Data objects that are on offer or set aside need as many answers then; those that have as
        many are ANSWERED. May touch every data object on offer; one step all the same.

        Args:
            request: CreateLabelingJob, JSON.
            wanted: Answers that a data object needs.
        """

    def next_pending(self, job_id: int, *, limit: int, most: int, each: int) -> list[DataObject]:
        """Pending data objects that should be offered next.

        Those for everybody come first, in the manifest's order, then those that are assigned.

        Args:
            limit: The most that are read.
            most: So many for everybody may be on offer.
            each: So many that are assigned to one worker may be on offer.
        """

    def set_aside(self, job_id: int, index: int) -> bool:
        """Makes an open data object DECLINED. False when it is not open, or somebody is at it."""

    def put_back(self, job_id: int, index: int, now: datetime) -> bool:
        """Puts a data object back into the queue.

        One that was set aside is OPEN again, and its declines are forgotten. One that is done
        (LABELED, FAILED, SKIPPED) is PENDING again as on its first day: its answers are RETURNED,
        its label is forgotten.

        Args:
            now: The wall clock.

        Returns:
            False when it is in another state, or the job is not InProgress.
        """

    def assign(self, job_id: int, indexes: Sequence[int], worker_id: str) -> int:
        """Keeps a place at data objects that are not done for one worker, or for nobody ("").

        Returns:
            How many were changed.
        """

    def assigned(self, job_id: int) -> dict[str, int]:
        """How many data objects wait for each worker to whom they are assigned."""

    def turns_at(self, job_id: int, index: int) -> tuple[Turn, ...]:
        """All turns at a data object, first accepted first."""

    def held_turns(self, job_id: int, limit: int) -> tuple[Turn, ...]:
        """The turns of a job that workers hold now, first accepted first."""


class BatchVerbs(Protocol):
    """Batches: which data objects one consolidation request carries.

    A batch is kept before anything of it is written to S3, so that an engine that was killed does
    the same batch again, with the same keys.
    """

    def next_batch(self, job_id: int, limit: int, now: datetime) -> Batch | None:
        """The oldest batch that is not done; else a new one of the first answered data objects.

        Its members count one try more.

        Args:
            limit: Data objects of a new batch at most.
            now: The wall clock, for its stamp.
        """

    def finish_batch(
        self,
        job_id: int,
        batch_id: int,
        response: str | None,
        outcomes: Sequence[Outcome],
        alone: Sequence[int],
        now: datetime,
    ) -> None:
        """Keeps what became of each member of a batch.

        Args:
            response: Text of its consolidation response; None when there is none.
            outcomes: Of the members that are done.
            alone: The other members: each is tried again in a batch of its own.
            now: The wall clock, for the stamps of those.
        """

    def batch(self, job_id: int, batch_id: int) -> Batch:
        """A batch that is done, with all its members and their answers."""

    def unconfirmed_batches(self) -> list[tuple[int, int]]:
        """Each batch that is done and whose files no later start has found: (job, batch)."""

    def confirm(self, job_id: int, batch_id: int | None) -> None:
        """Notes that the files of a batch, or the final output.manifest of a job, are in S3."""

    def forget_confirmations(self) -> None:
        """Forgets what `confirm` noted, of all jobs; one step for each job and batch."""


class ClockVerbs(Protocol):
    """The newest time by which deadlines were measured; see `clock`."""

    def saved_time(self) -> datetime | None:
        """The time that was kept last; None in a new store."""

    def save_time(self, time: datetime) -> None:
        """Keeps a time."""

    def settle_deadlines(self, by: timedelta, time: datetime) -> None:
        """Moves all doubtful deadlines by that much, lets them be doubtful no longer, keeps a time.

        Whoever calls it makes sure that no deadline counted before is kept after it.
        """


class LabelingStore(JobVerbs, ObjectVerbs, TurnVerbs, LeadVerbs, BatchVerbs, ClockVerbs, Protocol):
    """Everything that labeling jobs have to remember. Threads may share it.

    Every verb may raise StoreTrouble: the store cannot be read or written now, and nothing of the
    verb was kept.
    """

    @property
    def trouble(self) -> StoreTrouble | None:
        """Why the last verb failed; None once one has written again."""

    @property
    def is_open(self) -> bool:
        """False once it was closed."""

    def close(self) -> None:
        """Closes it; every change is kept. A second time changes nothing."""
