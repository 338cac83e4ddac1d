"""A clock that jumps ends nothing: forward, backward, while the process is away."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from poserig.labeling.errors import TaskClosed
from tests.unit.labeling.fakes import START, World

JOB = "Pose-Demo-001"
DAY = 86_400.0


def let_pass(world: World, seconds: float) -> None:
    """Time passes while the engine looks at the clock once a minute."""
    while seconds > 0:
        world.clock.advance(min(seconds, 60))
        world.service.run_until_idle()
        seconds -= 60


def restart(world: World) -> None:
    world.service.stop()
    world.open()


def test_wrong_clock_for_seconds_fails_no_object(world: World) -> None:
    world.start_job(images=3)
    world.clock.jump(40 * DAY)
    let_pass(world, 5)
    world.clock.jump(-40 * DAY)
    let_pass(world, 60)

    assert world.counters()["FailedNonRetryableError"] == 0
    assert world.answer_all(world.worker(1)) == 3
    assert world.counters()["HumanLabeled"] == 3


def test_clock_that_stands_still_ten_minutes_after_a_jump_is_believed(world: World) -> None:
    world.start_job(images=2)
    world.clock.jump(40 * DAY)
    let_pass(world, 10 * 60)
    assert world.status() == "InProgress"
    let_pass(world, 2 * 60)
    assert world.counters()["FailedNonRetryableError"] == 2


def test_clock_that_jumps_again_and_again_is_not_believed(world: World) -> None:
    world.start_job(images=2)
    for _ in range(20):
        world.clock.jump(DAY * 3)
        let_pass(world, 9 * 60)
    assert world.counters()["FailedNonRetryableError"] == 0


def test_clock_that_nobody_looked_at_is_not_believed(world: World) -> None:
    world.start_job(images=2)
    world.clock.jump(40 * DAY)
    world.service.run_until_idle()
    world.clock.advance(11 * 60)  # the same jump or another: nobody knows
    world.service.run_until_idle()
    assert world.counters()["FailedNonRetryableError"] == 0


def test_task_accepted_after_a_jump_has_its_whole_time(world: World) -> None:
    world.start_job(images=1, TaskTimeLimitInSeconds=3600)
    ann = world.worker(1)
    world.clock.jump(2 * DAY)  # the computer slept
    let_pass(world, 60)
    task = world.desk.accept(JOB, ann)
    assert task is not None and task.seconds_left == 3600
    let_pass(world, 30 * 60)  # the clock is believed meanwhile
    assert world.desk.task(task.id, ann).seconds_left == 1800
    let_pass(world, 29 * 60)
    world.desk.submit(task.id, ann, {"pose": 1})
    assert world.answer_all(ann) == 0
    assert world.counters()["HumanLabeled"] == 1


def test_task_accepted_before_a_sleep_has_ten_minutes_after_it(world: World) -> None:
    world.start_job(images=1, TaskTimeLimitInSeconds=3600)
    ann = world.worker(1)
    task = world.desk.accept(JOB, ann)
    assert task is not None
    world.clock.jump(DAY)
    let_pass(world, 9 * 60)
    assert world.desk.task(task.id, ann).seconds_left == 3600 - 9 * 60
    let_pass(world, 3 * 60)
    with pytest.raises(TaskClosed, match="time limit"):
        world.desk.task(task.id, ann)


def test_clock_set_back_ends_no_time_and_gives_none(world: World) -> None:
    world.start_job(images=1, TaskTimeLimitInSeconds=3600)
    ann = world.worker(1)
    task = world.desk.accept(JOB, ann)
    assert task is not None
    world.clock.jump(-6 * 3600)
    let_pass(world, 30 * 60)
    assert world.desk.task(task.id, ann).seconds_left == 1800
    world.desk.submit(task.id, ann, {"pose": 1})
    world.service.run_until_idle()

    [uri] = [uri for uri in world.objects.stored if "/worker-response/" in uri]
    [answer] = world.objects.json(uri)["answers"]
    assert answer["timeSpentInSeconds"] == 0
    assert answer["submissionTime"] < answer["acceptanceTime"]  # stamps are the wall clock's
    assert world.counters()["HumanLabeled"] == 1


def test_start_with_a_clock_far_behind_goes_on_from_the_last_time_seen(world: World) -> None:
    world.start_job(images=1, TaskTimeLimitInSeconds=3600)
    ann = world.worker(1)
    task = world.desk.accept(JOB, ann)
    assert task is not None
    world.clock.jump(-365 * DAY)  # the battery of the computer's clock is empty
    restart(world)
    let_pass(world, 20 * 60)
    assert world.desk.task(task.id, ann).seconds_left == 2400
    world.clock.jump(365 * DAY)
    let_pass(world, 20 * 60)
    assert world.desk.task(task.id, ann).seconds_left == 1200


def test_job_made_while_the_clock_was_behind_lives_as_long_as_any(world: World) -> None:
    world.clock.jump(-365 * DAY)
    restart(world)
    world.start_job(images=1)
    world.clock.jump(365 * DAY)
    let_pass(world, 30 * 60)
    assert world.counters()["FailedNonRetryableError"] == 0


def test_job_made_after_a_jump_has_its_thirty_days(world: World) -> None:
    world.clock.jump(40 * DAY)
    world.start_job(images=3, MaxConcurrentTaskCount=1)  # two objects are not open yet
    let_pass(world, 15 * 60)  # the clock is believed meanwhile
    assert world.counters()["FailedNonRetryableError"] == 0
    let_pass(world, 60)
    while world.answer_all(world.worker(1)):
        pass
    assert world.counters()["HumanLabeled"] == 3


def test_start_with_a_clock_far_ahead_waits_ten_minutes(world: World) -> None:
    world.start_job(images=1)
    world.clock.jump(40 * DAY)
    restart(world)
    let_pass(world, 9 * 60)
    assert world.counters()["FailedNonRetryableError"] == 0
    let_pass(world, 3 * 60)
    assert world.counters()["FailedNonRetryableError"] == 1


def test_marks_of_a_doubt_that_is_over_move_nothing_later(world: World) -> None:
    world.start_job(images=1, TaskTimeLimitInSeconds=3600)
    ann = world.worker(1)
    world.clock.jump(DAY)
    task = world.desk.accept(JOB, ann)
    assert task is not None
    world.clock.jump(-DAY)
    let_pass(world, 60)  # the clock is right again
    world.clock.jump(DAY)
    let_pass(world, 13 * 60)
    with pytest.raises(TaskClosed, match="time limit"):  # that jump is one of its own
        world.desk.task(task.id, ann)


@pytest.mark.parametrize("seed", range(20))
def test_no_sequence_of_short_jumps_fails_an_object(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a reproducible test, not a secret
    world = World(tmp_path)
    world.start_job(images=4, TaskTimeLimitInSeconds=28_800, MaxConcurrentTaskCount=2)
    ann = world.worker(1)
    held = world.desk.accept(JOB, ann)
    assert held is not None
    for _ in range(15):
        # Wrong for less than ten minutes, by anything from a second to years, then right again.
        away = chance.choice([-1, 1]) * 10 ** chance.uniform(0, 8)
        world.clock.jump(away)
        if chance.random() < 0.3:
            restart(world)
        let_pass(world, chance.uniform(1, 590))
        world.clock.jump(-away)
        if chance.random() < 0.3:
            restart(world)
        let_pass(world, chance.uniform(1, 590))

    elapsed = timedelta(seconds=28_800 - world.desk.task(held.id, ann).seconds_left)
    assert abs(world.clock.moment - START - elapsed) <= timedelta(seconds=60)
    world.desk.submit(held.id, ann, {"pose": 1})
    while world.answer_all(ann):
        pass
    assert world.counters()["HumanLabeled"] == 4
    world.service.stop()


def test_job_with_the_tag_never_outlives_availability_and_thirty_days(world: World) -> None:
    world.put_manifest(list(world.put_images(2)))
    request = world.request(TaskAvailabilityLifetimeInSeconds=60, TaskTimeLimitInSeconds=30)
    request["HumanTaskConfig"]["MaxConcurrentTaskCount"] = 1
    tags = [{"Key": "project", "Value": "x"}, {"Key": "poserig:expiry", "Value": "never"}]
    world.operator.create({**request, "Tags": tags})
    world.service.run_until_idle()
    ann = world.worker(1)
    task = world.desk.accept(JOB, ann)
    assert task is not None
    world.clock.advance(400 * DAY)
    world.service.run_until_idle()

    assert world.status() == "InProgress"
    with pytest.raises(TaskClosed, match="time limit"):  # the worker's own limit still applies
        world.desk.submit(task.id, ann, {"pose": 1})
    assert world.answer_all(ann) >= 1
    world.answer_all(ann)
    assert world.counters()["HumanLabeled"] == 2


@pytest.mark.parametrize("value", ["Never", "", "soon"])
def test_another_value_of_the_tag_changes_nothing(world: World, value: str) -> None:
    world.put_manifest(list(world.put_images(1)))
    request = world.request(TaskAvailabilityLifetimeInSeconds=60)
    tags = [{"Key": "poserig:expiry", "Value": value}]
    world.operator.create({**request, "Tags": tags})
    world.service.run_until_idle()
    world.clock.advance(61)
    world.service.run_until_idle()
    assert world.counters()["FailedNonRetryableError"] == 1
