from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.pose.rig_file import library_names, load_rig
from poserig.rigging.advice import KEYS, advice_on

BUG = Rig(
    "bug-5",
    (
        KeypointClass("head", position=(0.5, 0)),
        KeypointClass("left_wing", side="left", swap="right_wing", position=(1, 0.5)),
        KeypointClass("right_wing", side="right", swap="left_wing", position=(0, 0.5)),
        KeypointClass("left_foot", side="left", swap="right_foot", position=(0.8, 1)),
        KeypointClass("right_foot", side="right", swap="left_foot", position=(0.2, 1)),
    ),
    tuple(Link("head", end) for end in ("left_wing", "right_wing", "left_foot", "right_foot")),
)


def changed(number: int, **members: Any) -> Rig:
    keypoints = list(BUG.keypoints)
    keypoints[number] = replace(keypoints[number], **members)
    return replace(BUG, keypoints=tuple(keypoints))


def told(rig: Rig) -> list[str]:
    return [str(one) for one in advice_on(rig)]


def test_a_good_rig_gets_none() -> None:
    assert told(BUG) == []


@pytest.mark.parametrize("name", set(library_names()) - {"coco-wholebody-133"})
def test_the_library_follows_its_own_advice(name: str) -> None:
    assert told(load_rig(name)) == []


def test_whole_bodies_have_coco_wholebodys_links_which_leave_the_face_out() -> None:
    (one,) = advice_on(load_rig("coco-wholebody-133"))
    assert (one.place, one.what[:26]) == ("links", "No line leads to 68 points")


@pytest.mark.parametrize(
    ("number", "members", "expected"),
    [
        (0, {"position": None}, "keypoints: 1 of 5 points have no place in the template (head)."),
        (0, {"position": (0.8, 1.0)}, 'keypoints[3].position: "left_foot" lies on "head"'),
        (0, {"position": (1e300, -1e300)}, 'keypoints[0].position: "head" lies far outside of'),
        (0, {"color": "#ffffff"}, "keypoints[0].color: #ffffff is hard to see on a light photo"),
        (0, {"color": "#000"}, "keypoints[0].color: #000 is hard to see on a dark photograph."),
        (0, {"hotkey": "q"}, 'keypoints[0].hotkey: "q" does something else in the component.'),
        (0, {"hotkey": "ж"}, 'keypoints[0].hotkey: "ж" cannot be typed on every keyboard. Use a'),
        (0, {"hotkey": "3"}, '"3" is the key of "right_wing" by its place in the panel. Give'),
        (1, {"sigma": 0.1}, 'keypoints[1].sigma: "left_wing" has 0.1, and its partner 0.05.'),
        (1, {"side": "center"}, 'keypoints[1].side: "left_wing" has a partner but no side. Set'),
        (2, {"side": "left"}, 'keypoints[2].side: "right_wing" is left, and its name says right.'),
        (2, {"position": (0.02, 0.5)}, 'is no mirror image of "left_wing" in a template'),
        (1, {"color": "#0072b0"}, "#0072b0 and #0072b2, look alike (ΔE"),
        (1, {"color": "#8f00b2"}, "look alike to people who see no"),
    ],
)
def test_advice_names_member_reason_and_cure(
    number: int, members: dict[str, Any], expected: str
) -> None:
    found = told(changed(number, **members))
    assert [one for one in found if expected in one], found


def test_partners_that_only_the_names_tell_are_named() -> None:
    keypoints = tuple(replace(one, side="center", swap=None) for one in BUG.keypoints)
    found = told(replace(BUG, keypoints=keypoints))
    assert len(found) == 4
    assert found[0].startswith(
        'keypoints[1].swap: The name "left_wing" has a partner, "right_wing"'
    )


def test_a_template_from_aside_need_not_be_symmetric() -> None:
    keypoints = tuple(
        replace(one, position=(number / 5, number / 7)) for number, one in enumerate(BUG.keypoints)
    )
    assert told(replace(BUG, keypoints=keypoints)) == []


def test_doubled_lines_and_points_without_one_are_named() -> None:
    links = (*BUG.links[:3], Link("left_wing", "head"))
    assert told(replace(BUG, links=links)) == [
        'links[3]: joins "left_wing" and "head", as links[0] does. Remove one.',
        "links: No line leads to 1 point (right_foot). Link them, or people cannot see to which"
        " object they belong.",
    ]
    assert told(replace(BUG, links=())) == []


def test_keys_that_every_layout_has_are_those_of_the_component() -> None:
    assert told(changed(2, hotkey="3")) == []
    assert told(changed(2, hotkey="E")) == []
    source = (Path(__file__).parents[3] / "web" / "src" / "own-keys.ts").read_text("utf-8")
    assert f'KEYPOINT_KEYS = Array.from("{KEYS}")' in source
