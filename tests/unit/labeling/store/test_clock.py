"""Tests the store contract: clock."""

from datetime import timedelta

from poserig.labeling.states import JobState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import (
    Deadline,
    Offer,
)
from tests.unit.labeling.fakes import START
from tests.unit.labeling.store.steps import (
    ANN,
    HOUR,
    IN_PROGRESS,
    MINUTE,
    lines,
    offer,
    setup,
    taken,
)


def test_saved_time_is_the_last_one(store: LabelingStore) -> None:
    assert store.saved_time() is None
    store.save_time(START)
    store.save_time(START + timedelta(microseconds=7))
    assert store.saved_time() == START + timedelta(microseconds=7)


def test_doubtful_deadlines_move_once_and_the_others_stay(store: LabelingStore) -> None:
    certain = offer(store, 1, expires=Deadline(START + MINUTE))
    ends = Deadline(START + 30 * HOUR, is_doubtful=True)
    doubtful = store.add_job(setup("doubtful"), ends, lines(2))
    assert doubtful is not None
    store.set_job_state(doubtful, IN_PROGRESS, START, before=[JobState.INITIALIZING])
    soon = Deadline(START + MINUTE, is_doubtful=True)
    store.keep_prepared(doubtful, [Offer(0, "{}", 1, soon), Offer(1, "{}", 1, soon)], [])
    turn = taken(store, doubtful, ANN, doubt=True)
    for _ in range(2):
        store.settle_deadlines(5 * HOUR, START + 5 * HOUR)
        assert store.saved_time() == START + 5 * HOUR
        kept = store.turn(turn.id)
        assert kept is not None and kept.expires == START + 6 * HOUR
        assert store.job_status(doubtful).ends == START + 35 * HOUR
        assert store.next_deadline([doubtful]) == START + 5 * HOUR + MINUTE
        assert store.next_deadline([certain]) == START + MINUTE
        assert store.job_status(certain).ends == START + 30 * HOUR


def test_deadlines_that_settle_by_nothing_stay_for_good(store: LabelingStore) -> None:
    job_id = offer(store, 1, expires=Deadline(START + MINUTE, is_doubtful=True))
    store.settle_deadlines(timedelta(0), START)
    store.settle_deadlines(HOUR, START + HOUR)
    assert store.next_deadline([job_id]) == START + MINUTE
