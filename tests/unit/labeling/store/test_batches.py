"""Tests the store contract: batches."""

from poserig.labeling.states import ObjectState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import (
    Outcome,
)
from tests.unit.labeling.fakes import START
from tests.unit.labeling.store.steps import (
    ANN,
    BOB,
    CAY,
    HOUR,
    MINUTE,
    answer,
    counted,
    offer,
    take,
    taken,
)


def test_batch_is_the_same_until_it_is_finished_and_counts_its_tries(store: LabelingStore) -> None:
    job_id = offer(store, 3)
    for number in range(3):
        answer(store, job_id, ANN, f'{{"a":{number}}}')
    batch = store.next_batch(job_id, 2, START)
    assert batch is not None
    assert batch.stamp == "2026-11-22_12:03:15"
    assert [member.data_object.index for member in batch.members] == [0, 1]
    assert [member.data_object.tries for member in batch.members] == [1, 1]
    assert counted(store, job_id) == {"consolidating": 2, "answered": 1}
    again = store.next_batch(job_id, 2, START + HOUR)
    assert again is not None
    assert (again.id, again.stamp) == (batch.id, batch.stamp)
    assert [member.data_object.tries for member in again.members] == [2, 2]


def test_batch_carries_answers_in_the_order_in_which_they_came(store: LabelingStore) -> None:
    job_id = offer(store, 1, wanted=2)
    anns, bobs = taken(store, job_id, ANN), taken(store, job_id, BOB)
    store.keep_answer(bobs, '{"x":"é"}', START + MINUTE)
    store.keep_answer(anns, '{"x":2}', START + 2 * MINUTE)
    batch = store.next_batch(job_id, 10, START)
    assert batch is not None
    (member,) = batch.members
    first, second = member.answers
    assert (first.worker_id, first.worker_sub, first.worker_issuer) == (BOB.id, BOB.sub, BOB.issuer)
    assert (first.accepted, first.submitted, first.content) == (START, START + MINUTE, '{"x":"é"}')
    assert (second.worker_id, second.content) == (ANN.id, '{"x":2}')


def test_two_batches_of_one_second_have_two_stamps(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    stamps = []
    for _ in range(2):
        answer(store, job_id, ANN)
        batch = store.next_batch(job_id, 10, START)
        assert batch is not None
        stamps.append(batch.stamp)
        labeled = Outcome(len(stamps) - 1, ObjectState.LABELED, "out")
        store.finish_batch(job_id, batch.id, "[]", [labeled], [], START)
    assert stamps == ["2026-11-22_12:03:15", "2026-11-22_12:03:16"]


def test_finished_batch_keeps_outcomes_and_tries_the_rest_alone(store: LabelingStore) -> None:
    job_id = offer(store, 3)
    for _ in range(3):
        answer(store, job_id, ANN)
    batch = store.next_batch(job_id, 10, START)
    assert batch is not None
    outcomes = [Outcome(0, ObjectState.LABELED, "label")]
    store.finish_batch(job_id, batch.id, "response", outcomes, [1, 2], START)
    assert counted(store, job_id) == {"labeled": 1, "consolidating": 2}
    assert store.job_status(job_id).unwritten == 1
    for index in (1, 2):
        alone = store.next_batch(job_id, 10, START)
        assert alone is not None
        (member,) = alone.members
        assert (member.data_object.index, member.data_object.tries) == (index, 2)
        failed = Outcome(index, ObjectState.FAILED, "out", "It failed.", 2)
        store.finish_batch(job_id, alone.id, None, [failed], [], START)
    assert store.next_batch(job_id, 10, START) is None
    assert store.output_lines(job_id) == ["label", "out", "out"]

    whole = store.batch(job_id, batch.id)  # for files that were lost
    assert [member.data_object.index for member in whole.members] == [0, 1, 2]
    assert all(len(member.answers) == 1 for member in whole.members)
    assert (whole.stamp, whole.response, whole.is_whole) == (batch.stamp, "response", True)


def test_batches_and_jobs_are_confirmed_and_forgotten(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    batches: list[tuple[int, int]] = []
    for index in range(2):
        answer(store, job_id, ANN)
        batch = store.next_batch(job_id, 10, START)
        assert batch is not None
        assert store.unconfirmed_batches() == batches
        store.finish_batch(
            job_id, batch.id, None, [Outcome(index, ObjectState.LABELED, "x")], [], START
        )
        batches.append((job_id, batch.id))
    assert store.unconfirmed_batches() == batches
    store.confirm(*batches[0])
    store.confirm(job_id, None)
    assert store.unconfirmed_batches() == batches[1:]
    assert store.job_status(job_id).is_confirmed
    store.forget_confirmations()
    assert store.unconfirmed_batches() == batches
    assert not store.job_status(job_id).is_confirmed


def test_member_that_needs_one_more_answer_is_on_offer_to_who_has_not_answered(
    store: LabelingStore,
) -> None:
    job_id = offer(store, 2, wanted=2)
    for worker in (ANN, BOB):
        for _ in range(2):
            answer(store, job_id, worker, f'{{"by":"{worker.id}"}}')
    batch = store.next_batch(job_id, 10, START)
    assert batch is not None
    labeled = Outcome(0, ObjectState.LABELED, "out")
    store.finish_batch(job_id, batch.id, "[]", [labeled], [], START, [(1, 3)])
    assert counted(store, job_id) == {"labeled": 1, "open": 1}
    again = store.data_objects(job_id, limit=9)[1]
    assert (again.wanted, again.answers, again.tries, again.output) == (3, 2, 0, None)
    assert take(store, job_id, ANN) is None
    # Its answers are in that batch no more, whose files are a history now.
    kept = store.batch(job_id, batch.id)
    assert ([one.data_object.index for one in kept.members], kept.is_whole) == ([0], False)
    answer(store, job_id, CAY, '{"by":"c"}')
    last = store.next_batch(job_id, 10, START)
    assert last is not None
    (member,) = last.members
    assert [one.worker_id for one in member.answers] == [ANN.id, BOB.id, CAY.id]
    assert last.stamp > batch.stamp
