"""What nobody is left to label waits for the lead; in a job that ends by itself it fails."""

from tests.unit.labeling.fakes import World
from tests.unit.labeling.test_lead import JOB, decline, project, states


def test_who_skipped_is_still_left(world: World) -> None:
    _, ann = project(world, 1)
    bob = world.worker(2)
    task = world.desk.accept(JOB, bob)
    assert task is not None
    world.desk.release(task.id, bob)
    decline(world, ann)
    assert states(world, ann) == ["open"]
    again = world.desk.accept(JOB, bob)
    assert again is not None and again.image_name == task.image_name


def test_last_answer_of_those_left_sets_it_aside(world: World) -> None:
    _, ann = project(world, 1, NumberOfHumanWorkersPerDataObject=3)
    bob = world.worker(2)
    assert world.answer_next(bob)
    decline(world, ann)
    assert states(world, ann) == ["declined"]


def test_nothing_is_set_aside_when_nobody_declined(world: World) -> None:
    _, ann = project(world, 1, NumberOfHumanWorkersPerDataObject=2)
    world.answer_all(ann)
    assert states(world, ann) == ["open"]


def test_job_that_ends_by_itself_fails_it(world: World) -> None:
    world.start_job(images=1)
    ann = world.worker(1)
    decline(world, ann)
    world.service.run_until_idle()
    assert states(world, ann) == ["failed"]
    assert world.status() == "Completed"
