"""Gathering: up to ten answered data objects, or a few seconds, before a call of the function."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from poserig.labeling.gathering import BATCH_SIZE, GATHERING_SECONDS, Gathering
from poserig.labeling.jobs import Job
from poserig.labeling.states import JobState, ObjectState
from tests.unit.labeling.fakes import POST, World
from tests.unit.labeling.waiting import wait_until


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path, gathering_seconds=GATHERING_SECONDS)
    yield world
    world.service.stop()


def calls(world: World) -> list[list[int]]:
    """The data objects of each call of the post-annotation function."""
    return [
        [int(entry["datasetObjectId"]) for entry in world.objects.json(event["payload"]["s3Uri"])]
        for arn, event in world.functions.events
        if arn == POST
    ]


def labeled(world: World) -> int:
    return world.counters()["TotalLabeled"]


def test_answered_object_waits_for_others_and_goes_with_them(world: World) -> None:
    world.start_job(images=5)
    ann = world.worker(1)
    world.answer_next(ann)  # each takes 1.5 s
    world.service.run_until_idle()
    assert calls(world) == []
    world.answer_next(ann)
    world.service.run_until_idle()
    assert calls(world) == []
    world.clock.advance(GATHERING_SECONDS - 1.6)
    world.service.run_until_idle()
    assert calls(world) == []
    world.clock.advance(0.2)
    world.service.run_until_idle()
    assert calls(world) == [[0, 1]]
    assert labeled(world) == 2


def test_ten_go_at_once_and_the_rest_waits_anew(world: World) -> None:
    world.start_job(images=15)
    ann = world.worker(1)
    for _ in range(12):
        task = world.desk.accept("Pose-Demo-001", ann)
        assert task is not None
        world.desk.submit(task.id, ann, {"pose": "[]"})  # in no time at all
    world.service.run_until_idle()
    assert calls(world) == [list(range(BATCH_SIZE))]
    world.clock.advance(GATHERING_SECONDS)
    world.service.run_until_idle()
    assert calls(world) == [list(range(10)), [10, 11]]


@pytest.mark.parametrize("images", [1, 3, 10, 11])
def test_last_objects_of_a_job_do_not_wait(world: World, images: int) -> None:
    world.start_job(images=images)
    world.answer_all(world.worker(1))  # no time passes after the last
    assert world.status() == "Completed"
    assert [index for call in calls(world) for index in call] == list(range(images))


def test_last_objects_do_not_wait_for_lines_that_nobody_can_answer(world: World) -> None:
    world.put_manifest([*world.put_images(2), "no JSON"])
    world.create()
    world.answer_all(world.worker(1))
    assert world.status() == "Completed"


def test_objects_that_nobody_works_at_do_not_keep_a_job_waiting(world: World) -> None:
    world.start_job(images=3)
    world.answer_next(world.worker(1))
    world.service.run_until_idle()
    world.clock.advance(GATHERING_SECONDS)
    world.service.run_until_idle()
    assert labeled(world) == 1


def test_stopping_condition_that_is_nearly_met_does_not_wait(world: World) -> None:
    world.put_manifest(list(world.put_images(5)))
    conditions = {"MaxHumanLabeledObjectCount": 2}
    world.operator.create({**world.request(), "StoppingConditions": conditions})
    world.service.run_until_idle()
    world.answer_all(world.worker(1))
    assert world.status() == "Stopped"
    assert calls(world) == [[0, 1]]


def test_stopped_job_labels_what_waits_at_once(world: World) -> None:
    world.start_job(images=3)
    world.answer_next(world.worker(1))
    world.service.run_until_idle()
    world.operator.stop("Pose-Demo-001")
    world.service.run_until_idle()
    assert world.status() == "Stopped"
    assert calls(world) == [[0]]


def test_killed_while_gathering_loses_nothing(world: World) -> None:
    world.start_job(images=4)
    ann = world.worker(1)
    world.answer_next(ann)
    world.answer_next(ann)
    world.service.run_until_idle()
    assert calls(world) == []
    world.open()  # the killed process closed nothing
    world.service.run_until_idle()
    assert calls(world) == []
    world.clock.advance(GATHERING_SECONDS)
    world.service.run_until_idle()
    assert calls(world) == [[0, 1]]
    world.answer_all(ann)
    assert world.status() == "Completed"
    assert labeled(world) == 4


def test_batch_that_was_begun_is_done_again_without_a_wait(world: World) -> None:
    world.start_job(images=4)
    ann = world.worker(1)
    world.answer_next(ann)
    world.service.run_until_idle()
    world.clock.advance(GATHERING_SECONDS)
    world.objects.closed = "s3://bkt/out/"
    broken = world.service._context.store.next_batch(1, BATCH_SIZE, world.clock.now())
    assert broken is not None  # begun, then killed
    world.objects.closed = ""
    world.open()
    world.service.run_until_idle()
    assert calls(world) == [[0]]


def test_each_job_gathers_for_itself(world: World) -> None:
    world.put_manifest(list(world.put_images(3)))
    for name in ("Pose-Demo-001", "other"):
        world.operator.create(world.request(name))
    world.service.run_until_idle()
    ann = world.worker(1)
    world.answer_next(ann)
    world.service.run_until_idle()
    world.clock.advance(2)
    task = world.desk.accept("other", ann)
    assert task is not None
    world.desk.submit(task.id, ann, {})
    world.service.run_until_idle()
    world.clock.advance(1)
    world.service.run_until_idle()
    assert len(calls(world)) == 1
    world.clock.advance(2)
    world.service.run_until_idle()
    assert len(calls(world)) == 2


def test_clock_that_jumps_ends_no_wait(world: World) -> None:
    world.start_job(images=3)
    world.answer_next(world.worker(1))
    world.service.run_until_idle()
    world.clock.jump(3600)
    world.service.run_until_idle()
    assert calls(world) == []
    world.clock.jump(-7200)
    world.clock.advance(GATHERING_SECONDS)
    world.service.run_until_idle()
    assert calls(world) == [[0]]


def test_engine_sleeps_no_longer_than_the_wait(world: World) -> None:
    engine = world.service._engine
    world.start_job(images=3)
    world.answer_next(world.worker(1))
    world.service.run_until_idle()
    assert engine._seconds_to_wait() == GATHERING_SECONDS
    world.clock.advance(2.5)
    assert engine._seconds_to_wait() == pytest.approx(0.5)
    world.clock.advance(9)
    assert engine._seconds_to_wait() == pytest.approx(0.01)
    world.service.run_until_idle()
    assert engine._seconds_to_wait() == 60.0


def test_thread_wakes_by_itself_when_the_wait_is_over(tmp_path: Path) -> None:
    world = World(tmp_path, gathering_seconds=0.05)
    world.put_manifest(list(world.put_images(3)))
    world.service.start()
    world.operator.create(world.request())
    ann = world.worker(1)
    wait_until(lambda: world.desk.jobs(ann)[0].available == 3)
    world.answer_next(ann)

    def is_labeled() -> bool:
        world.clock.advance(0.01)
        return labeled(world) == 1

    wait_until(is_labeled)
    world.service.stop()


def test_wait_of_a_job_that_is_over_is_forgotten(world: World) -> None:
    world.start_job(images=3)
    world.answer_next(world.worker(1))
    world.service.run_until_idle()
    (job,) = world.service._context.jobs.active()
    gathering = Gathering()
    assert not gathering.is_due(job, 10.0)
    assert gathering.seconds_left(12.0) == 1.0
    gathering.keep([job.id])
    assert gathering.seconds_left(12.0) == 1.0
    gathering.keep([])
    assert gathering.seconds_left(12.0) is None
    assert not gathering.is_due(job, 100.0)  # waits from the start again


def test_without_an_answered_object_nothing_is_due(world: World) -> None:
    world.start_job(images=3)
    (job,) = world.service._context.jobs.active()
    gathering = Gathering()
    assert not gathering.is_due(job, 0.0)
    assert gathering.seconds_left(0.0) is None
    assert gathering.is_due(_with(job, CONSOLIDATING=1), 0.0)
    assert gathering.is_due(_with(job, ANSWERED=10), 0.0)
    assert not gathering.is_due(_with(job, ANSWERED=9), 0.0)
    assert not gathering.is_due(job, 1.0)  # its nine are gone: the next one waits in full
    assert not gathering.is_due(_with(job, ANSWERED=1), 2.9)
    assert gathering.is_due(_with(job, JobState.STOPPING, ANSWERED=1), 3.0)


def _with(job: Job, state: JobState = JobState.IN_PROGRESS, **counts: int) -> Job:
    changed = {**job.counts, **{ObjectState[name]: count for name, count in counts.items()}}
    status = replace(job.status, state=state, counts=MappingProxyType(changed))
    return replace(job, status=status)
