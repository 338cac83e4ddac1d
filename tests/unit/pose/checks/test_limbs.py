"""Links that are far too long, and points of a limb in the wrong order."""

import pytest

from poserig.pose.checks.limbs import check_chains, check_lengths, link_ratios, median_ratio
from tests.unit.pose.checks.people import (
    COCO,
    PLAN,
    STANDING,
    changed,
    occluded,
    person,
    plan,
    pose,
    without,
)  # fmt: skip

LINE = plan(
    "a", "b", "c", "d", "e",
    links=[("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")],
    places=[(0, 0), (0.1, 0), (0.2, 0), (0.3, 0), (0.5, 0)],
)  # fmt: skip


def test_ratios_are_lengths_against_the_template() -> None:
    one = pose((0, 0, 2), (10, 0, 2), (30, 0, 1), (0, 0, 0), (0, 40, 2))
    assert link_ratios(LINE, one) == pytest.approx({0: 100, 1: 200})
    assert median_ratio({0: 3.0, 1: 1.0, 2: 2.0}) == 2
    assert median_ratio({0: 1.0, 1: 2.0}) == 2
    assert median_ratio({}) == 0


def row(last: float) -> list[str]:
    """Points found too far off, of four links of 10 pixels but for the last one."""
    one = pose((0, 0, 2), (10, 0, 2), (20, 0, 2), (30, 0, 2), (30, last, 2))
    return [name for finding in check_lengths(LINE, one) for name in finding.points]


def test_a_link_is_too_long_from_2_6_times_the_others_on() -> None:
    """The last one is twice as long in the template: 20 pixels."""
    assert row(51) == []
    assert row(53) == ["e"]
    assert row(20) == []


def test_a_long_link_must_be_long_for_the_object_too() -> None:
    plan_ = plan(
        "a", "b", "c", "d", "f", "g",
        links=[("a", "b"), ("b", "c"), ("c", "d"), ("d", "f"), ("f", "g")],
        places=[(0, 0), (0.01, 0), (0.02, 0), (0.03, 0), (0.04, 0), (5.0, 5.0)],
    )  # fmt: skip
    far = (500.0, 500.0, 2)
    for y, count in ((140, 0), (150, 1)):
        one = pose((0, 0, 2), (1, 0, 2), (2, 0, 2), (3, 0, 2), (3, y, 2), far)
        assert len(check_lengths(plan_, one)) == count, y


def test_few_links_tell_nothing() -> None:
    one = pose((0, 0, 2), (10, 0, 2), (20, 0, 2), (30, 900, 2), (0, 0, 0))
    assert check_lengths(LINE, one) == []


def test_when_a_third_of_the_links_is_long_nothing_is_told() -> None:
    one = pose((0, 0, 2), (10, 0, 2), (20, 0, 2), (30, 900, 2), (50, 0, 2))
    assert check_lengths(LINE, one) == []


def test_a_point_all_of_whose_links_are_long_is_the_one() -> None:
    """Of the knee both links are long, of hip and ankle only one: the ankle has no other."""
    far = changed(STANDING, left_knee=(900, 900, 2))
    (finding,) = check_lengths(PLAN, person(far))
    assert set(finding.points) == {"left_knee", "left_ankle"}
    (finding,) = check_lengths(PLAN, person(changed(STANDING, left_ankle=(900, 900, 2))))
    assert finding.points == ("left_ankle",)
    assert finding.fix is None
    assert finding.detail == "Far from where the rest of the object suggests: left ankle."


def test_both_ends_are_named_when_neither_stands_out() -> None:
    """Both ends have another link that is fine."""
    one = pose((0, 0, 2), (10, 0, 2), (90, 0, 2), (100, 0, 2), (120, 0, 2))
    (finding,) = check_lengths(LINE, one)
    assert finding.points == ("b", "c")


CHAIN = plan(
    "root",
    "middle",
    "end",
    "other",
    links=[("root", "middle"), ("middle", "end"), ("root", "other")],
)


@pytest.mark.parametrize(
    ("x", "y", "wrong"),
    [(50, 0, True), (29, 0, False), (31, 0, True), (71, 0, False), (69, 0, True),
     (50, 24, True), (50, 27, False), (150, 0, False)],
)  # fmt: skip
def test_an_end_between_root_and_middle_is_in_the_wrong_order(
    x: float, y: float, wrong: bool
) -> None:
    one = pose((0, 0, 2), (100, 0, 2), (x, y, 2), (0, 50, 2))
    findings = check_chains(CHAIN, one)
    assert [finding.points for finding in findings] == ([("middle", "end")] if wrong else [])
    if wrong:
        assert findings[0].fix == {"action": "swap", "instance": "1", "pairs": [["middle", "end"]]}


def test_only_visible_points_tell_an_order() -> None:
    for number in range(3):
        points = [(0, 0, 2), (100, 0, 2), (50, 0, 2), (0, 50, 2)]
        points[number] = (*points[number][:2], 1)
        assert check_chains(CHAIN, pose(*points)) == []
    assert check_chains(CHAIN, pose((0, 0, 2), (0, 0, 2), (0, 0, 2), (0, 50, 2))) == []


def arm(upper: float) -> list[float]:
    """A person whose left wrist is between shoulder and elbow; the right arm is this long."""
    shoulder = STANDING[3 * COCO.index["left_shoulder"] : 3 * COCO.index["left_shoulder"] + 2]
    right = STANDING[3 * COCO.index["right_shoulder"] : 3 * COCO.index["right_shoulder"] + 2]
    return changed(
        STANDING,
        left_elbow=(shoulder[0], shoulder[1] + 100, 2),
        left_wrist=(shoulder[0], shoulder[1] + 50, 2),
        right_elbow=(right[0], right[1] + upper, 2),
    )


def test_the_way_must_be_longer_than_on_the_other_side() -> None:
    assert check_chains(PLAN, person(arm(80))) == []
    (finding,) = check_chains(PLAN, person(arm(75)))
    assert finding.points == ("left_elbow", "left_wrist")


def test_a_side_that_is_not_labeled_compares_with_nothing() -> None:
    for name in ("right_elbow", "right_shoulder"):
        (finding,) = check_chains(PLAN, person(without(arm(100), name)))
        assert finding.type == "chain_order"
    assert check_chains(PLAN, person(occluded(arm(100), "right_elbow"))) == []


def test_a_root_without_a_partner_is_its_own() -> None:
    plan_ = plan(
        "root", "other", "left_m", "right_m", "left_e", "right_e",
        links=[("root", "other"), ("root", "left_m"), ("root", "right_m"), ("left_m", "left_e"),
               ("right_m", "right_e")],
    )  # fmt: skip
    points = [(0, 0, 2), (0, 50, 2), (100, 0, 2), (-70, 0, 2), (50, 0, 2), (-120, 0, 2)]
    (finding,) = check_chains(plan_, pose(*points))
    assert finding.points == ("left_m", "left_e")
    points[3] = (-90, 0, 2)
    assert check_chains(plan_, pose(*points)) == []
