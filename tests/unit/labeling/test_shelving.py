"""Jobs are archived, deleted, brought back and erased, through the engine."""

import pytest

from poserig.labeling.errors import InvalidRequest, JobNotFound, NotOpened, NotTakenBack, TaskClosed
from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store.sqlite.backup import check_store
from tests.unit.labeling.fakes import World
from tests.unit.labeling.test_lead import JOB, project


def test_archived_job_takes_nothing_and_says_so_and_the_task_goes_on_afterwards(
    world: World,
) -> None:
    _, ann = project(world, 3)
    bob, shelving = world.worker(2), world.service.shelving
    task = world.desk.accept(JOB, bob)
    assert task is not None
    assert world.answer_all(ann) == 2
    shelving.archive(JOB, ann)
    listing = world.desk.listing(JOB, bob)
    assert (listing.status, listing.available) == (JobState.ARCHIVED, 0)
    assert world.desk.accept(JOB, world.worker(3)) is None
    with pytest.raises(TaskClosed, match="was archived: it takes no answers now") as raised:
        world.desk.submit(task.id, bob, {"pose": "x"})
    assert "What you have drawn stays in this browser" in raised.value.what
    with pytest.raises(TaskClosed, match="was archived"):
        world.desk.page(task.id, bob)
    with pytest.raises(NotOpened, match="was archived"):
        world.desk.open(JOB, ann, task.index)
    with pytest.raises(NotTakenBack, match="was archived"):
        world.desk.take_back(world.desk.open(JOB, ann, 1).id, ann)
    world.service.run_until_idle()
    shelving.bring_back(JOB, ann)
    world.desk.submit(task.id, bob, {"pose": "x"})
    world.service.run_until_idle()
    assert world.desk.listing(JOB, bob).counts[ObjectState.LABELED] == 3


def test_archived_is_said_also_when_the_time_of_the_task_has_run_out(world: World) -> None:
    _, ann = project(world, 1)
    task = world.desk.accept(JOB, ann)
    assert task is not None
    world.service.shelving.archive(JOB, ann)
    world.clock.advance(task.seconds_left + 1)
    world.service.run_until_idle()
    with pytest.raises(TaskClosed, match="was archived"):
        world.desk.submit(task.id, ann, {"pose": "x"})
    world.service.shelving.bring_back(JOB, ann)
    with pytest.raises(TaskClosed, match="time limit"):
        world.desk.submit(task.id, ann, {"pose": "x"})
    assert world.answer_all(ann) == 1


def test_a_job_goes_only_where_it_can(world: World) -> None:
    _, ann = project(world, 1)
    shelving = world.service.shelving
    with pytest.raises(InvalidRequest, match="a labeling job that is InProgress"):
        shelving.bring_back(JOB, ann)
    with pytest.raises(InvalidRequest, match="Only a deleted job"):
        shelving.erase(JOB, ann)
    shelving.archive(JOB, ann)
    with pytest.raises(InvalidRequest, match="a labeling job that is Archived"):
        shelving.archive(JOB, ann)
    shelving.delete(JOB, ann)
    assert [job.state for job in shelving.shelved()] == [JobState.DELETED]
    shelving.archive(JOB, ann)
    shelving.delete(JOB, ann)
    shelving.bring_back(JOB, ann)
    assert shelving.shelved() == []
    assert world.answer_all(ann) == 1


def test_erased_job_is_gone_and_another_may_have_its_name(world: World) -> None:
    _, ann = project(world, 2)
    world.answer_all(ann)
    shelving = world.service.shelving
    shelving.delete(JOB, ann)
    number = shelving.erase(JOB, ann)
    assert shelving.erased() == {number: JOB}
    with pytest.raises(JobNotFound):
        world.desk.listing(JOB, ann)
    world.service.recheck_outputs()
    world.service.run_until_idle()
    project(world, 1)
    assert world.desk.listing(JOB, ann).total == 1
    assert world.answer_all(ann) == 1
    world.service.stop()
    assert check_store(world.folder / "labeling.db") == []
