"""Tests the store contract: turns."""

import threading

import pytest

from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import (
    Deadline,
    Standing,
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
    states,
    take,
    taken,
)


def test_workers_get_the_first_object_that_has_room_for_them(store: LabelingStore) -> None:
    job_id = offer(store, 2, wanted=2)
    assert taken(store, job_id, ANN).index == 0
    assert taken(store, job_id, BOB).index == 0
    assert taken(store, job_id, CAY).index == 1


def test_turn_is_kept_with_its_times_and_is_the_workers_until_it_ends(
    store: LabelingStore,
) -> None:
    job_id = offer(store)
    turn = taken(store, job_id, ANN)
    assert (turn.job_id, turn.index, turn.worker_id) == (job_id, 0, ANN.id)
    assert (turn.state, turn.accepted, turn.expires) == (TaskState.ACCEPTED, START, START + HOUR)
    assert store.turn(turn.id) == turn
    assert take(store, job_id, ANN, START + MINUTE) == turn
    assert store.turn("none") is None
    assert states(store, job_id)[0] is ObjectState.OPEN


@pytest.mark.parametrize("end", [TaskState.RELEASED, TaskState.TIMED_OUT])
def test_ended_turn_goes_to_others_and_comes_back_last(
    store: LabelingStore, end: TaskState
) -> None:
    job_id = offer(store, 2)
    turn = taken(store, job_id, ANN)
    assert store.end_turn(turn, end, START)
    assert not store.end_turn(turn, end, START)
    kept = store.turn(turn.id)
    assert kept is not None and kept.state is end
    second = taken(store, job_id, ANN)
    assert second.index == 1
    store.keep_answer(second, "{}", START)
    assert taken(store, job_id, ANN).index == 0
    assert take(store, job_id, BOB) is None


def test_declined_object_never_comes_back_to_its_worker(store: LabelingStore) -> None:
    job_id = offer(store, 1, wanted=2)
    store.end_turn(taken(store, job_id, ANN), TaskState.DECLINED, START)
    assert take(store, job_id, ANN) is None
    assert taken(store, job_id, BOB).index == 0
    (one,) = store.data_objects(job_id, limit=1)
    assert (one.answers, one.declines) == (0, 1)


def test_nothing_is_on_offer_after_its_end_or_when_the_job_is_not_in_progress(
    store: LabelingStore,
) -> None:
    job_id = offer(store, expires=Deadline(START + MINUTE))
    assert take(store, job_id, ANN, START + MINUTE) is None
    store.set_job_state(job_id, JobState.STOPPING, START, before=[IN_PROGRESS])
    assert take(store, job_id, ANN, START) is None
    assert store.standing(job_id, ANN.id, START) == Standing(0, 0, is_at_work=False)


def test_answer_is_kept_once_and_the_last_one_ends_the_offer(store: LabelingStore) -> None:
    job_id = offer(store, 1, wanted=2)
    anns, bobs = taken(store, job_id, ANN), taken(store, job_id, BOB)
    assert store.keep_answer(anns, '{"a":1}', START) is ObjectState.OPEN
    assert store.keep_answer(anns, '{"a":2}', START) is None
    assert not store.end_turn(anns, TaskState.RELEASED, START)
    assert store.keep_answer(bobs, '{"b":1}', START) is ObjectState.ANSWERED
    kept = store.turn(anns.id)
    assert kept is not None
    assert (kept.state, kept.answer) == (TaskState.SUBMITTED, '{"a":1}')
    assert counted(store, job_id) == {"answered": 1}


def test_answer_that_comes_too_late_is_not_kept(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    released = taken(store, job_id, ANN)
    store.end_turn(released, TaskState.RELEASED, START)
    assert store.keep_answer(released, "{}", START) is None
    held = taken(store, job_id, BOB)
    store.set_job_state(job_id, JobState.STOPPING, START, before=[IN_PROGRESS])
    assert store.keep_answer(held, "{}", START) is None
    assert counted(store, job_id) == {"open": 2}


def test_standing_counts_what_a_worker_did_and_may_do(store: LabelingStore) -> None:
    job_id = offer(store, 5, wanted=2)
    assert store.standing(job_id, ANN.id, START) == Standing(0, 5, is_at_work=False)
    answer(store, job_id, ANN)
    store.end_turn(taken(store, job_id, ANN), TaskState.DECLINED, START)
    assert store.standing(job_id, ANN.id, START) == Standing(1, 3, is_at_work=False, waiting=1)
    taken(store, job_id, ANN)
    assert store.standing(job_id, ANN.id, START) == Standing(1, 2, is_at_work=True, waiting=1)
    assert store.standing(job_id, BOB.id, START) == Standing(0, 5, is_at_work=False)


def test_threads_never_share_a_turn(store: LabelingStore) -> None:
    job_id = offer(store, 20, wanted=2)
    found: list[tuple[int, str]] = []

    def work(worker: Worker) -> None:
        while turn := take(store, job_id, worker):
            if store.keep_answer(turn, "{}", START):
                found.append((turn.index, worker.id))

    threads = [
        threading.Thread(target=work, args=(Worker(f"w{n}", "s", "i", ""),)) for n in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == 40
    assert counted(store, job_id) == {"answered": 20}
