"""Instances that may be one object.

Start values of other programs have them too: one person comes out as two people
(https://github.com/CMU-Perceptual-Computing-Lab/openpose/issues/1546) or with two poses on top of
each other (https://github.com/MVIG-SJTU/AlphaPose/issues/581), and a worker may keep either.
"""

from collections.abc import Collection, Sequence
from random import Random

import pytest

from poserig.pose.consensus import ImageConsensus, consolidate_batch
from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.overlaps import may_be_one
from tests.unit.consensus.helpers import COCO, WHOLE, image_of, member, moved

UPPER = {point for point, name in enumerate(COCO.keypoint_names)
         if not name.endswith(("hip", "knee", "ankle"))}  # fmt: skip
LOWER = set(range(17)) - UPPER


def part(flat: Sequence[float], points: Collection[int]) -> list[float]:
    return [n for p in range(17) for n in (flat[3 * p : 3 * p + 3] if p in points else (0, 0, 0))]


def settle(answers: dict[str, list[list[float]]]) -> ImageConsensus:
    return consolidate_batch(COCO, [image_of(answers)])[0]


def told(found: ImageConsensus) -> list[tuple[int, tuple[str, ...]]]:
    return [(i.instance, i.workers) for i in found.issues if i.type == "one_or_two"]


@pytest.mark.parametrize("number", range(5))
def test_disjoint_halves_of_one_body_are_told(number: int) -> None:
    """Nobody can know whether they are one: both stay, with a warning."""
    flat, _ = WHOLE[number]
    found = settle({"a": [part(flat, UPPER)], "b": [part(flat, LOWER)]})
    assert [len(one.workers) for one in found.instances] == [1, 1]
    assert told(found) == [(0, ("a", "b"))]
    (issue,) = (one for one in found.issues if one.type == "one_or_two")
    assert issue.detail == "May be the same object as instance 2: no worker labeled both."


@pytest.mark.parametrize("number", range(5))
def test_two_very_different_poses_in_one_place_are_told(number: int) -> None:
    flat, _ = WHOLE[number]
    chance = Random(number)  # noqa: S311 - a simulation
    left, top = min(flat[0::3]), min(flat[1::3])
    width, height = max(flat[0::3]) - left, max(flat[1::3]) - top
    other: list[float] = []
    for _ in range(17):
        other += (left + width * chance.random(), top + height * chance.random(), 2)
    found = settle({"a": [flat], "b": [other]})
    assert len(found.instances) == 2
    assert told(found) == [(0, ("a", "b"))]


@pytest.mark.parametrize("shared", ["left_hip", "right_wrist", "left_shoulder"])
def test_halves_that_share_a_point_are_told(shared: str) -> None:
    flat, _ = WHOLE[0]
    both = COCO.index[shared]
    found = settle({"a": [part(flat, {*UPPER, both})], "b": [part(flat, {*LOWER, both})]})
    assert len(found.instances) == 2
    assert told(found) == [(0, ("a", "b"))]


def test_people_whom_somebody_tells_apart_are_two() -> None:
    flat, size = WHOLE[0]
    near = moved(flat, 0.4 * size, 0)
    assert told(settle({"a": [flat, near], "b": [flat, near]})) == []
    assert told(settle({"a": [part(flat, UPPER), part(flat, LOWER)], "b": []})) == []


def test_people_apart_from_each_other_are_two() -> None:
    flat, size = WHOLE[0]
    away = moved(flat, 5 * size, 0)
    assert told(settle({"a": [flat], "b": [away]})) == []
    assert told(settle({"a": [part(flat, UPPER)], "b": [part(away, LOWER)]})) == []


def cluster(worker: int, *points: tuple[float, float, int]) -> Cluster:
    return Cluster([member(worker, *points)], [], 100.0)


BOX = ((0, 0, 2), (100, 100, 2))
NONE = (0, 0, 0)


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        # A third of the smaller box, and a bit less.
        (((69, 0, 2), (169, 100, 2)), True),
        (((71, 0, 2), (171, 100, 2)), False),
        # The smaller one is what counts.
        (((10, 10, 2), (20, 20, 2)), True),
        (((-900, -900, 2), (900, 900, 2)), True),
    ],
)
def test_boxes_that_overlap(other: tuple[tuple[float, float, int], ...], is_one: bool) -> None:
    found = list(may_be_one([cluster(0, *BOX), cluster(1, *other)]))
    assert found == ([(0, 1)] if is_one else [])
    assert list(may_be_one([cluster(0, *BOX), cluster(0, *other)])) == []


@pytest.mark.parametrize(("gap", "is_one"), [(-20, True), (0, True), (74, True), (76, False)])
def test_halves_that_have_no_point_in_common(gap: float, is_one: bool) -> None:
    first = cluster(0, *BOX, NONE, NONE)
    second = cluster(1, NONE, NONE, (0, 100 + gap, 2), (100, 200 + gap, 2))
    assert list(may_be_one([first, second])) == ([(0, 1)] if is_one else [])


def test_boxes_without_area_are_no_fault() -> None:
    line = cluster(0, (50, 0, 2), (50, 100, 2), (50, 200, 2))
    body = cluster(1, (0, 0, 2), (100, 100, 2), (0, 200, 2))
    assert list(may_be_one([line, body])) == [(0, 1)]
    aside = cluster(1, (60, 0, 2), (60, 100, 2), (60, 200, 2))
    assert list(may_be_one([line, aside])) == []


def test_a_single_point_is_a_half_only_beside_other_points() -> None:
    """Heads in a crowd are near each other, and two workers may have missed one each."""
    head = cluster(0, (5, 5, 2), NONE)
    assert list(may_be_one([head, cluster(1, (9, 5, 2), NONE)])) == []
    assert list(may_be_one([head, cluster(1, NONE, (9, 5, 2))])) == [(0, 1)]
