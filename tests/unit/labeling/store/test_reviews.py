"""Tests the store contract: reviews of labels, and the rounds that follow them."""

from dataclasses import replace

import pytest

from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.changes import JobUpdate
from poserig.labeling.store.draws import draw_of
from poserig.labeling.store.records import (
    DataObject,
    Deadline,
    EarlierLabel,
    Fix,
    Offer,
    Outcome,
    Review,
    Verdict,
)
from tests.unit.labeling.fakes import START
from tests.unit.labeling.store.steps import (
    ANN,
    BOB,
    CAY,
    HOUR,
    IN_PROGRESS,
    MINUTE,
    add,
    answer,
    counted,
    offer,
    taken,
)

LATER = START + HOUR


def one(store: LabelingStore, job_id: int, index: int = 0) -> DataObject:
    return store.data_objects(job_id, start=index, limit=1)[0]


def labeled(store: LabelingStore, count: int = 1, *, is_reported: bool = False) -> int:
    """A job of labels that Ann has made."""
    job_id = offer(store, count)
    for _ in range(count):
        answer(store, job_id, ANN)
    consolidate(store, job_id, is_reported=is_reported)
    return job_id


def consolidate(
    store: LabelingStore, job_id: int, text: str = '{"pose":1}', *, is_reported: bool = False
) -> list[list[str]]:
    """Makes labels of what is answered; the answers that went in."""
    batch = store.next_batch(job_id, 100, START)
    assert batch is not None
    indexes = [member.data_object.index for member in batch.members]
    outcomes = [
        Outcome(index, ObjectState.LABELED, text, is_reported=is_reported) for index in indexes
    ]
    store.finish_batch(job_id, batch.id, "[]", outcomes, [], START)
    return [[answer.content for answer in member.answers] for member in batch.members]


def review(verdict: Verdict, index: int = 0, note: str = "", round: int = 1) -> Review:
    return Review(index, round, verdict, note, BOB.id, LATER)


def fix(turn_id: str = "fix-1") -> Fix:
    return Fix(BOB, turn_id, START + MINUTE, '["again"]', '{"fixed":1}')


def test_accepted_label_stays_and_waits_no_more(store: LabelingStore) -> None:
    job_id = labeled(store, 3)
    accepted = review(Verdict.ACCEPT, 1, "Good.")
    assert store.count_to_review(job_id) == 3
    assert store.add_review(job_id, accepted)
    assert store.reviews(job_id, 1) == (accepted,)
    assert store.reviews(job_id, 0) == ()
    kept = one(store, job_id, 1)
    assert (kept.state, kept.output, kept.round, kept.review) == (
        ObjectState.LABELED,
        '{"pose":1}',
        1,
        "accept",
    )
    assert [found.index for found in store.to_review(job_id, limit=5)] == [0, 2]
    assert store.count_to_review(job_id) == 2
    assert store.earlier_labels(job_id, 1) == ()


def test_what_waits_for_review_is_read_forth_and_back(store: LabelingStore) -> None:
    job_id = labeled(store, 5)

    def indexes(limit: int, start: int, *, backward: bool = False) -> list[int]:
        found = store.to_review(job_id, limit=limit, start=start, backward=backward)
        return [found.index for found in found]

    assert indexes(2, 1) == [1, 2]
    assert indexes(2, 4, backward=True) == [2, 3]
    assert indexes(9, 5) == []


def test_share_is_drawn_by_lot_and_a_larger_one_holds_the_smaller(store: LabelingStore) -> None:
    job_id = labeled(store, 30)

    def drawn(share: int) -> set[int]:
        return {found.index for found in store.to_review(job_id, limit=99, share=share)}

    draws = {found.index: draw_of(found.text) for found in store.data_objects(job_id, limit=99)}
    assert drawn(40) == {index for index, draw in draws.items() if draw < 40}
    assert drawn(0) == set()
    assert set() < drawn(40) < drawn(70) < drawn(100) == set(range(30))
    assert store.count_to_review(job_id, share=40) == len(drawn(40))
    last = max(drawn(40))
    (nearest,) = store.to_review(job_id, limit=1, start=30, backward=True, share=40)
    assert nearest.index == last


def test_label_that_was_sent_back_waits_for_review_whatever_the_share(
    store: LabelingStore,
) -> None:
    job_id = labeled(store, 1)
    store.send_back(job_id, review(Verdict.SEND_BACK), ANN.id)
    store.keep_prepared(job_id, [Offer(0, "{}", 1, None)], [])
    answer(store, job_id, ANN)
    consolidate(store, job_id)
    assert store.count_to_review(job_id, share=0) == 1


def test_own_answers_wait_for_others(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    answer(store, job_id, ANN)
    answer(store, job_id, BOB)
    consolidate(store, job_id)
    assert [found.index for found in store.to_review(job_id, limit=5, not_by=ANN.id)] == [1]
    assert store.count_to_review(job_id, ANN.id) == 1
    assert store.count_to_review(job_id, CAY.id) == 2


def test_label_that_is_sent_back_is_kept_and_its_place_is_too(store: LabelingStore) -> None:
    job_id = labeled(store, 2, is_reported=True)
    before = store.job_status(job_id)
    (_, batch_id), *_ = store.unconfirmed_batches()
    sent = review(Verdict.SEND_BACK, note="The left knee is at the right one.")
    assert store.send_back(job_id, sent, ANN.id)
    fresh = one(store, job_id)
    assert (fresh.state, fresh.round, fresh.review, fresh.output, fresh.assigned) == (
        ObjectState.PENDING,
        2,
        "",
        None,
        ANN.id,
    )
    assert (fresh.answers, fresh.tries) == (0, 0)
    assert store.reviews(job_id, 0) == (sent,)
    assert store.earlier_labels(job_id, 0) == (EarlierLabel(1, '{"pose":1}', LATER),)
    after = store.job_status(job_id)
    assert (after.reported, after.unwritten) == (before.reported - 1, before.unwritten + 1)
    assert counted(store, job_id) == {"pending": 1, "labeled": 1}
    assert [member.data_object.index for member in store.batch(job_id, batch_id).members] == [1]
    # What Ann did still counts as done by her.
    assert store.standing(job_id, ANN.id, START).submitted == 2
    own = store.data_objects(job_id, limit=5, answered_by=ANN.id)
    assert [found.index for found in own] == [0, 1]


def test_who_drew_it_gets_it_again_and_the_next_label_waits_for_review(
    store: LabelingStore,
) -> None:
    job_id = labeled(store, 1)
    store.send_back(job_id, review(Verdict.SEND_BACK), ANN.id)
    store.add_objects(job_id, [('{"n":1}', ObjectState.PENDING)])
    store.keep_prepared(job_id, [Offer(index, "{}", 1, None) for index in (0, 1)], [])
    assert taken(store, job_id, BOB).index == 1
    assert answer(store, job_id, ANN, '{"again":1}').index == 0  # before all others
    assert consolidate(store, job_id, '{"pose":2}') == [['{"again":1}']]
    (first, second) = store.turns_at(job_id, 0)
    assert [(turn.state, turn.round) for turn in (first, second)] == [
        (TaskState.EARLIER, 1),
        (TaskState.SUBMITTED, 2),
    ]
    (waiting,) = store.to_review(job_id, limit=5)
    assert (waiting.round, waiting.output) == (2, '{"pose":2}')
    assert store.add_review(job_id, review(Verdict.ACCEPT, round=2))
    assert [kept.round for kept in store.reviews(job_id, 0)] == [1, 2]


def test_declines_count_no_more_in_the_next_round(store: LabelingStore) -> None:
    job_id = add(store, count=1)
    patient = Offer(0, "{}", 1, None, is_patient=True)
    store.keep_prepared(job_id, [patient], [])
    store.end_turn(taken(store, job_id, BOB), TaskState.DECLINED, START)
    answer(store, job_id, ANN)
    consolidate(store, job_id)
    store.send_back(job_id, review(Verdict.SEND_BACK))
    assert one(store, job_id).declines == 0
    assert store.turns_at(job_id, 0)[0].state is TaskState.RETURNED
    store.keep_prepared(job_id, [patient], [])
    assert taken(store, job_id, BOB).index == 0


def test_fix_is_the_answer_of_the_next_round(store: LabelingStore) -> None:
    job_id = labeled(store, 1)
    assert store.keep_fix(job_id, review(Verdict.FIX), fix())
    fresh = one(store, job_id)
    assert (fresh.state, fresh.round, fresh.review, fresh.answers, fresh.wanted) == (
        ObjectState.ANSWERED,
        2,
        "fix",
        1,
        1,
    )
    assert store.task_input(job_id, 0) == '["again"]'
    turn = store.turn("fix-1")
    assert turn is not None
    assert (turn.worker_id, turn.state, turn.accepted, turn.finished, turn.round) == (
        BOB.id,
        TaskState.SUBMITTED,
        START + MINUTE,
        LATER,
        2,
    )
    assert consolidate(store, job_id, '{"pose":2}') == [['{"fixed":1}']]
    assert store.count_to_review(job_id) == 0  # its reviewer has drawn it
    assert [label.output for label in store.earlier_labels(job_id, 0)] == ['{"pose":1}']


def test_reviewer_fixes_what_they_drew_themselves(store: LabelingStore) -> None:
    job_id = offer(store, 1)
    answer(store, job_id, BOB)
    consolidate(store, job_id)
    assert store.keep_fix(job_id, review(Verdict.FIX), fix())
    assert consolidate(store, job_id, '{"pose":2}') == [['{"fixed":1}']]
    assert store.keep_fix(job_id, review(Verdict.FIX, round=2), fix("fix-2"))
    assert [label.round for label in store.earlier_labels(job_id, 0)] == [1, 2]


@pytest.mark.parametrize("round", [0, 2])
def test_review_of_another_round_is_refused(store: LabelingStore, round: int) -> None:
    job_id = labeled(store, 1)
    assert not store.add_review(job_id, review(Verdict.ACCEPT, round=round))
    assert not store.send_back(job_id, review(Verdict.SEND_BACK, round=round))
    assert not store.keep_fix(job_id, review(Verdict.FIX, round=round), fix())
    assert (store.reviews(job_id, 0), store.turn("fix-1")) == ((), None)
    assert counted(store, job_id) == {"labeled": 1}


def test_what_has_no_label_or_whose_job_ends_is_not_reviewed(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    assert not store.send_back(job_id, review(Verdict.SEND_BACK))
    assert not store.add_review(job_id, review(Verdict.ACCEPT, 7))
    answer(store, job_id, ANN)
    consolidate(store, job_id)
    store.set_job_state(job_id, JobState.STOPPING, START, before=[IN_PROGRESS])
    assert not store.add_review(job_id, review(Verdict.ACCEPT))


def test_answer_to_a_label_that_was_reviewed_is_not_taken_back(store: LabelingStore) -> None:
    job_id = labeled(store, 1)
    store.add_review(job_id, review(Verdict.ACCEPT))
    (turn,) = store.turns_at(job_id, 0)
    back = store.take_back(turn, now=START, expires=Deadline(LATER), aside=Deadline(LATER))
    assert back is None


def test_answer_of_a_second_round_is_taken_back(store: LabelingStore) -> None:
    job_id = labeled(store, 1)
    store.send_back(job_id, review(Verdict.SEND_BACK))
    store.keep_prepared(job_id, [Offer(0, "{}", 1, None)], [])
    answer(store, job_id, ANN)
    consolidate(store, job_id)
    turn = store.turns_at(job_id, 0)[-1]
    back = store.take_back(turn, now=START, expires=Deadline(LATER), aside=Deadline(LATER))
    assert back is not None and back.turn.round == 2
    assert one(store, job_id).round == 2


def test_image_that_is_put_back_begins_anew_and_its_label_is_kept(store: LabelingStore) -> None:
    job_id = labeled(store, 1)
    store.send_back(job_id, review(Verdict.SEND_BACK))
    store.keep_prepared(job_id, [Offer(0, "{}", 1, None)], [])
    answer(store, job_id, ANN)
    consolidate(store, job_id, '{"pose":2}')
    store.add_review(job_id, review(Verdict.ACCEPT, round=2))
    assert store.put_back(job_id, 0, LATER)
    fresh = one(store, job_id)
    assert (fresh.round, fresh.review) == (1, "")
    assert [(label.round, label.output) for label in store.earlier_labels(job_id, 0)] == [
        (1, '{"pose":1}'),
        (2, '{"pose":2}'),
    ]


def test_more_workers_are_not_asked_in_a_later_round(store: LabelingStore) -> None:
    job_id = labeled(store, 2)
    for index in (0, 1):
        store.send_back(job_id, replace(review(Verdict.SEND_BACK), index=index))
    store.keep_prepared(job_id, [Offer(index, "{}", 1, None) for index in (0, 1)], [])
    assert store.change_job(job_id, JobUpdate(0, "{}", 3), ())
    assert [found.wanted for found in store.data_objects(job_id, limit=5)] == [1, 1]
    answer(store, job_id, ANN)
    assert counted(store, job_id) == {"answered": 1, "open": 1}
