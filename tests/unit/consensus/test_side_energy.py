"""How likely a choice of sides is."""

from itertools import product
from math import log

import pytest

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.evidence import Evidence
from poserig.pose.consensus.handedness import handedness_of
from poserig.pose.consensus.members import make_member
from poserig.pose.consensus.pairing import make_observer, pair_gains
from poserig.pose.consensus.patterns import SideModel
from poserig.pose.consensus.side_energy import SideEnergy
from poserig.pose.consensus.worker_model import WorkerModel
from tests.unit.consensus.helpers import COCO, HAND, WHOLE, exchanged, member, moved, pair, rig_of

FLAT, SIZE = WHOLE[0]
WORKERS = [WorkerModel(noise=0.5), WorkerModel(flip=0.3, outlier=0.1), WorkerModel(pair=0.2)]


def people() -> Cluster:
    """Three workers about one person; the second exchanged everything, the third lacks points."""
    third = moved(FLAT, 0, 0.02 * SIZE)
    third[3 * COCO.index["left_knee"] : 3 * COCO.index["left_knee"] + 3] = [0, 0, 0]
    rows = [FLAT, exchanged(moved(FLAT, 0.01 * SIZE, 0)), third]
    members = [make_member(k, row) for k, row in enumerate(rows)]
    return Cluster(members, [], SIZE, difficulty=1.3)


ENERGY = SideEnergy(SideModel(COCO, HAND), people(), WORKERS)
STATES = [0, 0b11111111, 0b00000011, 0b10000000, 0b01011010]


def by_hand(states: tuple[int, ...]) -> float:
    """E, term by term."""
    cluster, sides = people(), SideModel(COCO, HAND)
    spreads = [[w.noise * SIZE * 1.3 * sigma for sigma in COCO.sigmas] for w in WORKERS]
    weights = [(1 - worker.outlier) / worker.noise**2 for worker in WORKERS]
    total = 0.0
    for worker, state in zip(WORKERS, states, strict=True):
        departure = log(worker.pair / (1 - worker.pair))
        total += max(
            prior + departure * (state ^ mask).bit_count() for mask, prior in sides.patterns(worker)
        )
    observers = [
        make_observer(one, worker, spread, COCO.sigmas, SIZE)
        for one, worker, spread in zip(cluster.members, WORKERS, spreads, strict=True)
    ]
    for later, earlier in ((1, 0), (2, 0), (2, 1)):
        gains = pair_gains(HAND.pairs, observers[later], observers[earlier], SIZE)
        differing = states[later] ^ states[earlier]
        total -= sum(2 / 3 * gain for p, gain in enumerate(gains) if differing >> p & 1)
    singles, doubles = Evidence(HAND, cluster, weights, spreads).tables(states, 0)
    total += sum(value[states[0] >> p & 1] for p, value in enumerate(singles))
    return total + sum(
        table[2 * (states[0] >> p & 1) + (states[0] >> q & 1)] for p, q, table in doubles
    )


@pytest.mark.parametrize("states", list(product(STATES[:3], STATES[1:4], STATES[:2])))
def test_the_energy_is_the_sum_of_its_terms(states: tuple[int, ...]) -> None:
    assert ENERGY.energy(states) == pytest.approx(by_hand(states))


@pytest.mark.parametrize("k", range(3))
def test_a_view_differs_from_the_energy_by_what_the_others_say(k: int) -> None:
    others = (0b11, 0b11111111, 0b100)
    view = ENERGY.view(others, k)

    def energy(state: int) -> float:
        return ENERGY.energy([state if index == k else s for index, s in enumerate(others)])

    for state in STATES:
        expected = energy(state) - energy(0)
        assert view.value(state) - view.value(0) == pytest.approx(expected)


@pytest.mark.parametrize("k", range(3))
def test_flipping_one_pair_is_the_value_of_the_other_state(k: int) -> None:
    view = ENERGY.view((0, 0b11111111, 0b110), k)
    for state in STATES:
        for p in range(8):
            flipped = view.value_if_flipped(state, p)
            assert flipped == pytest.approx(view.value(state ^ 1 << p)), (state, p)


def test_members_who_exchanged_everything_agree_less_as_they_are() -> None:
    assert ENERGY.agreement_of(0, 1) < -10
    assert ENERGY.agreement_of(0, 2) > 10
    assert ENERGY.agreement_of(1, 0) == ENERGY.agreement_of(0, 1)


def test_the_prior_is_the_best_pattern_and_the_pairs_that_depart_from_it() -> None:
    patterns = dict(SideModel(COCO, HAND).patterns(WORKERS[2]))
    departure = log(0.2 / 0.8)
    knee = 1 << pair("knee")
    assert ENERGY.prior(2, 0) == patterns[0]
    assert ENERGY.prior(2, knee) == pytest.approx(patterns[0] + departure)
    nearly = 0b11111111 ^ 1 << pair("hip")
    assert ENERGY.prior(2, nearly) == pytest.approx(
        max(prior + departure * (nearly ^ mask).bit_count() for mask, prior in patterns.items())
    )
    assert ENERGY.prior(2, knee) == ENERGY.prior(2, knee)


def test_a_choice_keeps_the_patterns_and_leaves_out_their_rates() -> None:
    states = (0, 0b11111111, 1 << pair("knee"))
    energy = ENERGY.energy(states)
    choice = ENERGY.choice(states, energy)
    assert choice.patterns == (0, 0b11111111, 0)
    rates = sum(
        dict(SideModel(COCO, HAND).patterns(worker))[mask]
        for worker, mask in zip(WORKERS, choice.patterns, strict=True)
    )
    assert choice.log_likelihood == pytest.approx(energy - rates)


def test_labeled_pairs_have_a_point() -> None:
    rig = rig_of("a", "left_x", "right_x", "left_y", "right_y")
    sides = SideModel(rig, handedness_of(rig))
    nothing = (0.0, 0.0, 0)
    cluster = Cluster(
        [
            member(0, (1, 1, 2), nothing, (2, 2, 2), nothing, nothing),
            member(1, nothing, nothing, nothing, (1, 1, 1), (2, 2, 2)),
        ],
        [],
        100.0,
    )
    assert SideEnergy(sides, cluster, [WorkerModel()] * 2).labeled_pairs == [[0], [1]]
