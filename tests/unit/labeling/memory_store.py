"""A labeling store in dicts: the contract in the fewest words. It forgets everything at its end."""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store.records import (
    Answer,
    Batch,
    DataObject,
    Deadline,
    Due,
    JobSetup,
    JobStatus,
    Member,
    NewObject,
    Offer,
    Outcome,
    Standing,
    Turn,
)
from poserig.labeling.store.stamps import next_stamp
from poserig.labeling.trouble import StoreTrouble

P = ParamSpec("P")
R = TypeVar("R")


@dataclass
class _Object:
    record: DataObject
    task_input: str = ""
    expires: Deadline | None = None
    active: int = 0
    batch_id: int | None = None

    def change(self, **values: Any) -> None:
        self.record = replace(self.record, **values)

    @property
    def is_unattended(self) -> bool:
        return self.record.state is ObjectState.OPEN and not self.active

    def is_on_offer(self, now: datetime) -> bool:
        one = self.record
        is_expired = self.expires is not None and self.expires.time <= now
        has_room = one.answers + self.active < one.wanted and one.declines < one.wanted
        return one.state is ObjectState.OPEN and has_room and not is_expired


@dataclass
class _Turn:
    record: Turn
    worker: Worker
    deadline: Deadline
    finished: datetime | None = None

    def change(self, **values: Any) -> None:
        self.record = replace(self.record, **values)


@dataclass
class _Job:
    setup: JobSetup
    status: JobStatus
    ends: Deadline | None
    objects: dict[int, _Object]
    last_stamp: str = ""


@dataclass
class _Batch:
    id: int
    job_id: int
    stamp: str
    indexes: list[int]
    is_done: bool = False
    response: str | None = None
    is_confirmed: bool = False


def verb(
    method: Callable[Concatenate["MemoryStore", P], R],
) -> Callable[Concatenate["MemoryStore", P], R]:
    """One thread at a time."""

    @wraps(method)
    def locked(store: "MemoryStore", /, *args: P.args, **kwargs: P.kwargs) -> R:
        with store._lock:
            return method(store, *args, **kwargs)

    return locked


@dataclass
class MemoryStore:
    """Implements `poserig.labeling.store.LabelingStore`."""

    trouble: StoreTrouble | None = None
    is_open: bool = True
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _jobs: dict[int, _Job] = field(default_factory=dict)
    _turns: dict[str, _Turn] = field(default_factory=dict)
    _batches: dict[int, _Batch] = field(default_factory=dict)
    _time: datetime | None = None

    def close(self) -> None:
        self.is_open = False

    def reopen(self) -> "MemoryStore":
        """What a restarted process would find."""
        self.is_open = True
        return self

    # Jobs

    @verb
    def add_job(
        self, setup: JobSetup, ends: Deadline | None, objects: Iterable[NewObject]
    ) -> int | None:
        if self.find_job(setup.name) is not None:
            return None
        job_id = len(self._jobs) + 1
        status = JobStatus(
            job_id, JobState.INITIALIZING, "", setup.created, 0, None, is_confirmed=False, counts={}
        )
        records = (
            DataObject(one.index, one.text, one.state, "", 0, 0, 0, 1, None) for one in objects
        )
        kept = {record.index: _Object(record) for record in records}
        self._jobs[job_id] = _Job(setup, status, ends, kept)
        return job_id

    @verb
    def find_job(self, name: str) -> JobStatus | None:
        for job_id, job in self._jobs.items():
            if job.setup.name.lower() == name.lower():
                return self.job_status(job_id)
        return None

    @verb
    def job_status(self, job_id: int) -> JobStatus:
        job = self._jobs[job_id]
        counts = Counter(one.record.state for one in job.objects.values())
        ends = None if job.ends is None else job.ends.time
        every = {state: counts[state] for state in ObjectState}
        return replace(job.status, ends=ends, counts=every)

    @verb
    def job_setup(self, job_id: int) -> JobSetup:
        return self._jobs[job_id].setup

    @verb
    def list_jobs(self, workteam_arn: str | None = None) -> list[JobStatus]:
        newest = sorted(self._jobs, key=lambda id: (self._jobs[id].setup.created, id), reverse=True)
        return [
            self.job_status(job_id)
            for job_id in newest
            if workteam_arn in (None, self._jobs[job_id].setup.workteam_arn)
        ]

    @verb
    def active_jobs(self) -> list[JobStatus]:
        return [status for status in self.list_jobs()[::-1] if not status.state.is_final]

    @verb
    def set_job_state(
        self,
        job_id: int,
        state: JobState,
        now: datetime,
        *,
        before: Collection[JobState],
        reason: str = "",
    ) -> bool:
        job = self._jobs[job_id]
        if job.status.state not in before:
            return False
        job.status = replace(job.status, state=state, modified=now, failure_reason=reason[:1024])
        return True

    # Data objects

    @verb
    def data_objects(
        self,
        job_id: int,
        *,
        limit: int,
        start: int = 0,
        states: Collection[ObjectState] | None = None,
        backward: bool = False,
    ) -> list[DataObject]:
        records = [one.record for one in self._jobs[job_id].objects.values()]
        wanted = [one for one in records if states is None or one.state in states]
        if backward:
            return [one for one in wanted if one.index < start][-limit:]
        return [one for one in wanted if one.index >= start][:limit]

    @verb
    def task_input(self, job_id: int, index: int) -> str:
        return self._jobs[job_id].objects[index].task_input

    @verb
    def keep_prepared(
        self, job_id: int, offers: Sequence[Offer], outcomes: Sequence[Outcome]
    ) -> None:
        for offer in offers:
            one = self._jobs[job_id].objects[offer.index]
            if one.record.state is ObjectState.PENDING:
                one.change(state=ObjectState.OPEN, wanted=offer.wanted)
                one.task_input, one.expires = offer.task_input, offer.expires
        for outcome in outcomes:
            self._finish(job_id, outcome, ObjectState.PENDING)

    @verb
    def due(self, job_id: int, now: datetime, limit: int) -> Due:
        turns = [turn.record for turn in self._held(job_id) if turn.record.expires <= now]
        offers = [
            one.record
            for one in self._jobs[job_id].objects.values()
            if one.is_unattended
            and (
                one.record.declines >= one.record.wanted
                or (one.expires is not None and one.expires.time <= now)
            )
        ]
        return Due(tuple(turns[:limit]), tuple(offers[:limit]))

    @verb
    def end_offer(
        self, job_id: int, index: int, failure: Outcome | None = None, *, takes_back: bool = False
    ) -> bool:
        one = self._jobs[job_id].objects[index]
        if one.record.state is not ObjectState.OPEN or (one.active and not takes_back):
            return False
        for turn in self._held(job_id):
            if turn.record.index == index:
                turn.change(state=TaskState.REVOKED)
        one.active = 0
        if failure is not None:
            return self._finish(job_id, failure, ObjectState.OPEN)
        one.change(state=ObjectState.ANSWERED)
        return True

    @verb
    def next_deadline(self, job_ids: Collection[int]) -> datetime | None:
        offers = [
            one.expires.time
            for job_id in job_ids
            for one in self._jobs[job_id].objects.values()
            if one.is_unattended and one.expires is not None
        ]
        turns = [turn.record.expires for job_id in job_ids for turn in self._held(job_id)]
        return min([*offers, *turns], default=None)

    @verb
    def output_lines(self, job_id: int) -> list[str]:
        records = [one.record for one in self._jobs[job_id].objects.values()]
        return [one.text if one.output is None else one.output for one in records]

    @verb
    def mark_written(self, job_id: int, count: int) -> None:
        job = self._jobs[job_id]
        job.status = replace(job.status, unwritten=job.status.unwritten - count)

    # Turns

    @verb
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
        if self._jobs[job_id].status.state is not JobState.IN_PROGRESS:
            return None
        for turn in self._held(job_id):
            if turn.record.worker_id == worker.id:
                return turn.record
        available = self._available(job_id, worker.id, now)
        if not available:
            return None
        had = {turn.record.index for turn in self._turns_of(job_id, worker.id)}
        one = next((one for one in available if one.record.index not in had), available[0])
        record = Turn(
            turn_id,
            job_id,
            one.record.index,
            worker.id,
            TaskState.ACCEPTED,
            accepted,
            expires.time,
            None,
        )
        self._turns[turn_id] = _Turn(record, worker, expires)
        one.active += 1
        return record

    @verb
    def turn(self, turn_id: str) -> Turn | None:
        found = self._turns.get(turn_id)
        return None if found is None else found.record

    @verb
    def keep_answer(self, turn: Turn, answer: str, now: datetime) -> ObjectState | None:
        job, kept = self._jobs[turn.job_id], self._turns[turn.id]
        if (job.status.state, kept.record.state) != (JobState.IN_PROGRESS, TaskState.ACCEPTED):
            return None
        kept.change(state=TaskState.SUBMITTED, answer=answer)
        kept.finished = now
        one = job.objects[turn.index]
        one.active -= 1
        one.change(answers=one.record.answers + 1)
        if one.record.answers >= one.record.wanted:
            one.change(state=ObjectState.ANSWERED)
        return one.record.state

    @verb
    def end_turn(self, turn: Turn, state: TaskState, now: datetime) -> bool:
        kept = self._turns[turn.id]
        if kept.record.state is not TaskState.ACCEPTED:
            return False
        kept.change(state=state)
        kept.finished = now
        one = self._jobs[turn.job_id].objects[turn.index]
        one.active -= 1
        one.change(declines=one.record.declines + (state is TaskState.DECLINED))
        return True

    @verb
    def standing(self, job_id: int, worker_id: str, now: datetime) -> Standing:
        states = Counter(turn.record.state for turn in self._turns_of(job_id, worker_id))
        is_in_progress = self._jobs[job_id].status.state is JobState.IN_PROGRESS
        available = len(self._available(job_id, worker_id, now)) if is_in_progress else 0
        return Standing(states[TaskState.SUBMITTED], available, bool(states[TaskState.ACCEPTED]))

    @verb
    def withdraw(self, job_id: int, limit: int) -> int:
        held = self._held(job_id)[:limit]
        objects = self._jobs[job_id].objects
        for turn in held:
            turn.change(state=TaskState.REVOKED)
            objects[turn.record.index].active -= 1
        if held:
            return len(held)
        answered = [one for one in objects.values() if one.is_unattended and one.record.answers]
        for one in answered[:limit]:
            one.change(state=ObjectState.ANSWERED)
        return len(answered[:limit])

    # Batches

    @verb
    def next_batch(self, job_id: int, limit: int, now: datetime) -> Batch | None:
        objects = self._jobs[job_id].objects
        waiting = [b for b in self._batches.values() if b.job_id == job_id and not b.is_done]
        answered = self.data_objects(job_id, limit=limit, states=[ObjectState.ANSWERED])
        if waiting:
            batch = waiting[0]
        elif answered:
            batch = self._start(job_id, [one.index for one in answered], now)
        else:
            return None
        members = [
            index
            for index in batch.indexes
            if objects[index].batch_id == batch.id
            and objects[index].record.state is ObjectState.CONSOLIDATING
        ]
        for index in members:
            objects[index].change(tries=objects[index].record.tries + 1)
        return self._batch(batch, members)

    @verb
    def finish_batch(
        self,
        job_id: int,
        batch_id: int,
        response: str | None,
        outcomes: Sequence[Outcome],
        alone: Sequence[int],
        now: datetime,
    ) -> None:
        batch = self._batches[batch_id]
        batch.is_done, batch.response = True, response
        for outcome in outcomes:
            self._finish(job_id, outcome, ObjectState.CONSOLIDATING)
        for index in alone:
            self._start(job_id, [index], now)

    @verb
    def batch(self, job_id: int, batch_id: int) -> Batch:
        batch = self._batches[batch_id]
        return self._batch(batch, batch.indexes)

    @verb
    def unconfirmed_batches(self) -> list[tuple[int, int]]:
        found = [one for one in self._batches.values() if one.is_done and not one.is_confirmed]
        return [(one.job_id, one.id) for one in found]

    @verb
    def confirm(self, job_id: int, batch_id: int | None) -> None:
        if batch_id is None:
            job = self._jobs[job_id]
            job.status = replace(job.status, is_confirmed=True)
        else:
            self._batches[batch_id].is_confirmed = True

    @verb
    def forget_confirmations(self) -> None:
        for batch in self._batches.values():
            batch.is_confirmed = False
        for job in self._jobs.values():
            job.status = replace(job.status, is_confirmed=False)

    # The clock

    @verb
    def saved_time(self) -> datetime | None:
        return self._time

    @verb
    def save_time(self, time: datetime) -> None:
        self._time = time

    @verb
    def settle_deadlines(self, by: timedelta, time: datetime) -> None:
        def settled(deadline: Deadline) -> Deadline:
            return Deadline(deadline.time + by) if deadline.is_doubtful else deadline

        for turn in self._turns.values():
            turn.deadline = settled(turn.deadline)
            turn.change(expires=turn.deadline.time)
        for job in self._jobs.values():
            job.ends = None if job.ends is None else settled(job.ends)
            for one in job.objects.values():
                one.expires = None if one.expires is None else settled(one.expires)
        self._time = time

    # Look-ups

    def _held(self, job_id: int) -> list[_Turn]:
        of_job = [turn for turn in self._turns.values() if turn.record.job_id == job_id]
        return [turn for turn in of_job if turn.record.state is TaskState.ACCEPTED]

    def _turns_of(self, job_id: int, worker_id: str) -> list[_Turn]:
        of_job = [turn for turn in self._turns.values() if turn.record.job_id == job_id]
        return [turn for turn in of_job if turn.record.worker_id == worker_id]

    def _available(self, job_id: int, worker_id: str, now: datetime) -> list[_Object]:
        holds = (TaskState.ACCEPTED, TaskState.SUBMITTED, TaskState.DECLINED)
        turns = self._turns_of(job_id, worker_id)
        theirs = {turn.record.index for turn in turns if turn.record.state in holds}
        return [
            one
            for index, one in self._jobs[job_id].objects.items()
            if one.is_on_offer(now) and index not in theirs
        ]

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
        job.status = replace(job.status, unwritten=job.status.unwritten + 1)
        return True

    def _start(self, job_id: int, indexes: list[int], now: datetime) -> _Batch:
        job = self._jobs[job_id]
        job.last_stamp = next_stamp(job.last_stamp, now)
        batch = _Batch(len(self._batches) + 1, job_id, job.last_stamp, indexes)
        self._batches[batch.id] = batch
        for index in indexes:
            job.objects[index].batch_id = batch.id
            job.objects[index].change(state=ObjectState.CONSOLIDATING)
        return batch

    def _batch(self, batch: _Batch, indexes: Sequence[int]) -> Batch:
        objects = self._jobs[batch.job_id].objects
        members = [
            Member(objects[index].record, self._answers(batch.job_id, index)) for index in indexes
        ]
        return Batch(batch.id, batch.stamp, tuple(members), batch.response)

    def _answers(self, job_id: int, index: int) -> tuple[Answer, ...]:
        place = (job_id, index)
        found = [
            Answer(
                turn.worker.id,
                turn.worker.sub,
                turn.worker.issuer,
                turn.record.accepted,
                turn.finished,
                turn.record.answer,
            )
            for turn in self._turns.values()
            if (turn.record.job_id, turn.record.index) == place
            and turn.finished is not None
            and turn.record.answer is not None
        ]
        return tuple(sorted(found, key=lambda answer: answer.submitted))
