"""A job gets another title, another number of people for each image, or other settings."""

from dataclasses import replace
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.json import Json
from poserig.labeling.errors import (
    InvalidRequest,
    NotTakenBack,
    SettingsConflict,
    SettingsRefused,
)
from poserig.labeling.model import JobChange
from poserig.labeling.ports import Worker
from poserig.labeling.settings import JobSettings, Results
from tests.unit.labeling.fakes import PRE, World
from tests.unit.labeling.test_lead import JOB, project, states


def change(world: World, lead: Worker, seen: int | None = None, **values: Any) -> JobChange:
    """What a lead saves who has the page of some revision before them, else of now."""
    now, revision = world.service.changing.settings(JOB, lead)
    wanted = replace(now, **values)
    revision = revision if seen is None else seen
    return world.service.changing.change(JOB, lead, wanted, list(values), revision)


def logged(world: World, lead: Worker) -> list[tuple[str, str, str, str]]:
    found = world.service.changing.log(JOB, lead, limit=99)
    changes = [one.change for one in found]
    return [(one.what, one.before, one.after, one.who) for one in changes]


def test_more_people_are_asked_and_what_is_done_stays(world: World) -> None:
    lead, ann = project(world, 2)
    bob, task = world.worker(2), world.desk.accept(JOB, ann)
    assert task is not None
    world.desk.submit(task.id, ann, {"pose": "a"})
    world.service.run_until_idle()
    done = change(world, ann, workers=2)
    assert str(done) == (
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


def test_image_that_is_prepared_while_the_lead_changes_people_needs_as_many(world: World) -> None:
    ann = world.worker(1)
    world.put_manifest(list(world.put_images(2)))
    world.operator.create(world.request())
    prepare, changed = world.functions.deployed[PRE], list[JobChange]()

    def slow(event: Json) -> Json:
        if not changed:
            changed.append(change(world, ann, workers=2))
        return prepare(event)

    world.functions.deployed[PRE] = slow
    world.service.run_until_idle()
    assert len(changed) == 1
    assert world.answer_all(ann) == 2
    assert states(world, ann) == ["open", "open"]  # a second person is waited for
    assert world.answer_all(world.worker(2)) == 2
    assert [len(line["pose"]["poses"]) for line in world.output()] == [2, 2]


def test_fewer_people_end_what_has_answers(world: World) -> None:
    _, ann = project(world, 1, NumberOfHumanWorkersPerDataObject=3)
    assert world.desk.listing(JOB, ann).missing == 2
    world.answer_all(ann)
    done = change(world, ann, workers=1)
    world.service.run_until_idle()
    assert str(done) == "1 person labels each image now (before: 3)."
    assert "pose" in world.output()[0]
    assert world.desk.listing(JOB, ann).missing == 0


def test_title_is_changed_and_read_by_all(world: World) -> None:
    _, ann = project(world, 1)
    assert str(change(world, ann, title="Horses")) == ""
    assert world.desk.job(JOB, ann).title == "Horses"
    assert world.operator.change(JOB, title="Mares").title == "Mares"
    assert world.desk.job(JOB, ann).title == "Mares"


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"workers": 10}, {"workers": "Give a whole number from 1 to 9."}),
        ({"workers": 0}, {"workers": "Give a whole number from 1 to 9."}),
        (
            {"title": "x" * 200, "description": " "},
            {
                "title": "This has 200 characters. Use at most 128.",
                "description": "Write something here.",
            },
        ),
        ({"review_share": 101}, {"review_share": "Give a whole number from 0 to 100."}),
        ({"gold_share": 21}, {"gold_share": "Give a whole number from 0 to 20."}),
        ({"workers": 4, "begin_with": 4}, {"begin_with": "Begin with 2 to 3 people."}),
    ],
)
def test_values_beyond_a_limit_are_refused_in_words(
    world: World, values: dict[str, Any], problems: dict[str, str]
) -> None:
    _, ann = project(world, 1)
    before = world.service.changing.settings(JOB, ann)
    with pytest.raises(SettingsRefused) as refused:
        change(world, ann, **values)
    assert refused.value.problems == problems
    assert world.service.changing.settings(JOB, ann) == before
    assert logged(world, ann) == []


def test_operator_is_refused_too(world: World) -> None:
    project(world, 1)
    with pytest.raises(PoserigError, match="workers: Give a whole number from 1 to 9"):
        world.operator.change(JOB, workers=0)


def test_job_that_has_ended_keeps_its_request_and_takes_other_settings(world: World) -> None:
    _, ann = project(world, 1)
    world.operator.stop(JOB)
    world.service.run_until_idle()
    with pytest.raises(InvalidRequest, match="has ended"):
        change(world, ann, workers=2)
    assert change(world, ann, results=Results.NEVER).names == ("results",)
    assert world.desk.job(JOB, ann).settings.results is Results.NEVER


def test_every_change_is_logged_with_who_and_when(world: World) -> None:
    _, ann = project(world, 1)
    change(world, ann, title="Horses", own_figures=True, description="Joints.", workers=1)
    world.operator.change(JOB, workers=2)
    world.service.changing.record(JOB, ann, "archived", "", "yes")
    assert logged(world, ann) == [
        ("archived", "", "yes", ann.username),
        ("workers", "1", "2", ""),
        ("description", "Place 17 keypoints on every person", "Joints.", ann.username),
        ("own_figures", "off", "on", ann.username),
        ("title", "Mark the joints", "Horses", ann.username),
    ]
    newest, *_ = world.service.changing.log(JOB, ann, limit=9)
    assert (newest.change.worker_id, newest.change.time) == (ann.id, world.clock.now())
    (oldest,) = world.service.changing.log(JOB, ann, limit=9, before=newest.id - 3)
    assert oldest.change.what == "title"


def test_settings_are_there_after_a_restart(world: World) -> None:
    _, ann = project(world, 1)
    wanted: dict[str, Any] = {"begin_with": 2, "workers": 4, "review_share": 20, "gold_share": 5}
    change(world, ann, **wanted, results=Results.AFTER_ANSWER, own_figures=True)
    world.service.stop()
    world.service = world.open()
    assert world.service.changing.settings(JOB, ann)[0] == JobSettings(
        "Mark the joints",
        "Place 17 keypoints on every person",
        **wanted,
        results=Results.AFTER_ANSWER,
        own_figures=True,
    )


def test_what_two_leads_change_at_once_is_lost_for_neither(world: World) -> None:
    _, ann = project(world, 1)
    bob = world.worker(2)
    # Both have the page of revision 0. What the other did not touch is taken.
    change(world, bob, 0, title="Mares", description="Place 17 keypoints on every person")
    done = change(world, ann, 0, title="Mark the joints", description="Joints.")
    assert done.names == ("description",)
    now, _ = world.service.changing.settings(JOB, ann)
    assert (now.title, now.description) == ("Mares", "Joints.")
    with pytest.raises(SettingsConflict) as conflict:
        change(world, ann, 0, title="Horses", workers=2)
    (lost,) = conflict.value.changes
    assert (lost.change.what, lost.change.before, lost.change.after, lost.change.who) == (
        "title",
        "Mark the joints",
        "Mares",
        bob.username,
    )
    now, revision = world.service.changing.settings(JOB, ann)
    assert (now.title, now.workers) == ("Mares", 1)
    # Who knows of it may change it again; and the very same is no conflict.
    assert change(world, ann, 0, title="Mares").names == ()
    assert change(world, ann, revision, title="Horses").names == ("title",)


def test_operator_sets_the_share_of_gold(world: World) -> None:
    _, ann = project(world, 1)
    world.operator.change(JOB, gold_share=5)
    assert world.service.changing.settings(JOB, ann)[0].gold_share == 5
    assert logged(world, ann) == [("gold_share", "0", "5", "")]
    with pytest.raises(SettingsRefused):
        world.operator.change(JOB, gold_share=21)


def test_answer_whose_label_is_shown_is_not_taken_back(world: World) -> None:
    _, ann = project(world, 1, NumberOfHumanWorkersPerDataObject=2)
    bob = world.worker(2)
    change(world, ann, results=Results.AFTER_ANSWER)
    world.answer_all(bob)
    world.clock.advance(1)
    task = world.desk.accept(JOB, ann)
    assert task is not None
    world.desk.submit(task.id, ann, {"pose": "a"})
    assert world.desk.take_back(task.id, ann).id == task.id  # it has no label yet
    world.desk.submit(task.id, ann, {"pose": "a"})
    world.service.run_until_idle()
    with pytest.raises(NotTakenBack, match="You may see its label by now"):
        world.desk.take_back(task.id, ann)
    change(world, ann, results=Results.AT_END)
    assert world.desk.take_back(task.id, ann).id == task.id
