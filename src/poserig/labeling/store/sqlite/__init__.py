"""Keeps labeling jobs in one SQLite file that survives the loss of power.

`jobs`, `erasing`, `objects`, `turns`, `changes`, `lead`, `reviews`, `batches` and `clock` hold the
SQL of the verbs, `file` runs the transactions, `schema` the tables. tests/unit/labeling/store/
tests the verbs.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store.changes import Change, JobUpdate, LoggedChange
from poserig.labeling.store.records import (
    Batch,
    Claim,
    DataObject,
    Deadline,
    Due,
    EarlierLabel,
    Fix,
    JobSetup,
    JobStatus,
    NewObject,
    Offer,
    Outcome,
    Place,
    Review,
    Standing,
    TakenBack,
    Turn,
)
from poserig.labeling.store.sqlite import (
    batches,
    clock,
    erasing,
    jobs,
    lead,
    objects,
    places,
    reviews,
    taking,
    taking_back,
    turns,
)
from poserig.labeling.store.sqlite import changes as job_changes
from poserig.labeling.store.sqlite.file import StoreFile
from poserig.labeling.trouble import StoreTrouble


class SqliteStore:
    """A `LabelingStore` in one file. Each verb is one transaction; see the port for its meaning.

    Args:
        path: The file; it and its folder are made when they are not there.

    Raises:
        PoserigError: The file is not a labeling store, is damaged, is of a newer version, or
            cannot be written. It is as it was.
    """

    def __init__(self, path: Path) -> None:
        self.file = StoreFile(path)

    @property
    def trouble(self) -> StoreTrouble | None:
        return self.file.trouble

    @property
    def is_open(self) -> bool:
        return self.file.is_open

    def close(self) -> None:
        self.file.close()

    # Jobs

    def add_job(
        self, setup: JobSetup, ends: Deadline | None, objects: Iterable[NewObject]
    ) -> int | None:
        with self.file.write() as db:
            return jobs.add(db, setup, ends, objects)

    def add_objects(
        self, job_id: int, objects: Sequence[tuple[str, ObjectState]], assigned: str = ""
    ) -> int | None:
        with self.file.write() as db:
            return jobs.add_objects(db, job_id, objects, assigned)

    def find_job(self, name: str) -> JobStatus | None:
        with self.file.read() as db:
            return jobs.find(db, name)

    def job_status(self, job_id: int) -> JobStatus:
        with self.file.read() as db:
            return jobs.status(db, job_id)

    def job_setup(self, job_id: int) -> JobSetup:
        with self.file.read() as db:
            return jobs.setup(db, job_id)

    def list_jobs(self, workteam_arn: str | None = None) -> list[JobStatus]:
        with self.file.read() as db:
            return jobs.newest_first(db, workteam_arn)

    def active_jobs(self) -> list[JobStatus]:
        with self.file.read() as db:
            return jobs.active(db)

    def set_job_state(
        self,
        job_id: int,
        state: JobState,
        now: datetime,
        *,
        before: Collection[JobState],
        reason: str = "",
    ) -> bool:
        with self.file.write() as db:
            return jobs.set_state(db, job_id, state, now, before, reason)

    def erase_job(self, job_id: int, *, before: Collection[JobState]) -> bool:
        with self.file.write() as db:
            return erasing.erase(db, job_id, before)

    def erased_jobs(self) -> dict[int, str]:
        with self.file.read() as db:
            return erasing.erased(db)

    # Data objects

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
        with self.file.read() as db:
            return objects.some(
                db,
                job_id,
                limit=limit,
                start=start,
                states=states,
                reported=reported,
                answered_by=answered_by,
                backward=backward,
            )

    def find_objects(self, job_id: int, text: str, limit: int) -> list[DataObject]:
        with self.file.read() as db:
            return places.find(db, job_id, text, limit)

    def task_input(self, job_id: int, index: int) -> str:
        with self.file.read() as db:
            return objects.task_input(db, job_id, index)

    def keep_prepared(
        self,
        job_id: int,
        offers: Sequence[Offer],
        outcomes: Sequence[Outcome],
        revision: int | None = None,
    ) -> bool:
        # All in one commit: waiting for the disk takes longer than the work itself.
        with self.file.write() as db:
            return objects.keep_prepared(db, job_id, offers, outcomes, revision)

    def due(self, job_id: int, now: datetime, limit: int) -> Due:
        with self.file.read() as db:
            return objects.due(db, job_id, now, limit)

    def end_offer(
        self, job_id: int, index: int, failure: Outcome | None = None, *, takes_back: bool = False
    ) -> bool:
        with self.file.write() as db:
            return objects.end_offer(db, job_id, index, failure, takes_back=takes_back)

    def next_deadline(self, job_ids: Collection[int]) -> datetime | None:
        with self.file.read() as db:
            return objects.next_deadline(db, job_ids)

    def output_lines(self, job_id: int) -> list[str]:
        with self.file.read() as db:
            return objects.output_lines(db, job_id)

    def mark_written(self, job_id: int, count: int) -> None:
        with self.file.write() as db:
            jobs.add_unwritten(db, job_id, -count)

    # Turns

    def take_turn(self, claim: Claim) -> Turn | None:
        with self.file.write() as db:
            return taking.take(db, claim)

    def take_turn_at(self, claim: Claim, index: int, aside: Deadline) -> Turn | None:
        with self.file.write() as db:
            return taking.take_at(db, claim, index, aside)

    def take_ahead(self, claim: Claim) -> Turn | None:
        with self.file.write() as db:
            return taking.take_ahead(db, claim)

    def free_ahead(self, turn: Turn) -> bool:
        with self.file.write() as db:
            return taking.free(db, turn)

    def take_back(
        self, turn: Turn, *, now: datetime, expires: Deadline, aside: Deadline
    ) -> TakenBack | None:
        with self.file.write() as db:
            return taking_back.take_back(db, turn, now=now, expires=expires, aside=aside)

    def turn(self, turn_id: str) -> Turn | None:
        with self.file.read() as db:
            return turns.turn(db, turn_id)

    def last_answer(self, job_id: int, index: int, worker_id: str) -> str | None:
        with self.file.read() as db:
            return turns.last_answer(db, job_id, index, worker_id)

    def places(
        self, job_id: int, worker_id: str, *, start: int, limit: int, now: datetime
    ) -> list[Place]:
        with self.file.read() as db:
            return places.places(db, job_id, worker_id, start=start, limit=limit, now=now)

    def nearest(
        self, job_id: int, worker_id: str, index: int, *, backward: bool, now: datetime
    ) -> int | None:
        with self.file.read() as db:
            return places.nearest(db, job_id, worker_id, index, backward=backward, now=now)

    def keep_answer(self, turn: Turn, answer: str, now: datetime) -> ObjectState | None:
        with self.file.write() as db:
            return turns.keep_answer(db, turn, answer, now)

    def end_turn(self, turn: Turn, state: TaskState, now: datetime, reason: str = "") -> bool:
        with self.file.write() as db:
            return turns.end(db, turn, state, now, reason)

    def standing(self, job_id: int, worker_id: str, now: datetime) -> Standing:
        with self.file.read() as db:
            return turns.standing(db, job_id, worker_id, now)

    def withdraw(self, job_id: int, limit: int) -> int:
        with self.file.write() as db:
            return turns.withdraw(db, job_id, limit)

    # Changes

    def change_job(self, job_id: int, update: JobUpdate, changes: tuple[Change, ...]) -> bool:
        with self.file.write() as db:
            return job_changes.change_job(db, job_id, update, changes)

    def log_change(self, job_id: int, change: Change) -> None:
        with self.file.write() as db:
            job_changes.log(db, job_id, change)

    def changes(
        self, job_id: int, *, limit: int, before: int | None = None, since: int | None = None
    ) -> tuple[LoggedChange, ...]:
        with self.file.read() as db:
            return job_changes.some(db, job_id, limit, before, since)

    # The lead

    def next_pending(self, job_id: int, *, limit: int, most: int, each: int) -> list[DataObject]:
        with self.file.read() as db:
            return lead.next_pending(db, job_id, limit, most, each)

    def set_aside(self, job_id: int, index: int) -> bool:
        with self.file.write() as db:
            return lead.set_aside(db, job_id, index)

    def put_back(self, job_id: int, index: int, now: datetime) -> bool:
        with self.file.write() as db:
            return lead.put_back(db, job_id, index, now)

    def assign(self, job_id: int, indexes: Sequence[int], worker_id: str) -> int:
        with self.file.write() as db:
            return lead.assign(db, job_id, indexes, worker_id)

    def assigned(self, job_id: int) -> dict[str, int]:
        with self.file.read() as db:
            return lead.assigned(db, job_id)

    def turns_at(self, job_id: int, index: int) -> tuple[Turn, ...]:
        with self.file.read() as db:
            return lead.turns_at(db, job_id, index)

    def held_turns(self, job_id: int, limit: int) -> tuple[Turn, ...]:
        with self.file.read() as db:
            return lead.held_turns(db, job_id, limit)

    # Reviews

    def add_review(self, job_id: int, review: Review) -> bool:
        with self.file.write() as db:
            return reviews.add_review(db, job_id, review)

    def send_back(self, job_id: int, review: Review, assigned: str = "") -> bool:
        with self.file.write() as db:
            return reviews.send_back(db, job_id, review, assigned)

    def keep_fix(self, job_id: int, review: Review, fix: Fix) -> bool:
        with self.file.write() as db:
            return reviews.keep_fix(db, job_id, review, fix)

    def reviews(self, job_id: int, index: int) -> tuple[Review, ...]:
        with self.file.read() as db:
            return reviews.reviews(db, job_id, index)

    def earlier_labels(self, job_id: int, index: int) -> tuple[EarlierLabel, ...]:
        with self.file.read() as db:
            return reviews.earlier_labels(db, job_id, index)

    def to_review(
        self,
        job_id: int,
        *,
        limit: int,
        start: int = 0,
        backward: bool = False,
        not_by: str = "",
        share: int = 100,
    ) -> list[DataObject]:
        with self.file.read() as db:
            return reviews.to_review(
                db, job_id, limit=limit, start=start, backward=backward, not_by=not_by, share=share
            )

    def count_to_review(self, job_id: int, not_by: str = "", share: int = 100) -> int:
        with self.file.read() as db:
            return reviews.count_to_review(db, job_id, not_by, share)

    # Batches

    def next_batch(self, job_id: int, limit: int, now: datetime) -> Batch | None:
        with self.file.write() as db:
            return batches.next_one(db, job_id, limit, now)

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
        with self.file.write() as db:
            batches.finish(db, job_id, batch_id, response, outcomes, alone, now, more)

    def batch(self, job_id: int, batch_id: int) -> Batch:
        with self.file.read() as db:
            return batches.done(db, job_id, batch_id)

    def unconfirmed_batches(self) -> list[tuple[int, int]]:
        with self.file.read() as db:
            return batches.unconfirmed(db)

    def confirm(self, job_id: int, batch_id: int | None) -> None:
        with self.file.write() as db:
            batches.confirm(db, job_id, batch_id)

    def forget_confirmations(self) -> None:
        with self.file.write() as db:
            batches.forget_confirmations(db)

    # The clock

    def saved_time(self) -> datetime | None:
        with self.file.read() as db:
            return clock.saved(db)

    def save_time(self, time: datetime) -> None:
        with self.file.write() as db:
            clock.save(db, time)

    def settle_deadlines(self, by: timedelta, time: datetime) -> None:
        with self.file.write() as db:
            clock.settle(db, by, time)
