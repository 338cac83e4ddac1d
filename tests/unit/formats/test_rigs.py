"""Rigs of labels: given, of the library, or made of names and links."""

import json
from pathlib import Path

import pytest

from poserig.formats.rigs import Rigs, make_rig, rig_name, rig_of_library, rig_to_json
from poserig.formats.started import rigs_in
from poserig.pose.rig_file import library_names, load_rig, parse_rig

NAMES = ("nose", "L_Eye", "R_Eye")


@pytest.mark.parametrize("name", library_names())
def test_a_rig_file_holds_all_of_a_rig(name: str) -> None:
    rig = load_rig(name)
    assert parse_rig(json.loads(json.dumps(rig_to_json(rig)))) == rig
    assert rig_of_library(rig.keypoint_names, rig.category) == rig


def test_a_rig_file_holds_what_an_instance_may_have_and_the_keys_of_points() -> None:
    value = {
        "version": 1,
        "name": "vehicle-1",
        "revision": 2,
        "classes": ["car", "truck"],
        "flags": ["crowd", "truncated"],
        "keypoints": [{"name": "wheel", "required": True, "hotkey": "e"}],
        "links": [],
        "sigma_source": "placeholder",
    }
    assert rig_to_json(parse_rig(value)) == value


@pytest.mark.parametrize(
    ("category", "name"),
    [("Macaque", "macaque-17"), ("macaque-17", "macaque-17"), ("person", "coco-person-17"),
     ("", "coco-person-17"), ("cat", "coco-person-17")],
)  # fmt: skip
def test_the_category_chooses_among_rigs_that_have_the_same_names(category: str, name: str) -> None:
    found = rig_of_library(load_rig("coco-person-17").keypoint_names, category)
    assert found == load_rig(name)


def test_a_rig_that_is_made_has_the_partners_that_its_names_tell() -> None:
    rig = make_rig("Wild Cat", NAMES, [("nose", "L_Eye"), ("L_Eye", "nose"), ("nose", "gone")])
    assert rig.name == "wild-cat-3"
    assert rig.swap_indices == (0, 2, 1)
    assert [(link.start, link.end) for link in rig.links] == [("nose", "L_Eye")]
    assert parse_rig(rig_to_json(rig)) == rig


@pytest.mark.parametrize(
    ("category", "name"),
    [("", "rig-3"), ("人", "rig-3"), ("a" * 99, "a" * 50 + "-3"), ("A--b!", "a-b-3")],
)
def test_a_rigs_name_can_be_a_files_name(category: str, name: str) -> None:
    assert rig_name(category, NAMES) == name


def test_a_given_rig_comes_before_the_library_and_a_made_one_is_told() -> None:
    hand = load_rig("hand-21")
    own = make_rig("own", NAMES)
    rigs = Rigs([own])
    assert rigs.of("whatever", NAMES) is own
    assert rigs.of("", hand.keypoint_names) == hand
    assert rigs.made == {}
    made = rigs.of("cat-2", ("a", "b"))
    assert made.name == "cat-2"
    assert rigs.made == {("a", "b"): made}


def test_rig_files_of_a_folder_are_found_and_others_passed_over(tmp_path: Path) -> None:
    rig = make_rig("cat", NAMES)
    (tmp_path / "cat-3.json").write_text(json.dumps(rig_to_json(rig)))
    (tmp_path / "other.json").write_text('{"images": []}')
    (tmp_path / "broken.json").write_text("{")
    assert rigs_in(tmp_path) == (rig,)
