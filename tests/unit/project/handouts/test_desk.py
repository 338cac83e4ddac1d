"""What may be ordered, what waits, and what becomes of it when the project is closed."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest

from poserig.errors import PoserigError
from poserig.portal.grid import ImageQuery
from poserig.portal.handouts import HandoutOrder, Stage
from poserig.project.handouts.kept import KeptHandouts
from poserig.project.handouts.making import Making, Stopped
from poserig.project.handouts.room import Room
from tests.unit.project.grid.gridded import JOB
from tests.unit.project.handouts.ordered import COCO, Ordered

if TYPE_CHECKING:
    from poserig.labeling.operator import Operator


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (replace(COCO, format="word"), "There is no such format."),
        (replace(COCO, rig="hand-21"), "The job has no such rig."),
        (replace(COCO, indexes=()), "No image is selected."),
        (replace(COCO, query=ImageQuery(path="none")), "No image is in this view."),
        (replace(COCO, split="half"), "does not say how to divide"),
        (replace(COCO, split="train=1,val=1", group_by="("), "Images are not grouped so."),
    ],
)
def test_what_cannot_be_is_refused_before_anything_waits(
    ordered: Ordered, order: HandoutOrder, told: str
) -> None:
    with pytest.raises(PoserigError, match=told.replace(".", r"\.")):
        ordered.handouts.order(order, "ana")
    assert ordered.handouts.of_job(JOB) == []


def test_formats_of_one_rig_ask_for_it(ordered: Ordered) -> None:
    rig = ordered.places.files / "input" / "jobs" / JOB.lower() / "rig.json"
    person = rig.read_text()
    rig.write_text(
        f"[{person},{person.replace('coco-person-17', 'other').replace('person', 'cow')}]"
    )
    desk = ordered.handouts
    assert desk.rigs(JOB) == ["coco-person-17", "other"]
    with pytest.raises(PoserigError, match="holds one rig, and the job has several"):
        desk.order(replace(COCO, format="yolo"), "ana")
    assert desk.order(replace(COCO, format="yolo", rig="other"), "ana").stage is Stage.WAITING
    assert desk.order(COCO, "ana").stage is Stage.WAITING, "COCO holds several"


def test_orders_are_kept_as_they_were_given(ordered: Ordered) -> None:
    wanted = HandoutOrder(
        JOB, "yolo", True, "train=0.8,val=0.2", "folder", "coco-person-17", ImageQuery(path="cam1")
    )
    ordered.handouts.order(wanted, "ana")
    ordered.handouts.order(replace(COCO, indexes=(0, 4)), "ben")
    later, first = ordered.open().of_job(JOB)
    assert (first.order, first.by, first.title) == (wanted, "ana", "Ultralytics YOLO-pose")
    assert (later.order.indexes, later.by) == ((0, 4), "ben")
    assert first.ordered == ordered.clock.now()


def test_twenty_may_wait(ordered: Ordered) -> None:
    for _ in range(20):
        ordered.handouts.order(COCO, "ana")
    with pytest.raises(PoserigError, match="20 others wait already"):
        ordered.handouts.order(COCO, "ana")


def test_what_was_being_made_is_interrupted_and_can_be_ordered_again(ordered: Ordered) -> None:
    desk = ordered.handouts
    one, two = desk.order(COCO, "ana"), desk.order(COCO, "ana")
    kept = KeptHandouts(ordered.places.database)
    kept.move(one.id, Stage.RUNNING, [Stage.WAITING], ordered.clock.now())
    desk.cancel(JOB, two.id)
    again = ordered.open()
    again.start()
    again.stop()
    kept.close()
    assert [each.stage for each in again.of_job(JOB)] == [Stage.CANCELED, Stage.INTERRUPTED]
    third = ordered.handouts.again(JOB, one.id, "ben")
    assert (third.order, third.by, third.stage) == (COCO, "ben", Stage.WAITING)
    ordered.handouts.forget(JOB, one.id)
    assert [each.id for each in again.of_job(JOB)] == [third.id, two.id]
    with pytest.raises(PoserigError, match="no such export"):
        again.cancel("another job", two.id)


def test_one_that_is_stopped_before_it_begins_makes_nothing(ordered: Ordered) -> None:
    folder = ordered.places.state / "one"
    said: list[str] = []
    making = Making(COCO, ordered.places, folder, "t", None, lambda doing, *_: said.append(doing))
    making.stop()
    with pytest.raises(Stopped):
        making.run()
    assert [path.name for path in folder.iterdir()] == []
    assert said == ["Writing the labels"]
    assert ordered.noted() == set()


def test_a_failure_of_ours_is_told_too_and_the_next_one_is_made(
    ordered: Ordered, caplog: pytest.LogCaptureFixture
) -> None:
    one = ordered.handouts.order(COCO, "ana")
    ordered.handouts._operator = cast("Operator", object())
    assert ordered.handouts.make_next()
    assert not ordered.handouts.make_next()
    (failed,) = ordered.handouts.of_job(JOB)
    assert failed.stage is Stage.FAILED
    assert failed.trouble == "It failed. The reason stands in poserig.log, in the state folder."
    assert f"COCO keypoints of {JOB} failed" in caplog.text
    assert not (ordered.places.state / "handouts" / str(one.id)).exists()


def done(ordered: Ordered, *sizes: int) -> tuple[KeptHandouts, Room]:
    """Some that are done, an hour from each other, with files of these sizes."""
    kept = KeptHandouts(ordered.places.database)
    room = Room(ordered.places, kept)
    for size in sizes:
        one = ordered.handouts.order(COCO, "ana")
        kept.move(one.id, Stage.RUNNING, [Stage.WAITING], ordered.clock.now())
        room.folder(one.id).mkdir(parents=True)
        (room.folder(one.id) / "labels.json").write_bytes(b"x" * size)
        ended = replace(one, stage=Stage.DONE, file_name="labels.json", size=size)
        kept.end(ended, ordered.clock.now())
        ordered.clock.advance(hours=1)
    return kept, room


def test_oldest_files_go_first_when_the_room_is_full(ordered: Ordered) -> None:
    kept, room = done(ordered, 300, 500, 400)
    room.most_bytes = 1000
    room.tidy(ordered.clock.now())
    shown = ordered.handouts.of_job(JOB)
    assert [one.stage for one in shown] == [Stage.DONE, Stage.DONE, Stage.GONE]
    assert not room.folder(shown[2].id).exists()
    with pytest.raises(PoserigError, match="no longer kept") as raised:
        ordered.handouts.file(JOB, shown[2].id)
    assert raised.value.cure == "Make it again: files are kept for 7 days."
    kept.close()


def test_files_go_after_seven_days_and_what_nobody_knows_goes_at_once(ordered: Ordered) -> None:
    kept, room = done(ordered, 300)
    (room.folder(99)).mkdir()
    ended = ordered.clock.now() - timedelta(hours=1)
    ordered.clock.advance(days=6)
    room.tidy(ordered.clock.now())
    (kept_still,) = ordered.handouts.of_job(JOB)
    assert (kept_still.stage, kept_still.until) == (Stage.DONE, ended + timedelta(days=7))
    assert not room.folder(99).exists()
    ordered.clock.advance(days=1)
    room.tidy(ordered.clock.now())
    assert [one.stage for one in ordered.handouts.of_job(JOB)] == [Stage.GONE]
    ordered.clock.advance(days=31)
    room.tidy(ordered.clock.now())
    assert ordered.handouts.of_job(JOB) == []
    kept.close()


def test_photographs_that_do_not_fit_are_refused_in_words(ordered: Ordered) -> None:
    kept, room = done(ordered)
    room.most_bytes = 30
    names = ["now cam1/0000.jpg", "gone.jpg"]
    room.require(COCO, names)
    with pytest.raises(PoserigError, match="exports on this page may take") as raised:
        room.require(replace(COCO, with_photographs=True), names)
    assert "without the photographs" in raised.value.cure
    kept.close()
