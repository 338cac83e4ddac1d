"""Implements the object verbs of the store in dicts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store.names import search_keys, search_prefix
from poserig.labeling.store.records import (
    DataObject,
    Due,
    Offer,
    Outcome,
)
from tests.unit.labeling.memory_store.tables import Tables, verb

_ANSWERED = (TaskState.SUBMITTED, TaskState.EARLIER)


class Objects(Tables):
    """Implements `poserig.labeling.store.job_verbs.ObjectVerbs`."""

    @verb
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
        rows = self._jobs[job_id].objects.values()
        wanted = [
            one.record
            for one in rows
            if (one.is_reported if reported else states is None or one.record.state in states)
        ]
        if answered_by is not None:
            turns = [turn.record for turn in self._turns_of(job_id, answered_by)]
            answered = {turn.index for turn in turns if turn.state in _ANSWERED}
            wanted = [one for one in wanted if one.index in answered]
        if backward:
            return [one for one in wanted if one.index < start][-limit:]
        return [one for one in wanted if one.index >= start][:limit]

    @verb
    def find_objects(self, job_id: int, text: str, limit: int) -> list[DataObject]:
        prefix = search_prefix(text)
        records = [one.record for one in self._jobs[job_id].objects.values()]
        keys = sorted(
            (key, one.index) for one in records for key in search_keys(one.text) if prefix
        )
        found = dict.fromkeys(index for key, index in keys if key.startswith(prefix))
        return [self._jobs[job_id].objects[index].record for index in list(found)[:limit]]

    @verb
    def task_input(self, job_id: int, index: int) -> str:
        return self._jobs[job_id].objects[index].task_input

    @verb
    def keep_prepared(
        self,
        job_id: int,
        offers: Sequence[Offer],
        outcomes: Sequence[Outcome],
        revision: int | None = None,
    ) -> bool:
        if revision is not None and self._jobs[job_id].status.revision != revision:
            return False
        for offer in offers:
            one = self._jobs[job_id].objects[offer.index]
            if one.record.state is ObjectState.PENDING:
                one.change(state=ObjectState.OPEN, wanted=offer.wanted)
                one.task_input, one.expires = offer.task_input, offer.expires
                one.is_patient = offer.is_patient
        for outcome in outcomes:
            self._finish(job_id, outcome, ObjectState.PENDING)
        return True

    @verb
    def due(self, job_id: int, now: datetime, limit: int) -> Due:
        turns = [turn.record for turn in self._held(job_id) if turn.record.expires <= now]
        offers = [
            one.record
            for one in self._jobs[job_id].objects.values()
            if one.is_unattended
            and (
                (one.record.declines >= one.record.wanted and not one.is_patient)
                or (one.expires is not None and one.expires.time <= now)
            )
        ]
        return Due(tuple(turns[:limit]), tuple(offers[:limit]))

    @verb
    def end_offer(
        self, job_id: int, index: int, failure: Outcome | None = None, *, takes_back: bool = False
    ) -> bool:
        one = self._jobs[job_id].objects[index]
        before = one.record.state
        if before not in (ObjectState.OPEN, ObjectState.DECLINED):
            return False
        if one.active and not takes_back:
            return False
        for turn in self._held(job_id):
            if turn.record.index == index:
                turn.change(state=TaskState.REVOKED)
        one.active = 0
        if failure is not None:
            return self._finish(job_id, failure, before)
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
