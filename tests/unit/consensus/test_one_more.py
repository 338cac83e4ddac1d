"""Whether one more answer would change the result."""

from math import exp

import pytest

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.one_more import (
    chance_of_change,
    chance_of_names,
    toggle_chance,
)
from poserig.pose.consensus.places import Place
from tests.unit.consensus.helpers import fit_of, member, rig_of

RIG = rig_of("a", sigma=0.1)


def test_a_vote_toggles_what_it_carries_across_the_threshold() -> None:
    """A yes takes 0.5 to 0.9, a no to 0.1."""
    assert toggle_chance(0.5, 0.9, 0.1, 0.6) == pytest.approx(0.5 * 0.9 + 0.5 * 0.1)
    assert toggle_chance(0.5, 0.9, 0.1, 0.4) == pytest.approx(0.5 * 0.1 + 0.5 * 0.9)
    assert toggle_chance(0.5, 0.9, 0.1, 0.95) == 0
    assert toggle_chance(0.5, 0.9, 0.1, 0.05) == 0
    assert toggle_chance(0.2, 0.9, 0.1, 0.6) == pytest.approx(0.2 * 0.9 + 0.8 * 0.1)


def test_what_is_certain_is_not_toggled() -> None:
    assert toggle_chance(1.0, 0.9, 0.1, 0.5) == 0
    assert toggle_chance(0.0, 0.9, 0.1, 0.5) == 0


def chance(
    *, variance: float = 0.0, rival: float = 0.0, presence: float = 1.0, existence: float = 1.0,
    kept: bool = True, needed: float = 0.5, difficulty: float = 1.0,
) -> float:  # fmt: skip
    cluster = Cluster([member(0, (0, 0, 2))], [], 100.0)
    cluster.places = [Place(0, 0, variance, 1.0, [], rival)]
    cluster.presence, cluster.existence, cluster.difficulty = [presence], existence, difficulty
    return chance_of_change(fit_of(RIG, cluster), cluster, kept, 0.5, [needed])


def test_what_is_certain_stays() -> None:
    assert chance() == pytest.approx(0, abs=1e-9)


def test_a_place_in_doubt_may_move() -> None:
    new = (0.75 * 0.1 * 100) ** 2
    for variance in (25.0, 400.0):
        moved = variance**2 / (variance + new)
        expected = exp(-((2.3548 * 10) ** 2) / (2 * moved))
        assert chance(variance=variance) == pytest.approx(expected)
    assert chance(variance=400.0) > 0.2
    moved = 400**2 / (400 + 4 * new)
    assert chance(variance=400.0, difficulty=2.0) == pytest.approx(
        exp(-((2.3548 * 10) ** 2) / (2 * moved))
    )


def test_a_rival_place_may_be_chosen() -> None:
    assert chance(rival=0.3) == pytest.approx(0.3)
    assert chance(rival=0.02) == pytest.approx(0, abs=1e-9)
    assert chance(rival=0.5, presence=0.999, needed=0.1) == pytest.approx(0.5, abs=0.01)
    assert chance(rival=0.7, variance=9000.0) == 1


def test_a_point_that_is_hardly_there_cannot_move() -> None:
    steady = 1 - toggle_chance(0.2, 0.88, 0.05, 0.01)
    assert chance(rival=0.5, presence=0.2, needed=0.01) == pytest.approx(1 - steady * 0.9)


def test_a_point_or_an_instance_in_doubt_may_be_toggled() -> None:
    point = toggle_chance(0.6, 0.88, 0.05, 0.5)
    assert chance(presence=0.6) == pytest.approx(point)
    thing = toggle_chance(0.6, 0.88, 0.45, 0.5)
    assert thing > 0
    assert chance(existence=0.6) == pytest.approx(thing)
    assert chance(existence=0.6, presence=0.6) == pytest.approx(1 - (1 - thing) * (1 - point))


def test_of_an_instance_that_is_left_out_no_point_can_change() -> None:
    assert chance(presence=0.6, rival=0.5, existence=0.0, kept=False) == pytest.approx(0, abs=1e-5)


def test_a_keypoint_that_nobody_has_is_left_out() -> None:
    cluster = Cluster([member(0, (0, 0, 0))], [], 100.0)
    cluster.places, cluster.presence, cluster.existence = [None], [0.6], 1.0
    assert chance_of_change(fit_of(RIG, cluster), cluster, True, 0.5, [1.0]) < 1e-5


@pytest.mark.parametrize(("named", "expected"), [(0.5, 1.0), (0.6, 1.0), (0.74, 1.0), (1.0, 0.0)])
def test_one_more_answer_settles_names_that_nothing_decides(named: float, expected: float) -> None:
    """Whatever a usual worker says, it carries names of 0.5 to 0.9."""
    assert chance_of_names(named) == pytest.approx(expected, abs=1e-6)


def test_decided_names_change_where_the_vote_would_turn_them() -> None:
    assert chance_of_names(0.8) == pytest.approx(0.8 * 0.1 + 0.2 * 0.9)
    assert chance_of_names(0.95) == 0


def test_undecided_names_ask_for_one_more_answer() -> None:
    rig = rig_of("left_x", "right_x")
    cluster = Cluster([member(0, (0, 0, 2), (90, 0, 2))], [], 100.0)
    cluster.places = [Place(x, 0, 0.0, 1.0, []) for x in (0, 90)]
    cluster.presence, cluster.existence = [1.0, 1.0], 1.0
    for named, least, most in ((0.5, 0.9, 1.0), (0.99, 0.0, 0.01)):
        cluster.named = [named]
        found = chance_of_change(fit_of(rig, cluster), cluster, True, 0.5, [0.5, 0.5])
        assert least <= found <= most
    cluster.unanimous, cluster.named = True, [0.5]
    assert chance_of_change(fit_of(rig, cluster), cluster, True, 0.5, [0.5, 0.5]) < 0.01
