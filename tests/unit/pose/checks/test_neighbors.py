"""Duplicates, points on the neighbor, and mixtures of two objects."""

from math import exp

import pytest

from poserig.pose.checks.finding import Finding
from poserig.pose.checks.neighbors import check_neighbors
from tests.unit.pose.checks.people import (
    NOTHING,
    PLAN,
    STANDING,
    Point,
    changed,
    person,
    plan,
    pose,
    without,
)


def moved(flat: list[float], dx: float, dy: float = 0.0) -> list[float]:
    shift = (dx, dy, 0)
    return [n + shift[at % 3] if flat[at - at % 3 + 2] else n for at, n in enumerate(flat)]


def people(*flats: list[float]) -> list[Finding]:
    return check_neighbors(PLAN, [person(flat, str(n)) for n, flat in enumerate(flats, start=1)])


def swapped(one: list[float], other: list[float], *words: str) -> tuple[list[float], list[float]]:
    """Two people who took each other's points."""
    mine, theirs = list(one), list(other)
    for index, name in enumerate(PLAN.keypoint_names):
        if any(word in name for word in words):
            at = slice(3 * index, 3 * index + 3)
            mine[at], theirs[at] = other[at], one[at]
    return mine, theirs


def test_the_less_complete_one_of_two_on_top_of_each_other_is_the_duplicate() -> None:
    part = without(STANDING, "ankle")
    for flats, instance, other in (((part, STANDING), "1", "2"), ((STANDING, part), "2", "1")):
        (finding,) = people(*flats)
        assert (finding.type, finding.instance, finding.other) == (
            "duplicate_instance", instance, other,
        )  # fmt: skip
        assert finding.fix == {"action": "delete", "instance": instance}
    (finding,) = people(STANDING, moved(STANDING, 1))
    assert (finding.instance, finding.other) == ("2", "1")


def line(count: int, x: float = 0.0, step: float = 50.0) -> list[Point]:
    return [(x + step * n, 80.0 * n, 2) for n in range(count)]


NAMES = plan("a", "b", "c", "d", "e")


def alike(first: list[Point], second: list[Point]) -> list[str]:
    poses = [pose(*first, name="1"), pose(*second, name="2")]
    return [finding.type for finding in check_neighbors(NAMES, poses)]


def test_points_are_alike_within_a_tenth_of_the_size() -> None:
    """A mean of 0.6 is a distance of a tenth of the size times the root of 2 log(1 / 0.6)."""
    size = pose(*line(5)).size
    limit = 0.1 * size * 1.0108
    assert exp(-((limit / size) ** 2) / (2 * 0.1**2)) == pytest.approx(0.6, abs=0.001)
    assert alike(line(5), line(5, limit - 0.1)) == ["duplicate_instance"]
    assert alike(line(5), line(5, limit + 0.1)) == []


def test_what_only_the_less_complete_one_has_speaks_against_a_duplicate() -> None:
    fewer = [*line(5)[:3], NOTHING, NOTHING]
    assert alike(line(5), fewer) == ["duplicate_instance"]
    other = [*line(5)[:3], NOTHING, (190.0, 330.0, 2)]
    assert alike([*line(5)[:4], NOTHING], other) == ["duplicate_instance"]
    half = [NOTHING, NOTHING, *line(5)[2:]]
    assert alike([*line(5)[:4], NOTHING], half) == []


def test_few_shared_points_are_no_duplicate() -> None:
    assert alike(line(5), [*line(5)[:2], NOTHING, NOTHING, NOTHING]) == []
    # Unless the rig has no more.
    small = plan("a", "b")
    poses = [pose(*line(2), name="1"), pose(*line(2, 1), name="2")]
    assert [f.type for f in check_neighbors(small, poses)] == ["duplicate_instance"]


def test_single_points_have_no_size() -> None:
    small = plan("a")
    assert check_neighbors(small, [pose((5, 5, 2)), pose((5, 5, 2), name="2")]) == []


@pytest.mark.parametrize(("dx", "dy"), [(300, 0), (-300, 0), (0, 400), (0, -400)])
def test_people_apart_are_not_compared(dx: float, dy: float) -> None:
    """Their boxes do not touch, whichever way they lie from each other."""
    for flats in ((STANDING, moved(STANDING, dx, dy)), (moved(STANDING, dx, dy), STANDING)):
        assert people(*swapped(*flats, "never")) == []


@pytest.mark.parametrize(("dx", "dy"), [(55, 0), (-55, 0), (40, 30), (-40, -30)])
def test_a_forearm_on_the_neighbor_is_found_from_both_sides(dx: float, dy: float) -> None:
    (finding,) = people(*swapped(STANDING, moved(STANDING, dx, dy), "left_elbow", "left_wrist"))
    assert finding.type == "swap_with_neighbor"
    assert finding.points == ("left_elbow", "left_wrist")
    assert finding.fix == {
        "action": "exchange", "instance": "1", "other": "2",
        "points": ["left_elbow", "left_wrist"],
    }  # fmt: skip


def test_half_of_two_people_is_a_mixture() -> None:
    legs = ("hip", "knee", "ankle")
    (finding,) = people(*swapped(STANDING, moved(STANDING, 90), *legs))
    assert finding.type == "mixed_instances"
    assert {name.rpartition("_")[2] for name in finding.points} == set(legs)
    assert finding.detail.startswith("Mixes two objects: ")


def test_the_smaller_half_is_named() -> None:
    rest = [name for name in PLAN.keypoint_names if name not in ("left_wrist", "left_elbow")]
    (finding,) = people(*swapped(STANDING, moved(STANDING, 60), *rest))
    assert finding.points == ("left_elbow", "left_wrist")


def test_people_as_they_are_stay_silent() -> None:
    for dx in (30, 45, 60, 80):
        assert people(STANDING, moved(STANDING, dx)) == []


LIMB = plan("a", "b", "c", links=[("a", "b"), ("b", "c")])


def limbs(gap: float) -> list[Finding]:
    """Two limbs beside each other whose ends are exchanged."""
    one = [(0.0, 0.0, 2), (0.0, 50.0, 2), (gap, 100.0, 2)]
    two = [(gap, 0.0, 2), (gap, 50.0, 2), (0.0, 100.0, 2)]
    return check_neighbors(LIMB, [pose(*one, name="1"), pose(*two, name="2")])


def test_an_exchange_must_shorten_the_links_clearly() -> None:
    """Two links of 50 pixels for two of the root of 50² + gap²: 0.7 of them at a gap of 51."""
    assert limbs(50) == []
    (finding,) = limbs(53)
    assert finding.points == ("c",)


def test_links_that_one_of_the_two_lacks_tell_nothing() -> None:
    mine, theirs = swapped(STANDING, moved(STANDING, 55), "left_wrist")
    assert [f.points for f in people(mine, theirs)] == [("left_wrist",)]
    assert people(without(mine, "left_elbow"), theirs) == []
    assert people(mine, without(theirs, "left_wrist")) == []


def test_an_empty_instance_has_no_neighbors() -> None:
    assert people([0.0] * 51, STANDING) == []


def test_only_what_both_have_moves() -> None:
    mine, theirs = swapped(STANDING, moved(STANDING, 55), "left_elbow", "left_wrist")
    (finding,) = people(mine, without(theirs, "left_wrist"))
    assert finding.points == ("left_elbow",)
    assert people(changed(mine, left_elbow=(0, 0, 0)), theirs) == []


def test_the_gain_is_measured_by_the_smaller_of_the_two() -> None:
    """A child before a tall adult: two links become 89 pixels shorter, a quarter of 355."""
    chain = plan("a", "b", "c", "d", links=[("a", "b"), ("b", "c")])
    small = pose((0, 0, 2), (0, 50, 2), (80, 100, 2), NOTHING, name="1")
    tall = pose((80, 0, 2), (80, 50, 2), (0, 100, 2), (0, 1200, 2), name="2")
    assert small.size < 355 < tall.size
    (finding,) = check_neighbors(chain, [small, tall])
    assert (finding.type, finding.points) == ("swap_with_neighbor", ("c",))
    (finding,) = check_neighbors(chain, [tall, small])
    assert finding.points == ("c",)
