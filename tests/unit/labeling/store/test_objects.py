"""Tests the store contract: objects."""

from poserig.labeling.states import ObjectState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import (
    Offer,
    Outcome,
)
from tests.unit.labeling.store.steps import ANN, BOB, add, answer, counted, offer, states, take


def test_data_objects_come_in_pages_by_line_and_state(store: LabelingStore) -> None:
    job_id = offer(store, 10)
    for _ in range(5):
        answer(store, job_id, ANN)  # lines 0 to 4

    def page(**how: object) -> list[int]:
        return [one.index for one in store.data_objects(job_id, **how)]  # type: ignore[arg-type]

    assert page(limit=4) == [0, 1, 2, 3]
    assert page(limit=4, start=8) == [8, 9]
    assert page(limit=3, start=8, backward=True) == [5, 6, 7]
    assert page(limit=3, start=2, backward=True) == [0, 1]
    assert page(limit=3, states=[ObjectState.OPEN]) == [5, 6, 7]
    both = [ObjectState.OPEN, ObjectState.ANSWERED]
    assert page(limit=4, start=3, states=both) == [3, 4, 5, 6]
    assert page(limit=4, start=7, states=both, backward=True) == [3, 4, 5, 6]
    assert page(limit=4, states=[ObjectState.FAILED]) == []


def test_data_objects_that_a_worker_has_answered_come_in_pages(store: LabelingStore) -> None:
    job_id = offer(store, 6)
    for worker in (ANN, BOB, ANN, BOB, ANN):
        answer(store, job_id, worker)
    take(store, job_id, ANN)  # line 5 is open, and no answer

    def page(worker_id: str, **how: object) -> list[int]:
        found = store.data_objects(job_id, answered_by=worker_id, **how)  # type: ignore[arg-type]
        return [one.index for one in found]

    assert page(ANN.id, limit=9) == [0, 2, 4]
    assert page(ANN.id, limit=1, start=1) == [2]
    assert page(ANN.id, limit=9, start=4, backward=True) == [0, 2]
    assert page(BOB.id, limit=9, states=[ObjectState.ANSWERED, ObjectState.OPEN]) == [1, 3]
    assert page(BOB.id, limit=9, states=[ObjectState.OPEN]) == []
    assert page(BOB.id, limit=9, reported=True) == []
    assert page("nobody", limit=9) == []


def test_prepared_objects_are_on_offer_or_done_and_counted_as_unwritten(
    store: LabelingStore,
) -> None:
    job_id = add(store, count=4)
    failed = Outcome(1, ObjectState.FAILED, "out", "It is gone.", 2)
    skipped = Outcome(2, ObjectState.SKIPPED)
    store.keep_prepared(job_id, [Offer(0, '{"é":1}', 3, None)], [failed, skipped])
    zero, one, two, three = store.data_objects(job_id, limit=9)
    assert (zero.state, zero.wanted) == (ObjectState.OPEN, 3)
    assert store.task_input(job_id, 0) == '{"é":1}'
    assert (one.state, one.output, one.reason, one.tries) == (
        ObjectState.FAILED,
        "out",
        "It is gone.",
        2,
    )
    assert (two.state, two.output) == (ObjectState.SKIPPED, None)
    assert three.state is ObjectState.PENDING
    assert store.job_status(job_id).unwritten == 2
    assert counted(store, job_id) == {"open": 1, "failed": 1, "skipped": 1, "pending": 1}


def test_what_workers_reported_is_found_in_pages_and_counted(store: LabelingStore) -> None:
    job_id = add(store, count=8)
    other = add(store, "Pose-2", count=2)
    outcomes = [
        Outcome(index, ObjectState.LABELED, "out", is_reported=index % 3 == 1) for index in range(7)
    ]
    store.keep_prepared(job_id, [], outcomes)
    store.keep_prepared(other, [], [Outcome(0, ObjectState.FAILED, "out", is_reported=True)])

    def page(**how: object) -> list[int]:
        found = store.data_objects(job_id, reported=True, **how)  # type: ignore[arg-type]
        return [one.index for one in found]

    assert page(limit=9) == [1, 4]
    assert page(limit=1) == [1]
    assert page(limit=9, start=2) == [4]
    assert page(limit=9, start=4, backward=True) == [1]
    assert (store.job_status(job_id).reported, store.job_status(other).reported) == (2, 1)
    # A second outcome of the same data object is none, and counts nothing.
    store.keep_prepared(job_id, [], [Outcome(1, ObjectState.FAILED, "x", is_reported=True)])
    assert store.job_status(job_id).reported == 2


def test_what_is_pending_no_longer_is_not_prepared_again(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    answer(store, job_id, ANN)
    store.keep_prepared(
        job_id, [Offer(0, "again", 1, None)], [Outcome(1, ObjectState.FAILED, "x", "x", 1)]
    )
    assert states(store, job_id) == [ObjectState.ANSWERED, ObjectState.OPEN]
    assert store.task_input(job_id, 0) == "[0]"
    assert store.job_status(job_id).unwritten == 0


def test_output_lines_are_the_input_until_there_is_an_outcome(store: LabelingStore) -> None:
    job_id = add(store)
    store.keep_prepared(job_id, [], [Outcome(1, ObjectState.FAILED, '{"out":1}', "r", 1)])
    assert store.output_lines(job_id) == ['{"n":0}', '{"out":1}', '{"n":2}']
    store.mark_written(job_id, 1)
    assert store.job_status(job_id).unwritten == 0
