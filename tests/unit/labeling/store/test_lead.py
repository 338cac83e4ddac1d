"""Tests the store contract: what the lead of a job decides."""

import pytest

from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import DataObject, Offer, Outcome, Standing
from tests.unit.labeling.fakes import START
from tests.unit.labeling.store.steps import (
    ANN,
    BOB,
    CAY,
    IN_PROGRESS,
    MINUTE,
    add,
    answer,
    counted,
    offer,
    states,
    take,
    taken,
)


def patient(store: LabelingStore, count: int, wanted: int = 1) -> int:
    """A job whose data objects stay on offer, however many decline them."""
    job_id = add(store, count=count)
    offers = [Offer(index, "{}", wanted, None, is_patient=True) for index in range(count)]
    store.keep_prepared(job_id, offers, [])
    return job_id


def one(store: LabelingStore, job_id: int, index: int = 0) -> DataObject:
    return store.data_objects(job_id, start=index, limit=1)[0]


def labeled(
    store: LabelingStore, job_id: int, index: int = 0, *, is_reported: bool = False
) -> None:
    """Consolidates what is answered."""
    batch = store.next_batch(job_id, 10, START)
    assert batch is not None
    outcome = Outcome(index, ObjectState.LABELED, '{"pose":1}', is_reported=is_reported)
    store.finish_batch(job_id, batch.id, "[]", [outcome], [], START)


def test_patient_offer_outlives_declines_and_the_reason_is_kept(store: LabelingStore) -> None:
    job_id = patient(store, 1)
    turn = taken(store, job_id, ANN)
    assert store.end_turn(turn, TaskState.DECLINED, START + MINUTE, "It is a cat.")
    assert store.due(job_id, START, 10).offers == ()
    assert take(store, job_id, ANN) is None
    assert taken(store, job_id, BOB).index == 0
    (first, second) = store.turns_at(job_id, 0)
    assert (first.reason, first.finished, first.state) == (
        "It is a cat.",
        START + MINUTE,
        TaskState.DECLINED,
    )
    assert (second.worker_id, second.finished, second.reason) == (BOB.id, None, "")
    assert store.turn(turn.id) == first


def test_set_aside_waits_until_it_is_put_back_to_those_who_declined(store: LabelingStore) -> None:
    job_id = patient(store, 1)
    turn = taken(store, job_id, ANN)
    assert not store.set_aside(job_id, 0)  # somebody is at it
    store.end_turn(turn, TaskState.DECLINED, START)
    assert store.set_aside(job_id, 0)
    assert not store.set_aside(job_id, 0)
    assert counted(store, job_id) == {"declined": 1}
    assert take(store, job_id, BOB) is None
    assert store.put_back(job_id, 0, START)
    assert (one(store, job_id).state, one(store, job_id).declines) == (ObjectState.OPEN, 0)
    assert store.turns_at(job_id, 0)[0].state is TaskState.RETURNED
    assert taken(store, job_id, ANN).index == 0


def test_set_aside_keeps_its_answers_and_may_be_settled_or_closed(store: LabelingStore) -> None:
    job_id = patient(store, 2, wanted=2)
    anns = taken(store, job_id, ANN)
    store.keep_answer(anns, "{}", START)
    store.set_aside(job_id, 0)
    store.set_aside(job_id, 1)
    assert store.end_offer(job_id, 0)
    closed = Outcome(1, ObjectState.FAILED, "{}", "It is a cat.")
    assert store.end_offer(job_id, 1, closed)
    assert not store.end_offer(job_id, 1, closed)
    assert counted(store, job_id) == {"answered": 1, "failed": 1}
    assert one(store, job_id).answers == 1


def test_labeled_object_is_put_back_as_on_its_first_day(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    turn = answer(store, job_id, ANN)
    labeled(store, job_id, is_reported=True)
    before = store.job_status(job_id)
    assert before.reported == 1
    (_, batch_id), *_ = store.unconfirmed_batches()
    assert store.put_back(job_id, 0, START)
    fresh = one(store, job_id)
    assert (fresh.state, fresh.answers, fresh.tries, fresh.output) == (
        ObjectState.PENDING,
        0,
        0,
        None,
    )
    after = store.job_status(job_id)
    assert (after.reported, after.unwritten) == (0, before.unwritten + 1)
    assert store.data_objects(job_id, limit=5, reported=True) == []
    # Its old answer is history: it counts no more, and no file is made of it again.
    kept = store.turn(turn.id)
    assert kept is not None and (kept.state, kept.answer) == (TaskState.RETURNED, "{}")
    batch = store.batch(job_id, batch_id)
    assert (batch.members, batch.is_whole) == ((), False)
    assert counted(store, job_id) == {"pending": 1, "open": 1}
    store.keep_prepared(job_id, [Offer(0, "{}", 1, None)], [])
    both = [answer(store, job_id, ANN, '{"again":1}').index for _ in range(2)]
    assert both == [1, 0]  # what they have had comes last
    again = store.next_batch(job_id, 10, START)
    assert again is not None
    assert [[a.content for a in m.answers] for m in again.members] == [['{"again":1}']] * 2


@pytest.mark.parametrize("state", [ObjectState.FAILED, ObjectState.SKIPPED])
def test_what_ended_without_a_label_is_put_back(store: LabelingStore, state: ObjectState) -> None:
    job_id = add(store, count=1)
    store.keep_prepared(job_id, [], [Outcome(0, state, reason="gone", tries=2)])
    assert store.put_back(job_id, 0, START)
    fresh = one(store, job_id)
    assert (fresh.state, fresh.reason, fresh.tries) == (ObjectState.PENDING, "", 0)


def test_nothing_is_put_back_from_the_queue_or_in_a_job_that_ends(store: LabelingStore) -> None:
    job_id = offer(store, 1)
    assert not store.put_back(job_id, 0, START)
    assert not store.put_back(job_id, 7, START)
    answer(store, job_id, ANN)
    assert not store.put_back(job_id, 0, START)
    labeled(store, job_id)
    store.set_job_state(job_id, JobState.STOPPING, START, before=[IN_PROGRESS])
    assert not store.put_back(job_id, 0, START)


def test_assigned_object_is_first_for_its_worker_and_kept_from_others(store: LabelingStore) -> None:
    job_id = offer(store, 3)
    assert store.assign(job_id, [2, 1], ANN.id) == 2
    assert store.assign(job_id, [1], ANN.id) == 0
    assert store.assigned(job_id) == {ANN.id: 2}
    assert one(store, job_id, 1).assigned == ANN.id
    assert store.standing(job_id, BOB.id, START) == Standing(0, 1, is_at_work=False)
    assert store.standing(job_id, ANN.id, START) == Standing(0, 3, is_at_work=False)
    assert taken(store, job_id, ANN).index == 1
    assert taken(store, job_id, BOB).index == 0
    assert take(store, job_id, CAY) is None
    assert store.assign(job_id, [2], "") == 1
    assert taken(store, job_id, CAY).index == 2


def test_assigned_object_for_several_keeps_one_place(store: LabelingStore) -> None:
    job_id = offer(store, 1, wanted=2)
    store.assign(job_id, [0], ANN.id)
    bobs = taken(store, job_id, BOB)
    assert take(store, job_id, CAY) is None  # the other place is Ann's
    store.keep_answer(bobs, "{}", START)
    assert take(store, job_id, CAY) is None
    store.keep_answer(taken(store, job_id, ANN), "{}", START)
    assert states(store, job_id) == [ObjectState.ANSWERED]


def test_who_declines_what_is_assigned_to_them_loses_it(store: LabelingStore) -> None:
    job_id = patient(store, 1)
    store.assign(job_id, [0], ANN.id)
    store.end_turn(taken(store, job_id, ANN), TaskState.DECLINED, START)
    assert store.assigned(job_id) == {}
    assert taken(store, job_id, BOB).index == 0


def test_added_objects_are_assigned_from_the_first_moment(store: LabelingStore) -> None:
    job_id = add(store, count=1)
    added = [('{"n":1}', ObjectState.PENDING)]
    assert store.add_objects(job_id, added, ANN.id) == 1
    assert store.add_objects(job_id, added) == 2
    assert [found.assigned for found in store.data_objects(job_id, limit=5)] == ["", ANN.id, ""]
    assert store.assigned(job_id) == {ANN.id: 1}


def test_what_is_done_is_assigned_to_nobody(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    answer(store, job_id, ANN)
    assert store.assign(job_id, [0, 1], BOB.id) == 1


def test_pending_ones_of_each_worker_come_beside_those_for_everybody(store: LabelingStore) -> None:
    job_id = add(store, count=9)
    store.assign(job_id, [0, 1, 2, 3], ANN.id)
    store.assign(job_id, [4, 5], BOB.id)

    def pending(limit: int = 50, most: int = 2, each: int = 3) -> list[int]:
        found = store.next_pending(job_id, limit=limit, most=most, each=each)
        return [one.index for one in found]

    assert pending() == [6, 7, 0, 1, 2, 4, 5]
    assert pending(limit=3) == [6, 7, 0]
    assert pending(most=0) == [0, 1, 2, 4, 5]
    store.keep_prepared(job_id, [Offer(index, "{}", 1, None) for index in (0, 1, 6)], [])
    assert pending() == [7, 2, 4, 5]


def test_held_turns_tell_who_has_what_and_are_taken_back(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    anns = taken(store, job_id, ANN)
    bobs = taken(store, job_id, BOB, START + MINUTE)
    assert store.held_turns(job_id, 10) == (anns, bobs)
    assert store.held_turns(job_id, 1) == (anns,)
    assert store.end_turn(anns, TaskState.REVOKED, START)
    assert store.keep_answer(anns, "{}", START) is None
    assert store.held_turns(job_id, 10) == (bobs,)
    assert taken(store, job_id, CAY).index == 0


def test_standing_counts_what_waits_for_others(store: LabelingStore) -> None:
    job_id = offer(store, 2, wanted=2)
    answer(store, job_id, ANN)
    assert store.standing(job_id, ANN.id, START).waiting == 1
    assert store.standing(job_id, BOB.id, START).waiting == 0
    store.keep_answer(taken(store, job_id, BOB), "{}", START)
    assert store.standing(job_id, ANN.id, START).waiting == 0
