"""Tests the store contract: jobs."""

from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import (
    Deadline,
    NewObject,
)
from tests.unit.labeling.fakes import START
from tests.unit.labeling.store.steps import (
    ANN,
    BOB,
    HOUR,
    IN_PROGRESS,
    add,
    counted,
    lines,
    offer,
    setup,
    take,
    taken,
)


def test_job_is_found_by_its_name_in_any_case_with_all_that_it_was_created_with(
    store: LabelingStore,
) -> None:
    job_id = store.add_job(setup(), Deadline(START + HOUR), lines(3))
    assert job_id is not None
    found = store.find_job("POSE-1")
    assert found is not None
    assert (found.id, found.state, found.modified) == (job_id, JobState.INITIALIZING, START)
    assert (found.unwritten, found.ends, found.is_confirmed) == (0, START + HOUR, False)
    assert set(found.counts) == set(ObjectState)
    assert found.counts[ObjectState.PENDING] == 3
    assert store.job_status(job_id) == found
    assert store.job_setup(job_id) == setup()
    assert store.find_job("other") is None


def test_name_is_given_once_and_the_second_job_leaves_nothing(store: LabelingStore) -> None:
    job_id = store.add_job(setup(), None, lines(2))
    assert store.add_job(setup("pose-1"), None, lines(5)) is None
    assert [status.id for status in store.list_jobs()] == [job_id]
    assert job_id is not None
    assert store.job_status(job_id).ends is None
    assert len(store.data_objects(job_id, limit=100)) == 2


def test_jobs_are_listed_newest_first_and_by_work_team(store: LabelingStore) -> None:
    ids = [
        store.add_job(setup(name, created, team), None, lines(1))
        for name, created, team in [
            ("b", START + HOUR, "team-1"),
            ("a", START + 2 * HOUR, "team-2"),
            ("c", START, "team-1"),
        ]
    ]
    assert [status.id for status in store.list_jobs()] == [ids[1], ids[0], ids[2]]
    assert [status.id for status in store.list_jobs("team-1")] == [ids[0], ids[2]]
    assert store.list_jobs("team-3") == []


def test_active_jobs_are_those_that_have_not_ended_oldest_first(store: LabelingStore) -> None:
    ids = {}
    for number, state in enumerate(JobState):
        created = START + number * HOUR
        job_id = store.add_job(setup(str(state), created), None, lines(1))
        assert job_id is not None
        store.set_job_state(job_id, state, created, before=[JobState.INITIALIZING])
        ids[state] = job_id
    expected = [ids[state] for state in JobState if not (state.is_final or state.is_shelved)]
    assert [status.id for status in store.active_jobs()] == expected


def test_state_changes_only_from_the_states_that_are_named(store: LabelingStore) -> None:
    job_id = add(store)
    later = START + HOUR
    assert not store.set_job_state(job_id, JobState.COMPLETED, later, before=[JobState.STOPPING])
    assert store.job_status(job_id).state is IN_PROGRESS
    assert store.set_job_state(
        job_id, JobState.FAILED, later, before=[IN_PROGRESS], reason="x" * 2000
    )
    status = store.job_status(job_id)
    assert (status.state, status.modified, status.failure_reason) == (
        JobState.FAILED,
        later,
        "x" * 1024,
    )


def test_line_that_has_its_label_already_is_kept_so(store: LabelingStore) -> None:
    objects = [NewObject(0, "a", ObjectState.ALREADY_LABELED), *lines(2)[1:]]
    job_id = store.add_job(setup(), None, objects)
    assert job_id is not None
    assert counted(store, job_id) == {"already-labeled": 1, "pending": 1}
    (first,) = store.data_objects(job_id, limit=1)
    assert (first.index, first.text, first.output, first.tries) == (0, "a", None, 0)


def test_data_objects_are_added_behind_the_others(store: LabelingStore) -> None:
    job_id = add(store, count=2)
    pending, labeled = ObjectState.PENDING, ObjectState.ALREADY_LABELED
    assert store.add_objects(job_id, [('{"n":2}', pending), ('{"n":3}', labeled)]) == 2
    assert store.add_objects(job_id, [('{"n":4}', pending)]) == 4
    texts = [one.text for one in store.data_objects(job_id, limit=10)]
    assert texts == [f'{{"n":{number}}}' for number in range(5)]
    assert store.job_status(job_id).counts[ObjectState.PENDING] == 4
    assert store.job_status(job_id).counts[labeled] == 1
    empty = store.add_job(setup("empty"), None, [])
    assert empty is not None
    assert store.add_objects(empty, [("{}", pending)]) == 0


def test_nothing_is_added_to_a_job_that_ends(store: LabelingStore) -> None:
    job_id = add(store, count=1)
    for state in (JobState.STOPPING, JobState.STOPPED):
        assert store.set_job_state(job_id, state, START, before=list(JobState))
        assert store.add_objects(job_id, [("{}", ObjectState.PENDING)]) is None
    assert len(store.data_objects(job_id, limit=10)) == 1


def test_shelved_job_offers_nothing_takes_nothing_and_goes_on_where_it_was(
    store: LabelingStore,
) -> None:
    job_id = offer(store)
    turn = taken(store, job_id, ANN)
    assert store.set_job_state(job_id, JobState.ARCHIVED, START + HOUR, before=[IN_PROGRESS])
    assert store.active_jobs() == []
    assert take(store, job_id, BOB) is None
    assert store.keep_answer(turn, "{}", START) is None
    assert store.job_status(job_id).modified == START + HOUR
    assert store.set_job_state(job_id, IN_PROGRESS, START, before=[JobState.ARCHIVED])
    assert store.keep_answer(turn, "{}", START) is not None
    assert taken(store, job_id, BOB).index == 1


def test_erased_job_leaves_nothing_and_its_number_is_not_given_again(
    store: LabelingStore,
) -> None:
    other, job_id = add(store, "Other"), offer(store, 2)
    for worker in (ANN, BOB):
        assert store.keep_answer(taken(store, job_id, worker), "{}", START) is not None
    assert store.next_batch(job_id, 10, START) is not None
    assert not store.erase_job(job_id, before=[JobState.DELETED])
    assert store.erased_jobs() == {}
    assert store.set_job_state(job_id, JobState.DELETED, START, before=[IN_PROGRESS])
    assert store.erase_job(job_id, before=[JobState.DELETED])
    assert not store.erase_job(job_id, before=[JobState.DELETED])
    assert store.find_job("Pose-1") is None
    assert store.turns_at(job_id, 0) == ()
    assert [status.id for status in store.list_jobs()] == [other]
    assert store.erased_jobs() == {job_id: "Pose-1"}
    again = offer(store, 2)
    assert again > job_id
    assert store.turns_at(again, 0) == ()
    assert taken(store, again, ANN).index == 0
