from dataclasses import replace

import pytest

from poserig.errors import PoserigError
from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.pose.rig_file import load_rig
from poserig.rigging.difference import difference

OLD = Rig(
    "bird-4",
    (
        KeypointClass("beak"),
        KeypointClass("left_wing", side="left", swap="right_wing"),
        KeypointClass("right_wing", side="right", swap="left_wing"),
        KeypointClass("tail"),
    ),
    (Link("beak", "tail"),),
)
BEAK, LEFT, RIGHT, TAIL = OLD.keypoints


def lines(new: Rig, **renamed: str) -> list[str]:
    return str(difference(OLD, new, renamed)).split("\n")


def test_a_rig_that_differs_in_looks_alone_needs_no_migration() -> None:
    bright = replace(OLD, keypoints=tuple(replace(one, color="#fff") for one in OLD.keypoints))
    assert lines(bright) == ["The hash stays: labels need no migration."]
    assert difference(OLD, bright).places() == [0, 1, 2, 3]


def test_what_labels_lose_comes_first_and_what_they_gain_is_said() -> None:
    new = replace(OLD, keypoints=(BEAK, LEFT, RIGHT, KeypointClass("crest"), KeypointClass("eye")))
    change = difference(OLD, replace(new, links=()))
    assert str(change).split("\n")[:3] == [
        "1 point (tail) removed: labels lose it.",
        "2 points (crest, eye) added: labels have them as not looked at.",
        "Links gone: beak to tail. No point changes.",
    ]
    assert change.places() == [0, 1, 2, None, None]
    assert change.likely_renamed == {"tail": "crest"}


def test_rigs_of_other_things_have_no_renamed_points() -> None:
    assert difference(load_rig("coco-person-17"), load_rig("hand-21")).likely_renamed == {}


def test_a_renamed_point_is_the_same_point() -> None:
    new = replace(OLD, keypoints=(replace(BEAK, name="bill"), LEFT, RIGHT, TAIL),
                  links=(Link("tail", "bill"),))  # fmt: skip
    told = lines(new, beak="bill")
    assert told[0] == "Renamed: beak is bill. Labels keep their points."
    assert told[1].startswith(f"The hash changes from {OLD.hash} to ")
    assert difference(OLD, new, {"beak": "bill"}).places() == [0, 1, 2, 3]


def test_classes_and_flags_are_compared_and_labels_keep_those_that_are_gone() -> None:
    new = replace(OLD, classes=("duck", "bird-4"), flags=("crowd",))
    assert lines(new)[:2] == ["Classes new: duck.", "Flags new: crowd."]
    assert str(difference(new, replace(new, classes=("duck",), flags=()))).split("\n") == [
        "Classes gone: bird-4. Labels keep them.",
        "Flags gone: crowd. Labels keep them.",
        "The hash stays: labels need no migration.",
    ]


def test_another_order_partners_and_sigmas_are_said() -> None:
    new = replace(OLD, keypoints=(TAIL, replace(BEAK, sigma=0.1), replace(LEFT, swap=None),
                                  replace(RIGHT, swap=None)))  # fmt: skip
    change = difference(OLD, new)
    assert change.places() == [3, 0, 1, 2]
    told = str(change).split("\n")
    assert told[0] == "The order of the points changes: labels are written in the new one."
    assert told[1] == "Partners of left_wing, right_wing change. No point changes; checks do."
    assert told[2] == "Sigmas change: beak 0.05 → 0.1. New labels are judged by them."


def test_names_may_be_exchanged() -> None:
    renamed = {"left_wing": "right_wing", "right_wing": "left_wing"}
    change = difference(OLD, OLD, renamed)
    assert change.places() == [0, 2, 1, 3]
    assert (change.added, change.removed) == ((), ())


@pytest.mark.parametrize(
    ("renamed", "words"),
    [
        ({"bek": "beak"}, 'The rig "bird-4" has no point "bek"'),
        ({"beak": "bill"}, 'has no point "bill"'),
        ({"beak": "tail"}, '"tail" is a point of both rigs'),
        ({"beak": "tail", "left_wing": "tail", "tail": "beak"}, "Two points would get one name"),
    ],
)
def test_a_wrong_name_is_refused(renamed: dict[str, str], words: str) -> None:
    with pytest.raises(PoserigError, match=words):
        difference(OLD, OLD, renamed)
