"""What the lead of a job does, through the engine."""

import pytest

from poserig.json import Json
from poserig.labeling.errors import InvalidRequest, NotOnWorkteam, TaskClosed
from poserig.labeling.lead import Lead
from poserig.labeling.ports import Worker
from poserig.labeling.states import ObjectState, TaskState
from tests.unit.labeling.fakes import World

JOB = "Pose-Demo-001"
GROWING = [{"Key": "poserig:growth", "Value": "open"}, {"Key": "poserig:expiry", "Value": "never"}]


def project(world: World, images: int, **human: Json) -> tuple[Lead, Worker]:
    """A job as a project has it, and its lead, who labels too."""
    lead = world.worker(1)
    world.put_manifest(list(world.put_images(images)))
    world.operator.create({**world.request(**human), "Tags": GROWING})
    world.service.run_until_idle()
    return world.service.lead, lead


def states(world: World, worker: Worker) -> list[str]:
    return [str(row.status) for row in world.rows(worker)]


def decline(world: World, worker: Worker, reason: str = "") -> None:
    task = world.desk.accept(JOB, worker)
    assert task is not None
    world.desk.decline(task.id, worker, reason)


def test_declined_image_is_the_others_until_all_have_declined(world: World) -> None:
    lead, ann = project(world, 1)
    bob = world.worker(2)
    decline(world, ann, "  It is a cat.  ")
    assert states(world, ann) == ["open"]
    assert world.desk.accept(JOB, ann) is None
    decline(world, bob)
    world.service.run_until_idle()
    assert states(world, ann) == ["declined"]
    turns = lead.turns(JOB, ann, 0)
    assert [(one.worker_id, one.state, one.reason) for one in turns] == [
        (ann.id, TaskState.DECLINED, "It is a cat."),
        (bob.id, TaskState.DECLINED, ""),
    ]
    lead.put_back(JOB, ann, 0)
    assert world.answer_all(ann) == 1
    assert states(world, ann) == ["labeled"]
    assert world.output()[0]["pose"] == {"poses": ["in/img 00.jpg"]}


def test_image_that_one_answered_and_the_others_declined_is_settled(world: World) -> None:
    lead, ann = project(world, 1, NumberOfHumanWorkersPerDataObject=2)
    bob = world.worker(2)
    decline(world, bob)
    world.answer_all(ann)
    assert states(world, ann) == ["declined"]
    lead.settle(JOB, ann, 0)
    world.service.run_until_idle()
    assert states(world, ann) == ["labeled"]
    with pytest.raises(InvalidRequest, match="No label can be made"):
        lead.settle(JOB, ann, 0)


def test_image_is_closed_with_the_reason(world: World) -> None:
    lead, ann = project(world, 2)
    decline(world, ann)
    with pytest.raises(InvalidRequest, match="Say why"):
        lead.close(JOB, ann, 0, " ")
    lead.close(JOB, ann, 0, "It is blurred.")
    world.service.run_until_idle()
    row = world.rows(ann)[0]
    assert (row.status, row.reason) == (ObjectState.FAILED, "Cannot be labeled: It is blurred.")
    assert world.output()[0]["pose-metadata"]["failure-reason"] == row.reason
    with pytest.raises(InvalidRequest, match="waits for an answer"):
        lead.close(JOB, ann, 0, "again")
    held = world.desk.accept(JOB, ann)
    assert held is not None
    lead.close(JOB, ann, 1, "A duplicate.")
    with pytest.raises(TaskClosed, match="taken back"):
        world.desk.submit(held.id, ann, {"pose": 1})


def test_pending_image_is_closed_too(world: World) -> None:
    lead, ann = project(world, 3, MaxConcurrentTaskCount=1)
    assert states(world, ann)[2] == "pending"
    lead.close(JOB, ann, 2, "A duplicate.")
    assert states(world, ann)[2] == "failed"


def test_labeled_image_is_put_back_and_its_label_withdrawn(world: World) -> None:
    lead, ann = project(world, 2)
    world.answer_all(ann)
    lead.put_back(JOB, ann, 0)
    world.service.run_until_idle()
    assert states(world, ann) == ["open", "labeled"]
    assert [("pose" in line) for line in world.output()] == [False, True]
    task = world.desk.accept(JOB, ann)
    assert task is not None and task.image_name == "in/img 00.jpg"
    world.desk.submit(task.id, ann, {"pose": "second"})
    world.service.run_until_idle()
    assert world.output()[0]["pose"] == {"poses": ["second"]}
    with pytest.raises(InvalidRequest, match="no such image"):
        lead.put_back(JOB, ann, 7)


def test_image_in_the_queue_is_not_put_back(world: World) -> None:
    lead, ann = project(world, 1)
    with pytest.raises(InvalidRequest, match="in the queue already"):
        lead.put_back(JOB, ann, 0)


def test_finished_project_goes_on_when_an_image_is_put_back_after_a_restart(world: World) -> None:
    lead, ann = project(world, 1)
    world.answer_all(ann)
    lead.put_back(JOB, ann, 0)
    world.service.stop()
    world.open()
    world.service.recheck_outputs()
    world.service.run_until_idle()
    assert states(world, ann) == ["open"]


def test_assigned_image_is_their_next_one_and_nobody_elses(world: World) -> None:
    lead, ann = project(world, 3)
    bob = world.worker(2)
    lead.assign(JOB, ann, 2, bob.id)
    assert lead.assigned(JOB, ann) == {bob.id: 1}
    assert [row.image_name for row in lead.held(JOB, ann)] == []
    assert world.answer_all(ann) == 2
    task = world.desk.accept(JOB, bob)
    assert task is not None and task.image_name == "in/img 02.jpg"
    (held,) = lead.held(JOB, ann)
    assert (held.index, held.image_name, held.worker_id) == (2, "in/img 02.jpg", bob.id)
    with pytest.raises(InvalidRequest, match="Put it back first"):
        lead.assign(JOB, ann, 0, bob.id)
    with pytest.raises(InvalidRequest, match="does not label here"):
        lead.assign(JOB, ann, 2, "private.none")


def test_share_is_reserved_for_a_person_and_freed_again(world: World) -> None:
    lead, ann = project(world, 6)
    bob = world.worker(2)
    assert lead.reserve(JOB, ann, bob.id, "in/img 0[1-4]*", "50%") == 2
    assert lead.reserve(JOB, ann, ann.id, share="3") == 3
    assert lead.assigned(JOB, ann) == {bob.id: 2, ann.id: 3}
    assert world.desk.listing(JOB, bob).available == 3
    assert lead.free(JOB, ann, ann.id) == 3
    assert world.desk.listing(JOB, bob).available == 6
    with pytest.raises(InvalidRequest, match="Choose a person"):
        lead.reserve(JOB, ann, "")


def test_reserved_images_block_nobody_elses_queue(world: World) -> None:
    lead, ann = project(world, 9, MaxConcurrentTaskCount=2)
    bob = world.worker(2)
    lead.reserve(JOB, ann, bob.id, share="7")
    world.service.run_until_idle()
    assert world.answer_all(ann) == 2
    assert world.answer_all(bob) == 7


def test_held_image_is_taken_back(world: World) -> None:
    lead, ann = project(world, 1)
    bob = world.worker(2)
    task = world.desk.accept(JOB, bob)
    assert task is not None and world.desk.accept(JOB, ann) is None
    lead.take_back(JOB, ann, task.id)
    with pytest.raises(TaskClosed, match="taken back: by the lead"):
        world.desk.submit(task.id, bob, {"pose": 1})
    assert world.desk.accept(JOB, ann) is not None
    with pytest.raises(TaskClosed, match="no longer"):
        lead.take_back(JOB, ann, task.id)
    with pytest.raises(InvalidRequest, match="no such task"):
        lead.take_back(JOB, ann, "none")


def test_stranger_is_no_lead(world: World) -> None:
    lead, _ = project(world, 1)
    stranger = Worker("private.eu-west-1.00000000000000ff", "sub", "https://pool", "Eve")
    with pytest.raises(NotOnWorkteam):
        lead.people(JOB, stranger)
    assert [one.id for one in lead.people(JOB, world.worker(1))] == [world.worker(1).id]
