"""Tests the store contract: answers that are taken back."""

import pytest

from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import Deadline, Offer, Outcome, Standing, TakenBack, Turn
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
    claim,
    counted,
    offer,
    take,
    taken,
)

LATER = START + MINUTE


def take_back(store: LabelingStore, turn: Turn) -> TakenBack | None:
    return store.take_back(
        turn, now=LATER, expires=Deadline(LATER + HOUR), aside=Deadline(LATER + MINUTE)
    )


def label(store: LabelingStore, job_id: int, *, is_reported: bool = False) -> str:
    """Consolidates what is answered into one batch; its stamp."""
    batch = store.next_batch(job_id, 10, LATER)
    assert batch is not None
    outcomes = [
        Outcome(
            member.data_object.index,
            ObjectState.LABELED,
            '{"label":1}',
            "a reason",
            is_reported=is_reported,
        )
        for member in batch.members
    ]
    store.finish_batch(job_id, batch.id, "[]", outcomes, [], LATER)
    store.confirm(job_id, batch.id)
    return batch.stamp


def at(store: LabelingStore, job_id: int, index: int, worker: Worker, text: str) -> Turn:
    turn = taken(store, job_id, worker)
    assert turn.index == index
    assert store.keep_answer(turn, text, LATER) is not None
    return turn


def test_answer_before_its_label_is_taken_back_and_stays_with_its_turn(
    store: LabelingStore,
) -> None:
    job_id = offer(store, 2)
    turn = answer(store, job_id, ANN, '{"a":1}')
    assert counted(store, job_id) == {"answered": 1, "open": 1}
    back = take_back(store, turn)
    assert back is not None
    assert (back.turn.id, back.turn.index, back.turn.state) == (turn.id, 0, TaskState.ACCEPTED)
    assert (back.turn.answer, back.turn.finished) == ('{"a":1}', None)
    assert back.turn.expires == LATER + HOUR
    assert (back.stamps, back.answers) == ((), ())
    assert counted(store, job_id) == {"open": 2}
    assert store.last_answer(job_id, 0, ANN.id) == '{"a":1}'
    assert store.standing(job_id, ANN.id, LATER) == Standing(0, 1, is_at_work=True)
    assert take(store, job_id, ANN) == back.turn
    assert store.keep_answer(back.turn, '{"a":2}', LATER) is ObjectState.ANSWERED
    batch = store.next_batch(job_id, 10, LATER)
    assert batch is not None
    assert [one.content for one in batch.members[0].answers] == ['{"a":2}']


def test_label_is_withdrawn_with_the_answer(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    first, second = answer(store, job_id, ANN), answer(store, job_id, ANN)
    stamp = label(store, job_id, is_reported=True)
    store.mark_written(job_id, 2)
    assert store.unconfirmed_batches() == []
    back = take_back(store, first)
    assert back is not None and (back.stamps, back.answers) == ((stamp,), ())
    status = store.job_status(job_id)
    assert (status.unwritten, status.reported) == (1, 1)
    (one, _) = store.data_objects(job_id, limit=2)
    assert (one.state, one.output, one.reason) == (ObjectState.OPEN, None, "")
    assert (one.answers, one.tries) == (0, 0)
    assert store.output_lines(job_id) == ['{"n":0}', '{"label":1}']
    assert store.unconfirmed_batches() == [(job_id, 1)]
    whole = store.batch(job_id, 1)
    assert not whole.is_whole
    assert [len(member.answers) for member in whole.members] == [0, 1]
    # Once more, to the end: the second label is another batch's.
    assert store.keep_answer(back.turn, "{}", LATER) is ObjectState.ANSWERED
    again = label(store, job_id)
    assert again > stamp
    assert counted(store, job_id) == {"labeled": 2}
    third = take_back(store, second)
    assert third is not None and third.stamps == (stamp,)


def test_what_the_worker_held_is_their_next_one(store: LabelingStore) -> None:
    job_id = offer(store, 4)
    turn = answer(store, job_id, ANN)
    held = taken(store, job_id, ANN)
    ready = ahead(store, job_id, ANN)
    assert ready is not None
    back = take_back(store, turn)
    assert back is not None
    kept = store.turn(held.id)
    assert kept is not None
    assert (kept.state, kept.expires) == (TaskState.READY, LATER + MINUTE)
    assert store.turn(ready.id) is None
    store.keep_answer(back.turn, "{}", LATER)
    assert taken(store, job_id, ANN).id == held.id


def test_answer_stays_when_another_came_after_it(store: LabelingStore) -> None:
    job_id = offer(store, 1, wanted=3)
    first = at(store, job_id, 0, ANN, "1")
    turn = taken(store, job_id, BOB)
    store.keep_answer(turn, "2", LATER + MINUTE)
    assert take_back(store, first) is None
    back = take_back(store, turn)  # the last one may go, and then the one before it
    assert back is not None and [one.content for one in back.answers] == ["1"]
    assert take_back(store, first) is not None
    assert counted(store, job_id) == {"open": 1}


def test_label_of_several_goes_with_the_last_answer(store: LabelingStore) -> None:
    job_id = offer(store, 1, wanted=2)
    at(store, job_id, 0, ANN, "1")
    turn = taken(store, job_id, BOB)
    store.keep_answer(turn, "2", LATER + MINUTE)
    label(store, job_id)
    back = take_back(store, turn)
    assert back is not None and [one.content for one in back.answers] == ["1"]
    assert counted(store, job_id) == {"open": 1}


@pytest.mark.parametrize("state", [ObjectState.CONSOLIDATING, ObjectState.FAILED])
def test_answer_stays_while_its_label_is_made_and_when_none_could_be(
    store: LabelingStore, state: ObjectState
) -> None:
    job_id = offer(store, 2)
    turn = answer(store, job_id, ANN)
    batch = store.next_batch(job_id, 10, LATER)
    assert batch is not None
    if state is ObjectState.FAILED:
        store.finish_batch(job_id, batch.id, None, [Outcome(0, state)], [], LATER)
    assert take_back(store, turn) is None
    assert counted(store, job_id) == {str(state): 1, "open": 1}


def test_answer_stays_when_the_job_or_the_offer_has_ended(store: LabelingStore) -> None:
    job_id = add(store, count=2)
    offers = [Offer(0, "[]", 1, Deadline(LATER)), Offer(1, "[]", 1, None)]
    store.keep_prepared(job_id, offers, [])
    first, second = answer(store, job_id, ANN), answer(store, job_id, ANN)
    assert take_back(store, first) is None
    store.set_job_state(job_id, JobState.STOPPING, START, before=[IN_PROGRESS])
    assert take_back(store, second) is None
    assert counted(store, job_id) == {"answered": 2}


def test_only_a_submitted_turn_has_an_answer_to_take_back(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    held = taken(store, job_id, ANN)
    assert take_back(store, held) is None
    store.end_turn(held, TaskState.RELEASED, START)
    assert take_back(store, held) is None
    turn = answer(store, job_id, BOB)
    assert take_back(store, turn) is not None
    assert take_back(store, turn) is None


def test_answer_taken_back_is_not_forgotten_when_its_turn_is_freed(store: LabelingStore) -> None:
    job_id = offer(store, 3)
    turn = answer(store, job_id, ANN, "1")
    back = take_back(store, turn)
    assert back is not None
    second = answer(store, job_id, BOB)
    assert second.index == 1
    # Set aside, and freed since nobody came to it.
    wanted = claim(job_id, ANN, LATER, Deadline(LATER + HOUR))
    aside = store.take_turn_at(wanted, 2, Deadline(LATER + MINUTE))
    assert aside is not None
    (ready,) = store.due(job_id, LATER + MINUTE, 9).turns
    assert ready.id == turn.id
    assert store.free_ahead(ready)
    kept = store.turn(turn.id)
    assert kept is not None and kept.state is TaskState.RELEASED
    assert store.last_answer(job_id, 0, ANN.id) == "1"
    assert store.last_answer(job_id, 0, BOB.id) is None
    assert taken(store, job_id, BOB).index == 0
