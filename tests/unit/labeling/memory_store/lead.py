"""Implements the lead's verbs of the store in dicts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store.records import DataObject, EarlierLabel, Turn
from tests.unit.labeling.memory_store.tables import ObjectRow, Tables, verb

_WAITS = (ObjectState.PENDING, ObjectState.OPEN, ObjectState.DECLINED)


class Lead(Tables):
    """Implements `poserig.labeling.store.turn_verbs.LeadVerbs`."""

    @verb
    def next_pending(self, job_id: int, *, limit: int, most: int, each: int) -> list[DataObject]:
        records = [one.record for one in self._jobs[job_id].objects.values()]
        pending = [one for one in records if one.state is ObjectState.PENDING]
        found: list[DataObject] = []
        for worker in ["", *sorted({one.assigned for one in pending} - {""})]:
            theirs = [one for one in pending if one.assigned == worker]
            on_offer = [
                one for one in records if one.state is ObjectState.OPEN and one.assigned == worker
            ]
            room = min((each if worker else most) - len(on_offer), limit - len(found))
            found += theirs[: max(room, 0)]
        return found

    @verb
    def set_aside(self, job_id: int, index: int) -> bool:
        one = self._jobs[job_id].objects[index]
        if not one.is_unattended:
            return False
        one.change(state=ObjectState.DECLINED)
        return True

    @verb
    def put_back(self, job_id: int, index: int, now: datetime) -> bool:
        job = self._jobs[job_id]
        one = job.objects.get(index)
        if one is None or job.status.state is not JobState.IN_PROGRESS:
            return False
        if one.record.state is ObjectState.DECLINED:
            self._return_turns(job_id, index, {TaskState.DECLINED}, now)
            one.change(state=ObjectState.OPEN, declines=0)
            return True
        if one.record.state not in (ObjectState.LABELED, ObjectState.FAILED, ObjectState.SKIPPED):
            return False
        if one.record.state is ObjectState.LABELED:
            self._keep_label(one, now)
        self._return_turns(job_id, index, {TaskState.DECLINED, TaskState.SUBMITTED}, now)
        self._forget_label(job_id, one)
        one.change(round=1)
        return True

    @verb
    def assign(self, job_id: int, indexes: Sequence[int], worker_id: str) -> int:
        chosen = [self._jobs[job_id].objects[index] for index in indexes]
        changed = [
            one for one in chosen if one.record.state in _WAITS and one.record.assigned != worker_id
        ]
        for one in changed:
            one.change(assigned=worker_id)
        return len(changed)

    @verb
    def assigned(self, job_id: int) -> dict[str, int]:
        waiting = (ObjectState.PENDING, ObjectState.OPEN)
        records = [one.record for one in self._jobs[job_id].objects.values()]
        return Counter(one.assigned for one in records if one.state in waiting and one.assigned)

    @verb
    def turns_at(self, job_id: int, index: int) -> tuple[Turn, ...]:
        turns = [turn.record for turn in self._turns.values()]
        there = [one for one in turns if (one.job_id, one.index) == (job_id, index)]
        return tuple(sorted(there, key=lambda one: one.accepted))

    @verb
    def held_turns(self, job_id: int, limit: int) -> tuple[Turn, ...]:
        turns = [turn.record for turn in self._held(job_id)]
        held = [one for one in turns if one.state is TaskState.ACCEPTED]
        return tuple(sorted(held, key=lambda one: one.accepted)[:limit])

    def _keep_label(self, one: ObjectRow, now: datetime) -> None:
        record = one.record
        line = record.text if record.output is None else record.output
        one.earlier.append(EarlierLabel(record.round, line, now))

    def _return_turns(
        self,
        job_id: int,
        index: int,
        states: set[TaskState],
        now: datetime,
        after: TaskState = TaskState.RETURNED,
    ) -> None:
        for turn in self._turns.values():
            place = (turn.record.job_id, turn.record.index)
            if place == (job_id, index) and turn.record.state in states:
                finished = turn.record.finished or now
                turn.change(state=after, finished=finished)

    def _forget_label(self, job_id: int, one: ObjectRow) -> None:
        job, index = self._jobs[job_id], one.record.index
        one.change(
            state=ObjectState.PENDING,
            output=None,
            reason="",
            tries=0,
            answers=0,
            declines=0,
            review="",
        )
        self._forget_batches(job_id, index)
        job.status = replace(
            job.status,
            unwritten=job.status.unwritten + 1,
            reported=job.status.reported - one.is_reported,
        )
        one.batch_id, one.is_reported = None, False
