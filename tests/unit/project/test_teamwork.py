"""What a lead says when a project is opened reaches its queues and its portal."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.portal_store.comments import KeptComments
from poserig.project.places import Places
from poserig.project.teamwork import INSTRUCTIONS, TeamOptions, change_jobs, make_teamwork
from tests.unit.labeling.fakes import World
from tests.unit.labeling.test_lead import JOB, project


def no_rig(name: str) -> None:
    """A project without rigs of its own."""


def test_title_and_people_reach_the_queue_and_are_told(tmp_path: Path) -> None:
    world, told = World(tmp_path), list[str]()
    _, ann = project(world, 2)
    world.answer_next(ann)
    world.service.run_until_idle()
    options = TeamOptions(workers=2, title="Horses")
    change_jobs(world.service, [(JOB, "coco-person-17")], options, told.append)
    assert world.desk.job(JOB, ann).title == "Horses"
    assert told == [
        "2 people label each image now (before: 1). 1 finished image stays as labeled; put one "
        "back to have it labeled by so many."
    ]
    change_jobs(world.service, [(JOB, "coco-person-17")], options, told.append)
    assert len(told) == 1  # nothing is told when nothing changes
    change_jobs(world.service, [(JOB, "x")], TeamOptions(), told.append)
    assert world.desk.job(JOB, ann).workers == 2
    world.service.stop()


def test_queues_of_several_rigs_are_told_apart(tmp_path: Path) -> None:
    world, told = World(tmp_path), list[str]()
    _, ann = project(world, 1)
    jobs = [(JOB, "hand-21"), (JOB, "face-68")]
    change_jobs(world.service, jobs[:1] * 2, TeamOptions(workers=3, title="T"), told.append)
    assert world.desk.job(JOB, ann).title == "T: hand-21"
    assert told == ["hand-21: 3 people label each image now (before: 1)."]
    world.service.stop()


def test_instructions_are_taken_into_the_state(places: Places, tmp_path: Path) -> None:
    (tmp_path / "how.md").write_text("Left is their left.")
    places.state.mkdir()
    world = World(tmp_path)
    _, ann = project(world, 1)
    SqliteStore(places.database).close()
    with ExitStack() as stack:
        comments = KeptComments(places.database, world.clock.now)
        stack.callback(comments.close)
        options = TeamOptions(instructions=tmp_path / "how.md")
        made = make_teamwork(
            places,
            world.service,
            comments,
            options,
            None,
            "x-practice",
            None,
            "x-gold",
            stack,
            no_rig,
            [JOB],
        )
        assert made.instructions is not None
        assert made.instructions.read().text == "Left is their left."
        assert (places.state / INSTRUCTIONS / "instructions.md").is_file()
        (logged,) = world.service.changing.log(JOB, ann, limit=9)
        assert (logged.change.what, logged.change.before, logged.change.after) == (
            "instructions",
            "",
            "1 line, 19 characters",
        )
        assert (made.practice, made.hidden) == (None, ("x-practice", "x-gold"))
        with pytest.raises(PoserigError, match="cannot be read"):
            missing = TeamOptions(instructions=tmp_path / "none.md")
            make_teamwork(
                places, world.service, comments, missing, None, "x", None, "y", stack, no_rig
            )
    world.service.stop()
