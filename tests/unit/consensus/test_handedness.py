"""What the shape of a single pose says about left and right."""

from math import hypot, sqrt

import pytest

from poserig.pose.consensus.handedness import (
    BOTH_EYES,
    EARS_ALONE,
    NO_FACE,
    SOME_FACE,
    beside_nose,
    difference,
    face_state,
    handedness_of,
    looking_left,
    near_terms,
)
from poserig.pose.consensus.members import make_member
from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.pose.rig_file import load_rig
from tests.unit.consensus.helpers import HAND, member, pair, pose, rig_of

EYES = {"left_eye": (110, 50, 2), "right_eye": (90, 50, 2)}


def test_pairs_and_parts_of_a_person() -> None:
    assert HAND.parts == ["eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle"]
    assert HAND.pairs[0] == (1, 2)
    assert (HAND.nose, HAND.eyes, HAND.ears, HAND.shoulders) == (0, (1, 2), (3, 4), (5, 6))
    assert HAND.front[pair("knee")] == (0.98, -0.06, 0.06, 0.17)
    assert HAND.near[pair("ear")] == 1.08
    assert [HAND.beside[pair(part)] for part in ("eye", "ear", "hip")] == [0.74, 0.76, 0.0]
    weights = {(HAND.parts[p], HAND.parts[q]): weight for p, q, weight in HAND.links}
    assert weights["knee", "ankle"] == 1.58
    assert weights["shoulder", "wrist"] == 0.17
    assert ("eye", "hip") not in weights
    # The library's table names some pairs the other way round.
    assert weights["elbow", "hip"] == 0.75


def test_the_left_point_comes_first_whatever_the_order_of_the_rig() -> None:
    hand = handedness_of(load_rig("human-18"))
    names = load_rig("human-18").keypoint_names
    assert all(names[left].startswith("left") for left, _ in hand.pairs)
    assert names[hand.nose] == "front_of_face"
    assert hand.eyes == hand.ears == ()


def test_names_of_several_words_and_pairs_without_sides_have_no_part() -> None:
    hand = handedness_of(rig_of("left_big_toe", "right_big_toe", "left_knee", "right_knee"))
    assert hand.parts == ["", "knee"]
    assert hand.front[0] == (0.0, 0.0, 0.0, 0.0)
    assert (hand.near[0], hand.nose) == (0.0, -1)
    unsided = Rig(
        "r", (KeypointClass("knee_a", swap="knee_b"), KeypointClass("knee_b", swap="knee_a"))
    )
    assert (handedness_of(unsided).parts, handedness_of(unsided).pairs) == ([""], [(0, 1)])


@pytest.mark.parametrize("name", ["L-Knee", "left-KNEE", "KNEE_L"])
def test_a_part_is_read_from_names_of_other_styles(name: str) -> None:
    other = "other"
    keypoints = (
        KeypointClass(other, side="right", swap=name),
        KeypointClass(name, side="left", swap=other),
    )
    hand = handedness_of(Rig("r", keypoints))
    assert (hand.parts, hand.pairs) == (["knee"], [(1, 0)])


def test_a_rig_of_strange_names_keeps_its_links() -> None:
    links = [("left_bow", "left_mid"), ("right_mid", "right_bow"), ("left_mid", "left_stern")]
    rig = rig_of(
        "left_bow", "right_bow", "left_mid", "right_mid", "left_stern", "right_stern", links=links
    )
    # The last two are linked on one side alone.
    assert handedness_of(rig).links == [(0, 1, 1.0)]


def seen(**points: tuple[float, float, int]) -> int:
    return face_state(HAND, [make_member(0, pose(**points))])


def test_what_is_seen_of_a_face() -> None:
    assert seen(**EYES) == BOTH_EYES
    assert seen(left_eye=(1, 1, 2)) == SOME_FACE
    assert seen(nose=(1, 1, 2)) == SOME_FACE
    assert seen(left_ear=(1, 1, 2)) == EARS_ALONE
    assert seen(left_hip=(1, 1, 2)) == NO_FACE
    assert seen(left_eye=(1, 1, 1), right_eye=(2, 1, 1), left_ear=(3, 1, 2)) == EARS_ALONE


def test_half_of_the_members_must_have_seen_it() -> None:
    front = make_member(0, pose(left_eye=(110, 50, 2), right_eye=(90, 50, 2)))
    blind = make_member(0, pose(left_hip=(110, 150, 2), right_hip=(90, 150, 2)))
    assert face_state(HAND, [front, front, blind]) == BOTH_EYES
    assert face_state(HAND, [front, blind]) == BOTH_EYES
    assert face_state(HAND, [front, blind, blind]) == NO_FACE


@pytest.mark.parametrize("name", ["human-18", "box-truck-22", "hand-21"])
def test_a_rig_without_eyes_cannot_tell_which_way_its_object_looks(name: str) -> None:
    """That no eye is labeled says nothing there: only the links of neighboring pairs speak."""
    hand = handedness_of(load_rig(name))
    assert not any(weight for front in hand.front for weight in front)
    assert not any(hand.near)
    assert not any(hand.beside)
    assert len(hand.links) == {"human-18": 11, "box-truck-22": 12, "hand-21": 0}[name]


def looks(**points: tuple[float, float, int]) -> float:
    one = make_member(0, pose(**points))
    one.scale = 100.0
    return looking_left(HAND, one)


def test_a_face_before_the_ears_looks_away_from_them() -> None:
    found = looks(nose=(100, 0, 2), left_ear=(120, 0, 2))
    assert found == pytest.approx(0.2 / sqrt(0.2**2 + 0.04**2))
    found = looks(nose=(100, 0, 2), left_eye=(106, 0, 2), left_ear=(90, 0, 1), right_ear=(80, 0, 1))
    assert found == pytest.approx(-0.18 / sqrt(0.18**2 + 0.04**2))


def test_without_ears_the_shoulders_say_where_a_face_looks_less_surely() -> None:
    found = looks(nose=(100, 0, 2), left_shoulder=(120, 50, 2), right_shoulder=(110, 50, 1))
    assert found == pytest.approx(0.15 / sqrt(0.15**2 + 0.1**2))


def test_without_a_face_that_is_seen_nothing_says_where_it_looks() -> None:
    assert looks(left_ear=(120, 0, 2), left_shoulder=(140, 0, 2)) == 0
    assert looks(nose=(100, 0, 1), left_ear=(120, 0, 2)) == 0
    assert looks(nose=(100, 0, 2)) == 0


def test_a_difference_is_left_minus_right() -> None:
    one = make_member(0, pose(left_hip=(110, 150, 2), right_hip=(90, 140, 1)))
    assert difference(HAND, one, pair("hip"), 10.0) == (2.0, 1.0)
    assert difference(HAND, one, pair("knee"), 10.0) is None
    half = make_member(0, pose(left_hip=(110, 150, 2)))
    assert difference(HAND, half, pair("hip"), 10.0) is None


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (2, 0, (0.8, 0)),
        (0, 1, (-0.8, 0)),
        (2, 1, (0, 0.8)),
        (1, 2, (0, -0.8)),
        (2, 2, (0, 0)),
        (0, 0, (0, 0)),
    ],
)
def test_the_near_side_is_the_one_that_is_there(
    left: int, right: int, expected: tuple[float, float]
) -> None:
    one = make_member(0, pose(left_hip=(1, 1, left), right_hip=(2, 2, right)))
    assert near_terms(HAND, one, pair("hip"), 0.8) == expected


def test_ears_lie_on_their_own_sides_of_the_nose() -> None:
    one = make_member(0, pose(nose=(100, 50, 2), left_ear=(130, 50, 2), right_ear=(90, 50, 1)))
    one.scale = 100.0
    expected = 0.3 / hypot(0.3, 0.04) + 0.1 / hypot(0.1, 0.04)
    assert beside_nose(HAND, one, pair("ear")) == pytest.approx(expected)
    one.v = [1, *list(one.v)[1:]]
    assert beside_nose(HAND, one, pair("ear")) == 0
    half = make_member(0, pose(nose=(100, 50, 2), right_ear=(130, 50, 2)))
    half.scale = 100.0
    assert beside_nose(HAND, half, pair("ear")) == pytest.approx(-0.3 / hypot(0.3, 0.04))
    hand = handedness_of(rig_of("left_ear", "right_ear"))
    assert beside_nose(hand, member(0, (0, 0, 2), (9, 0, 2)), 0) == 0


def test_a_face_that_is_labeled_as_occluded_was_not_seen() -> None:
    """Somebody seen from behind: nose and eyes are where the head hides them."""
    nose, eyes = {"nose": (100, 50, 1)}, {"left_eye": (92, 45, 1), "right_eye": (108, 45, 1)}
    ears = {"left_ear": (80, 50, 2), "right_ear": (120, 50, 2)}
    one = make_member(0, pose(**nose, **eyes, **ears, left_shoulder=(60, 120, 2)))
    assert face_state(HAND, [one]) == EARS_ALONE
    assert looking_left(HAND, one) == 0
    assert beside_nose(HAND, one, pair("ear")) == 0


def test_a_link_may_be_listed_from_either_end() -> None:
    rig = rig_of("left_a", "right_a", "left_b", "right_b")
    for start, end in (("a", "b"), ("b", "a")):
        links = tuple(Link(f"{side}_{start}", f"{side}_{end}") for side in ("left", "right"))
        assert handedness_of(Rig("r", rig.keypoints, links)).links == [(0, 1, 1.0)]
