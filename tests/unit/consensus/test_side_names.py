"""Who exchanged left and right, told apart from which of the two is left."""

from math import exp

import pytest

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.handedness import handedness_of
from poserig.pose.consensus.patterns import SideModel
from poserig.pose.consensus.side_energy import SideEnergy
from poserig.pose.consensus.side_names import SideNames, States, share_of_choices
from poserig.pose.consensus.worker_model import WorkerModel
from tests.unit.consensus.helpers import member, rig_of

RIG = rig_of("left_x", "right_x")
Point = tuple[float, float, int]
STRAIGHT: tuple[Point, Point] = ((0, 0, 2), (80, 0, 2))
TURNED: tuple[Point, Point] = ((80, 0, 2), (0, 0, 2))
NOTHING: Point = (0, 0, 0)


def energy_of(*rows: tuple[Point, ...], flips: tuple[float, ...] = (0.1, 0.1, 0.1)) -> SideEnergy:
    sides = SideModel(RIG, handedness_of(RIG))
    cluster = Cluster([member(k, *row) for k, row in enumerate(rows)], [], 100.0)
    return SideEnergy(sides, cluster, [WorkerModel(flip=flip) for flip in flips])


def names_of(energy: SideEnergy, *choices: tuple[int, ...]) -> SideNames:
    """The doubt between choices, the first of them the best."""
    shares = share_of_choices(energy, {states: energy.energy(states) for states in choices})
    return SideNames(energy, choices[0], shares)


def test_the_share_of_a_choice_is_its_likelihood() -> None:
    energy = energy_of(STRAIGHT, TURNED, flips=(0.1, 0.4))
    choices: list[States] = [(0, 1), (1, 0)]
    found = {states: energy.energy(states) for states in choices}
    odds = found[0, 1] - found[1, 0]
    assert odds > 1
    shares = share_of_choices(energy, found)
    assert shares[0, 1] == pytest.approx(1 / (1 + exp(-odds)))
    assert sum(shares.values()) == pytest.approx(1)


def test_two_who_disagree_leave_the_places_certain_and_the_names_open() -> None:
    names = names_of(energy_of(STRAIGHT, TURNED), (0, 1), (1, 0))
    assert names.named == pytest.approx([0.5])
    assert names.exchanged[0][0] < 0.001
    assert names.exchanged[1][0] > 0.999


def test_the_solutions_of_a_batch_are_averaged() -> None:
    """In one of them the first worker is the mirror, in the other one the second is."""
    energy = energy_of(STRAIGHT, TURNED, flips=(0.1, 0.9))
    mirror, usual = (dict(energy.sides.patterns(WorkerModel(flip=rate))) for rate in (0.9, 0.1))
    for chance in (0.5, 0.8):
        energy.sides.solutions = [(chance, [usual, mirror]), (1 - chance, [mirror, usual])]
        assert names_of(energy, (0, 1), (1, 0)).named == pytest.approx([chance], abs=0.02)
    energy.sides.solutions = []
    assert names_of(energy, (0, 1), (1, 0)).named[0] > 0.98


def test_a_pair_that_one_member_has_is_renamed_by_its_exchange() -> None:
    energy = energy_of(STRAIGHT, (NOTHING, NOTHING))
    doubt = 1 / (1 + exp(energy.energy((0, 0)) - energy.energy((1, 0))))
    names = names_of(energy, (0, 0))
    assert names.named == pytest.approx([1 - doubt])
    assert names.exchanged[0] == [0]


def test_what_all_agree_on_is_never_called_impossible() -> None:
    energy = energy_of(STRAIGHT, STRAIGHT, flips=(0.9, 0.9))
    assert names_of(energy, (0, 0), (1, 1)).named == [0.1]
    doubtful = energy_of(STRAIGHT, STRAIGHT, flips=(0.5, 0.7))
    assert 0.2 < names_of(doubtful, (0, 0), (1, 1)).named[0] < 0.4
    honest = energy_of(STRAIGHT, STRAIGHT)
    assert names_of(honest, (0, 0), (1, 1)).named[0] > 0.95


def test_one_of_three_is_exchanged_and_the_names_are_those_of_the_others() -> None:
    names = names_of(energy_of(STRAIGHT, TURNED, STRAIGHT), (0, 1, 0), (1, 0, 1))
    assert 0.85 < names.named[0] < 0.95
    assert [row[0] > 0.5 for row in names.exchanged] == [False, True, False]
