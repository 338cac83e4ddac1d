"""Implements the review verbs of the store in dicts."""

from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store.draws import draw_of
from poserig.labeling.store.records import (
    DataObject,
    Deadline,
    EarlierLabel,
    Fix,
    Review,
    Turn,
    Verdict,
)
from tests.unit.labeling.memory_store.lead import Lead
from tests.unit.labeling.memory_store.tables import ObjectRow, TurnRow, verb

_LABELED = (ObjectState.LABELED, ObjectState.ALREADY_LABELED)


class Reviews(Lead):
    """Implements `poserig.labeling.store.review_verbs.ReviewVerbs`."""

    @verb
    def add_review(self, job_id: int, review: Review) -> bool:
        one = self._reviewed(job_id, review)
        if one is None:
            return False
        self._reviews.append((job_id, review))
        one.change(review=review.verdict)
        return True

    @verb
    def send_back(self, job_id: int, review: Review, assigned: str = "") -> bool:
        one = self._end_round(job_id, review)
        if one is None:
            return False
        one.change(state=ObjectState.PENDING, assigned=assigned)
        return True

    @verb
    def keep_fix(self, job_id: int, review: Review, fix: Fix) -> bool:
        one = self._end_round(job_id, review)
        if one is None:
            return False
        record = Turn(
            fix.turn_id,
            job_id,
            review.index,
            fix.worker.id,
            TaskState.SUBMITTED,
            fix.begun,
            review.time,
            fix.answer,
            review.time,
            round=review.round + 1,
        )
        self._turns[record.id] = TurnRow(record, fix.worker, Deadline(review.time))
        one.task_input, one.expires = fix.task_input, None
        one.change(state=ObjectState.ANSWERED, review=Verdict.FIX, answers=1, wanted=1, assigned="")
        return True

    @verb
    def reviews(self, job_id: int, index: int) -> tuple[Review, ...]:
        return tuple(one for job, one in self._reviews if (job, one.index) == (job_id, index))

    @verb
    def earlier_labels(self, job_id: int, index: int) -> tuple[EarlierLabel, ...]:
        return tuple(self._jobs[job_id].objects[index].earlier)

    @verb
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
        turns = [turn.record for turn in self._turns_of(job_id, not_by)]
        theirs = {turn.index for turn in turns if turn.state is TaskState.SUBMITTED}
        found = [
            row.record
            for index, row in sorted(self._jobs[job_id].objects.items())
            if row.record.state is ObjectState.LABELED
            and not row.record.review
            and index not in theirs
            and (draw_of(row.record.text) < share or row.record.round > 1)
        ]
        if backward:
            return [one for one in found if one.index < start][-limit:]
        return [one for one in found if one.index >= start][:limit]

    @verb
    def count_to_review(self, job_id: int, not_by: str = "", share: int = 100) -> int:
        return len(self.to_review(job_id, limit=1_000_000, not_by=not_by, share=share))

    def _reviewed(self, job_id: int, review: Review) -> ObjectRow | None:
        job = self._jobs[job_id]
        one = job.objects.get(review.index)
        if one is None or job.status.state is not JobState.IN_PROGRESS:
            return None
        is_there = one.record.state in _LABELED and one.record.round == review.round
        return one if is_there else None

    def _end_round(self, job_id: int, review: Review) -> ObjectRow | None:
        one = self._reviewed(job_id, review)
        if one is None:
            return None
        self._reviews.append((job_id, review))
        self._keep_label(one, review.time)
        submitted, declined = {TaskState.SUBMITTED}, {TaskState.DECLINED}
        self._return_turns(job_id, review.index, submitted, review.time, TaskState.EARLIER)
        self._return_turns(job_id, review.index, declined, review.time)
        self._forget_label(job_id, one)
        one.change(round=review.round + 1)
        return one
