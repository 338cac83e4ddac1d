"""Defines the labeling store: the port behind which jobs, data objects, turns and batches lie.

`LabelingStore` is what the engine asks for; most of its verbs stand in `job_verbs`, `changes`,
`turn_verbs` and `review_verbs`. `records` is what goes in and out. `sqlite` is the store of this
machine, the only place that knows SQL. docs/decisions/0062-labeling-store.md says for each verb how
a key-value store such as DynamoDB would do it.

Every verb is one step: all of its changes are kept, or none. A verb that may touch more than a
few records says so, and then each record's change is one step. A verb that changes a state does
so on a condition and tells whether it held. So nobody needs a transaction around two verbs.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from poserig.labeling.store.changes import ChangeVerbs
from poserig.labeling.store.job_verbs import JobVerbs, ObjectVerbs
from poserig.labeling.store.records import Batch, Outcome
from poserig.labeling.store.review_verbs import ReviewVerbs
from poserig.labeling.store.turn_verbs import LeadVerbs, TurnVerbs
from poserig.labeling.trouble import StoreTrouble


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
        more: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Keeps what became of each member of a batch.

        Args:
            response: Text of its consolidation response; None when there is none.
            outcomes: Of the members that are done.
            alone: The other members: each is tried again in a batch of its own.
            now: The wall clock, for the stamps of those.
            more: Members that get no label yet, each with the answers that it needs: they are OPEN
                again, and keep those that they have. They are in this batch no more.
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


class LabelingStore(
    JobVerbs,
    ObjectVerbs,
    ChangeVerbs,
    TurnVerbs,
    LeadVerbs,
    ReviewVerbs,
    BatchVerbs,
    ClockVerbs,
    Protocol,
):
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
