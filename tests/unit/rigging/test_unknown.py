import json

import pytest

from poserig.json import Json
from poserig.pose.rig_file import LIBRARY, library_names
from poserig.rigging.unknown import unknown_members


def test_a_member_that_is_spelled_otherwise_is_told_with_the_one_that_is_meant() -> None:
    rig: Json = {
        "$schema": "x",
        "version": 1,
        "name": "a",
        "Flags": [],
        "mine": 1,
        "keypoints": [{"name": "a"}, {"name": "b", "col0r": "red"}],
        "links": [{"from": "a", "to": "b", "thickness": 2}],
    }
    assert [(one.place, one.cure) for one in unknown_members(rig)] == [
        ("Flags", 'Do you mean "flags"?'),
        ("mine", "Remove it, or leave it as a note."),
        ("keypoints[1].col0r", 'Do you mean "color"?'),
        ("links[0].thickness", "Remove it, or leave it as a note."),
    ]


def test_of_very_many_the_first_twenty_are_told() -> None:
    assert len(unknown_members({f"x{number}": 1 for number in range(1000)})) == 20


@pytest.mark.parametrize("name", library_names())
def test_the_library_has_none(name: str) -> None:
    assert unknown_members(json.loads((LIBRARY / f"{name}.json").read_text("utf-8"))) == []
