"""What every labeling store promises: SQLite's now, a key-value store's later."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import (
    Deadline,
    JobSetup,
    NewObject,
    Offer,
    Outcome,
    Standing,
    Turn,
)
from poserig.labeling.store.sqlite import SqliteStore
from tests.unit.labeling.fakes import START
from tests.unit.labeling.memory_store import MemoryStore

STORES: dict[str, Callable[[Path], LabelingStore]] = {
    "sqlite": lambda folder: SqliteStore(folder / "labeling.db"),
    "memory": lambda folder: MemoryStore(),
}
ANN, BOB, CAY = (Worker(f"private.{n}", f"sub-{n}", "https://pool", "") for n in "abc")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
IN_PROGRESS = JobState.IN_PROGRESS


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LabelingStore]:
    made = STORES[request.param](tmp_path)
    yield made
    made.close()


def setup(name: str = "Pose-1", created: datetime = START, team: str = "team-1") -> JobSetup:
    return JobSetup(name, f"arn/{name}", "ref", team, '{"x":1}', "<p>", "null", created, 3)


def lines(count: int) -> list[NewObject]:
    return [NewObject(index, f'{{"n":{index}}}', ObjectState.PENDING) for index in range(count)]


def add(store: LabelingStore, name: str = "Pose-1", count: int = 3) -> int:
    """A running job of so many pending data objects."""
    job_id = store.add_job(setup(name), Deadline(START + 30 * HOUR), lines(count))
    assert job_id is not None
    assert store.set_job_state(job_id, IN_PROGRESS, START, before=[JobState.INITIALIZING])
    return job_id


def offer(
    store: LabelingStore,
    count: int = 3,
    wanted: int = 1,
    expires: Deadline | None = None,
    name: str = "Pose-1",
) -> int:
    """A running job whose data objects are on offer."""
    job_id = add(store, name, count)
    store.keep_prepared(
        job_id, [Offer(index, f"[{index}]", wanted, expires) for index in range(count)], []
    )
    return job_id


_ids = iter(range(1_000_000))


def take(
    store: LabelingStore, job_id: int, worker: Worker, now: datetime = START, doubt: bool = False
) -> Turn | None:
    return store.take_turn(
        job_id,
        worker,
        turn_id=f"turn-{next(_ids)}",
        accepted=now,
        now=now,
        expires=Deadline(now + HOUR, doubt),
    )


def taken(
    store: LabelingStore, job_id: int, worker: Worker, now: datetime = START, doubt: bool = False
) -> Turn:
    turn = take(store, job_id, worker, now, doubt)
    assert turn is not None
    return turn


def answer(store: LabelingStore, job_id: int, worker: Worker, text: str = "{}") -> Turn:
    turn = taken(store, job_id, worker)
    assert store.keep_answer(turn, text, START + MINUTE) is not None
    return turn


def states(store: LabelingStore, job_id: int) -> list[ObjectState]:
    return [one.state for one in store.data_objects(job_id, limit=100)]


def counted(store: LabelingStore, job_id: int) -> dict[str, int]:
    """The job's counters that are not 0, which must be right at any time."""
    counts = {state: n for state, n in store.job_status(job_id).counts.items() if n}
    found = states(store, job_id)
    assert counts == {state: found.count(state) for state in set(found)}
    return {str(state): n for state, n in counts.items()}


# Jobs


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
    expected = [ids[state] for state in JobState if not state.is_final]
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


# Data objects


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


# Turns


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
    assert store.standing(job_id, ANN.id, START) == Standing(1, 3, is_at_work=False)
    taken(store, job_id, ANN)
    assert store.standing(job_id, ANN.id, START) == Standing(1, 2, is_at_work=True)
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


# Deadlines


def test_overdue_turns_and_expired_offers_are_due_unless_somebody_is_at_them(
    store: LabelingStore,
) -> None:
    job_id = offer(store, 3, expires=Deadline(START + MINUTE))
    turn = taken(store, job_id, ANN)
    assert store.next_deadline([job_id]) == START + MINUTE
    due = store.due(job_id, START + MINUTE - timedelta(microseconds=1), 9)
    assert (due.turns, due.offers) == ((), ())
    due = store.due(job_id, START + MINUTE, 9)
    assert due.turns == ()
    assert sorted(one.index for one in due.offers) == [1, 2]
    due = store.due(job_id, START + HOUR, 9)
    assert due.turns == (turn,)
    assert len(store.due(job_id, START + HOUR, 1).offers) == 1


def test_deadlines_of_other_jobs_do_not_count(store: LabelingStore) -> None:
    job_id = offer(store, 1)
    other = offer(store, 1, expires=Deadline(START + MINUTE), name="other")
    assert store.next_deadline([job_id]) is None
    assert store.next_deadline([]) is None
    taken(store, job_id, ANN)
    assert store.next_deadline([job_id]) == START + HOUR
    assert store.next_deadline([job_id, other]) == START + MINUTE
    assert store.due(job_id, START + MINUTE, 9).offers == ()


def test_object_that_as_many_workers_declined_as_it_needs_is_due(store: LabelingStore) -> None:
    job_id = offer(store, 1, wanted=2)
    for worker in (ANN, BOB):
        assert store.due(job_id, START, 9).offers == ()
        store.end_turn(taken(store, job_id, worker), TaskState.DECLINED, START)
    (one,) = store.due(job_id, START, 9).offers
    assert (one.declines, one.wanted, one.answers) == (2, 2, 0)
    assert take(store, job_id, CAY) is None


def test_offer_ends_answered_or_failed_and_only_once(store: LabelingStore) -> None:
    job_id = offer(store, 2, wanted=2)
    answer(store, job_id, ANN)
    assert store.end_offer(job_id, 0)
    failure = Outcome(1, ObjectState.FAILED, "out", "Nobody came.", 1)
    assert store.end_offer(job_id, 1, failure)
    assert not store.end_offer(job_id, 1, failure)
    assert not store.end_offer(job_id, 0)
    zero, one = store.data_objects(job_id, limit=2)
    assert (zero.state, one.state, one.reason) == (
        ObjectState.ANSWERED,
        ObjectState.FAILED,
        "Nobody came.",
    )
    assert store.job_status(job_id).unwritten == 1


def test_offer_does_not_end_under_a_worker_unless_it_is_taken_back(store: LabelingStore) -> None:
    job_id = offer(store, 1, wanted=2)
    turns = [taken(store, job_id, ANN), taken(store, job_id, BOB)]
    failure = Outcome(0, ObjectState.FAILED, "out", "No page.", 1)
    assert not store.end_offer(job_id, 0, failure)
    assert store.end_offer(job_id, 0, failure, takes_back=True)
    for turn in turns:
        kept = store.turn(turn.id)
        assert kept is not None and kept.state is TaskState.REVOKED
    assert take(store, job_id, ANN) is None
    assert counted(store, job_id) == {"failed": 1}


def test_withdrawn_job_has_no_turns_and_its_answers_go_to_consolidation(
    store: LabelingStore,
) -> None:
    job_id = offer(store, 4, wanted=2)
    first = answer(store, job_id, ANN)
    held = [taken(store, job_id, worker) for worker in (ANN, BOB, CAY)]
    assert [turn.index for turn in held] == [1, 0, 1]
    store.set_job_state(job_id, JobState.STOPPING, START, before=[IN_PROGRESS])
    changed = []
    while count := store.withdraw(job_id, 2):
        changed.append(count)
    assert changed == [2, 1, 1]
    found = [store.turn(turn.id) for turn in (first, *held)]
    assert [turn.state for turn in found if turn] == [TaskState.SUBMITTED] + 3 * [TaskState.REVOKED]
    assert counted(store, job_id) == {"answered": 1, "open": 3}


# Batches


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


# The clock


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


# The store


def test_closed_store_says_so_and_may_be_closed_again(store: LabelingStore) -> None:
    assert store.is_open
    assert store.trouble is None
    store.close()
    store.close()
    assert not store.is_open
