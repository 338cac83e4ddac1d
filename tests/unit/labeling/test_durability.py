"""What is submitted survives: kill -9, restarts, S3 outages."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.json import Json
from poserig.labeling.store.sqlite import SqliteStore
from tests.unit.labeling.fakes import POST, World
from tests.unit.labeling.waiting import wait_until

JOB = "Pose-Demo-001"

_CHILD = """
import os, pathlib, signal, sys
from tests.unit.labeling.fakes import World
world = World(pathlib.Path(sys.argv[1]))
world.start_job(images=3)
ann = world.worker(1)
world.answer_next(ann, {"pose": "before the kill"})
task = world.desk.accept("Pose-Demo-001", ann)
sys.stdout.write(task.id)
sys.stdout.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


class Killed(BaseException):
    """Stands for the end of the process: nothing in the engine may catch it."""


def test_answer_survives_kill_9_and_the_engine_carries_on(tmp_path: Path) -> None:
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr

    world = World(tmp_path)
    world.put_images(3)
    ann = world.worker(1)
    world.service.run_until_idle()
    assert world.output()[0]["pose"] == {"poses": ["before the kill"]}

    task = world.desk.accept(JOB, ann)
    assert task is not None
    assert task.id == child.stdout  # the task that was open is open still
    assert world.answer_all(ann) == 2
    assert world.status() == "Completed"
    assert [line["pose"]["poses"][0] for line in world.output()] == [
        "before the kill",
        "in/img 01.jpg",
        "in/img 02.jpg",
    ]
    world.service.stop()


def kill_at(world: World, position: int) -> None:
    """Let the engine die at that write to S3 or call of a function, counted from 0."""
    steps = 0
    write, invoke = world.objects.write, world.functions.invoke

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps > position:
            raise Killed

    def dying_write(uri: str, data: bytes, content_type: str = "application/json") -> None:
        step()
        write(uri, data, content_type)

    def dying_invoke(arn: str, event: Json) -> Json:
        step()
        return invoke(arn, event)

    world.objects.write = dying_write  # type: ignore[method-assign]  # the fault is the test
    world.functions.invoke = dying_invoke  # type: ignore[method-assign,assignment]  # as above


def revive(world: World) -> None:
    del world.objects.write, world.functions.invoke
    world.service.stop()
    world.open()


# 2 worker responses, the request, the function, the response, output.manifest, and it again.
@pytest.mark.parametrize("position", range(8))
def test_engine_killed_anywhere_in_consolidation_ends_with_the_same_output(
    tmp_path: Path, position: int
) -> None:
    world = World(tmp_path)
    world.start_job(images=2)
    ann = world.worker(1)
    while world.answer_next(ann):
        pass
    kill_at(world, position)
    was_killed = False
    try:
        world.service.run_until_idle()
    except Killed:
        was_killed = True
    assert was_killed == (position < 7)
    revive(world)
    world.service.run_until_idle()

    assert world.status() == "Completed"
    assert [line["pose"] for line in world.output()] == [
        {"poses": ["in/img 00.jpg"]},
        {"poses": ["in/img 01.jpg"]},
    ]
    # One batch, whatever happened: the same keys were written again.
    assert sum("consolidation-request" in uri for uri in world.objects.stored) == 1
    assert sum("worker-response" in uri for uri in world.objects.stored) == 2
    world.service.stop()


def test_engine_killed_while_preparing_asks_the_function_again(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put_manifest(list(world.put_images(3)))
    world.operator.create(world.request())
    kill_at(world, 1)
    with pytest.raises(Killed):
        world.service.run_until_idle()
    revive(world)
    world.service.run_until_idle()

    assert world.desk.jobs(world.worker(1))[0].available == 3
    world.service.stop()


def test_engine_thread_outlives_an_s3_outage(world: World) -> None:
    class Outage(Exception):
        pass

    write: Callable[..., None] = world.objects.write
    failures: list[str] = []

    def failing_write(uri: str, data: bytes, content_type: str = "application/json") -> None:
        if not failures:
            failures.append(uri)
            raise Outage("connection refused")
        write(uri, data, content_type)

    world.objects.write = failing_write  # type: ignore[method-assign]  # the fault is the test
    world.start_job(images=1)
    world.answer_next(world.worker(1))
    with pytest.raises(Outage):
        world.service.run_until_idle()
    world.service.run_until_idle()

    assert failures
    assert world.output()[0]["pose"] == {"poses": ["in/img 00.jpg"]}


def test_stop_writes_what_the_output_manifest_of_a_long_job_lacks(tmp_path: Path) -> None:
    world = World(tmp_path)
    good = list(world.put_images(2))
    bad = [{"source-ref": f"s3://bkt/none/{n}.jpg"} for n in range(1000)]
    world.put_manifest([*good, *bad])  # only every third outcome makes the engine write it
    world.operator.create(world.request(MaxConcurrentTaskCount=1))
    world.service.run_until_idle()
    assert not [uri for uri in world.objects.stored if uri.endswith("output.manifest")]

    world.service.start()
    world.answer_next(world.worker(1))
    wait_until(lambda: world.counters()["HumanLabeled"] == 1)
    world.service.stop()

    lines = world.output()
    assert len(lines) == 1002
    assert lines[0]["pose"] == {"poses": ["in/img 00.jpg"]}


def test_job_goes_on_after_a_restart_with_a_different_function(world: World) -> None:
    world.start_job(images=2)
    ann = world.worker(1)
    world.answer_next(ann)
    world.service.stop()
    world.functions.deployed[POST] = lambda event: [
        {
            "datasetObjectId": entry["datasetObjectId"],
            "consolidatedAnnotation": {"content": {"pose": 2}},
        }
        for entry in world.objects.json(event["payload"]["s3Uri"])
    ]
    world.open()
    world.answer_all(ann)

    assert [line["pose"] for line in world.output()] == [2, 2]


def test_submit_is_on_disk_when_it_returns(world: World, tmp_path: Path) -> None:
    world.start_job(images=1)
    world.answer_next(world.worker(1), {"pose": "kept"})

    other = sqlite3.connect(tmp_path / "labeling.db")
    answer = other.execute("SELECT answer FROM tasks").fetchone()[0]
    mode = other.execute("PRAGMA journal_mode").fetchone()[0]
    other.close()
    assert (answer, mode) == ('{"pose":"kept"}', "wal")


def test_store_waits_for_the_disk_at_every_commit(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "labeling.db")
    with store.file.write() as db:
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 2  # FULL
    store.close()


def test_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "labeling.db").write_bytes(b"not a database, but long enough to be read as one" * 9)
    with pytest.raises(
        PoserigError,
        match=r"labeling\.db: The labeling store is damaged \(file is not a database\)",
    ):
        World(tmp_path)
