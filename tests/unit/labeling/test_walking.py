"""Going from image to image: the next one ahead, a chosen one, and back to what was submitted."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from poserig.labeling.context import Context
from poserig.labeling.errors import NotOpened, NotTakenBack, TaskClosed, TaskNotFound
from poserig.labeling.model import ImageState, Task
from poserig.labeling.ports import Worker
from tests.unit.labeling.fakes import World

JOB = "Pose-Demo-001"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def accepted(world: World, worker: Worker) -> Task:
    task = world.desk.accept(JOB, worker)
    assert task is not None
    return task


def submitted(world: World, worker: Worker, answer: str = "first") -> Task:
    task = accepted(world, worker)
    world.desk.submit(task.id, worker, {"pose": answer})
    return task


def responses(world: World, index: int) -> list[list[str]]:
    """The answers in each worker response of a data object, oldest file first."""
    folder = f"/worker-response/iteration-1/{index}/"
    files = sorted(uri for uri in world.objects.stored if folder in uri)
    return [
        [one["answerContent"]["pose"] for one in world.objects.json(uri)["answers"]]
        for uri in files
    ]


def test_next_image_is_rendered_ahead_and_its_time_begins_when_it_is_shown(world: World) -> None:
    world.start_job(images=3)
    ann = world.worker(1)
    first = accepted(world, ann)
    ahead = world.desk.ahead(JOB, ann)
    assert ahead is not None
    assert (ahead.index, ahead.position, ahead.total) == (1, 1, 3)
    assert world.desk.page(ahead.id, ann).html
    with pytest.raises(TaskClosed, match="You have not begun this task"):
        world.desk.release(ahead.id, ann)
    world.clock.advance(500)
    world.desk.submit(first.id, ann, {})
    shown = accepted(world, ann)
    assert (shown.id, shown.seconds_left, shown.position) == (ahead.id, 3600, 2)
    assert shown.accepted_at == world.clock.now()


def test_answer_to_an_image_that_was_just_shown_is_taken(world: World) -> None:
    world.start_job(images=2)
    ann = world.worker(1)
    submitted(world, ann)
    ahead = world.desk.ahead(JOB, ann)
    assert ahead is not None
    world.desk.submit(ahead.id, ann, {"pose": "quick"})
    assert world.desk.submitted(ahead.id, ann).is_submitted


def test_next_image_is_free_when_its_worker_leaves_or_stays_away(world: World) -> None:
    world.start_job(images=3)
    ann, ben = world.worker(1), world.worker(2)
    accepted(world, ann)
    ahead = world.desk.ahead(JOB, ann)
    assert ahead is not None
    with pytest.raises(TaskNotFound):
        world.desk.let_go(ahead.id, ben)
    world.desk.let_go(ahead.id, ann)
    assert accepted(world, ben).index == 1
    again = world.desk.ahead(JOB, ann)
    assert again is not None and again.index == 2
    world.clock.advance(599)
    world.service.run_until_idle()
    assert world.desk.ahead(JOB, ann) is not None  # still there: ten more minutes
    world.clock.advance(601)
    world.service.run_until_idle()
    with pytest.raises(TaskNotFound):
        world.desk.page(again.id, ann)


def test_letting_go_of_what_is_open_changes_nothing(world: World) -> None:
    world.start_job(images=1)
    ann = world.worker(1)
    task = accepted(world, ann)
    world.desk.let_go(task.id, ann)
    assert world.desk.task(task.id, ann).id == task.id


def test_undo_opens_the_image_again_with_its_answer(world: World) -> None:
    world.start_job(images=2)
    ann = world.worker(1)
    task = submitted(world, ann)
    world.clock.advance(100)
    back = world.desk.take_back(task.id, ann)
    assert (back.id, back.index, back.is_submitted, back.seconds_left) == (task.id, 0, False, 3600)
    page = world.desk.page(task.id, ann)
    assert (page.answer, page.is_read_only) == ('{"pose":"first"}', False)
    world.desk.submit(task.id, ann, {"pose": "second"})
    assert world.answer_all(ann) == 1
    assert world.status() == "Completed"
    assert [line["pose"]["poses"] for line in world.output()] == [["second"], ["in/img 01.jpg"]]
    assert responses(world, 0) == [["second"]]


def test_undo_withdraws_the_label_and_corrects_the_files(world: World) -> None:
    world.start_job(images=2)
    ann = world.worker(1)
    task = submitted(world, ann)
    world.clock.advance(10)
    world.service.run_until_idle()
    world.clock.advance(10)
    world.service.run_until_idle()
    assert world.counters()["TotalLabeled"] == 1
    assert "pose" in world.output()[0]
    world.desk.take_back(task.id, ann)
    world.service.run_until_idle()
    assert world.counters()["TotalLabeled"] == 0
    assert "pose" not in world.output()[0]
    assert responses(world, 0) == [[]]
    world.desk.submit(task.id, ann, {"pose": "second"})
    world.answer_all(ann)
    assert world.output()[0]["pose"]["poses"] == ["second"]
    assert responses(world, 0) == [[], ["second"]]


def test_undo_lasts_when_the_files_could_not_be_corrected(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.start_job(images=2)
    ann = world.worker(1)
    task = submitted(world, ann)
    for _ in range(2):
        world.clock.advance(10)
        world.service.run_until_idle()
    (uri,) = [uri for uri in world.objects.stored if "/worker-response/" in uri]
    old = world.objects.stored[uri]
    world.desk.take_back(task.id, ann)
    world.objects.stored[uri] = old  # killed before the file was written
    world.service.stop()
    world.open()
    world.service.run_until_idle()
    assert responses(world, 0) == [[]]
    assert world.desk.task(task.id, ann).index == 0


def test_undo_sets_the_present_image_aside(world: World) -> None:
    world.start_job(images=3)
    ann = world.worker(1)
    task = submitted(world, ann)
    present = accepted(world, ann)
    world.desk.take_back(task.id, ann)
    states = [one.state for one in world.desk.places(JOB, ann, start=0, limit=9)]
    assert states == [ImageState.NOW, ImageState.NEXT, ImageState.OPEN]
    world.desk.submit(task.id, ann, {})
    assert accepted(world, ann).id == present.id


def test_undo_is_refused_with_the_reason(world: World) -> None:
    world.start_job(images=2, NumberOfHumanWorkersPerDataObject=2)
    ann, ben = world.worker(1), world.worker(2)
    held = accepted(world, ann)
    with pytest.raises(NotTakenBack, match="open already"):
        world.desk.take_back(held.id, ann)
    with pytest.raises(TaskNotFound):
        world.desk.take_back(held.id, ben)
    world.desk.submit(held.id, ann, {})
    world.clock.advance(1)
    submitted(world, ben)
    with pytest.raises(NotTakenBack, match="Somebody else has answered this image since"):
        world.desk.take_back(held.id, ann)
    declined = accepted(world, ann)
    world.desk.decline(declined.id, ann)
    with pytest.raises(NotTakenBack, match="declined"):
        world.desk.take_back(declined.id, ann)
    world.operator.stop(JOB)
    with pytest.raises(NotTakenBack, match=r"The labeling job has ended \(Stopping\)"):
        world.desk.take_back(held.id, ann)


def test_undo_is_refused_while_the_label_is_made(world: World) -> None:
    world.start_job(images=1)
    ann = world.worker(1)
    task = submitted(world, ann)
    refused: list[NotTakenBack] = []

    def during(event: object) -> object:
        with pytest.raises(NotTakenBack, match="is being made") as caught:
            world.desk.take_back(task.id, ann)
        refused.append(caught.value)
        return world.post_function(event)

    world.functions.deployed = {
        **world.functions.deployed,
        **dict.fromkeys([arn for arn in world.functions.deployed if "post" in arn], during),
    }
    world.service.run_until_idle()
    assert [one.is_passing for one in refused] == [True]


def test_answer_that_was_exported_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(tmp_path)
    world.start_job(images=3)
    ann = world.worker(1)
    first = submitted(world, ann)
    exported: list[datetime] = [world.clock.now()]
    context: Context = world.desk._context
    object.__setattr__(context, "exported", lambda name: exported[0] if name == JOB else None)
    world.clock.advance(1)
    second = submitted(world, ann)
    with pytest.raises(NotTakenBack, match="exported since"):
        world.desk.take_back(first.id, ann)
    assert world.desk.take_back(second.id, ann).id == second.id


def test_any_image_can_be_opened_and_the_one_before_comes_next(world: World) -> None:
    world.start_job(images=5)
    ann = world.worker(1)
    first = accepted(world, ann)
    chosen = world.desk.open(JOB, ann, 3)
    assert (chosen.index, chosen.is_submitted) == (3, False)
    assert world.desk.open(JOB, ann, 3).id == chosen.id
    world.desk.submit(chosen.id, ann, {"pose": "chosen"})
    assert accepted(world, ann).id == first.id
    seen = world.desk.open(JOB, ann, 3)
    assert (seen.id, seen.is_submitted) == (chosen.id, True)
    page = world.desk.submitted_page(chosen.id, ann)
    assert (page.answer, page.is_read_only) == ('{"pose":"chosen"}', True)
    assert accepted(world, ann).id == first.id  # looking takes nothing
    with pytest.raises(TaskClosed, match="have not submitted"):
        world.desk.submitted_page(first.id, ann)


def test_image_that_is_not_prepared_yet_is_prepared_when_it_is_opened(world: World) -> None:
    world.start_job(images=5, MaxConcurrentTaskCount=1)
    ann = world.worker(1)
    assert world.desk.open(JOB, ann, 4).index == 4
    assert world.desk.page(accepted(world, ann).id, ann).html


def test_image_of_others_is_not_opened_and_says_why(world: World) -> None:
    world.start_job(images=4)
    ann, ben = world.worker(1), world.worker(2)
    accepted(world, ben)
    with pytest.raises(NotOpened, match="Somebody else has this image"):
        world.desk.open(JOB, ann, 0)
    submitted(world, ben)
    for _ in range(2):
        world.clock.advance(10)
        world.service.run_until_idle()
    with pytest.raises(NotOpened, match="labeled already"):
        world.desk.open(JOB, ann, 0)
    declined = world.desk.open(JOB, ann, 1)
    world.desk.decline(declined.id, ann)
    with pytest.raises(NotOpened, match=r"cannot be labeled|You have declined"):
        world.desk.open(JOB, ann, 1)
    for index in (-1, 4):
        with pytest.raises(NotOpened, match="no such image"):
            world.desk.open(JOB, ann, index)
    world.operator.stop(JOB)
    with pytest.raises(NotOpened, match="has ended"):
        world.desk.open(JOB, ann, 3)


def test_places_and_names_show_what_is_ones_own_and_where_others_are(world: World) -> None:
    world.start_job(images=6)
    ann, ben = world.worker(1), world.worker(2)
    submitted(world, ann)
    accepted(world, ben)
    accepted(world, ann)
    world.desk.ahead(JOB, ann)
    places = world.desk.places(JOB, ann, start=0, limit=5)
    assert [one.state for one in places] == [
        ImageState.SUBMITTED,
        ImageState.TAKEN,
        ImageState.NOW,
        ImageState.NEXT,
        ImageState.OPEN,
    ]
    assert [one.state.may_open for one in places] == [True, False, True, True, True]
    assert places[2].name == "in/img 02.jpg"
    assert "img%2002.jpg" in places[2].image_url or "img 02.jpg" in places[2].image_url
    assert len(world.desk.places(JOB, ann, start=-4, limit=1000)) == 6
    (found,) = world.desk.find(JOB, ann, "img 02", limit=20)
    assert (found.index, found.state) == (2, ImageState.NOW)
    assert world.desk.nearest(JOB, ann, 2, backward=True) == 0
    assert world.desk.nearest(JOB, ann, 0, backward=False) == 2


def test_page_begins_with_the_workers_own_answer_only(world: World) -> None:
    world.start_job(images=1, NumberOfHumanWorkersPerDataObject=2)
    ann, ben = world.worker(1), world.worker(2)
    submitted(world, ann)
    task = accepted(world, ben)
    assert world.desk.page(task.id, ben).answer is None
    assert json.loads(world.desk.submitted_page(accepted_of(world, ann), ann).answer or "") == {
        "pose": "first"
    }


def accepted_of(world: World, worker: Worker) -> str:
    return world.desk.open(JOB, worker, 0).id
