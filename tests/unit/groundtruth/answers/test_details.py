"""Tests what an answer says beside points: class, box, flags, notes, tags and several rigs."""

from typing import Any

import pytest

from poserig.groundtruth.answers.model import Answer, AnsweredInstance, AnsweredRig, AnswerError
from poserig.groundtruth.answers.pose import read_pose
from poserig.groundtruth.answers.read import read_answer
from poserig.json import Json, encode

ANT = {"id": "a", "keypoints": [1, 2.5, 2, 0, 0, 0]}
POSE: dict[str, Any] = {
    "version": 2,
    "rig": "ant-2",
    "labels": ["head", "tail"],
    "image": {"width": 640, "height": 480},
    "instances": [ANT],
}
DOG = {"rig": "dog-1", "rig_hash": "0123456789abcdef", "labels": ["paw"]}
PAW = {"id": "b", "rig": "dog-1", "keypoints": [7, 8, 1]}


def read(**members: Json) -> Answer:
    return read_pose({**POSE, **members})


def first(**members: Json) -> Answer:
    return read(instances=[{**ANT, **members}])


def test_class_box_flags_and_note_are_read() -> None:
    members = {"class": "queen", "bbox": [1, 2, 3.5, 4], "flags": ["crowd"], "note": "Two\nlines"}
    answer = first(**members)
    assert answer.instances == (
        AnsweredInstance(
            "a", "", [1, 2.5, 2, 0, 0, 0], "", "queen", (1, 2, 3.5, 4), ("crowd",), "Two\nlines"
        ),
    )
    assert answer.issues == ()


def test_tags_and_note_of_the_image_are_read_each_tag_once() -> None:
    answer = read(tags=["night", "rain", "night"], note="Blurred")
    assert (answer.tags, answer.note, answer.issues) == (("night", "rain"), "Blurred", ())


def test_empty_members_say_nothing() -> None:
    empty: dict[str, Json] = {"class": "", "bbox": None, "flags": [], "note": ""}
    assert first(**empty)._replace(has_details=False) == first()
    assert read(tags=[], note="", rigs=[])._replace(has_details=False) == read()


@pytest.mark.parametrize(
    ("member", "value", "kept"),
    [
        ("class", 7, "7"),
        ("class", "x" * 101, "xxx"),
        ("class", "two\nlines", "two\nlines"),
        ("bbox", [1, 2, 3], "[1, 2, 3]"),
        ("bbox", [1, 2, 0, 4], "[1, 2, 0, 4]"),
        ("bbox", [1, 2, -3, 4], "[1, 2, -3, 4]"),
        ("bbox", [1, 2, True, 4], "[1, 2, true, 4]"),
        ("bbox", "1 2 3 4", "1 2 3 4"),
        ("flags", [{"a": 1}], '[{"a": 1}]'),
        ("note", ["no text"], '["no text"]'),
    ],
)
def test_what_cannot_be_used_costs_itself_and_is_kept(member: str, value: Json, kept: str) -> None:
    answer = first(**{member: value})
    assert answer.instances == first().instances
    (issue,) = answer.issues
    assert (issue["type"], issue["severity"]) == ("unreadable_detail", "warning")
    assert issue["instance"] == "a"
    assert f"`pose.instances[0].{member}`" in issue["detail"]
    assert kept in issue["detail"]


def test_good_flags_stay_beside_wrong_ones_and_too_many() -> None:
    answer = first(flags=["crowd", 7, "x" * 101])
    assert answer.instances[0].flags == ("crowd",)
    assert "[7, " in answer.issues[0]["detail"]
    many = read(tags=[str(n) for n in range(60)])
    assert (len(many.tags), many.tags[-1]) == (50, "49")
    assert '["50", ' in many.issues[0]["detail"]


def test_a_long_note_is_cut_and_its_length_told() -> None:
    answer = read(note="x" * 2001)
    assert answer.note == "x" * 2000
    assert "2001 characters" in answer.issues[0]["detail"]
    assert "instance" not in answer.issues[0]


def test_an_instance_of_another_rig_has_the_points_of_that_rig() -> None:
    answer = read(instances=[ANT, PAW, {**ANT, "id": "c", "rig": "ant-2"}], rigs=[DOG])
    assert answer.rigs == (AnsweredRig("dog-1", "0123456789abcdef", ("paw",)),)
    assert [item.rig for item in answer.instances] == ["", "dog-1", ""]
    assert answer.instances[1].keypoints == [7, 8, 1]


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"rigs": {}, "instances": [PAW]}, r"instances\[0\]\.rig.*dog-1, which is not in"),
        ({"instances": [{**PAW, "rig": ["dog-1"]}]}, r"instances\[0\]\.rig"),
        ({"rigs": "dog-1"}, r"pose\.rigs: is not an array"),
        ({"rigs": [{"labels": ["paw"]}]}, r"pose\.rigs\[0\]: has no name"),
        ({"rigs": [DOG, DOG]}, r"pose\.rigs\[1\]: names the rig dog-1 again"),
        ({"rigs": [{**DOG, "rig": "ant-2"}]}, r"pose\.rigs\[0\]: names the rig ant-2 again"),
        ({"rigs": [{"rig": "dog-1"}]}, r"pose\.rigs\[0\]\.labels: is not an array of keypoint"),
        ({"rigs": [{**DOG, "labels": ["a", "a"]}]}, r"pose\.rigs\[0\]\.labels: names a keypoint"),
        ({"rigs": [DOG], "instances": [{**PAW, "keypoints": [1, 2, 2] * 2}]}, "6 numbers, not 3"),
    ],
)
def test_points_that_nobody_can_name_are_an_error(members: dict[str, Json], message: str) -> None:
    with pytest.raises(AnswerError, match=message):
        read(**members)


def test_a_wrong_hash_of_a_further_rig_is_an_issue() -> None:
    answer = read(instances=[PAW], rigs=[{**DOG, "rig_hash": "none"}])
    assert answer.rigs[0].rig_hash == ""
    assert "`pose.rigs[0].rig_hash`" in answer.issues[0]["detail"]


def test_the_start_keeps_its_details_and_its_rig() -> None:
    began: list[Json] = [
        {"name": "", "class": "queen", "flags": ["crowd"], "bbox": [0, 0, 9, 9], "note": "n",
         "annotations": [{"label": "head", "x": 1, "y": 2}]},
        {"name": "Rex", "rig": "dog-1", "annotations": [{"label": "paw", "x": 3, "y": 4}]},
    ]  # fmt: skip
    form = {
        "pose": encode({**POSE, "instances": [ANT, PAW], "rigs": [DOG]}),
        "original_annotations": encode(began),
    }
    answer = read_answer(encode(form))
    assert answer.start == (
        AnsweredInstance("1", "", [1, 2, 2, 0, 0, 0], "", "queen", (0, 0, 9, 9), ("crowd",), "n"),
        AnsweredInstance("2", "Rex", [3, 4, 2], rig="dog-1"),
    )
