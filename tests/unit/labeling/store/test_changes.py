"""Tests the store contract: changes of jobs, and the log of who made them."""

from dataclasses import replace

from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.changes import Change, JobUpdate
from tests.unit.labeling.fakes import START
from tests.unit.labeling.store.steps import (
    ANN,
    BOB,
    IN_PROGRESS,
    MINUTE,
    add,
    answer,
    counted,
    offer,
    setup,
    states,
    taken,
)

RENAMED = Change("title", "Horses", "Mares", ANN.id, "ann@example.com", START)


def change(
    store: LabelingStore,
    job_id: int,
    *changes: Change,
    request: str | None = None,
    wanted: int | None = None,
    settings: str | None = None,
) -> bool:
    """Changes a job as it is now."""
    revision = store.job_status(job_id).revision
    return store.change_job(job_id, JobUpdate(revision, request, wanted, settings), changes)


def test_change_is_kept_with_its_log_and_only_from_what_was_read(store: LabelingStore) -> None:
    job_id = add(store)
    assert change(store, job_id, RENAMED, request='{"x":2}', settings='{"own_figures":true}')
    expected = replace(setup(), request='{"x":2}', settings='{"own_figures":true}')
    assert store.job_setup(job_id) == expected
    (logged,) = store.changes(job_id, limit=9)
    assert (logged.revision, logged.change) == (1, RENAMED)
    late = JobUpdate(0, '{"x":3}')
    assert not store.change_job(job_id, late, (RENAMED,))
    assert store.job_setup(job_id) == expected
    assert len(store.changes(job_id, limit=9)) == 1
    # What an update leaves out stays.
    assert change(store, job_id, settings="{}")
    assert store.job_setup(job_id) == replace(setup(), request='{"x":2}')


def test_log_is_read_newest_first_and_by_page(store: LabelingStore) -> None:
    job_id, other = add(store), add(store, "Pose-2")
    for n in range(3):
        change(store, job_id, replace(RENAMED, after=str(n), time=START + n * MINUTE))
    archived = Change("archived", "", "yes", BOB.id, "bob@example.com", START)
    store.log_change(job_id, archived)
    store.log_change(other, archived)
    newest = store.changes(job_id, limit=2)
    assert [one.change.what for one in newest] == ["archived", "title"]
    assert newest[0].revision == 0  # no setting of the store
    rest = store.changes(job_id, limit=9, before=newest[-1].id)
    assert [one.change.after for one in rest] == ["1", "0"]
    assert [one.change.after for one in store.changes(job_id, limit=9, since=1)] == ["2", "1"]
    assert store.job_status(job_id).revision == 3


def test_settings_of_a_job_that_has_ended_are_changed_and_its_request_is_not(
    store: LabelingStore,
) -> None:
    job_id = add(store)
    store.set_job_state(job_id, JobState.STOPPED, START, before=[IN_PROGRESS])
    assert not change(store, job_id, RENAMED, request='{"x":2}', settings='{"a":1}')
    assert store.job_setup(job_id) == setup()
    assert change(store, job_id, settings='{"a":1}')
    assert store.job_setup(job_id).settings == '{"a":1}'


def test_fewer_answers_end_what_has_as_many(store: LabelingStore) -> None:
    job_id = offer(store, 4, wanted=2)
    answer(store, job_id, ANN)  # 0: one answer
    second = answer(store, job_id, ANN)  # 1: one answer, and Bob is at it
    bobs_first = taken(store, job_id, BOB)
    store.end_turn(bobs_first, TaskState.RELEASED, START)
    held = taken(store, job_id, BOB)
    assert (second.index, held.index) == (1, 1)
    assert change(store, job_id, request='{"x":2}', wanted=1)
    assert store.job_setup(job_id) == replace(setup(), request='{"x":2}')
    assert store.job_status(job_id).revision == 1
    assert [str(state) for state in states(store, job_id)] == [
        "answered",
        "open",
        "open",
        "open",
    ]
    assert store.end_turn(held, TaskState.RELEASED, START)
    assert states(store, job_id)[1] is ObjectState.ANSWERED


def test_more_answers_are_asked_of_what_is_not_done(store: LabelingStore) -> None:
    job_id = offer(store, 2)
    answer(store, job_id, ANN)
    assert change(store, job_id, request="{}", wanted=2)
    assert [found.wanted for found in store.data_objects(job_id, limit=5)] == [1, 2]
    assert counted(store, job_id) == {"answered": 1, "open": 1}
    store.set_job_state(job_id, JobState.STOPPING, START, before=[IN_PROGRESS])
    assert not change(store, job_id, request="{}", wanted=3)
