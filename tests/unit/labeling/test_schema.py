"""Stores of older versions are migrated; what is in them goes on."""

import json
import sqlite3
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.groundtruth.manifest import dump
from poserig.labeling.ports import Worker
from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store.draws import draw_of
from poserig.labeling.store.records import Claim, Deadline, Review, Verdict
from poserig.labeling.store.sqlite import SqliteStore
from poserig.labeling.store.sqlite.backup import check_store
from poserig.labeling.store.sqlite.schema import VERSION
from tests.unit.labeling.fakes import START, FakeClock, World

JOB = "Pose-Demo-001"
DATA = Path(__file__).parent / "data"


def make_old(path: Path, version: int, workers: int = 1) -> sqlite3.Connection:
    """A store that an earlier poserig made: one job with a label, an answer, a task."""
    db = sqlite3.connect(path)
    db.executescript((DATA / f"schema-{version}.sql").read_text("utf-8"))
    world_request = World.request(World.__new__(World))  # needs no world
    world_request["HumanTaskConfig"]["NumberOfHumanWorkersPerDataObject"] = workers
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
    return db


def test_store_of_version_1_goes_on_and_its_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "labeling.db"
    make_old(path, 1).close()
    world = World(tmp_path)
    world.put_images(3)
    ann = world.worker(1)
    held = world.desk.accept(JOB, ann)
    assert held is not None and held.id == "b" * 32  # what was open is open still
    world.desk.submit(held.id, ann, {"pose": "new"})
    assert world.answer_all(ann) == 1
    assert world.status() == "Completed"
    assert [line["pose"]["poses"] for line in world.output()] == [
        ["old"],
        ["new"],
        ["in/img 02.jpg"],
    ]
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
    make_old(tmp_path / "labeling.db", 1).close()
    clock = FakeClock()
    clock.jump(400 * 86_400)  # wrong at the first start of the new version
    world = World(tmp_path, clock=clock)
    world.service.run_until_idle()
    assert world.counters()["FailedNonRetryableError"] == 0
    world.service.stop()


def test_store_of_version_2_goes_on_with_its_turns_and_its_escaped_answers(tmp_path: Path) -> None:
    path = tmp_path / "labeling.db"
    db = make_old(path, 2, workers=2)
    db.execute("INSERT INTO batch_members (batch_id, idx) VALUES (1, 0)")
    db.execute("UPDATE data_objects SET declines = 1, active = 0 WHERE idx = 2")
    db.execute("UPDATE tasks SET answer = ? WHERE idx = 0", ('{"pose":"\\u00e9 \\ud83d"}',))
    db.execute("INSERT INTO clock VALUES (1, ?)", (int(START.timestamp() * 1_000_000) + 7,))
    db.commit()
    db.close()

    store = SqliteStore(path)
    (status,) = store.list_jobs()
    counts = {state: n for state, n in status.counts.items() if n}
    assert counts == {ObjectState.LABELED: 1, ObjectState.OPEN: 2}
    assert [one.wanted for one in store.data_objects(status.id, limit=9)] == [1, 2, 2]
    (member,) = store.batch(status.id, 1).members
    # As it stands in S3: UTF-8, unless half a character forbids that.
    assert [answer.content for answer in member.answers] == ['{"pose":"\\u00e9 \\ud83d"}']
    held = store.turn("b" * 32)
    assert held is not None
    assert store.keep_answer(held, "{}", START) is ObjectState.OPEN  # two are wanted
    store.close()
    migrated = sqlite3.connect(path)
    assert migrated.execute("PRAGMA user_version").fetchone() == (VERSION,)
    migrated.close()
    kept = sqlite3.connect(tmp_path / "labeling.db.v2")
    assert kept.execute("SELECT answer FROM tasks WHERE idx = 1").fetchone() == (None,)
    kept.close()


def test_data_objects_of_an_older_version_are_found_by_name(tmp_path: Path) -> None:
    make_old(tmp_path / "labeling.db", 3).close()
    store = SqliteStore(tmp_path / "labeling.db")
    assert [one.index for one in store.find_objects(1, "img 01", 9)] == [1]
    assert [one.index for one in store.find_objects(1, "2", 9)] == [2]
    held = store.turn("b" * 32)
    assert held is not None
    ann = Worker(held.worker_id, "", "", "")
    ready = store.take_ahead(Claim(1, ann, "c", START, START, Deadline(START)))
    assert ready is not None and ready.index == 2
    store.close()


def test_escaped_answer_is_rewritten_as_it_stands_in_s3(tmp_path: Path) -> None:
    path = tmp_path / "labeling.db"
    db = make_old(path, 2)
    text = json.dumps({"name": "Zoë", "text": "a\\u", "ctrl": "\x01"}, separators=(",", ":"))
    db.execute("UPDATE tasks SET answer = ? WHERE idx = 0", (text,))
    db.commit()
    db.close()
    SqliteStore(path).close()
    db = sqlite3.connect(path)
    row = db.execute("SELECT answer FROM tasks WHERE idx = 0").fetchone()
    db.close()
    assert row == ('{"name":"Zoë","text":"a\\\\u","ctrl":"\\u0001"}',)


def test_store_of_version_3_knows_what_workers_reported(tmp_path: Path) -> None:
    path = tmp_path / "labeling.db"
    db = make_old(path, 3)
    label = {"issues": [{"type": "worker_problem", "detail": "Too dark."}]}
    line = dump({"source-ref": "s3://bkt/in/0.jpg", "pose": label})
    db.execute("UPDATE data_objects SET output = ? WHERE idx = 0", (line,))
    db.commit()
    db.close()
    store = SqliteStore(path)
    (status,) = store.list_jobs()
    assert status.reported == 1
    assert [one.index for one in store.data_objects(status.id, limit=9, reported=True)] == [0]
    assert {state: n for state, n in status.counts.items() if n} == {
        ObjectState.LABELED: 1,
        ObjectState.OPEN: 2,
    }
    store.close()


def test_growing_job_of_version_4_keeps_what_is_declined(tmp_path: Path) -> None:
    path = tmp_path / "labeling.db"
    db = make_old(path, 4)
    request = json.loads(db.execute("SELECT request FROM jobs").fetchone()[0])
    request["Tags"] = [{"Key": "poserig:growth", "Value": "open"}]
    db.execute("UPDATE jobs SET request = ?", (json.dumps(request),))
    db.commit()
    db.close()
    store = SqliteStore(path)
    (status,) = store.list_jobs()
    held = store.turn("b" * 32)
    assert held is not None and (held.reason, held.finished) == ("", None)
    assert store.end_turn(held, TaskState.DECLINED, START, "A cat.")
    assert store.due(status.id, START, 10).offers == ()
    assert status.revision == 0
    store.close()


@pytest.mark.parametrize("version", [1, 2, 3, 4, 5, 6, 7])
def test_migrated_store_has_the_tables_of_a_new_one(tmp_path: Path, version: int) -> None:
    make_old(tmp_path / "old", version).close()
    for name in ("old", "new"):
        SqliteStore(tmp_path / name).close()

    def described(name: str) -> tuple[set[str], dict[str, set[str]]]:
        db = sqlite3.connect(tmp_path / name)
        named = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        columns = {
            table: {row[1] for row in db.execute(f"PRAGMA table_info({table})")} for table in tables
        }
        db.close()
        return named, columns

    assert described("old") == described("new")


def test_label_of_version_5_waits_for_review_and_goes_into_a_second_round(tmp_path: Path) -> None:
    make_old(tmp_path / "labeling.db", 5).close()
    store = SqliteStore(tmp_path / "labeling.db")
    (waiting,) = store.to_review(1, limit=9)
    assert (waiting.index, waiting.round, waiting.review) == (0, 1, "")
    review = Review(0, 1, Verdict.SEND_BACK, "The left knee.", "private.9", START)
    assert store.send_back(1, review)
    assert store.reviews(1, 0) == (review,)
    (label,) = store.earlier_labels(1, 0)
    assert (label.round, json.loads(label.output)["pose"]) == (1, {"poses": ["old"]})
    assert [one.round for one in store.turns_at(1, 0)] == [1]
    store.close()
    assert check_store(tmp_path / "labeling.db") == []


def test_check_store_reads_an_old_version_too(tmp_path: Path) -> None:
    make_old(tmp_path / "labeling.db", 2).close()
    assert check_store(tmp_path / "labeling.db") == []


def test_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    newer = sqlite3.connect(tmp_path / "labeling.db")
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(PoserigError, match="version 99; this poserig reads 8"):
        World(tmp_path)


def test_job_of_version_6_has_default_settings_and_a_draw_for_each_image(tmp_path: Path) -> None:
    path = tmp_path / "labeling.db"
    make_old(path, 6).close()
    store = SqliteStore(path)
    assert store.job_setup(1).settings == "{}"
    assert store.changes(1, limit=9) == ()
    store.close()
    db = sqlite3.connect(path)
    draws = [row[0] for row in db.execute("SELECT draw FROM data_objects ORDER BY idx")]
    lines = [row[0] for row in db.execute("SELECT text FROM data_objects ORDER BY idx")]
    db.close()
    assert draws == [draw_of(line) for line in lines]
    assert len(set(draws)) == 3
