"""A running job gets another title, or another number of people for each image."""

import pytest

from poserig.errors import PoserigError
from tests.unit.labeling.fakes import World
from tests.unit.labeling.test_lead import JOB, project


def test_more_people_are_asked_and_what_is_done_stays(world: World) -> None:
    lead, ann = project(world, 2)
    bob, task = world.worker(2), world.desk.accept(JOB, ann)
    assert task is not None
    world.desk.submit(task.id, ann, {"pose": "a"})
    world.service.run_until_idle()
    change = lead.change(JOB, ann, workers=2)
    assert str(change) == (
        "2 people label each image now (before: 1). 1 finished image stays as labeled; put one "
        "back to have it labeled by so many."
    )
    assert world.answer_all(ann) == 1
    assert world.desk.listing(JOB, ann).waiting == 1
    assert world.answer_all(bob) == 1
    assert [len(line["pose"]["poses"]) for line in world.output()] == [1, 2]
    # The function is told, and what is prepared later too.
    lead.put_back(JOB, ann, 0)
    world.service.run_until_idle()
    assert (world.answer_all(ann), world.answer_all(bob)) == (1, 1)
    assert world.functions.events[-1][1]["maxHumanWorkersPerDataObject"] == 2


def test_fewer_people_end_what_has_answers(world: World) -> None:
    lead, ann = project(world, 1, NumberOfHumanWorkersPerDataObject=3)
    assert world.desk.listing(JOB, ann).missing == 2
    world.answer_all(ann)
    change = lead.change(JOB, ann, workers=1)
    world.service.run_until_idle()
    assert str(change) == "1 person labels each image now (before: 3)."
    assert "pose" in world.output()[0]
    assert world.desk.listing(JOB, ann).missing == 0


def test_title_is_changed_and_read_by_all(world: World) -> None:
    lead, ann = project(world, 1)
    assert str(lead.change(JOB, ann, title=" Horses ")) == ""
    assert world.desk.job(JOB, ann).title == "Horses"
    assert world.operator.change(JOB, title="Mares").title == "Mares"
    assert world.desk.job(JOB, ann).title == "Mares"


@pytest.mark.parametrize("change", [{"workers": 10}, {"workers": 0}, {"title": "x" * 200}])
def test_value_beyond_a_limit_is_refused_in_words(world: World, change: dict[str, int]) -> None:
    lead, ann = project(world, 1)
    with pytest.raises(PoserigError, match=r"HumanTaskConfig"):
        lead.change(JOB, ann, **change)  # type: ignore[arg-type]  # one of both


def test_job_that_has_ended_is_not_changed(world: World) -> None:
    lead, ann = project(world, 1)
    world.operator.stop(JOB)
    world.service.run_until_idle()
    with pytest.raises(PoserigError, match="has ended"):
        lead.change(JOB, ann, workers=2)
