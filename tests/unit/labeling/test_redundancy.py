"""A job begins with few answers, and asks one more person only where that would help."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from poserig.json import Json
from poserig.labeling.ports import Worker
from poserig.labeling.states import TaskState
from tests.unit.labeling.fakes import World
from tests.unit.labeling.test_changing import change
from tests.unit.labeling.test_lead import JOB, decline, project, states


class Doubt:
    """Says that a further answer would change a label as long as all of its answers differ.

    Of one answer it says nothing, unless it asks.
    """

    def would_change(self, label: Json) -> bool | None:
        assert isinstance(label, dict)
        poses = label["poses"]
        if len(poses) < 2:
            return True if poses == ["why?"] else None
        return len(set(map(str, poses))) == len(poses)

    def with_reason(self, label: Json, reason: str) -> Json:
        assert isinstance(label, dict)
        return {**label, "stopped": reason}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path, redundancy=Doubt())
    yield made
    made.service.stop()


def team(world: World, images: int = 1, people: int = 4, most: int = 3) -> list[Worker]:
    """A job that begins with two people; the first one is its lead."""
    _, lead = project(world, images)
    workers = [lead, *(world.worker(number) for number in range(2, people + 1))]
    change(world, lead, workers=most, begin_with=2)
    world.service.run_until_idle()
    return workers


def answer(world: World, worker: Worker, pose: str) -> bool:
    done = world.answer_next(worker, {"pose": pose})
    world.service.run_until_idle()
    return done


def label(world: World, index: int = 0) -> Json:
    return world.output()[index].get("pose")


def test_nobody_else_is_asked_where_two_agree(world: World) -> None:
    ann, bob, cay, _ = team(world)
    assert answer(world, ann, "a") and answer(world, bob, "a")
    assert label(world) == {"poses": ["a", "a"], "stopped": "settled"}
    assert not answer(world, cay, "a")


def test_one_more_is_asked_until_it_is_settled_or_as_many_have_answered(world: World) -> None:
    ann, bob, cay, dan = team(world, images=2)
    answer(world, ann, "a")
    answer(world, bob, "b")
    assert states(world, ann) == ["open", "open"]
    assert world.desk.listing(JOB, ann).waiting == 1
    answer(world, cay, "a")
    assert label(world) == {"poses": ["a", "b", "a"], "stopped": "settled"}
    for worker, pose in ((dan, "x"), (bob, "y"), (ann, "z")):
        assert answer(world, worker, pose)
    assert label(world, 1) == {"poses": ["x", "y", "z"], "stopped": "most"}


def test_label_is_made_when_nobody_is_left(world: World) -> None:
    ann, bob, cay = team(world, people=3, most=5)
    assert world.desk.listing(JOB, ann).missing == 0
    decline(world, cay)
    answer(world, ann, "a")
    answer(world, bob, "b")
    assert label(world) == {"poses": ["a", "b"], "stopped": "nobody"}


def test_lead_makes_the_label_of_the_answers_that_there_are(world: World) -> None:
    ann, bob, *_ = team(world)
    answer(world, ann, "a")
    answer(world, bob, "b")
    world.service.lead.settle(JOB, ann, 0)
    world.service.run_until_idle()
    assert label(world) == {"poses": ["a", "b"], "stopped": "ended"}


def test_job_that_is_stopped_asks_nobody_else(world: World) -> None:
    ann, bob, *_ = team(world)
    answer(world, ann, "a")
    world.answer_next(bob, {"pose": "b"})
    world.operator.stop(JOB)
    world.service.run_until_idle()
    assert label(world) == {"poses": ["a", "b"], "stopped": "ended"}


def test_correction_is_one_person_s_and_is_not_judged(world: World) -> None:
    ann, bob, cay, _ = team(world)
    answer(world, ann, "a")
    answer(world, bob, "a")
    world.service.reviewing.send_back(JOB, cay, 0, 1, "The knee.")
    world.service.run_until_idle()
    assert answer(world, bob, "why?")
    assert label(world) == {"poses": ["why?"]}


def test_answer_is_taken_back_before_the_third_comes(world: World) -> None:
    ann, bob, cay, _ = team(world)
    answer(world, ann, "a")
    world.clock.advance(1)
    task = world.desk.accept(JOB, bob)
    assert task is not None
    world.desk.submit(task.id, bob, {"pose": "b"})
    world.service.run_until_idle()
    assert world.desk.take_back(task.id, bob).id == task.id
    world.desk.submit(task.id, bob, {"pose": "a"})
    world.service.run_until_idle()
    assert states(world, ann) == ["open"]  # the third was asked already
    answer(world, cay, "c")
    assert label(world) == {"poses": ["a", "a", "c"], "stopped": "settled"}


def test_fewer_at_first_holds_for_images_on_offer_too(world: World) -> None:
    _, ann = project(world, 1)
    bob = world.worker(2)
    change(world, ann, workers=3)
    answer(world, ann, "a")
    answer(world, bob, "a")
    assert states(world, ann) == ["open"]
    change(world, ann, begin_with=2)
    world.service.run_until_idle()
    assert label(world) == {"poses": ["a", "a"], "stopped": "settled"}


def test_change_of_something_else_judges_nothing_again(world: World) -> None:
    ann, bob, *_ = team(world)
    answer(world, ann, "a")
    answer(world, bob, "b")
    assert states(world, ann) == ["open"]
    calls = len(world.functions.events)
    change(world, ann, title="Horses")
    world.service.run_until_idle()
    assert len(world.functions.events) == calls


def test_all_are_asked_when_begin_is_switched_off(world: World) -> None:
    ann, bob, cay, _ = team(world)
    change(world, ann, begin_with=0)
    answer(world, ann, "a")
    answer(world, bob, "a")
    assert states(world, ann) == ["open"]
    answer(world, cay, "b")
    assert label(world) == {"poses": ["a", "a", "b"]}


def test_without_anybody_who_knows_labels_all_are_asked(tmp_path: Path) -> None:
    world = World(tmp_path)
    ann, bob, *_ = team(world)
    answer(world, ann, "a")
    answer(world, bob, "a")
    assert states(world, ann) == ["open"]
    assert [one.state for one in world.service.lead.turns(JOB, ann, 0)] == [
        TaskState.SUBMITTED,
        TaskState.SUBMITTED,
    ]
    world.service.stop()
