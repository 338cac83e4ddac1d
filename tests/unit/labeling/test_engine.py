"""The engine: what it takes on, when it sleeps, how it ends."""

from pathlib import Path

import pytest

from poserig.labeling.errors import TaskClosed
from poserig.labeling.store.sqlite.backup import check_store
from tests.unit.labeling.fakes import PRE, World
from tests.unit.labeling.waiting import wait_until


def test_engine_thread_notices_what_time_does(world: World) -> None:
    world.put_manifest(list(world.put_images(1)))
    world.service.start()
    world.operator.create(world.request(TaskAvailabilityLifetimeInSeconds=60))
    ann = world.worker(1)
    wait_until(lambda: world.desk.jobs(ann)[0].available == 1)
    world.clock.advance(61)
    world.service._context.wake.set()  # wakes the thread, as a deadline of a real clock would
    wait_until(lambda: world.status() == "Completed")

    assert "failure-reason" in world.output()[0]["pose-metadata"]


def test_output_that_cannot_be_written_fails_the_job_with_a_reason(world: World) -> None:
    world.put_manifest(list(world.put_images(1)))
    request = {**world.request(), "OutputConfig": {"S3OutputPath": "s3://locked/out"}}
    world.operator.create(request)
    world.service.run_until_idle()
    world.answer_all(world.worker(1))

    description = world.operator.describe("Pose-Demo-001")
    assert description["LabelingJobStatus"] == "Failed"
    assert description["FailureReason"].startswith("ClientError: The output cannot be written.")


def test_max_concurrent_limits_what_is_open(world: World) -> None:
    world.start_job(images=5, MaxConcurrentTaskCount=2)
    ann = world.worker(1)

    assert world.desk.jobs(ann)[0].available == 2
    assert world.functions.count(PRE) == 2
    world.answer_next(ann)
    world.service.run_until_idle()
    assert world.functions.count(PRE) == 3
    while world.answer_all(ann):
        pass
    assert world.status() == "Completed"
    assert world.counters()["HumanLabeled"] == 5


@pytest.mark.parametrize(
    "conditions",
    [{"MaxHumanLabeledObjectCount": 2}, {"MaxPercentageOfInputDatasetLabeled": 40}],
)
def test_stopping_conditions_end_the_job(world: World, conditions: dict[str, int]) -> None:
    world.put_manifest(list(world.put_images(5)))
    world.operator.create({**world.request(), "StoppingConditions": conditions})
    world.service.run_until_idle()

    assert world.answer_all(world.worker(1)) == 2
    assert world.status() == "Stopped"
    assert ["pose" in line for line in world.output()] == [True, True, False, False, False]


def test_idle_engine_sleeps_until_the_next_deadline_or_a_minute(world: World) -> None:
    engine, wake = world.service._engine, world.service._context.wake
    waits: list[float | None] = []
    passes: list[bool] = []
    wait, run_once = wake.wait, engine.run_once

    def waiting(timeout: float | None = None) -> bool:
        waits.append(timeout)
        return wait()  # until somebody wakes it

    def counting() -> bool:
        passes.append(True)
        return run_once()

    wake.wait = waiting  # type: ignore[method-assign]  # a wait without an end
    engine.run_once = counting  # type: ignore[method-assign]  # counts
    world.service.start()
    wait_until(lambda: waits == [60.0])
    count = len(passes)
    world.put_manifest(list(world.put_images(1)))
    assert len(passes) == count  # asleep
    world.operator.create(world.request(TaskTimeLimitInSeconds=30))
    wait_until(lambda: len(waits) == 2)  # 60 again: the offer ends in ten days
    task = world.desk.accept("Pose-Demo-001", world.worker(1))
    assert task is not None
    wait_until(lambda: len(waits) == 3)
    assert waits == [60.0, 60.0, 30.0]


def test_engine_looks_more_often_at_a_clock_in_doubt(world: World) -> None:
    assert world.service._engine._seconds_to_wait() == 60.0
    world.clock.jump(3600)
    assert world.service._engine._seconds_to_wait() == 15.0


def test_failed_job_leaves_no_turn_and_no_wrong_counter(world: World, tmp_path: Path) -> None:
    world.start_job(images=2, NumberOfHumanWorkersPerDataObject=2)
    world.answer_next(world.worker(1))
    world.answer_next(world.worker(2))
    task = world.desk.accept("Pose-Demo-001", world.worker(1))
    assert task is not None
    world.objects.closed = "s3://bkt/out/"
    world.service.run_until_idle()
    assert world.status() == "Failed"
    with pytest.raises(TaskClosed, match="was taken back"):
        world.desk.submit(task.id, world.worker(1), {})
    assert world.desk.listing("Pose-Demo-001", world.worker(1)).available == 0
    assert check_store(tmp_path / "labeling.db") == []
