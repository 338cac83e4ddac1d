"""Defines what a labeling store does with workers' turns, and for the lead of a job."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store.records import (
    Claim,
    DataObject,
    Deadline,
    Place,
    Standing,
    TakenBack,
    Turn,
)


class TurnVerbs(Protocol):
    """Turns: which worker has which data object, and what they answered."""

    def take_turn(self, claim: Claim) -> Turn | None:
        """The turn that the worker has accepted in that job and not ended; else a new one.

        Their READY turn is the new one if they have one. Otherwise it is at the first data object
        on offer that the worker has had no turn at in its present round; when there is none, at the
        first one that they released or let run out; and at last at one that is somebody else's
        READY turn, which ends. Those that are assigned to the worker come first. Where one is
        assigned to somebody else, a place is kept for them.

        Returns:
            None when nothing is on offer to the worker, or the job is not InProgress.
        """

    def take_turn_at(self, claim: Claim, index: int, aside: Deadline) -> Turn | None:
        """The worker's turn at that data object: the one they hold, or a new one.

        What they hold elsewhere is set aside: it is their READY turn now, in the place of another.

        Args:
            claim: Who wants it.
            index: Line of the data object, from 0.
            aside: How long what is set aside stays READY.

        Returns:
            None, and nothing has changed, when it is not on offer to the worker, or the job is not
            InProgress.
        """

    def take_ahead(self, claim: Claim) -> Turn | None:
        """The worker's READY turn, which lasts as long as claimed from now on; else a new one.

        A worker has one in each job at most. It is at the data object that `take_turn` would give
        them if they held none; nothing is taken from others.

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
            now: In the time of `SteadyClock`.
            expires: Of the turn, from now on.
            aside: As of `take_turn_at`.

        Returns:
            None, and nothing has changed, when the turn is not SUBMITTED any more, another answer
            came after it, the data object is CONSOLIDATING or has failed, its offer has ended, or
            the job is not InProgress.
        """

    def turn(self, turn_id: str) -> Turn | None:
        """The turn with that id."""

    def last_answer(self, job_id: int, index: int, worker_id: str) -> str | None:
        """What that worker submitted last in the present round of a data object, taken back or not.

        None for nothing.
        """

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
    """What the lead of a job decides about data objects."""

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
