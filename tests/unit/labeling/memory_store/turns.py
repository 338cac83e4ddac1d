"""Implements the turn verbs of the store in dicts."""

from collections import Counter
from datetime import datetime

from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store.records import (
    Deadline,
    Standing,
    Turn,
)
from tests.unit.labeling.memory_store.tables import Tables, TurnRow, verb


class Turns(Tables):
    """Implements `poserig.labeling.store.TurnVerbs`."""

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
        fresh = [one for one in available if one.record.index not in had]
        theirs = [one for one in fresh if one.record.assigned == worker.id]
        one = [*theirs, *fresh, *available][0]
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
        self._turns[turn_id] = TurnRow(record, worker, expires)
        one.active += 1
        return record

    @verb
    def turn(self, turn_id: str) -> Turn | None:
        found = self._turns.get(turn_id)
        return None if found is None else found.as_record()

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
    def end_turn(self, turn: Turn, state: TaskState, now: datetime, reason: str = "") -> bool:
        kept = self._turns[turn.id]
        if kept.record.state is not TaskState.ACCEPTED:
            return False
        kept.change(state=state)
        kept.finished, kept.reason = now, reason
        one = self._jobs[turn.job_id].objects[turn.index]
        one.active -= 1
        if state is TaskState.DECLINED:
            one.change(declines=one.record.declines + 1)
            if one.record.assigned == turn.worker_id:
                one.change(assigned="")
        if one.is_unattended and one.record.answers >= one.record.wanted:
            one.change(state=ObjectState.ANSWERED)
        return True

    @verb
    def standing(self, job_id: int, worker_id: str, now: datetime) -> Standing:
        states = Counter(turn.record.state for turn in self._turns_of(job_id, worker_id))
        is_in_progress = self._jobs[job_id].status.state is JobState.IN_PROGRESS
        available = len(self._available(job_id, worker_id, now)) if is_in_progress else 0
        waiting = self._waiting(job_id, worker_id) if is_in_progress else 0
        is_at_work = bool(states[TaskState.ACCEPTED])
        return Standing(states[TaskState.SUBMITTED], available, is_at_work, waiting)

    def _waiting(self, job_id: int, worker_id: str) -> int:
        turns = [turn.record for turn in self._turns_of(job_id, worker_id)]
        theirs = {turn.index for turn in turns if turn.state is TaskState.SUBMITTED}
        objects = self._jobs[job_id].objects
        return sum(objects[index].record.state is ObjectState.OPEN for index in theirs)

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
