"""The rig of a project."""

import json
import os
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.project.places import JOBS, Places
from poserig.project.rigs import default_rigs, distinct, own_rigs, read_rig


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
