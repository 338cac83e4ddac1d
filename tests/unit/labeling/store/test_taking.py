"""Tests the store contract: turns that are held ahead, and turns at a chosen data object."""

import threading

import pytest

from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState, TaskState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import Deadline, Offer, Standing, Turn
from tests.unit.labeling.fakes import START
from tests.unit.labeling.store.steps import (
    ANN,
    BOB,
    HOUR,
    IN_PROGRESS,
    MINUTE,
    add,
    ahead,
    answer,
    offer,
    take,
    take_at,
    taken,
)


def one_ahead(store: LabelingStore, job_id: int, worker: Worker) -> Turn:
    turn = ahead(store, job_id, worker)
    assert turn is not None
    return turn


def test_turn_ahead_is_nobody_elses_and_becomes_the_workers_next_one(store: LabelingStore) -> None:
    job_id = offer(store, 3)
    assert taken(store, job_id, ANN).index == 0
    ready = one_ahead(store, job_id, ANN)
    assert (ready.index, ready.state, ready.expires) == (1, TaskState.READY, START + MINUTE)
    assert taken(store, job_id, BOB).index == 2
    assert store.keep_answer(ready, "{}", START) is None  # its time has not begun
    store.keep_answer(taken(store, job_id, ANN), "{}", START)
    begun = taken(store, job_id, ANN, START + HOUR)
    assert (begun.id, begun.index, begun.state) == (ready.id, 1, TaskState.ACCEPTED)
    assert (begun.accepted, begun.expires) == (START + HOUR, START + HOUR + HOUR)
    assert store.keep_answer(begun, "{}", START) is not None


def test_asking_again_renews_the_turn_ahead(store: LabelingStore) -> None:
    job_id = offer(store, 3)
    ready = one_ahead(store, job_id, ANN)
    again = ahead(store, job_id, ANN, START + MINUTE)
    assert again is not None
    assert (again.id, again.index, again.expires) == (ready.id, 0, START + MINUTE + MINUTE)
    assert not store.free_ahead(ready)  # whoever saw it run out is too late
    assert store.free_ahead(again)


def test_freed_turn_is_as_if_it_had_never_been(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    ready = one_ahead(store, job_id, ANN)
    assert store.due(job_id, START + MINUTE, 9).turns == (ready,)
    assert store.next_deadline([job_id]) == START + MINUTE
    assert store.free_ahead(ready)
    assert not store.free_ahead(ready)
    assert store.turn(ready.id) is None
    assert taken(store, job_id, ANN).index == 0  # it does not come last, as a released one does


def test_who_has_nothing_else_gets_what_is_only_held_ahead(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    taken(store, job_id, ANN)
    ready = one_ahead(store, job_id, ANN)
    assert ahead(store, job_id, BOB) is None  # not for a mere look ahead
    assert store.standing(job_id, BOB.id, START) == Standing(0, 1, is_at_work=False)
    assert taken(store, job_id, BOB).index == 1
    assert store.turn(ready.id) is None
    assert ahead(store, job_id, ANN) is None
    assert store.standing(job_id, ANN.id, START) == Standing(0, 0, is_at_work=True)


def test_two_are_not_taken_for_one_where_several_answers_are_wanted(store: LabelingStore) -> None:
    job_id = offer(store, 1, wanted=2)
    ready = one_ahead(store, job_id, ANN)
    assert store.standing(job_id, BOB.id, START).available == 1
    assert taken(store, job_id, BOB).index == 0
    assert store.turn(ready.id) == ready


def test_turn_ahead_counts_as_available_and_not_as_work(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    one_ahead(store, job_id, ANN)
    assert store.standing(job_id, ANN.id, START) == Standing(0, 2, is_at_work=False)


def test_end_of_a_job_and_of_an_offer_takes_turns_ahead_back(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    first, second = one_ahead(store, job_id, ANN), one_ahead(store, job_id, BOB)
    assert not store.end_offer(job_id, 0)  # somebody has it
    assert store.end_offer(job_id, 0, takes_back=True)
    store.set_job_state(job_id, JobState.STOPPING, START, before=[IN_PROGRESS])
    assert ahead(store, job_id, ANN) is None
    assert store.withdraw(job_id, 9) == 1
    for turn in (first, second):
        kept = store.turn(turn.id)
        assert kept is not None and kept.state is TaskState.REVOKED


def test_chosen_data_object_is_taken_and_the_one_before_is_set_aside(store: LabelingStore) -> None:
    job_id = offer(store, 5)
    first, ready = taken(store, job_id, ANN), one_ahead(store, job_id, ANN)
    chosen = take_at(store, job_id, 3, ANN)
    assert chosen is not None and (chosen.index, chosen.state) == (3, TaskState.ACCEPTED)
    assert store.turn(ready.id) is None
    kept = store.turn(first.id)
    assert kept is not None
    assert (kept.state, kept.expires) == (TaskState.READY, START + MINUTE)
    assert take_at(store, job_id, 3, ANN) == chosen
    # And back: each is the other's next one.
    back = take_at(store, job_id, 0, ANN)
    assert back is not None and back.id == first.id and back.state is TaskState.ACCEPTED
    kept = store.turn(chosen.id)
    assert kept is not None and kept.state is TaskState.READY
    assert taken(store, job_id, BOB).index == 1


def test_only_what_is_on_offer_can_be_chosen(store: LabelingStore) -> None:
    job_id = offer(store, 4)
    answer(store, job_id, BOB)
    taken(store, job_id, BOB)
    held = taken(store, job_id, ANN)
    for index in (0, 1, 9):
        assert take_at(store, job_id, index, ANN) is None
    assert take(store, job_id, ANN) == held
    store.set_job_state(job_id, JobState.STOPPING, START, before=[IN_PROGRESS])
    assert take_at(store, job_id, 3, ANN) is None


def test_released_one_can_be_chosen_again_and_a_declined_one_cannot(store: LabelingStore) -> None:
    job_id = offer(store, 2, wanted=2)
    store.end_turn(taken(store, job_id, ANN), TaskState.RELEASED, START)
    chosen = take_at(store, job_id, 0, ANN)
    assert chosen is not None
    store.end_turn(chosen, TaskState.DECLINED, START)
    assert take_at(store, job_id, 0, ANN) is None


def test_offer_that_has_ended_cannot_be_chosen(store: LabelingStore) -> None:
    job_id = add(store, count=1)
    store.keep_prepared(job_id, [Offer(0, "[]", 1, Deadline(START))], [])
    assert take_at(store, job_id, 0, ANN) is None


@pytest.mark.parametrize("wanted", [1, 2])
def test_threads_that_look_ahead_never_share_a_turn(store: LabelingStore, wanted: int) -> None:
    job_id = offer(store, 12, wanted=wanted)
    found: list[tuple[int, str]] = []

    def work(worker: Worker) -> None:
        while turn := take(store, job_id, worker):
            ahead(store, job_id, worker)
            if store.keep_answer(turn, "{}", START):
                found.append((turn.index, worker.id))

    threads = [
        threading.Thread(target=work, args=(Worker(f"w{n}", "s", "i", ""),)) for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == 12 * wanted
