from dataclasses import replace
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.pose.label.read import parse_label
from poserig.pose.rig import KeypointClass, Rig
from poserig.pose.rig_file import load_rig
from poserig.rigging.difference import difference
from poserig.rigging.migrate import migrate_label

OLD = Rig("bird-3", tuple(map(KeypointClass, ("beak", "eye", "tail"))))
NEW = Rig("bird-4", tuple(map(KeypointClass, ("tail", "crest", "bill", "feet"))))
CHANGE = difference(OLD, NEW, {"beak": "bill"})
LABEL: dict[str, Any] = {
    "version": 2,
    "rig": "bird-3",
    "rig_hash": OLD.hash,
    "labels": ["beak", "eye", "tail"],
    "image": {"width": 64, "height": 48},
    "instances": [
        {"id": "1", "name": "Ann", "keypoints": [1, 2, 2, 3, 4, 1, 5.5, 6, 2], "origins": "mpa",
         "confidence": [0.9, 0.8, 0.7], "bbox": [0, 0, 9, 9]},
        {"id": "2", "keypoints": [0, 0, 0, 7, 8, 2, 9, 9, 1]},
    ],
    "issues": [
        {"type": "limb_length", "severity": "hint", "instance": "1", "points": ["beak", "eye"]},
        {"type": "outside_image", "severity": "error", "instance": "2", "points": ["eye"]},
        {"type": "doubtful_instance", "severity": "hint", "instance": "", "points": [],
         "keypoints": [1, 1, 2, 2, 2, 2, 3, 3, 2]},
    ],
    "seconds": 7,
}  # fmt: skip


def test_points_are_carried_over_by_name_and_added_ones_are_not_looked_at() -> None:
    moved = migrate_label(LABEL, CHANGE)
    assert moved["rig"] == "bird-4"
    assert moved["rig_hash"] == NEW.hash
    assert moved["labels"] == ["tail", "crest", "bill", "feet"]
    first, second = moved["instances"]
    assert first["keypoints"] == [5.5, 6, 2, 0, 0, 0, 1, 2, 2, 0, 0, 0]
    assert (first["origins"], first["confidence"]) == ("a-m-", [0.7, 0, 0.9, 0])
    assert (first["id"], first["name"], first["bbox"]) == ("1", "Ann", [0, 0, 9, 9])
    assert second == {"id": "2", "keypoints": [9, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]}
    assert (moved["image"], moved["seconds"]) == (LABEL["image"], 7)
    read = parse_label(moved)
    assert read.keypoint_names == NEW.keypoint_names
    assert [one.origins for one in read.instances] == ["a-m-", "p---"]


def test_issues_follow_their_points_and_go_with_them() -> None:
    kept = migrate_label(LABEL, CHANGE)["issues"]
    assert [(one["type"], one["points"]) for one in kept] == [
        ("limb_length", ["bill"]),
        ("doubtful_instance", []),
    ]
    assert kept[1]["keypoints"] == [3, 3, 2, 0, 0, 0, 1, 1, 2, 0, 0, 0]


def test_the_label_that_is_given_stays_as_it_was() -> None:
    before = repr(LABEL)
    migrate_label(LABEL, CHANGE)
    assert repr(LABEL) == before


def test_a_rig_of_the_library_needs_no_names_in_the_label() -> None:
    hand = load_rig("hand-21")
    named = {**LABEL, "instances": [], "issues": []}
    assert "labels" not in migrate_label(named, difference(OLD, hand))
    own = replace(hand, keypoints=hand.keypoints[:3], links=())
    assert migrate_label(named, difference(OLD, own))["labels"] == list(own.keypoint_names)


def test_boxes_of_version_1_are_made_anew_of_the_points() -> None:
    """They were always the box around the points; from version 2 on a box is a drawn one."""
    old = {**LABEL, "version": 1, "instances": [{**LABEL["instances"][0], "bbox": [1, 2, 4.5, 4]}]}
    change = difference(OLD, Rig("bird-2", OLD.keypoints[:2]))
    assert migrate_label(old, change)["instances"][0]["bbox"] == [1, 2, 2, 2]


def test_coming_back_loses_what_the_way_lost_and_nothing_else() -> None:
    back = difference(NEW, OLD, {"bill": "beak"})
    again = migrate_label(migrate_label(LABEL, CHANGE), back)
    assert again["instances"][0]["keypoints"] == [1, 2, 2, 0, 0, 0, 5.5, 6, 2]
    assert (again["rig"], again["rig_hash"], again["labels"]) == (
        "bird-3", OLD.hash, ["beak", "eye", "tail"])  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"rig_hash": "0123456789abcdef"}, "hash 0123456789abcdef.*Give the rig file that the"),
        ({"label_ref": "s3://b/k"}, "s3://b/k.*Export the labels"),
    ],
)
def test_a_label_of_another_rig_or_a_part_of_one_is_refused(
    change: dict[str, Any], words: str
) -> None:
    with pytest.raises(PoserigError, match=words):
        migrate_label({**LABEL, **change}, CHANGE)


def test_instances_of_a_further_rig_and_their_issues_stay() -> None:
    paw = {"id": "3", "rig": "dog-1", "keypoints": [7, 8, 2]}
    about = {"type": "outside_image", "severity": "error", "instance": "3", "points": ["eye"]}
    moved = migrate_label(
        {
            **LABEL,
            "rigs": [{"rig": "dog-1", "rig_hash": "", "labels": ["eye"]}],
            "instances": [*LABEL["instances"], paw],
            "issues": [about],
        },
        CHANGE,
    )
    assert moved["instances"][2] == paw
    assert moved["issues"] == [about]
    assert len(moved["instances"][0]["keypoints"]) == 12
