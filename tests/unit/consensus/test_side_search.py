"""Which members have exchanged which pairs."""

from itertools import product

import pytest

from poserig.pose.consensus.cluster import Cluster, SideChoice
from poserig.pose.consensus.handedness import handedness_of
from poserig.pose.consensus.members import make_member
from poserig.pose.consensus.patterns import SideModel
from poserig.pose.consensus.side_energy import SideEnergy
from poserig.pose.consensus.side_search import climb, settle_sides
from poserig.pose.consensus.worker_model import WorkerModel
from poserig.pose.rig import Rig
from tests.unit.consensus.helpers import COCO, HAND, POSES, WHOLE, exchanged, moved, pair, rig_of

SIDES = SideModel(COCO, HAND)
FLAT, SIZE = WHOLE[0]
EVERYTHING = 0b11111111


def person(*rows: list[float]) -> Cluster:
    return Cluster([make_member(k, row) for k, row in enumerate(rows)], [], SIZE)


def settled(cluster: Cluster, *workers: WorkerModel, sides: SideModel = SIDES) -> Cluster:
    settle_sides(sides, cluster, workers or [WorkerModel() for _ in cluster.members])
    return cluster


def swapped(flat: list[float], *parts: str) -> list[float]:
    result = list(flat)
    for part in parts:
        left, right = HAND.pairs[pair(part)]
        result[3 * left : 3 * left + 3] = flat[3 * right : 3 * right + 3]
        result[3 * right : 3 * right + 3] = flat[3 * left : 3 * left + 3]
    return result


def test_the_one_of_three_who_exchanged_is_found_and_the_doubt_is_small() -> None:
    near = moved(FLAT, 0.01 * SIZE, 0)
    found = settled(person(FLAT, exchanged(near), near))
    assert found.states == [0, EVERYTHING, 0]
    assert min(found.exchanged[1]) > 0.9
    assert max(found.exchanged[0] + found.exchanged[2]) < 0.1


@pytest.mark.parametrize(
    "parts", [("knee", "ankle"), ("hip",), ("eye", "ear"), ("shoulder", "hip")]
)
def test_a_part_or_a_pair_that_one_of_three_exchanged(parts: tuple[str, ...]) -> None:
    found = settled(person(FLAT, FLAT, swapped(FLAT, *parts)))
    assert found.states[:2] == [0, 0]
    assert found.states[2] == sum(1 << pair(part) for part in parts)


def test_the_choice_is_the_best_of_all() -> None:
    """A rig small enough to try every choice: two pairs, three members."""
    rig = rig_of(
        "nose", "left_eye", "right_eye", "left_hip", "right_hip",
        links=[("left_eye", "left_hip"), ("right_eye", "right_hip")],
    )  # fmt: skip
    sides = SideModel(rig, handedness_of(rig))
    flat = [50.0, 0, 2, 60, -10, 2, 40, -10, 2, 70, 90, 2, 30, 90, 2]
    hips = [*flat[:9], *flat[12:15], *flat[9:12]]
    eyes = [*flat[:3], *flat[6:9], *flat[3:6], *flat[9:]]
    for rows in ([flat, hips, flat], [flat, hips, eyes], [hips, hips, flat], [eyes, hips, flat]):
        members = [make_member(k, moved(row, 2.0 * k, k)) for k, row in enumerate(rows)]
        cluster, workers = Cluster(members, [], 100.0), [WorkerModel()] * 3
        energy = SideEnergy(sides, cluster, workers)
        allowed = {energy.agreement.undone(states) for states in product(range(4), repeat=3)}
        best = max(allowed, key=lambda states: (round(energy.energy(states), 6), states))
        settle_sides(sides, cluster, workers)
        assert tuple(cluster.states) == best


def test_the_choices_that_were_found_are_kept_for_learning() -> None:
    """Two workers, one exchanged: either may be right."""
    rig = rig_of("left_x", "right_x")
    sides = SideModel(rig, handedness_of(rig))
    flat, other = [0.0, 0, 2, 80, 0, 2], [80.0, 0, 2, 0, 0, 2]
    cluster = Cluster([make_member(0, flat), make_member(1, other)], [], 100.0)
    settle_sides(sides, cluster, [WorkerModel(flip=0.1), WorkerModel(flip=0.4)])
    assert cluster.states == [0, 1]
    assert {choice.patterns for choice in cluster.choices} >= {(0, 1), (1, 0)}


def test_a_climb_ends_where_no_single_change_helps() -> None:
    energy = SideEnergy(SIDES, person(FLAT, exchanged(FLAT), FLAT), [WorkerModel()] * 3)
    found = climb(energy, (EVERYTHING, 0, 0b1010))
    here = energy.energy(found)
    for k in range(3):
        options = [mask for mask, _ in energy.patterns[k]] + [found[k] ^ 1 << p for p in range(8)]
        for option in options:
            changed = [option if index == k else s for index, s in enumerate(found)]
            if energy.agreement.is_kept(changed):
                assert energy.energy(changed) <= here + 1e-6


MIRROR = WorkerModel(flip=0.9)


@pytest.mark.parametrize("step", [0.005, 0.05])
def test_where_all_agree_the_record_of_mirrors_reverses_nobody(step: float) -> None:
    rows = [moved(exchanged(FLAT), k * step * SIZE, 0) for k in range(3)]
    found = settled(person(*rows), MIRROR, MIRROR, MIRROR)
    assert found.states == [0, 0, 0]
    assert max(found.named) == 0.1


@pytest.mark.parametrize(("step", "is_kept"), [(0.005, True), (0.05, True), (0.12, False)])
def test_where_a_worker_lacks_the_object_mirrors_are_kept_while_they_are_close(
    step: float, is_kept: bool
) -> None:
    rows = [moved(exchanged(FLAT), k * step * SIZE, 0) for k in range(2)]
    found = Cluster([make_member(k, row) for k, row in enumerate(rows)], [2], SIZE)
    settled(found, MIRROR, MIRROR, MIRROR)
    shoulders = 1 << pair("shoulder")
    assert [not state & shoulders for state in found.states] == [is_kept] * 2


def test_pairs_that_all_members_exchange_together_are_tried() -> None:
    """The climb cannot leave two who agree; the shape says that both exchanged the legs."""
    wrong = swapped(FLAT, "knee", "ankle")
    far = moved(wrong, 0.12 * SIZE, 0)
    torn = swapped(moved(FLAT, 0, 0.12 * SIZE), "hip")
    found = settled(person(wrong, far, torn))
    every = {choice.patterns for choice in found.choices}
    assert len(every) > 3
    assert found.states[2] & 1 << pair("hip")


def test_where_all_agree_closely_nothing_is_exchanged() -> None:
    wrong = exchanged(FLAT)
    found = settled(person(wrong, moved(wrong, 0.005 * SIZE, 0)))
    assert found.states == [0, 0]
    assert max(max(row) for row in found.exchanged) < 0.001


def test_the_states_of_the_last_round_are_a_start() -> None:
    cluster = person(FLAT, exchanged(FLAT))
    cluster.states = [EVERYTHING, 0]
    assert settled(cluster).states == settled(person(FLAT, exchanged(FLAT))).states


@pytest.mark.parametrize("rig", [rig_of("a", "b"), COCO])
def test_without_sides_or_doubt_nothing_is_exchanged(rig: Rig) -> None:
    flat = [1.0, 2.0, 2] * len(rig.keypoints)
    sides = SideModel(rig, handedness_of(rig))
    cluster = Cluster([make_member(0, flat), make_member(1, flat)], [], 100.0, unanimous=True)
    settle_sides(sides, cluster, [WorkerModel(flip=0.9)] * 2)
    assert cluster.states == [0, 0]
    assert cluster.exchanged == [[0.0] * len(sides.pairs)] * 2
    assert cluster.choices == [SideChoice(0.0, (0, 0))]


def test_most_true_poses_are_left_as_they_are() -> None:
    """One worker alone: nothing but the shape and the prior speaks."""
    kept = 0
    for flat, size in POSES:
        cluster = Cluster([make_member(0, flat)], [], size)
        kept += settled(cluster).states == [0]
    assert kept > 0.95 * len(POSES)
