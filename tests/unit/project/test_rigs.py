"""The rig of a project."""

import json
import os
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.project.job import write_rig
from poserig.project.places import JOBS, Places
from poserig.project.product import template
from poserig.project.rigs import (
    default_rigs,
    distinct,
    own_rigs,
    read_rig,
    rig_file,
    rig_of_job,
)
from tests.unit.labeling.fakes import MemoryObjects


def test_rig_of_the_library_needs_no_file() -> None:
    rig = read_rig("hand-21")
    assert rig.rig.name == "hand-21"
    assert json.loads(rig.text)["name"] == "hand-21"
    assert rig.own == {}


def test_own_rig_comes_with_its_members(tmp_path: Path) -> None:
    file = tmp_path / "cat.json"
    file.write_text(json.dumps({"version": 1, "name": "cat-1", "keypoints": [{"name": "nose"}]}))
    rig = read_rig(str(file))
    assert rig.own == {"cat-1": json.loads(file.read_text())}


def test_own_rig_with_a_name_of_the_library_is_own(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    points = {"version": 1, "name": "hand-21", "keypoints": [{"name": "thumb"}]}
    file.write_text(json.dumps(points))
    assert read_rig(str(file)).is_own
    assert list(read_rig(str(file)).own) == ["hand-21"]
    assert not read_rig("hand-21").is_own


def test_unknown_rig_is_told(tmp_path: Path) -> None:
    with pytest.raises(PoserigError, match="neither a file nor a rig"):
        read_rig("nosuch")


def test_without_a_name_it_is_the_rig_of_the_last_time(places: Places) -> None:
    assert default_rigs(places)[0].rig.name == "coco-person-17"
    imported = {"version": 1, "name": "cat-1", "keypoints": [{"name": "nose"}], "links": []}
    (places.photographs / "cat-1.json").write_text(json.dumps(imported))
    (places.photographs / "other.json").write_text("{}")
    assert default_rigs(places)[0].rig.name == "cat-1"
    for number, name in enumerate(("hand-21", "human-18")):
        file = places.files / JOBS.key / f"photos-{name}" / "rig.json"
        file.parent.mkdir(parents=True)
        file.write_text(read_rig(name).text, "utf-8")
        os.utime(file, (number, number))
    assert default_rigs(places)[0].rig.name == "human-18"


def test_two_rigs_of_one_name_are_refused_and_one_that_is_named_twice_is_one(
    tmp_path: Path,
) -> None:
    file = tmp_path / "mine.json"
    points = {"version": 1, "name": "hand-21", "keypoints": [{"name": "thumb"}]}
    file.write_text(json.dumps(points))
    hand, other = read_rig("hand-21"), read_rig("human-18")
    assert distinct([hand, other, hand]) == [hand, other]
    with pytest.raises(PoserigError, match='the name "hand-21"'):
        distinct([hand, read_rig(str(file))])


def test_own_rigs_of_every_queue_are_known_and_a_damaged_one_hinders_nobody(places: Places) -> None:
    jobs = places.files / JOBS.key
    points = {"version": 1, "name": "cat-1", "keypoints": [{"name": "nose"}]}
    for name, text in (("a", json.dumps(points)), ("b", "{"), ("c", read_rig("hand-21").text)):
        (jobs / name).mkdir(parents=True)
        (jobs / name / "rig.json").write_text(text, "utf-8")
    assert own_rigs(places) == {"cat-1": points}


def test_rigs_of_one_queue_are_named_together_and_come_back_from_its_file(
    places: Places, tmp_path: Path
) -> None:
    file = tmp_path / "dog.json"
    points = {"version": 1, "name": "dog-1", "keypoints": [{"name": "nose"}], "author": "kept"}
    file.write_text(json.dumps(points))
    joined = read_rig(f"hand-21+{file}")
    assert (joined.name, joined.is_own) == ("hand-21+dog-1", True)
    assert joined.own == {"dog-1": points}
    objects = MemoryObjects()
    write_rig(
        objects, "Job", joined.rig, joined.text, template().read_text("utf-8"), joined.more_files
    )
    kept = rig_file(places, "Job")
    kept.parent.mkdir(parents=True)
    kept.write_bytes(objects.stored[f"{JOBS}/job/rig.json"])
    found = rig_of_job(places, "Job")
    assert found is not None
    assert (found.name, found.rigs, found.own) == (joined.name, joined.rigs, joined.own)
    assert [one.name for one in default_rigs(places)] == ["hand-21+dog-1"]
    # A queue of one of them is another queue.
    assert [one.name for one in distinct([joined, read_rig("hand-21")])] == [
        "hand-21+dog-1",
        "hand-21",
    ]


def test_rigs_with_one_class_cannot_share_a_queue() -> None:
    with pytest.raises(PoserigError, match='the class "person": coco-person-17 and human-18'):
        read_rig("coco-person-17+human-18")
