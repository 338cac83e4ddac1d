"""The queue of a project: each photograph is offered once, whatever happened before."""

import json
from pathlib import Path

import pytest

from poserig.labeling.states import ObjectState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.sqlite import SqliteStore
from poserig.project.look import look
from poserig.project.photographs import Photographs
from poserig.project.places import Places
from poserig.project.queue import GONE, Queue
from tests.pictures import jpeg
from tests.unit.labeling.fakes import World

JOB = "Pose-Demo-001"


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A labeling service with a job that grows, and is empty."""
    made = World(tmp_path)
    made.put_manifest([])
    tags = [{"Key": "poserig:growth", "Value": "open"}]
    made.operator.create({**made.request(JOB), "Tags": tags})
    return made


def looked(world: World, places: Places, photographs: Photographs) -> list[str]:
    """What is told by one look, to its end."""
    told: list[str] = []
    store: LabelingStore = SqliteStore(world.folder / "labeling.db")
    queue = Queue(places, photographs, world.operator, store, JOB, told.append)
    queue.start()
    assert queue.is_settled.wait(30)
    queue.stop()
    store.close()
    return told


def states(world: World) -> list[tuple[ObjectState, str]]:
    """State and reason of each data object."""
    store = SqliteStore(world.folder / "labeling.db")
    status = store.find_job(JOB)
    assert status is not None
    found = [(one.state, one.reason) for one in store.data_objects(status.id, limit=9)]
    store.close()
    return found


def total(world: World) -> int:
    return world.desk.job(JOB, world.worker(1)).total


def test_photographs_are_offered_once(
    world: World, places: Places, photographs: Photographs
) -> None:
    for number in range(3):
        (places.photographs / f"{number}.jpg").write_bytes(jpeg(width=50 + number))
    assert looked(world, places, photographs) == ["3 photographs"]
    assert total(world) == 3
    (places.photographs / "new.jpg").write_bytes(jpeg(width=99))
    assert looked(world, places, photographs) == ["4 photographs, 1 new (new.jpg)"]
    assert total(world) == 4
    looked(world, places, photographs)
    assert total(world) == 4


def test_photograph_that_was_known_but_not_offered_is_offered(
    world: World, places: Places, photographs: Photographs
) -> None:
    """What a kill between the two leaves."""
    (places.photographs / "a.jpg").write_bytes(jpeg())
    look(places.photographs, photographs, lambda refs: None)
    assert total(world) == 0
    looked(world, places, photographs)
    assert total(world) == 1


def test_photograph_starts_from_what_an_import_left(
    world: World, places: Places, photographs: Photographs
) -> None:
    (places.photographs / "cam 1").mkdir()
    for name in ("cam 1/a.jpg", "b.jpg"):
        (places.photographs / name).write_bytes(jpeg())
    start = {"source-ref": "cam 1/a.jpg", "n": 7}
    (places.photographs / "start.manifest").write_text(json.dumps(start) + "\n")
    assert looked(world, places, photographs) == ["2 photographs"]
    store = SqliteStore(world.folder / "labeling.db")
    status = store.find_job(JOB)
    assert status is not None
    lines = [json.loads(one.text) for one in store.data_objects(status.id, limit=9)]
    store.close()
    assert {line["source-ref"].split("/", 5)[5]: line.get("n") for line in lines} == {
        "b.jpg": None,
        "cam 1/a.jpg": 7,
    }


def test_folder_that_cannot_be_read_is_told(
    world: World, places: Places, photographs: Photographs
) -> None:
    places.photographs.rmdir()
    (told,) = looked(world, places, photographs)
    assert told.startswith("Not all photographs were looked at: ")
    assert str(places.photographs) in told


def test_photograph_that_is_gone_is_taken_back_and_comes_back(
    world: World, places: Places, photographs: Photographs
) -> None:
    for name in ("a", "b"):
        (places.photographs / f"{name}.jpg").write_bytes(jpeg(width=50 + ord(name)))
    looked(world, places, photographs)
    aside = (places.photographs / "a.jpg").rename(places.state / "a.jpg")
    looked(world, places, photographs)
    assert states(world) == [(ObjectState.FAILED, GONE), (ObjectState.PENDING, "")]
    aside.rename(places.photographs / "a.jpg")
    looked(world, places, photographs)
    assert states(world)[1:] == [(ObjectState.PENDING, "")] * 2
    looked(world, places, photographs)
    assert total(world) == 3
