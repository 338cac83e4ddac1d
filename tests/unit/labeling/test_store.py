"""The file of the labeling store is read with suspicion: old, damaged, cut, full, read-only."""

import json
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.labeling.backup import check_store, copy_store
from poserig.labeling.store import Store
from poserig.labeling.trouble import StoreTrouble, Trouble
from tests.unit.labeling.fakes import START, FakeClock, World
from tests.unit.labeling.waiting import wait_until

JOB = "Pose-Demo-001"
SCHEMA_1 = Path(__file__).parent / "data" / "schema-1.sql"


def used(folder: Path, images: int = 60) -> Path:
    """A store of some pages, closed."""
    world = World(folder)
    world.start_job(images=images)
    world.answer_all(world.worker(1))
    world.service.stop()
    return folder / "labeling.db"


def scribble(path: Path) -> None:
    """Garbage over two pages in the middle."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 8192] = random.Random(1).randbytes(8192)  # noqa: S311 - a fixed garbage
    path.write_bytes(bytes(data))


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


DAMAGES: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut in a page": lambda path: path.write_bytes(path.read_bytes()[:20_000]),
    "cut at half": lambda path: path.write_bytes(path.read_bytes()[: 4096 * 4]),
    "garbage": lambda path: path.write_bytes(b"\x07garbage" * 5000),
    "pages of garbage": scribble,
    "text": lambda path: path.write_text("{}" * 400),
    "another program's": lambda path: (
        path.unlink(),
        sqlite3.connect(path).execute("CREATE TABLE x (y)"),
    ),
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_damaged_file_is_refused_in_one_sentence_and_left_as_it_is(
    tmp_path: Path, kind: str
) -> None:
    path = used(tmp_path)
    DAMAGES[kind](path)
    before = files(tmp_path)
    with pytest.raises(PoserigError) as caught:
        Store(path)

    assert caught.value.where == str(path)
    assert "poserig state restore BACKUP" in caught.value.cure
    assert "\n" not in str(caught.value)
    assert files(tmp_path) == before
    assert check_store(path)


def test_log_without_its_file_is_not_played_into_a_new_one(tmp_path: Path) -> None:
    path = used(tmp_path)
    path.rename(tmp_path / "gone")
    (tmp_path / "labeling.db-wal").write_bytes(b"x" * 5000)
    with pytest.raises(PoserigError, match=r"gone, but its log labeling\.db-wal is there"):
        World(tmp_path)
    assert not path.exists()


def test_kill_while_the_file_is_made_leaves_none(tmp_path: Path) -> None:
    (tmp_path / "labeling.db.new").write_bytes(b"half of one")
    Store(tmp_path / "labeling.db").close()
    assert [path.name for path in tmp_path.iterdir()] == ["labeling.db"]
    assert check_store(tmp_path / "labeling.db") == []


def test_folder_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreTrouble, match="cannot be written") as caught:
        Store(tmp_path / "file" / "labeling.db")
    assert caught.value.kind is Trouble.READ_ONLY


_READ_ONLY = """
import os, sys
from pathlib import Path
from poserig.errors import PoserigError
from poserig.labeling.store import Store
if os.getuid() == 0:
    os.setuid(65534)
try:
    Store(Path(sys.argv[1]))
except PoserigError as error:
    sys.stdout.write(str(error))
"""


@pytest.mark.parametrize("there", [True, False])
def test_folder_that_may_not_be_written_is_told(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    if there:
        used(folder, images=1)
    folder.chmod(0o555)
    for parent in [tmp_path, *tmp_path.parents][:3]:
        parent.chmod(0o755)
    before = files(folder)
    command = [sys.executable, "-c", _READ_ONLY, str(folder / "labeling.db")]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    folder.chmod(0o755)
    assert "The labeling store cannot be written" in told
    assert "Make the file and its folder writable" in told
    assert files(folder) == before


def fill(world: World) -> Callable[[int], None]:
    """SQLite's own limit on the file's pages: its error is that of a full disk."""
    connection = world.service._context.store._connection

    def limit(pages: int) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    return limit


def test_full_disk_takes_no_answer_says_so_and_goes_on_when_there_is_room(
    world: World, tmp_path: Path
) -> None:
    world.start_job(images=1)
    ann = world.worker(1)
    task = world.service.accept_task(JOB, ann)
    assert task is not None
    limit = fill(world)
    limit(1)
    large = {"pose": "x" * 200_000}
    with pytest.raises(StoreTrouble, match="The disk that holds the labeling store is full") as it:
        world.service.submit(task.id, ann, large)
    assert it.value.kind is Trouble.FULL
    told = world.service.describe_job(JOB)
    assert told["LabelingJobStatus"] == "InProgress"
    assert "is full" in told["FailureReason"]
    assert world.service.trouble is not None

    limit(1_000_000)
    world.service.submit(task.id, ann, large)
    world.service.run_until_idle()
    assert world.output()[0]["pose"] == {"poses": [large["pose"]]}
    assert world.service.trouble is None
    assert "FailureReason" not in world.service.describe_job(JOB)
    assert check_store(tmp_path / "labeling.db") == []


def test_file_that_another_program_locks_is_told(world: World, tmp_path: Path) -> None:
    world.start_job(images=1)
    world.service._context.store._connection.execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(tmp_path / "labeling.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreTrouble, match="Another program has locked the labeling store"):
        world.service.accept_task(JOB, world.worker(1))
    other.execute("ROLLBACK")
    other.close()
    assert world.service.accept_task(JOB, world.worker(1)) is not None


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
    world.service._context.store._connection.execute("PRAGMA cache_size = 0")
    world.service.start()
    thread = world.service._engine._thread
    assert thread is not None
    wait_until(lambda: not thread.is_alive())

    assert sum("has stopped" in record.message for record in caplog.records) == 1
    trouble = world.service.trouble
    assert trouble is not None and trouble.kind is Trouble.DAMAGED
    with pytest.raises(StoreTrouble, match="poserig state restore BACKUP"):
        world.service.describe_job(JOB)
    with pytest.raises(StoreTrouble, match="is damaged"):
        world.service.accept_task(JOB, world.worker(1))
    world.service.stop()


def test_store_that_was_found_damaged_takes_nothing_more(tmp_path: Path) -> None:
    path = used(tmp_path)
    good = path.read_bytes()
    store = Store(path)
    store._connection.execute("PRAGMA cache_size = 0")
    scribble_all(path)
    with pytest.raises(StoreTrouble), store.transaction() as db:
        db.execute("SELECT SUM(LENGTH(text)) FROM data_objects").fetchone()
    path.write_bytes(good)  # who knows what else is wrong with this disk
    with pytest.raises(StoreTrouble, match="is damaged"), store.transaction():
        pytest.fail("a damaged store must not be written")
    store.close()


def scribble_all(path: Path) -> None:
    """Garbage over all pages but the first."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + random.Random(2).randbytes(len(data) - 4096))  # noqa: S311


def version_1(path: Path) -> None:
    """A store that poserig made with its first schema: one job with a label, an answer, a task."""
    db = sqlite3.connect(path)
    db.executescript(SCHEMA_1.read_text("utf-8"))
    world_request = World.request(World.__new__(World))  # needs no world
    micros = int(START.timestamp() * 1_000_000)
    db.execute(
        "INSERT INTO jobs (id, name, name_key, arn, reference_code, request, template,"
        " label_categories, workteam_arn, state, created, modified, total, last_stamp)"
        " VALUES (1, ?, ?, 'arn', 'r', ?, '<p>{{ task.input.n }}', 'null', ?, 'InProgress',"
        " ?, ?, 3, '2026-11-22_12:03:15')",
        (
            JOB,
            JOB.lower(),
            json.dumps(world_request),
            world_request["HumanTaskConfig"]["WorkteamArn"],
            micros,
            micros,
        ),
    )
    line = '{"source-ref":"s3://bkt/in/img %02d.jpg","n":%d}'
    label = line[:-1] + ',"pose":{"poses":["old"]},"pose-metadata":{}}'
    rows = [
        (0, line % (0, 0), "labeled", 1, 1, label % (0, 0)),
        (1, line % (1, 1), "open", 1, None, None),
        (2, line % (2, 2), "open", 0, None, None),
    ]
    db.executemany(
        "INSERT INTO data_objects (job_id, idx, text, state, task_input, answers, batch_id, output,"
        " expires, tries) VALUES (1, ?, ?, ?, '{}', ?, ?, ?, ?, 1)",
        [(*row, micros + 10**12) for row in rows],
    )
    db.execute("UPDATE data_objects SET answers = 0, active = 1 WHERE idx = 1")
    tasks = [
        ("a" * 32, 0, "submitted", micros, '{"pose":"old"}'),
        ("b" * 32, 1, "accepted", None, None),
    ]
    db.executemany(
        "INSERT INTO tasks (id, job_id, idx, worker_id, worker_sub, worker_issuer, state, accepted,"
        " expires, finished, answer) VALUES (?, 1, ?, 'private.eu-west-1.0000000000000001',"
        " 'sub-1', 'https://pool', ?, ?, ?, ?, ?)",
        [(*task[:3], micros, micros + 3600 * 10**6, *task[3:]) for task in tasks],
    )
    db.execute(
        "INSERT INTO batches (id, job_id, stamp, done) VALUES (1, 1, '2026-11-22_12:03:15', 1)"
    )
    db.commit()
    db.close()


def test_store_of_version_1_goes_on_and_its_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "labeling.db"
    version_1(path)
    world = World(tmp_path)
    world.put_images(3)
    ann = world.worker(1)
    held = world.service.accept_task(JOB, ann)
    assert held is not None and held.id == "b" * 32  # what was open is open still
    world.service.submit(held.id, ann, {"pose": "new"})
    assert world.answer_all(ann) == 1
    assert world.status() == "Completed"
    assert [line["pose"]["poses"] for line in world.output()] == [["old"], ["new"], ["img 02.jpg"]]
    assert (
        "s3://bkt/out/Pose-Demo-001/annotations/worker-response/iteration-1/0/2026-11-22_12:03:15.json"
        in world.objects.stored
    )
    requests = [uri for uri in world.objects.stored if "consolidation-request" in uri]
    assert len(requests) == 2  # the old batch's, made again, and the new one's
    world.service.stop()

    kept = sqlite3.connect(tmp_path / "labeling.db.v1")
    assert kept.execute("PRAGMA user_version").fetchone() == (1,)
    assert kept.execute("SELECT answer FROM tasks ORDER BY id").fetchall() == [
        ('{"pose":"old"}',),
        (None,),
    ]
    kept.close()
    assert check_store(path) == []


def test_job_of_version_1_keeps_its_thirty_days_and_its_clock(tmp_path: Path) -> None:
    version_1(tmp_path / "labeling.db")
    clock = FakeClock()
    clock.jump(400 * 86_400)  # wrong at the first start of the new version
    world = World(tmp_path, clock=clock)
    world.service.tick()
    world.service.run_until_idle()
    assert world.counters()["FailedNonRetryableError"] == 0
    world.service.stop()


def test_check_store_finds_nothing_in_a_used_store_and_each_contradiction(tmp_path: Path) -> None:
    path = used(tmp_path, images=8)
    assert check_store(path) == []
    db = sqlite3.connect(path)
    db.execute("UPDATE data_objects SET answers = 2 WHERE idx = 3")
    db.execute("UPDATE data_objects SET output = NULL WHERE idx = 4")
    db.execute("INSERT INTO batches (job_id, stamp) VALUES (77, 's')")
    db.commit()
    db.close()
    assert check_store(path) == [
        f"{path}: A row of batches refers to no row of jobs.",
        f"{path}: Labeling job {JOB}, data object 3: it counts 2 answers, 0 accepted tasks and 0"
        " declines; its tasks are 1, 0 and 0.",
        f"{path}: Labeling job {JOB}, data object 4: it is labeled, but has no output.",
    ]


def test_check_store_names_a_missing_file(tmp_path: Path) -> None:
    assert check_store(tmp_path / "none") == [f"{tmp_path / 'none'}: There is no such file."]


def test_copy_store_is_consistent_while_the_engine_works(world: World, tmp_path: Path) -> None:
    world.start_job(images=30)
    world.service.start()
    ann = world.worker(1)
    for number in range(5):
        world.answer_next(ann)
        copy_store(tmp_path / "labeling.db", tmp_path / f"copy{number}")
        world.answer_next(ann)
    for number in range(5):
        assert check_store(tmp_path / f"copy{number}") == []
        copy = sqlite3.connect(tmp_path / f"copy{number}")
        taken = copy.execute("SELECT COUNT(*) FROM tasks WHERE state = 'submitted'").fetchone()
        copy.close()
        assert taken == (2 * number + 1,)


def test_copy_store_replaces_nothing_and_needs_a_store(tmp_path: Path) -> None:
    path = used(tmp_path, images=1)
    (tmp_path / "there").write_text("mine")
    with pytest.raises(PoserigError, match="There is a file already"):
        copy_store(path, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"
    with pytest.raises(PoserigError, match="There is no labeling store"):
        copy_store(tmp_path / "none", tmp_path / "copy")
    scribble(path)
    with pytest.raises(PoserigError, match="cannot be written"):
        copy_store(path, tmp_path / "no folder" / "copy")
