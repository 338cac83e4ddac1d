"""Deadlines of tasks and data objects, with a clock that only moves when told to."""

import pytest

from poserig.groundtruth.manifest import EXPIRED_REASON
from poserig.json import Json
from poserig.labeling.errors import TaskClosed
from tests.unit.labeling.fakes import World


def test_task_whose_time_ran_out_goes_to_another_worker(world: World) -> None:
    world.start_job(images=1, TaskTimeLimitInSeconds=30)
    ann, bob = world.worker(1), world.worker(2)
    task = world.desk.accept("Pose-Demo-001", ann)
    assert task is not None
    assert task.seconds_left == 30
    assert world.desk.accept("Pose-Demo-001", bob) is None

    world.clock.advance(30)
    world.service.run_until_idle()

    assert world.desk.accept("Pose-Demo-001", bob) is not None
    with pytest.raises(TaskClosed, match="time limit of this task has passed"):
        world.desk.submit(task.id, ann, {"pose": "late"})


def test_late_answer_is_refused_even_before_the_engine_noticed(world: World) -> None:
    world.start_job(images=1, TaskTimeLimitInSeconds=30)
    task = world.desk.accept("Pose-Demo-001", world.worker(1))
    assert task is not None
    world.clock.advance(31)

    with pytest.raises(TaskClosed, match="time limit"):
        world.desk.submit(task.id, world.worker(1), {})
    with pytest.raises(TaskClosed, match="time limit"):
        world.desk.task(task.id, world.worker(1))


def test_worker_whose_time_ran_out_gets_other_objects_first(world: World) -> None:
    world.start_job(images=2, TaskTimeLimitInSeconds=30)
    ann = world.worker(1)
    first = world.desk.accept("Pose-Demo-001", ann)
    world.clock.advance(30)
    second = world.desk.accept("Pose-Demo-001", ann)

    assert first is not None and second is not None
    assert (first.image_name, second.image_name) == ("in/img 00.jpg", "in/img 01.jpg")
    world.desk.submit(second.id, ann, {"pose": 1})
    third = world.desk.accept("Pose-Demo-001", ann)
    assert third is not None
    assert third.image_name == "in/img 00.jpg"
    assert third.id != first.id


def test_object_that_nobody_labeled_in_time_has_failed_with_ground_truths_text(
    world: World,
) -> None:
    world.start_job(images=2, TaskAvailabilityLifetimeInSeconds=60)
    world.answer_next(world.worker(1))
    world.clock.advance(60)
    world.service.run_until_idle()

    assert world.status() == "Completed"
    assert "pose" in world.output()[0]
    assert world.output()[1] == {
        "source-ref": "s3://bkt/in/img 01.jpg",
        "n": 1,
        "pose-metadata": {
            "retry-count": 1,
            "failure-reason": EXPIRED_REASON,
            "human-annotated": "true",
        },
    }
    assert EXPIRED_REASON.startswith("ClientError: Annotation tasks expired.  Probable Reasons")


def test_object_with_one_of_three_answers_is_consolidated_when_it_expires(world: World) -> None:
    world.start_job(
        images=1, NumberOfHumanWorkersPerDataObject=3, TaskAvailabilityLifetimeInSeconds=60
    )
    world.answer_next(world.worker(1))
    world.service.run_until_idle()
    assert world.status() == "InProgress"

    world.clock.advance(60)
    world.service.run_until_idle()
    assert world.status() == "Completed"
    assert world.output()[0]["pose"] == {"poses": ["in/img 00.jpg"]}


def test_worker_who_accepted_before_the_object_expired_may_finish(world: World) -> None:
    world.start_job(images=1, TaskAvailabilityLifetimeInSeconds=60, TaskTimeLimitInSeconds=600)
    ann = world.worker(1)
    world.clock.advance(59)
    task = world.desk.accept("Pose-Demo-001", ann)
    assert task is not None
    world.clock.advance(100)
    world.service.run_until_idle()
    assert world.status() == "InProgress"
    assert world.desk.accept("Pose-Demo-001", world.worker(2)) is None

    world.desk.submit(task.id, ann, {"pose": "done"})
    world.service.run_until_idle()
    assert world.output()[0]["pose"] == {"poses": ["done"]}


def test_objects_that_never_opened_fail_after_thirty_days(world: World) -> None:
    world.start_job(images=2, MaxConcurrentTaskCount=1)
    world.clock.advance(30 * 86_400)
    world.service.run_until_idle()

    assert world.status() == "Completed"
    assert world.counters()["FailedNonRetryableError"] == 2


NEVER = {"Key": "poserig:expiry", "Value": "never"}


YEARS = 3 * 365 * 24 * 3600


def start_tagged_job(world: World, *tags: dict[str, str], **human: Json) -> None:
    world.put_manifest(list(world.put_images(2)))
    world.operator.create({**world.request(**human), "Tags": [*tags]})
    world.service.run_until_idle()


@pytest.mark.parametrize("tags", [[NEVER], []])
def test_job_expires_unless_its_tag_says_never(world: World, tags: list[dict[str, str]]) -> None:
    start_tagged_job(world, *tags, TaskAvailabilityLifetimeInSeconds=60)
    world.clock.advance(YEARS)
    world.service.run_until_idle()
    task = world.desk.accept("Pose-Demo-001", world.worker(1))
    assert (task is not None) == bool(tags)


def test_image_of_a_job_that_never_expires_is_prepared_at_any_age(world: World) -> None:
    start_tagged_job(world, NEVER, MaxConcurrentTaskCount=1)
    world.clock.advance(YEARS)
    assert world.answer_next(world.worker(1))
    world.service.run_until_idle()
    assert world.answer_next(world.worker(1))
