"""Holds the rows of the store in dicts, and finds them."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from poserig.labeling.ports import Worker
from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store.changes import LoggedChange
from poserig.labeling.store.records import (
    Answer,
    Batch,
    DataObject,
    Deadline,
    EarlierLabel,
    JobSetup,
    JobStatus,
    Member,
    Outcome,
    Review,
    Turn,
)
from poserig.labeling.store.stamps import next_stamp
from poserig.labeling.trouble import StoreTrouble

P = ParamSpec("P")
R = TypeVar("R")
S = TypeVar("S", bound="Tables")


@dataclass
class ObjectRow:
    record: DataObject
    task_input: str = ""
    expires: Deadline | None = None
    active: int = 0
    batch_id: int | None = None
    is_reported: bool = False
    is_patient: bool = False
    earlier: list[EarlierLabel] = field(default_factory=list)

    def change(self, **values: Any) -> None:
        self.record = replace(self.record, **values)

    @property
    def is_unattended(self) -> bool:
        return self.record.state is ObjectState.OPEN and not self.active

    def is_on_offer(self, now: datetime) -> bool:
        one = self.record
        is_expired = self.expires is not None and self.expires.time <= now
        goes_on = one.declines < one.wanted or self.is_patient
        has_room = one.answers + self.active < one.wanted and goes_on
        return one.state is ObjectState.OPEN and has_room and not is_expired


@dataclass
class TurnRow:
    record: Turn
    worker: Worker
    deadline: Deadline

    def change(self, **values: Any) -> None:
        self.record = replace(self.record, **values)


@dataclass
class JobRow:
    setup: JobSetup
    status: JobStatus
    ends: Deadline | None
    objects: dict[int, ObjectRow]
    last_stamp: str = ""


@dataclass
class BatchRow:
    id: int
    job_id: int
    stamp: str
    indexes: list[int]
    is_done: bool = False
    response: str | None = None
    is_confirmed: bool = False
    is_whole: bool = True


def verb(
    method: Callable[Concatenate[S, P], R],
) -> Callable[Concatenate[S, P], R]:
    """One thread at a time."""

    @wraps(method)
    def locked(store: S, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with store._lock:
            return method(store, *args, **kwargs)

    return locked


@dataclass
class Tables:
    """The rows, and what every verb may ask of them."""

    trouble: StoreTrouble | None = None
    is_open: bool = True
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _jobs: dict[int, JobRow] = field(default_factory=dict)
    _turns: dict[str, TurnRow] = field(default_factory=dict)
    _batches: dict[int, BatchRow] = field(default_factory=dict)
    _reviews: list[tuple[int, Review]] = field(default_factory=list)
    _changes: list[tuple[int, LoggedChange]] = field(default_factory=list)
    _erased: dict[int, str] = field(default_factory=dict)
    _time: datetime | None = None

    def _forget(self, job_id: int) -> None:
        """Removes what belongs to a job."""
        self._turns = {k: v for k, v in self._turns.items() if v.record.job_id != job_id}
        self._batches = {k: v for k, v in self._batches.items() if v.job_id != job_id}
        self._reviews = [one for one in self._reviews if one[0] != job_id]
        self._changes = [one for one in self._changes if one[0] != job_id]

    def _held(self, job_id: int) -> list[TurnRow]:
        of_job = [turn for turn in self._turns.values() if turn.record.job_id == job_id]
        in_hand = (TaskState.ACCEPTED, TaskState.READY)
        return [turn for turn in of_job if turn.record.state in in_hand]

    def _mine(self, job_id: int, worker_id: str, state: TaskState) -> TurnRow | None:
        mine = [turn for turn in self._held(job_id) if turn.record.worker_id == worker_id]
        return next((turn for turn in mine if turn.record.state is state), None)

    def _turns_of(self, job_id: int, worker_id: str) -> list[TurnRow]:
        of_job = [turn for turn in self._turns.values() if turn.record.job_id == job_id]
        return [turn for turn in of_job if turn.record.worker_id == worker_id]

    def _available(self, job_id: int, worker_id: str, now: datetime) -> list[ObjectRow]:
        theirs = self._theirs(job_id, worker_id)
        return [
            one
            for index, one in self._jobs[job_id].objects.items()
            if one.is_on_offer(now)
            and index not in theirs
            and self._is_free_for(job_id, one, worker_id)
        ]

    def _is_free_for(self, job_id: int, one: ObjectRow, worker_id: str) -> bool:
        """Whether no place at it is kept for somebody else."""
        assigned, record = one.record.assigned, one.record
        if assigned in ("", worker_id) or record.answers + one.active + 1 < record.wanted:
            return True
        states = (TaskState.ACCEPTED, TaskState.READY, TaskState.SUBMITTED)
        turns = [turn.record for turn in self._turns_of(job_id, assigned)]
        return any(turn.index == record.index and turn.state in states for turn in turns)

    def _theirs(self, job_id: int, worker_id: str) -> set[int]:
        holds = (TaskState.ACCEPTED, TaskState.READY, TaskState.SUBMITTED, TaskState.DECLINED)
        turns = self._turns_of(job_id, worker_id)
        return {turn.record.index for turn in turns if turn.record.state in holds}

    def _finish(self, job_id: int, outcome: Outcome, before: ObjectState) -> bool:
        job = self._jobs[job_id]
        one = job.objects[outcome.index]
        if one.record.state is not before:
            return False
        one.change(
            state=outcome.state,
            output=outcome.output,
            reason=outcome.reason,
            tries=max(one.record.tries, outcome.tries),
        )
        one.is_reported = outcome.is_reported
        job.status = replace(
            job.status,
            unwritten=job.status.unwritten + 1,
            reported=job.status.reported + outcome.is_reported,
        )
        return True

    def _start(self, job_id: int, indexes: list[int], now: datetime) -> BatchRow:
        job = self._jobs[job_id]
        job.last_stamp = next_stamp(job.last_stamp, now)
        batch = BatchRow(max(self._batches, default=0) + 1, job_id, job.last_stamp, indexes)
        self._batches[batch.id] = batch
        for index in indexes:
            job.objects[index].batch_id = batch.id
            job.objects[index].change(state=ObjectState.CONSOLIDATING)
        return batch

    def _forget_batches(self, job_id: int, index: int) -> None:
        for batch in self._batches.values():
            if batch.job_id == job_id and index in batch.indexes:
                batch.indexes.remove(index)
                batch.is_whole = False

    def _batch(self, batch: BatchRow, indexes: Sequence[int]) -> Batch:
        objects = self._jobs[batch.job_id].objects
        members = [
            Member(objects[index].record, self._answers(batch.job_id, index)) for index in indexes
        ]
        return Batch(batch.id, batch.stamp, tuple(members), batch.response, is_whole=batch.is_whole)

    def _answers(self, job_id: int, index: int) -> tuple[Answer, ...]:
        place = (job_id, index)
        found = [
            Answer(
                turn.worker.id,
                turn.worker.sub,
                turn.worker.issuer,
                turn.record.accepted,
                turn.record.finished,
                turn.record.answer,
            )
            for turn in self._turns.values()
            if (turn.record.job_id, turn.record.index) == place
            and turn.record.state is TaskState.SUBMITTED
            and turn.record.finished is not None
            and turn.record.answer is not None
        ]
        return tuple(sorted(found, key=lambda answer: answer.submitted))
