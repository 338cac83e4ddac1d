"""Trouble with the file of a store that is in use: a full disk, a lock, damage."""

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from poserig.labeling.store.sqlite import SqliteStore
from poserig.labeling.store.sqlite.backup import check_store
from poserig.labeling.store.sqlite.file import StoreFile
from poserig.labeling.trouble import StoreTrouble, Trouble
from tests.unit.labeling.fakes import World
from tests.unit.labeling.store_files import scribble_all, used
from tests.unit.labeling.waiting import wait_until

JOB = "Pose-Demo-001"


def file_of(world: World) -> StoreFile:
    store = world.service._context.store
    assert isinstance(store, SqliteStore)
    return store.file


def fill(world: World) -> Callable[[int], None]:
    """SQLite's own limit on the file's pages: its error is that of a full disk."""
    connection = file_of(world)._connection

    def limit(pages: int) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    return limit


def test_full_disk_takes_no_answer_says_so_and_goes_on_when_there_is_room(
    world: World, tmp_path: Path
) -> None:
    world.start_job(images=1)
    ann = world.worker(1)
    task = world.desk.accept(JOB, ann)
    assert task is not None
    limit = fill(world)
    limit(1)
    large = {"pose": "x" * 200_000}
    with pytest.raises(StoreTrouble, match="The disk that holds the labeling store is full") as it:
        world.desk.submit(task.id, ann, large)
    assert it.value.kind is Trouble.FULL
    told = world.operator.describe(JOB)
    assert told["LabelingJobStatus"] == "InProgress"
    assert "is full" in told["FailureReason"]
    assert world.desk.trouble is not None

    limit(1_000_000)
    world.desk.submit(task.id, ann, large)
    world.service.run_until_idle()
    assert world.output()[0]["pose"] == {"poses": [large["pose"]]}
    assert world.desk.trouble is None
    assert "FailureReason" not in world.operator.describe(JOB)
    assert check_store(tmp_path / "labeling.db") == []


def test_file_that_another_program_locks_is_told(world: World, tmp_path: Path) -> None:
    world.start_job(images=1)
    file_of(world)._connection.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(tmp_path / "labeling.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreTrouble, match="Another program has locked the labeling store"):
        world.desk.accept(JOB, world.worker(1))
    other.execute("ROLLBACK")
    other.close()
    assert world.desk.accept(JOB, world.worker(1)) is not None


def test_stop_twice_is_harmless(world: World) -> None:
    world.start_job(images=1)
    world.service.stop()
    world.service.stop()


def test_engine_stops_at_damage_and_everybody_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world = World(tmp_path)
    world.start_job(images=300)
    world.service.stop()
    world.open()
    scribble_all(tmp_path / "labeling.db")
    file_of(world)._connection.execute("PRAGMA cache_size = 0")
    world.service.start()
    thread = world.service._engine._thread
    assert thread is not None
    wait_until(lambda: not thread.is_alive())

    assert sum("has stopped" in record.message for record in caplog.records) == 1
    trouble = world.desk.trouble
    assert trouble is not None and trouble.kind is Trouble.DAMAGED
    with pytest.raises(StoreTrouble, match="poserig state restore BACKUP"):
        world.operator.describe(JOB)
    with pytest.raises(StoreTrouble, match="is damaged"):
        world.desk.accept(JOB, world.worker(1))
    world.service.stop()


def test_store_that_was_found_damaged_takes_nothing_more(tmp_path: Path) -> None:
    path = used(tmp_path)
    good = path.read_bytes()
    store = SqliteStore(path)
    store.file._connection.execute("PRAGMA cache_size = 0")
    scribble_all(path)
    with pytest.raises(StoreTrouble), store.file.write() as db:
        db.execute("SELECT SUM(LENGTH(text)) FROM data_objects").fetchone()
    path.write_bytes(good)  # who knows what else is wrong with this disk
    with pytest.raises(StoreTrouble, match="is damaged"), store.file.write():
        pytest.fail("a damaged store must not be written")
    store.close()


def test_who_reads_does_not_wait_for_a_change_of_another(tmp_path: Path) -> None:
    store = SqliteStore(used(tmp_path))
    count = "SELECT COUNT(*) FROM data_objects"
    with store.file.write() as writing:
        before = writing.execute(count).fetchone()[0]
        writing.execute("DELETE FROM tasks")
        writing.execute("DELETE FROM data_objects")
        seen: list[int] = []

        def look() -> None:
            with store.file.read() as reading:
                seen.append(reading.execute(count).fetchone()[0])

        other = threading.Thread(target=look)
        other.start()
        other.join(10)
        assert seen == [before] != [0]
    with store.file.read() as reading:
        assert reading.execute(count).fetchone()[0] == 0
    store.close()


def test_who_reads_changes_nothing_and_a_closed_file_is_closed(tmp_path: Path) -> None:
    store = SqliteStore(used(tmp_path))
    with pytest.raises(StoreTrouble, match="a readonly database"), store.file.read() as reading:
        reading.execute("DELETE FROM tasks")
    with store.file.read():
        store.close()
    assert not (tmp_path / "labeling.db-wal").exists()
    with pytest.raises(sqlite3.ProgrammingError, match="closed"), store.file.read():
        pytest.fail("it is closed")
