"""What an earlier `poserig label` kept of a folder, taken over.

data/state-dc24f4c.zip is what the code of commit dc24f4c left: `poserig label photos`, three of
five photographs labeled, stopped. Of its local AWS it has the photographs' contents only.
"""

import json
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from poserig.groundtruth.answers.files import parse_worker_responses
from poserig.json import JsonObject
from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store.records import JobSetup, NewObject, Outcome
from poserig.labeling.store.sqlite import SqliteStore
from poserig.project.earlier import EarlierState, earlier_states
from poserig.project.places import Places, places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from tests.pictures import jpeg
from tests.unit.labeling.fakes import START, MemoryObjects

ARCHIVE = Path(__file__).parent / "data" / "state-dc24f4c.zip"
COCO, HAND = read_rig("coco-person-17"), read_rig("hand-21")
JOB = "coco-person-17-20261127-103613"


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def old(tmp_path: Path) -> Places:
    """The folder that was labeled, and the state beside it."""
    zipfile.ZipFile(ARCHIVE).extractall(tmp_path)
    return places_of(tmp_path / "photos")


@pytest.fixture
def objects() -> MemoryObjects:
    return MemoryObjects()


@pytest.fixture
def state(old: Places, objects: MemoryObjects) -> Iterator[EarlierState]:
    made = EarlierState(old.photographs.parent / ".poserig", old.photographs, objects)
    yield made
    made.close()


def label_of(
    state: EarlierState, old: Places, name: str, rig: str = "coco-person-17"
) -> JsonObject:
    digest = sha256((old.photographs / name).read_bytes()).hexdigest()
    return state.label_of(name, digest, read_rig(rig).rig)


def test_labels_and_answers_of_0_1_are_found(
    state: EarlierState, old: Places, objects: MemoryObjects
) -> None:
    before = contents(old.photographs.parent)
    found = label_of(state, old, "b.jpg")
    assert found["pose"]["instances"][0]["keypoints"][:3] == [11, 12, 2]
    assert found["pose-metadata"]["job-name"] == JOB
    assert label_of(state, old, "cam1/d.jpg") == {}
    (uri,) = objects.stored
    assert uri.startswith(f"s3://project/output/{JOB}/annotations/worker-response/iteration-1/1/")
    (response,) = parse_worker_responses(objects.stored[uri], uri)
    assert "[11, 12, 2" in str(response)
    assert state.told().endswith("/.poserig, which stays as it is: 1 label, 1 answer.")
    assert state.told() == ""
    assert contents(old.photographs.parent) == before


def test_photograph_with_another_content_has_no_label(state: EarlierState, old: Places) -> None:
    (old.photographs / "a.jpg").write_bytes(jpeg(width=99))
    assert label_of(state, old, "a.jpg") == {}


def test_job_of_another_folder_is_none_of_this(
    state: EarlierState, old: Places, tmp_path: Path
) -> None:
    (tmp_path / "others").mkdir()
    noted = {f"coco-person-17 {tmp_path / 'others'}": JOB}
    (tmp_path / ".poserig" / "jobs.json").write_text(json.dumps(noted))
    assert label_of(state, old, "a.jpg") == {}


def test_label_of_another_rig_stays_there_and_is_told(state: EarlierState, old: Places) -> None:
    assert label_of(state, old, "a.jpg", "hand-21") == {}
    assert "Labels that were not taken: 1 of the rig coco-person-17." in state.told()


def test_label_whose_address_names_the_content_is_found_under_any_name(
    tmp_path: Path, objects: MemoryObjects
) -> None:
    """As later versions of `poserig label` left it."""
    digest = sha256(jpeg()).hexdigest()
    line = {"source-ref": f"s3://b/input/images/{digest[:16]}/old name.jpg"}
    (tmp_path / "photos").mkdir()
    (tmp_path / "state").mkdir()
    store = SqliteStore(tmp_path / "state" / "labeling.sqlite")
    setup = JobSetup("j", "arn", "ref", "team", "{}", "<p>", "null", START, 1)
    text = json.dumps(line)
    job = store.add_job(setup, None, [NewObject(0, text, ObjectState.PENDING)])
    assert job is not None
    store.set_job_state(job, JobState.IN_PROGRESS, START, before=[JobState.INITIALIZING])
    pose = {"rig": "hand-21", "rig_hash": HAND.rig.hash, "instances": []}
    output = json.dumps({**line, "pose": pose, "pose-metadata": {}})
    store.keep_prepared(job, [], [Outcome(0, ObjectState.LABELED, output)])
    store.close()
    state = EarlierState(tmp_path / "state", tmp_path / "photos", objects)
    assert state.label_of("new name.jpg", digest, HAND.rig)["pose"] == pose
    assert state.label_of("new name.jpg", "0" * 64, HAND.rig) == {}
    state.close()


def test_states_are_looked_for_where_label_kept_them(
    old: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = old.photographs.parent
    monkeypatch.chdir(root)
    assert earlier_states(old) == [root / ".poserig"]
    (root / ".poserig").rename(root / "elsewhere")
    assert earlier_states(old) == []
    assert earlier_states(places_of(old.photographs, root / "elsewhere")) == [root / "elsewhere"]


@pytest.mark.slow
def test_folder_goes_on_where_0_1_ended(old: Places) -> None:
    before = contents(old.photographs.parent / ".poserig")
    told: list[str] = []
    with RunningProject(old, COCO, tell=told.append) as running:
        assert running.wait_until_looked(30)
        counts = running.summary().counts
        assert counts[ObjectState.ALREADY_LABELED] == 3
        assert running.summary().total == 5
    assert told[0] == "5 photographs"
    assert told[1].endswith("which stays as it is: 3 labels, 3 answers.")
    assert len(list((old.files / "output" / JOB).rglob("*.json"))) == 3
    assert contents(old.photographs.parent / ".poserig") == before
    told.clear()
    with RunningProject(old, COCO, tell=told.append) as running:
        assert running.wait_until_looked(30)
        assert running.summary().total == 5
    assert told == ["5 photographs"]
