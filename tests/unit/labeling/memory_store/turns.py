"""Implements the turn verbs of the store in dicts."""

from collections import Counter
from dataclasses import replace
from datetime import datetime

from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store.records import (
    Claim,
    Deadline,
    Place,
    Standing,
    TakenBack,
    Turn,
)
from tests.unit.labeling.memory_store.tables import ObjectRow, Tables, TurnRow, verb


class Turns(Tables):
    """Implements `poserig.labeling.store.turn_verbs.TurnVerbs`."""

    @verb
    def take_turn(self, claim: Claim) -> Turn | None:
        job_id, worker_id = claim.job_id, claim.worker.id
        if self._jobs[job_id].status.state is not JobState.IN_PROGRESS:
            return None
        held = self._mine(job_id, worker_id, TaskState.ACCEPTED)
        if held is not None:
            return held.record
        ready = self._mine(job_id, worker_id, TaskState.READY)
        if ready is not None:
            return self._begin(ready, claim)
        one = self._next(job_id, worker_id, claim.now) or self._from_others(
            job_id, worker_id, claim.now
        )
        if one is None:
            return None
        return self._insert(claim, one, TaskState.ACCEPTED)

    @verb
    def take_turn_at(self, claim: Claim, index: int, aside: Deadline) -> Turn | None:
        job_id, worker_id = claim.job_id, claim.worker.id
        if self._jobs[job_id].status.state is not JobState.IN_PROGRESS:
            return None
        held = self._mine(job_id, worker_id, TaskState.ACCEPTED)
        if held is not None and held.record.index == index:
            return held.record
        ready = self._mine(job_id, worker_id, TaskState.READY)
        if ready is not None and ready.record.index == index:
            begun = self._begin(ready, claim)
            if held is not None:
                held.change(state=TaskState.READY, expires=aside.time)
                held.deadline = aside
            return begun
        available = self._available(job_id, worker_id, claim.now)
        one = next((one for one in available if one.record.index == index), None)
        if one is None:
            return None
        self._set_aside(job_id, worker_id, aside)
        return self._insert(claim, one, TaskState.ACCEPTED)

    @verb
    def take_ahead(self, claim: Claim) -> Turn | None:
        job_id, worker_id = claim.job_id, claim.worker.id
        if self._jobs[job_id].status.state is not JobState.IN_PROGRESS:
            return None
        ready = self._mine(job_id, worker_id, TaskState.READY)
        if ready is not None:
            ready.change(expires=claim.expires.time)
            ready.deadline = claim.expires
            return ready.record
        one = self._next(job_id, worker_id, claim.now)
        if one is None:
            return None
        return self._insert(claim, one, TaskState.READY)

    @verb
    def free_ahead(self, turn: Turn) -> bool:
        kept = self._turns.get(turn.id)
        if kept is None or kept.record.state is not TaskState.READY:
            return False
        if kept.record.expires != turn.expires:
            return False
        if kept.record.answer is None:
            del self._turns[turn.id]
        else:
            kept.change(state=TaskState.RELEASED, finished=kept.record.accepted)
        one = self._jobs[turn.job_id].objects[turn.index]
        one.active -= 1
        self._settle(one)
        return True

    @verb
    def take_back(
        self, turn: Turn, *, now: datetime, expires: Deadline, aside: Deadline
    ) -> TakenBack | None:
        job, kept = self._jobs[turn.job_id], self._turns[turn.id]
        one = job.objects[turn.index]
        answers = self._answers(turn.job_id, turn.index)
        may = (ObjectState.OPEN, ObjectState.ANSWERED, ObjectState.LABELED)
        if (
            (job.status.state, kept.record.state) != (JobState.IN_PROGRESS, TaskState.SUBMITTED)
            or answers[-1].worker_id != turn.worker_id
            or one.record.state not in may
            or (one.expires is not None and one.expires.time <= now)
            or one.record.review
        ):
            return None
        self._set_aside(turn.job_id, turn.worker_id, aside)
        kept.change(state=TaskState.ACCEPTED, expires=expires.time, finished=None)
        kept.deadline = expires
        job.status = replace(
            job.status,
            unwritten=job.status.unwritten + (one.record.state is ObjectState.LABELED),
            reported=job.status.reported - one.is_reported,
        )
        one.active += 1
        one.batch_id, one.is_reported = None, False
        one.change(
            state=ObjectState.OPEN, answers=one.record.answers - 1, output=None, reason="", tries=0
        )
        batches = [
            batch
            for batch in self._batches.values()
            if batch.job_id == turn.job_id and turn.index in batch.indexes
        ]
        for batch in batches:
            batch.is_confirmed = batch.is_whole = False
        left = self._answers(turn.job_id, turn.index)
        return TakenBack(kept.record, tuple(batch.stamp for batch in batches), left)

    def _begin(self, turn: TurnRow, claim: Claim) -> Turn:
        expires = claim.expires
        turn.change(state=TaskState.ACCEPTED, accepted=claim.accepted, expires=expires.time)
        turn.deadline = expires
        return turn.record

    def _set_aside(self, job_id: int, worker_id: str, until: Deadline) -> None:
        held = self._mine(job_id, worker_id, TaskState.ACCEPTED)
        ready = self._mine(job_id, worker_id, TaskState.READY)
        if held is None:
            return
        if ready is not None:
            self.free_ahead(ready.record)
        held.change(state=TaskState.READY, expires=until.time)
        held.deadline = until

    def _next(self, job_id: int, worker_id: str, now: datetime) -> ObjectRow | None:
        available = self._available(job_id, worker_id, now)
        turns = self._turns_of(job_id, worker_id)
        had = {(turn.record.index, turn.record.round) for turn in turns}
        fresh = [one for one in available if (one.record.index, one.record.round) not in had]
        assigned = [one for one in fresh if one.record.assigned == worker_id]
        return next(iter([*assigned, *fresh, *available]), None)

    def _takeable(self, job_id: int, worker_id: str, now: datetime) -> list[TurnRow]:
        theirs = self._theirs(job_id, worker_id)
        objects = self._jobs[job_id].objects
        found = []
        for turn in self._held(job_id):
            one = objects[turn.record.index]
            is_full = one.record.answers + one.active == one.record.wanted
            one.active -= 1
            is_free = one.is_on_offer(now) and turn.record.index not in theirs
            one.active += 1
            is_kept = one.record.assigned not in ("", worker_id)
            if turn.record.state is TaskState.READY and is_full and is_free and not is_kept:
                found.append(turn)
        return sorted(found, key=lambda turn: (turn.record.expires, turn.record.index))

    def _from_others(self, job_id: int, worker_id: str, now: datetime) -> ObjectRow | None:
        for turn in self._takeable(job_id, worker_id, now):
            self.free_ahead(turn.record)
            return self._jobs[job_id].objects[turn.record.index]
        return None

    def _insert(self, claim: Claim, one: ObjectRow, state: TaskState) -> Turn:
        index, worker, expires = one.record.index, claim.worker, claim.expires
        record = Turn(
            claim.turn_id,
            claim.job_id,
            index,
            worker.id,
            state,
            claim.accepted,
            expires.time,
            None,
            round=one.record.round,
        )
        self._turns[record.id] = TurnRow(record, worker, expires)
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
        kept.change(state=TaskState.SUBMITTED, answer=answer, finished=now)
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
        kept.change(state=state, finished=now, reason=reason)
        one = self._jobs[turn.job_id].objects[turn.index]
        one.active -= 1
        if state is TaskState.DECLINED:
            one.change(declines=one.record.declines + 1)
            if one.record.assigned == turn.worker_id:
                one.change(assigned="")
        self._settle(one)
        return True

    @verb
    def standing(self, job_id: int, worker_id: str, now: datetime) -> Standing:
        states = Counter(turn.record.state for turn in self._turns_of(job_id, worker_id))
        is_in_progress = self._jobs[job_id].status.state is JobState.IN_PROGRESS
        available = len(self._available(job_id, worker_id, now)) if is_in_progress else 0
        waiting = self._waiting(job_id, worker_id) if is_in_progress else 0
        if is_in_progress:
            available += states[TaskState.READY]
            takeable = self._takeable(job_id, worker_id, now)
            available += len({turn.record.index for turn in takeable})
        is_at_work = bool(states[TaskState.ACCEPTED])
        submitted = states[TaskState.SUBMITTED] + states[TaskState.EARLIER]
        return Standing(submitted, available, is_at_work, waiting)

    def _settle(self, one: ObjectRow) -> None:
        if one.is_unattended and one.record.answers >= one.record.wanted:
            one.change(state=ObjectState.ANSWERED)

    def _waiting(self, job_id: int, worker_id: str) -> int:
        turns = [turn.record for turn in self._turns_of(job_id, worker_id)]
        theirs = {turn.index for turn in turns if turn.state is TaskState.SUBMITTED}
        objects = self._jobs[job_id].objects
        return sum(objects[index].record.state is ObjectState.OPEN for index in theirs)

    @verb
    def last_answer(self, job_id: int, index: int, worker_id: str) -> str | None:
        found = [turn.record for turn in self._turns_of(job_id, worker_id)]
        round = self._jobs[job_id].objects[index].record.round
        there = [one for one in found if (one.index, one.round) == (index, round)]
        answers = [one.answer for one in there if one.answer is not None]
        return answers[-1] if answers else None

    @verb
    def places(
        self, job_id: int, worker_id: str, *, start: int, limit: int, now: datetime
    ) -> list[Place]:
        own = {turn.record.index: turn.record for turn in self._turns_of(job_id, worker_id)}
        offered = {one.record.index for one in self._available(job_id, worker_id, now)}
        rows = sorted(self._jobs[job_id].objects.items())
        some = [one.record for index, one in rows if index >= start][:limit]
        return [Place(one, own.get(one.index), one.index in offered) for one in some]

    @verb
    def nearest(
        self, job_id: int, worker_id: str, index: int, *, backward: bool, now: datetime
    ) -> int | None:
        states = (TaskState.ACCEPTED, TaskState.READY, TaskState.SUBMITTED)
        turns = self._turns_of(job_id, worker_id)
        found = {turn.record.index for turn in turns if turn.record.state in states}
        found |= {one.record.index for one in self._available(job_id, worker_id, now)}
        objects = self._jobs[job_id].objects.items()
        found |= {n for n, one in objects if one.record.state is ObjectState.PENDING}
        if backward:
            return max((n for n in found if n < index), default=None)
        return min((n for n in found if n > index), default=None)

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
