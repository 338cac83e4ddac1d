"""The queue of a project: each photograph is offered once, whatever happened before."""

import json
import os
from pathlib import Path

import pytest

from poserig.labeling.states import ObjectState
from poserig.labeling.store import LabelingStore
from poserig.labeling.store.sqlite import SqliteStore
from poserig.project.look import look
from poserig.project.offers import GONE, Offers
from poserig.project.photographs import Photographs
from poserig.project.places import Places
from poserig.project.queue import Queue
from poserig.project.rigs import read_rig
from poserig.project.starts import Starts
from tests.pictures import jpeg
from tests.unit.labeling.fakes import World
from tests.visitor import wait_until

RIG = read_rig("hand-21").rig
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
    offers = Offers(world.operator, store, JOB, Starts(places, RIG, photographs.of_key))
    queue = Queue(places, photographs, [offers], told.append)
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


def test_photographs_that_come_and_go_while_it_is_open(
    world: World, places: Places, photographs: Photographs
) -> None:
    (places.photographs / "a.jpg").write_bytes(jpeg())
    told: list[str] = []
    store: LabelingStore = SqliteStore(world.folder / "labeling.db")
    offers = [Offers(world.operator, store, JOB, Starts(places, RIG, photographs.of_key))]
    queue = Queue(places, photographs, offers, told.append, seconds=0.05)
    queue.start()
    assert queue.is_settled.wait(30)
    copied = places.photographs / ".copied"
    copied.write_bytes(jpeg(width=80))
    os.utime(copied, (1, 1))
    copied.rename(places.photographs / "copied.jpg")
    queue.look_soon()
    wait_until(lambda: len(told) == 2)
    assert total(world) == 2
    assert told == ["1 photograph", "2 photographs, 1 new (copied.jpg)"]
    (places.photographs / "copied.jpg").unlink()
    queue.look_soon()
    wait_until(lambda: len(told) == 3)
    assert (ObjectState.FAILED, GONE) in states(world)
    queue.stop()
    store.close()
    assert told[2] == "1 photograph, 1 gone (copied.jpg)"


def test_folder_that_goes_while_it_is_open_is_told_once_and_comes_back(
    world: World, places: Places, photographs: Photographs
) -> None:
    (places.photographs / "a.jpg").write_bytes(jpeg())
    told: list[str] = []
    store: LabelingStore = SqliteStore(world.folder / "labeling.db")
    offers = [Offers(world.operator, store, JOB, Starts(places, RIG, photographs.of_key))]
    queue = Queue(places, photographs, offers, told.append, seconds=0.05)
    queue.start()
    assert queue.is_settled.wait(30)
    aside = places.photographs.rename(places.state / "aside")
    queue.look_soon()
    wait_until(lambda: len(told) == 2)
    aside.rename(places.photographs)
    copied = places.photographs / ".copied"
    copied.write_bytes(jpeg(width=80))
    os.utime(copied, (1, 1))
    copied.rename(places.photographs / "b.jpg")
    queue.look_soon()
    wait_until(lambda: len(told) == 3)
    queue.stop()
    store.close()
    assert told[1].startswith("Not all photographs were looked at: ")
    assert told[2] == "2 photographs, 1 new (b.jpg)"
    assert states(world) == [(ObjectState.PENDING, "")] * 2


def test_each_job_is_offered_every_photograph(
    world: World, places: Places, photographs: Photographs
) -> None:
    tags = [{"Key": "poserig:growth", "Value": "open"}]
    world.operator.create({**world.request("Other"), "Tags": tags})
    (places.photographs / "a.jpg").write_bytes(jpeg())
    store: LabelingStore = SqliteStore(world.folder / "labeling.db")
    names = (JOB, "Other")
    offers = [
        Offers(world.operator, store, one, Starts(places, RIG, photographs.of_key)) for one in names
    ]
    queue = Queue(places, photographs, offers, lambda _: None)
    queue.start()
    assert queue.is_settled.wait(30)
    queue.stop()
    store.close()
    assert [world.desk.job(one, world.worker(1)).total for one in names] == [1, 1]
