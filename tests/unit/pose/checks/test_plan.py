"""What the checks need to know about a rig."""

import pytest

from poserig.pose.checks.plan import plan_of
from poserig.pose.rig_file import load_rig
from tests.unit.pose.checks.people import PLAN, plan

INDEX = {name: number for number, name in enumerate(PLAN.keypoint_names)}
PAIR = {
    left.removeprefix("left_"): number
    for number, left in enumerate(PLAN.keypoint_names[pair[0]] for pair in PLAN.pairs)
}


def names(points: frozenset[int]) -> set[str]:
    return {PLAN.keypoint_names[point] for point in points}


def test_pairs_are_left_then_right_and_know_their_sides() -> None:
    assert len(PLAN.pairs) == 8
    assert all(PLAN.keypoint_names[left].startswith("left_") for left, _ in PLAN.pairs)
    assert all(PLAN.sided)
    turned = plan("right_a", "left_a", "b")
    assert (turned.pairs, turned.sided) == (((1, 0),), (True,))
    assert turned.pair_of == {1: 0, 0: 0}
    truck = plan_of(load_rig("box-truck-22"))
    assert len(truck.sided) == len(truck.pairs) > 0


def test_lengths_are_those_of_the_template() -> None:
    found = plan("a", "b", "c", links=[("a", "b"), ("b", "c")], places=[(0, 0), (0.3, 0.4), None])
    assert found.lengths == pytest.approx((0.5, 0))
    assert found.places == ((0, 0), (0.3, 0.4), None)


def test_required_groups_and_neighbors() -> None:
    found = plan(
        "a",
        "b",
        "c",
        links=[("c", "a"), ("a", "b"), ("b", "a")],
        required=["c"],
        groups=["x", "", "x"],
    )
    assert (found.required, found.groups) == ((2,), ("x", "", "x"))
    assert found.neighbors == ((1, 2), (0,), (0,))


def test_girdles_are_pairs_that_are_linked() -> None:
    assert {PAIR["shoulder"], PAIR["hip"], PAIR["eye"]} <= set(PLAN.girdles)
    assert PAIR["knee"] not in PLAN.girdles


def test_pairs_are_linked_side_by_side() -> None:
    assert (PAIR["hip"], PAIR["knee"]) in PLAN.pair_links
    assert (PAIR["shoulder"], PAIR["knee"]) not in PLAN.pair_links
    crossed = plan(
        "left_a",
        "right_a",
        "left_b",
        "right_b",
        links=[("left_a", "right_b"), ("right_a", "left_b")],
    )
    one_sided = plan("left_a", "right_a", "left_b", "right_b", links=[("left_a", "left_b")])
    assert crossed.pair_links == one_sided.pair_links == ()


def test_linked_pairs_and_girdles_are_comparable() -> None:
    assert {(PAIR["eye"], PAIR["hip"]), (PAIR["hip"], PAIR["knee"])} <= set(PLAN.comparable)
    assert (PAIR["knee"], PAIR["elbow"]) not in PLAN.comparable
    assert all(first < second for first, second in PLAN.comparable)


def test_of_many_girdles_only_eight_are_compared() -> None:
    rig = [f"{side}_{number}" for number in range(10) for side in ("left", "right")]
    found = plan(*rig, links=[(f"left_{number}", f"right_{number}") for number in range(10)])
    assert len(found.girdles) == 10
    assert len(found.comparable) == 8 * 7 / 2
    assert max(second for _, second in found.comparable) == 7


def test_a_face_is_between_the_points_of_a_girdle_of_its_group() -> None:
    ((nose, pairs),) = PLAN.faces
    assert nose == INDEX["nose"]
    assert set(pairs) == {PAIR["eye"], PAIR["ear"]}
    links = [("n", "left_e"), ("n", "right_e"), ("left_e", "right_e")]
    other = plan("n", "left_e", "right_e", links=links, groups=["head", "body", "body"])
    assert other.faces == ()
    bare = plan("n", "left_e", "right_e", "left_f", "right_f", links=links)
    assert bare.faces == ((0, (0,)),)
    half = plan("n", "left_e", "right_e", links=links[1:], groups=["head"] * 3)
    assert half.faces == ()


def test_parts_of_pairs_are_pairs_limbs_girdles_with_limbs_and_faces() -> None:
    parts = PLAN.pair_parts
    for part in ({"knee", "ankle"}, {"hip", "knee", "ankle"}, {"eye", "ear"}, {"wrist"}):
        assert frozenset(PAIR[name] for name in part) in parts, part
    assert frozenset(range(8)) not in parts
    assert [len(part) for part in parts] == sorted(len(part) for part in parts)
    assert len(set(parts)) == len(parts)


def test_parts_of_points_are_points_limbs_and_halves() -> None:
    parts = [names(part) for part in PLAN.point_parts]
    assert {"left_wrist"} in parts
    assert {"left_elbow", "left_wrist"} in parts
    assert {
        f"{side}_{part}" for side in ("left", "right") for part in ("hip", "knee", "ankle")
    } in parts
    assert set(PLAN.keypoint_names) not in parts
    assert plan("a", "b").point_parts == ()


def test_a_boundary_has_its_inside_first() -> None:
    cut = {frozenset(names(part)): links for part, links in PLAN.boundaries}
    ((inside, outside),) = cut[frozenset({"left_elbow", "left_wrist"})]
    assert (inside, outside) == (INDEX["left_elbow"], INDEX["left_shoulder"])
    both = cut[frozenset({"left_elbow"})]
    assert all(inside == INDEX["left_elbow"] for inside, _ in both)
    assert len(both) == 2


def test_chains_are_limbs_from_the_root_on() -> None:
    named = {tuple(PLAN.keypoint_names[point] for point in chain) for chain in PLAN.chains}
    assert ("left_shoulder", "left_elbow", "left_wrist") in named
    assert ("left_wrist", "left_elbow", "left_shoulder") not in named
    assert ("left_hip", "left_knee", "left_ankle") in named
    # Both ends of a line of three are ends: nobody knows the root.
    assert plan("a", "b", "c", links=[("a", "b"), ("b", "c")]).chains == ()


def test_points_on_one_spot_of_the_template() -> None:
    found = plan("a", "b", "c", "d", places=[(0, 0), (0, 0), None, None])
    assert found.is_one_spot(0, 1)
    assert not found.is_one_spot(2, 3)
    assert not found.is_one_spot(0, 2)
