"""Steps that the tests of the store contract share."""

from datetime import datetime, timedelta

from poserig.labeling.ports import Worker
from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.records import (
    Claim,
    Deadline,
    JobSetup,
    NewObject,
    Offer,
    Turn,
)
from tests.unit.labeling.fakes import START

ANN, BOB, CAY = (Worker(f"private.{n}", f"sub-{n}", "https://pool", "") for n in "abc")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
IN_PROGRESS = JobState.IN_PROGRESS
_ids = iter(range(1_000_000))


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


def claim(job_id: int, worker: Worker, now: datetime, expires: Deadline) -> Claim:
    """Who wants a turn, under an id of its own."""
    return Claim(job_id, worker, f"turn-{next(_ids)}", now, now, expires)


def take(
    store: LabelingStore, job_id: int, worker: Worker, now: datetime = START, doubt: bool = False
) -> Turn | None:
    return store.take_turn(claim(job_id, worker, now, Deadline(now + HOUR, doubt)))


def taken(
    store: LabelingStore, job_id: int, worker: Worker, now: datetime = START, doubt: bool = False
) -> Turn:
    turn = take(store, job_id, worker, now, doubt)
    assert turn is not None
    return turn


def ahead(store: LabelingStore, job_id: int, worker: Worker, now: datetime = START) -> Turn | None:
    """The worker's next one, held for a minute."""
    return store.take_ahead(claim(job_id, worker, now, Deadline(now + MINUTE)))


def take_at(store: LabelingStore, job_id: int, index: int, worker: Worker) -> Turn | None:
    """A chosen one; what was held before is set aside for a minute."""
    wanted = claim(job_id, worker, START, Deadline(START + HOUR))
    return store.take_turn_at(wanted, index, Deadline(START + MINUTE))


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
