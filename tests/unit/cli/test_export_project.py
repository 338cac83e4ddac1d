"""The labels of a folder that `poserig open` works on, exported while it is open and afterwards."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from poserig.cli.export import export_command
from poserig.cli.export_project import labels_of_project
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
    found = json.loads((tmp_path / "out.json").read_text())
    assert [image["file_name"] for image in found["images"]] == ["new name.jpg"]
    assert found["annotations"][0]["keypoints"][:3] == [5.5, 6, 2]
