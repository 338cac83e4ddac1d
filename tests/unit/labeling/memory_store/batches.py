"""Implements the batch verbs of the store in dicts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from poserig.labeling.states import ObjectState
from poserig.labeling.store.records import (
    Batch,
    Outcome,
)
from tests.unit.labeling.memory_store.objects import Objects
from tests.unit.labeling.memory_store.tables import verb


class Batches(Objects):
    """Implements `poserig.labeling.store.BatchVerbs`."""

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
        more: Sequence[tuple[int, int]] = (),
    ) -> None:
        batch = self._batches[batch_id]
        batch.is_done, batch.response = True, response
        for outcome in outcomes:
            self._finish(job_id, outcome, ObjectState.CONSOLIDATING)
        for index in alone:
            self._start(job_id, [index], now)
        for index, wanted in more:
            self._forget_batches(job_id, index)
            one = self._jobs[job_id].objects[index]
            one.batch_id = None
            one.change(state=ObjectState.OPEN, wanted=wanted, tries=0)

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
