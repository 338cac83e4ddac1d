"""Left and right: what is found, and what must stay silent."""

import pytest

from poserig.pose.checks.finding import Finding
from poserig.pose.checks.left_right import check_left_right
from tests.unit.pose.checks.people import (
    COCO,
    HEAD,
    NOTHING,
    PLAN,
    STANDING,
    Point,
    changed,
    mirrored,
    occluded,
    person,
    plan,
    pose,
    turned,
    without,
)  # fmt: skip

LEGS = ("knee", "ankle")
ARMS = ("elbow", "wrist")
BODY = ("shoulder", "hip", *ARMS, *LEGS)


def found(flat: list[float]) -> Finding | None:
    findings = check_left_right(PLAN, person(flat))
    assert len(findings) <= 1
    return findings[0] if findings else None


def pairs(finding: Finding | None) -> set[str]:
    """Parts that the fix would swap."""
    assert finding
    assert finding.fix
    return {left.removeprefix("left_") for left, _ in finding.fix["pairs"]}


PARTIAL: dict[str, list[float]] = {
    "whole": STANDING,
    "no legs": without(STANDING, "knee", "ankle"),
    "no arms": without(STANDING, *ARMS),
    "no head": without(STANDING, *HEAD),
    "no ears": without(STANDING, "ear"),
    "one side": without(STANDING, "right"),
    "head alone": without(STANDING, *BODY),
    "shoulders and hips": without(STANDING, *ARMS, *LEGS),
    "one eye": without(STANDING, "left_eye", "ear"),
    "two points": without(STANDING, "nose", "eye", "ear", "elbow", "wrist", "knee", "ankle", "hip"),
}


@pytest.mark.parametrize("quarter", range(4))
@pytest.mark.parametrize("name", PARTIAL)
def test_a_pose_as_it_is_has_nothing_wrong(name: str, quarter: int) -> None:
    if quarter == 2 and name in ("one side", "head alone"):
        return  # The next test.
    assert found(turned(PARTIAL[name], quarter)) is None


def test_without_a_girdle_of_the_body_everybody_stands() -> None:
    """A head alone that hangs upside down looks like one whose sides are exchanged."""
    for name in ("one side", "head alone"):
        finding = found(turned(PARTIAL[name], 2))
        assert finding
        assert finding.type == "left_right_whole"


@pytest.mark.parametrize("quarter", range(4))
@pytest.mark.parametrize("name", ["whole", "no legs", "no arms", "shoulders and hips", "no ears"])
def test_a_whole_pose_that_is_exchanged_is_found_however_it_lies(name: str, quarter: int) -> None:
    finding = found(turned(mirrored(PARTIAL[name]), quarter))
    assert finding
    assert finding.type == "left_right_whole"
    assert len(pairs(finding)) == 8 - name.count("no") * (1 if name == "no ears" else 2) - 4 * (
        name == "shoulders and hips"
    )


@pytest.mark.parametrize("quarter", range(4))
def test_the_legs_of_somebody_who_lies_are_found(quarter: int) -> None:
    finding = found(turned(mirrored(STANDING, "hip", *LEGS), quarter))
    assert finding
    assert (finding.type, pairs(finding)) == ("left_right_part", {"hip", "knee", "ankle"})


def test_a_head_without_a_body_says_enough() -> None:
    finding = found(mirrored(PARTIAL["head alone"]))
    assert finding
    assert (finding.type, pairs(finding)) == ("left_right_whole", {"eye", "ear"})


def test_a_face_whose_body_is_right_is_the_part_that_is_wrong() -> None:
    finding = found(mirrored(STANDING, "eye", "ear"))
    assert finding
    assert (finding.type, pairs(finding)) == ("left_right_part", {"eye", "ear"})
    assert finding.detail == (
        "Left and right look exchanged: left eye, right eye, left ear, right ear."
    )


def test_a_body_whose_face_is_right_is_the_part_that_is_wrong() -> None:
    finding = found(mirrored(STANDING, *BODY))
    assert finding
    assert pairs(finding) == {"shoulder", "elbow", "wrist", "hip", "knee", "ankle"}


def test_without_a_face_that_is_seen_a_whole_exchange_is_not_guessed() -> None:
    for flat in (without(STANDING, *HEAD), occluded(STANDING, *HEAD), without(STANDING, "nose")):
        assert found(mirrored(flat)) is None


def test_a_face_seen_from_the_side_does_not_say_which_way_it_looks() -> None:
    """Both eyes lie on one side of the nose, or hardly beside it."""
    nose = 3 * COCO.index["nose"]
    for dx in (-8, 8):
        flat = list(STANDING)
        for name in ("left_eye", "right_eye", "left_ear", "right_ear"):
            flat[3 * COCO.index[name]] = flat[nose] + dx
        assert found(mirrored(flat, *BODY)) is None
        assert found(flat) is None


@pytest.mark.parametrize(("share", "facing"), [(0.029, False), (0.031, True)])
def test_eyes_must_be_clear_of_the_nose(share: float, facing: bool) -> None:
    """Both together by 0.06 of the size of the person."""
    nose = STANDING[3 * COCO.index["nose"]]
    flat = without(STANDING, "ear")
    eye, distance = flat[3 * COCO.index["left_eye"] + 1], share * person(flat).size
    flat = changed(flat, left_eye=(nose - distance, eye, 2), right_eye=(nose + distance, eye, 2))
    finding = found(mirrored(flat, *BODY))
    assert bool(finding) == facing


@pytest.mark.parametrize(
    ("words", "kind"), [(("elbow",), "pair"), (("hip",), "pair"), (("knee", "ankle"), "part")]
)
def test_without_a_face_the_smaller_part_is_named(words: tuple[str, ...], kind: str) -> None:
    finding = found(mirrored(occluded(STANDING, *HEAD), *words))
    assert finding
    assert finding.type == f"left_right_{kind}"
    assert pairs(finding) == set(words)


def test_without_a_face_half_against_half_has_no_fix() -> None:
    finding = found(mirrored(without(STANDING, *HEAD), "hip", *LEGS))
    assert finding
    assert (finding.type, finding.fix) == ("left_right_part", None)
    assert finding.detail.startswith("Left and right look exchanged here, or on all the rest: ")


def test_one_pair_of_few_is_sure() -> None:
    """One of two pairs is half of them, but a single pair has a fix."""
    flat = without(STANDING, *HEAD, *ARMS, *LEGS)
    finding = found(mirrored(flat, "hip"))
    assert finding
    assert (finding.type, len(pairs(finding))) == ("left_right_pair", 1)


def test_a_pair_with_one_point_goes_with_the_pair_on_which_it_hangs() -> None:
    """The left knee and ankle lie under the right hip."""
    flat = mirrored(without(STANDING, "right_knee", "right_ankle"), "hip")
    knee, ankle = (STANDING[3 * COCO.index[f"left_{part}"]] for part in LEGS)
    wrong = changed(
        flat,
        left_knee=(300 - knee, STANDING[3 * COCO.index["left_knee"] + 1], 2),
        left_ankle=(300 - ankle, STANDING[3 * COCO.index["left_ankle"] + 1], 2),
    )
    finding = found(wrong)
    assert pairs(finding) == {"hip", "knee", "ankle"}
    assert finding
    assert "right_knee" not in finding.points


def test_a_pair_with_one_point_stays_where_it_lies_with_the_other_side() -> None:
    """The left knee is where it should be: nearer to the point that is named right hip."""
    finding = found(mirrored(without(STANDING, "right_knee", "ankle"), "hip"))
    assert pairs(finding) == {"hip"}


def test_half_a_pair_hangs_on_nothing_when_its_own_side_is_bare() -> None:
    """c is on the side that is named left, and left of it is nothing but the exchanged b."""
    plan_ = plan(
        "left_d", "right_d", "left_a", "right_a", "left_b", "right_b", "left_c", "right_c",
        links=[("left_d", "right_d"), ("left_a", "right_a"), ("left_b", "right_b"),
               ("left_d", "left_a"), ("right_d", "right_a"), ("left_a", "left_b"),
               ("right_a", "right_b"), ("left_b", "left_c"), ("right_b", "right_c")],
    )  # fmt: skip
    above = ((160, -60, 2), (100, -60, 2), (160, 0, 2), (100, 0, 2))
    left, right = (100, 60, 2), (160, 60, 2)

    def points(*rest: Point) -> tuple[str, ...]:
        (finding,) = check_left_right(plan_, pose(*above, *rest))
        return finding.points

    assert points(left, right, (95, 120, 2), NOTHING) == ("left_b", "right_b", "left_c")
    assert points(left, right, (165, 120, 2), NOTHING) == ("left_b", "right_b")
    assert points(left, right, NOTHING, (165, 120, 2)) == ("left_b", "right_b", "right_c")
    assert points(left, right, NOTHING, (95, 120, 2)) == ("left_b", "right_b")


def girdles(width: float, other: float, v: int = 2) -> list[Finding]:
    """Two girdles that point against each other, on an object of a fixed size."""
    plan_ = plan(
        "top", "end", "left_a", "right_a", "left_b", "right_b",
        links=[("left_a", "right_a"), ("left_b", "right_b"), ("left_a", "left_b"),
               ("right_a", "right_b")],
    )  # fmt: skip
    one = pose(
        (0, 0, 2),
        (100, 200, 2),
        (50 + width, 50, 2),
        (50, 50, v),
        (50, 150, 2),
        (50 + other, 150, 2),
    )
    assert one.size == pytest.approx((0.53 * 100 * 200) ** 0.5)
    return check_left_right(plan_, one)


def test_a_pair_too_narrow_to_tell_is_no_contradiction() -> None:
    """The narrower one must have a fifth of the size, which is 20.6 pixels."""
    assert girdles(20, 45) == []
    assert girdles(45, 20) == []
    (found_,) = girdles(45, 22)
    assert found_.type == "left_right_pair"


def test_a_pair_that_is_occluded_must_be_wider() -> None:
    """0.3 of the size, 30.9 pixels."""
    assert girdles(30, 45, v=1) == []
    assert len(girdles(32, 45, v=1)) == 1


def test_pairs_at_an_angle_are_no_contradiction() -> None:
    """A cosine of -0.85 is 148 degrees; with an occluded point -0.92, 157 degrees."""
    plan_ = plan(
        "left_a", "right_a", "left_b", "right_b",
        links=[("left_a", "right_a"), ("left_b", "right_b"), ("left_a", "left_b"),
               ("right_a", "right_b")],
    )  # fmt: skip
    for dy, v, count in ((55, 2, 1), (70, 2, 0), (35, 1, 1), (55, 1, 0)):
        one = pose((150, 50, v), (50, 50, 2), (50, 150, 2), (150, 150 + dy, 2))
        assert len(check_left_right(plan_, one)) == count, dy


def test_crossed_limbs_are_no_exchange() -> None:
    """The wrists lie before the chest, on the other side, but no link is longer for it."""
    wrists = {
        "left_wrist": (140.0, STANDING[3 * COCO.index["left_elbow"] + 1], 2),
        "right_wrist": (160.0, STANDING[3 * COCO.index["right_elbow"] + 1], 2),
    }
    assert found(changed(STANDING, **wrists)) is None


def test_nothing_is_said_about_a_rig_without_pairs_or_a_pose_without_size() -> None:
    assert check_left_right(plan("a", "b"), pose((0, 0, 2), (9, 9, 2))) == []
    assert check_left_right(PLAN, person(without(STANDING, "left", "right"))) == []


def test_one_pair_alone_contradicts_nothing() -> None:
    flat = without(STANDING, "nose", "eye", "ear", "elbow", "wrist", "knee", "ankle", "hip")
    assert found(mirrored(flat)) is None


def test_the_points_of_a_finding_are_those_that_are_labeled() -> None:
    finding = found(mirrored(without(STANDING, "left_wrist", "ear")))
    assert finding
    assert finding.type == "left_right_whole"
    assert "left_wrist" in finding.points
    assert "right_wrist" not in finding.points
    assert not any("ear" in name.split("_") for name in finding.points)
    assert ["left_wrist", "right_wrist"] in (finding.fix or {})["pairs"]
