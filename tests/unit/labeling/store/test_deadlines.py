"""Tests the store contract: deadlines."""

from datetime import timedelta

from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import (
    Deadline,
    Outcome,
)
from tests.unit.labeling.fakes import START
from tests.unit.labeling.store.steps import (
    ANN,
    BOB,
    CAY,
    HOUR,
    IN_PROGRESS,
    MINUTE,
    answer,
    counted,
    offer,
    take,
    taken,
)


def test_overdue_turns_and_expired_offers_are_due_unless_somebody_is_at_them(
    store: LabelingStore,
) -> None:
    job_id = offer(store, 3, expires=Deadline(START + MINUTE))
    turn = taken(store, job_id, ANN)
    assert store.next_deadline([job_id]) == START + MINUTE
    due = store.due(job_id, START + MINUTE - timedelta(microseconds=1), 9)
    assert (due.turns, due.offers) == ((), ())
    due = store.due(job_id, START + MINUTE, 9)
    assert due.turns == ()
    assert sorted(one.index for one in due.offers) == [1, 2]
    due = store.due(job_id, START + HOUR, 9)
    assert due.turns == (turn,)
    assert len(store.due(job_id, START + HOUR, 1).offers) == 1


def test_deadlines_of_other_jobs_do_not_count(store: LabelingStore) -> None:
    job_id = offer(store, 1)
    other = offer(store, 1, expires=Deadline(START + MINUTE), name="other")
    assert store.next_deadline([job_id]) is None
    assert store.next_deadline([]) is None
    taken(store, job_id, ANN)
    assert store.next_deadline([job_id]) == START + HOUR
    assert store.next_deadline([job_id, other]) == START + MINUTE
    assert store.due(job_id, START + MINUTE, 9).offers == ()


def test_object_that_as_many_workers_declined_as_it_needs_is_due(store: LabelingStore) -> None:
    job_id = offer(store, 1, wanted=2)
    for worker in (ANN, BOB):
        assert store.due(job_id, START, 9).offers == ()
        store.end_turn(taken(store, job_id, worker), TaskState.DECLINED, START)
    (one,) = store.due(job_id, START, 9).offers
    assert (one.declines, one.wanted, one.answers) == (2, 2, 0)
    assert take(store, job_id, CAY) is None


def test_offer_ends_answered_or_failed_and_only_once(store: LabelingStore) -> None:
    job_id = offer(store, 2, wanted=2)
    answer(store, job_id, ANN)
    assert store.end_offer(job_id, 0)
    failure = Outcome(1, ObjectState.FAILED, "out", "Nobody came.", 1)
    assert store.end_offer(job_id, 1, failure)
    assert not store.end_offer(job_id, 1, failure)
    assert not store.end_offer(job_id, 0)
    zero, one = store.data_objects(job_id, limit=2)
    assert (zero.state, one.state, one.reason) == (
        ObjectState.ANSWERED,
        ObjectState.FAILED,
        "Nobody came.",
    )
    assert store.job_status(job_id).unwritten == 1


def test_offer_does_not_end_under_a_worker_unless_it_is_taken_back(store: LabelingStore) -> None:
    job_id = offer(store, 1, wanted=2)
    turns = [taken(store, job_id, ANN), taken(store, job_id, BOB)]
    failure = Outcome(0, ObjectState.FAILED, "out", "No page.", 1)
    assert not store.end_offer(job_id, 0, failure)
    assert store.end_offer(job_id, 0, failure, takes_back=True)
    for turn in turns:
        kept = store.turn(turn.id)
        assert kept is not None and kept.state is TaskState.REVOKED
    assert take(store, job_id, ANN) is None
    assert counted(store, job_id) == {"failed": 1}


def test_withdrawn_job_has_no_turns_and_its_answers_go_to_consolidation(
    store: LabelingStore,
) -> None:
    job_id = offer(store, 4, wanted=2)
    first = answer(store, job_id, ANN)
    held = [taken(store, job_id, worker) for worker in (ANN, BOB, CAY)]
    assert [turn.index for turn in held] == [1, 0, 1]
    store.set_job_state(job_id, JobState.STOPPING, START, before=[IN_PROGRESS])
    changed = []
    while count := store.withdraw(job_id, 2):
        changed.append(count)
    assert changed == [2, 1, 1]
    found = [store.turn(turn.id) for turn in (first, *held)]
    assert [turn.state for turn in found if turn] == [TaskState.SUBMITTED] + 3 * [TaskState.REVOKED]
    assert counted(store, job_id) == {"answered": 1, "open": 3}
