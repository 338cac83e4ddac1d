"""The labels of a folder that `poserig open` works on, exported while it is open and afterwards."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from poserig.cli.export import export_command
from poserig.cli.export_project import labels_of_project
from poserig.errors import PoserigError
from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store.records import JobSetup, NewObject, Outcome
from poserig.labeling.store.sqlite import SqliteStore
from poserig.project.photographs import Known, Photographs
from poserig.project.places import Places, places_of
from poserig.project.rigs import read_rig
from tests.pictures import jpeg
from tests.unit.labeling.fakes import START

HAND = read_rig("hand-21")


def label(x: float) -> dict[str, object]:
    return {
        "version": 2,
        "rig": "hand-21",
        "rig_hash": HAND.rig.hash,
        "image": {"width": 64, "height": 48},
        "instances": [{"id": "1", "keypoints": [x, 6, 2] + [0] * 60}],
        "agreement": None,
        "workers": 1,
        "issues": [],
        "seconds": 9,
    }


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A project with three photographs: one labeled and renamed, one open, one that is gone."""
    (tmp_path / "photos").mkdir()
    found = places_of(tmp_path / "photos")
    for name in ("new name.jpg", "open.jpg"):
        (found.photographs / name).write_bytes(jpeg())
    found.state.mkdir()
    store = SqliteStore(found.database)
    keys = {name: f"{number:016}/{name}" for number, name in enumerate(("old", "open.jpg", "gone"))}
    lines = [json.dumps({"source-ref": f"s3://project/images/{key}"}) for key in keys.values()]
    setup = JobSetup("photos", "arn", "ref", "team", "{}", "<p>", "null", START, 3)
    objects = [NewObject(n, text, ObjectState.PENDING) for n, text in enumerate(lines)]
    job = store.add_job(setup, None, objects)
    assert job is not None
    store.set_job_state(job, JobState.IN_PROGRESS, START, before=[JobState.INITIALIZING])
    outcomes = [
        Outcome(
            n, ObjectState.LABELED, json.dumps({**json.loads(lines[n]), "pose": label(5.5 + n)})
        )
        for n in (0, 2)
    ]
    store.keep_prepared(job, [], outcomes)
    store.close()
    photographs = Photographs(found.database)
    photographs.keep(
        [
            Known("new name.jpg", 1, 1, "d0", keys["old"], "image/jpeg"),
            Known("open.jpg", 1, 1, "d1", keys["open.jpg"], "image/jpeg"),
            Known("gone", 1, 1, "d2", keys["gone"], "image/jpeg", is_gone=True),
        ]
    )
    photographs.close()
    rig = found.files / "input" / "jobs" / "photos" / "rig.json"
    rig.parent.mkdir(parents=True)
    rig.write_text(HAND.text, "utf-8")
    return found


def test_labels_are_found_under_the_names_of_now(places: Places) -> None:
    source = labels_of_project(places.photographs)
    assert source is not None
    lines = [line for _, line, _ in source.lines()]
    assert [line["source-ref"] for line in lines] == ["new name.jpg", "open.jpg"]
    assert lines[0]["pose"]["instances"][0]["keypoints"][0] == 5.5
    assert "pose" not in lines[1]
    assert source.folder == places.photographs
    assert [rig.name for rig in source.rigs] == ["hand-21"]
    assert labels_of_project(places.state) is None


def test_answers_of_a_photograph_come_in_the_order_in_which_they_were_given(places: Places) -> None:
    answers = [("b", 2, '{"pose":"2"}'), ("a", 1, '{"pose":"1"}'), ("c", None, None)]
    with closing(sqlite3.connect(places.database)) as db, db:
        for worker, finished, content in answers:
            state = "accepted" if finished is None else "submitted"
            db.execute(
                "INSERT INTO tasks (id, job_id, idx, worker_id, worker_sub, worker_issuer, state,"
                " accepted, expires, finished, answer)"
                " VALUES (?, 1, 0, ?, 's', 'i', ?, 0, 9, ?, ?)",
                (worker, worker, state, finished, content),
            )
    source = labels_of_project(places.photographs)
    assert source is not None
    assert source.answers is not None
    found = source.answers([1, 2])
    assert [(one.worker_id, one.content) for one in found[1]] == [
        ("a", '{"pose":"1"}'), ("b", '{"pose":"2"}'),
    ]  # fmt: skip
    assert list(found.get(2, ())) == []


def test_state_may_lie_elsewhere(places: Places, tmp_path: Path) -> None:
    elsewhere = places.state.rename(tmp_path / "elsewhere")
    assert labels_of_project(places.photographs) is None
    source = labels_of_project(places.photographs, elsewhere)
    assert source is not None
    assert len(list(source.lines())) == 2


def test_export_names_the_users_own_files(places: Places, tmp_path: Path) -> None:
    store = SqliteStore(places.database)  # the project is open
    arguments = ["coco", str(places.photographs), str(tmp_path / "out.json")]
    result = CliRunner().invoke(export_command, arguments)
    store.close()
    assert result.exit_code == 0, result.output
    # What is in it is not taken back from now on.
    assert set(json.loads(places.exports.read_text())) == {"photos"}
    found = json.loads((tmp_path / "out.json").read_text())
    assert [image["file_name"] for image in found["images"]] == ["new name.jpg"]
    assert found["annotations"][0]["keypoints"][:3] == [5.5, 6, 2]


def test_only_some_images_of_one_queue_are_exported(places: Places, tmp_path: Path) -> None:
    another_rig(places, "human-18", 0, 1)
    listed = tmp_path / "some.txt"
    listed.write_text("new name.jpg\nnone.jpg\n")
    out = tmp_path / "out.json"
    arguments = ["coco", str(places.photographs), str(out), "--list", str(listed), "--json"]
    result = CliRunner().invoke(export_command, [*arguments, "--job", "photos", "--progress"])
    assert result.exit_code == 0, result.output
    *progress, last = map(json.loads, result.output.splitlines())
    assert progress == [{"done": 1, "total": 1}]
    assert (last["images"], last["missing"]) == (1, 1)
    found = json.loads(out.read_text())
    assert [image["file_name"] for image in found["images"]] == ["new name.jpg"]
    # What is in the other queue may be taken back still.
    assert set(json.loads(places.exports.read_text())) == {"photos"}
    with pytest.raises(PoserigError, match="There is no such queue") as raised:
        labels_of_project(places.photographs, only_job="third")
    assert raised.value.cure == "Name one of: photos, second."
    arguments = ["coco", str(out), str(tmp_path / "x.json"), "--job", "photos"]
    refused = CliRunner().invoke(export_command, arguments)
    assert "Only a folder that poserig has opened has queues." in str(refused.exception)


def another_rig(places: Places, name: str, *done: int) -> None:
    """Opens the project with a second rig, with which photographs are labeled."""
    store = SqliteStore(places.database)
    keys = [f"{number:016}/{name}" for number, name in enumerate(("old", "open.jpg", "gone"))]
    lines = [json.dumps({"source-ref": f"s3://project/images/{key}"}) for key in keys]
    setup = JobSetup("second", "arn2", "ref2", "team", "{}", "<p>", "null", START, 3)
    job = store.add_job(
        setup, None, [NewObject(n, t, ObjectState.PENDING) for n, t in enumerate(lines)]
    )
    assert job is not None
    store.set_job_state(job, JobState.IN_PROGRESS, START, before=[JobState.INITIALIZING])
    of_rig = {**label(9), "rig": name, "rig_hash": read_rig(name).rig.hash}
    outcomes = [
        Outcome(n, ObjectState.LABELED, json.dumps({**json.loads(lines[n]), "pose": of_rig}))
        for n in done
    ]
    store.keep_prepared(job, [], outcomes)
    store.close()
    rig = places.files / "input" / "jobs" / "second" / "rig.json"
    rig.parent.mkdir(parents=True)
    rig.write_text(read_rig(name).text, "utf-8")


def test_rigs_over_the_same_photograph_are_to_be_chosen(places: Places, tmp_path: Path) -> None:
    another_rig(places, "human-18", 0, 1)
    with pytest.raises(PoserigError, match="several rigs: hand-21") as raised:
        labels_of_project(places.photographs)
    assert raised.value.cure == "Choose one: --rig hand-21."
    source = labels_of_project(places.photographs, rig="human-18")
    assert source is not None
    assert [line["pose"]["rig"] for _, line, _ in source.lines()] == ["human-18"] * 2
    arguments = ["coco", str(places.photographs), str(tmp_path / "out.json"), "--rig", "hand-21"]
    result = CliRunner().invoke(export_command, arguments)
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "out.json").read_text())
    assert [image["file_name"] for image in found["images"]] == ["new name.jpg"]


def test_labels_of_a_deleted_queue_are_left_out(places: Places) -> None:
    another_rig(places, "human-18", 0, 1)
    store = SqliteStore(places.database)
    job = store.find_job("second")
    assert job is not None
    store.set_job_state(job.id, JobState.DELETED, START, before=[JobState.IN_PROGRESS])
    store.close()
    source = labels_of_project(places.photographs)
    assert source is not None
    found = [line["pose"]["rig"] for _, line, _ in source.lines() if "pose" in line]
    assert found == ["hand-21"]


def test_rigs_over_different_photographs_are_exported_together(places: Places) -> None:
    another_rig(places, "human-18", 1)
    source = labels_of_project(places.photographs)
    assert source is not None
    found = {line["source-ref"]: line["pose"]["rig"] for _, line, _ in source.lines()}
    assert found == {"new name.jpg": "hand-21", "open.jpg": "human-18"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--rig", "hand-21", "--rig", "human-18"], "Several rigs are chosen: hand-21, human-18"),
        (["--rig", "hand-21", "--only-rig", "human-18"], "Several rigs are chosen"),
        (["--rig", "missing.json"], "There is no such file"),
    ],
)
def test_choice_that_cannot_be_meant_is_told(
    places: Places, tmp_path: Path, arguments: list[str], told: str
) -> None:
    result = CliRunner().invoke(
        export_command, ["coco", str(places.photographs), str(tmp_path / "out.json"), *arguments]
    )
    assert isinstance(result.exception, PoserigError)
    assert told in str(result.exception)
