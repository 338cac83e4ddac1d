"""The patterns in which workers exchange left and right."""

from math import exp, log

import pytest

from poserig.pose.consensus.handedness import handedness_of
from poserig.pose.consensus.patterns import SideModel
from poserig.pose.consensus.worker_model import WorkerModel
from tests.unit.consensus.helpers import COCO, HAND, pair, rig_of

SIDES = SideModel(COCO, HAND)
HEAD = 1 << pair("eye") | 1 << pair("ear")
LEGS = 1 << pair("knee") | 1 << pair("ankle")


def test_the_patterns_of_a_person_are_everything_groups_and_all_but_one_group() -> None:
    assert SIDES.everything == 0b11111111
    assert SIDES.bodies >= {SIDES.everything, SIDES.everything ^ HEAD, SIDES.everything ^ LEGS}
    assert {HEAD, LEGS} <= SIDES.shares.keys() - SIDES.bodies
    assert SIDES.shares[SIDES.everything ^ HEAD] == 0.25
    assert SIDES.shares[SIDES.everything ^ LEGS] == 0.03
    assert SIDES.shares[0] == 1
    assert SIDES.shares == SIDES.prior_shares


@pytest.mark.parametrize("kind", ["bodies", "parts"])
def test_the_shares_of_each_kind_sum_up_to_1(kind: str) -> None:
    bodies = [share for mask, share in SIDES.shares.items() if mask in SIDES.bodies]
    parts = [share for mask, share in SIDES.shares.items() if mask and mask not in SIDES.bodies]
    assert sum(bodies if kind == "bodies" else parts) == pytest.approx(1)
    assert len(parts) == 4


def test_the_patterns_of_a_worker_are_a_distribution() -> None:
    found = SIDES.patterns(WorkerModel(flip=0.2, part=0.1))
    assert found[0] == pytest.approx((0, log(0.7)))
    assert sum(exp(prior) for _, prior in found) == pytest.approx(1)
    by_mask = dict(found)
    assert by_mask[SIDES.everything] == pytest.approx(log(0.2 * SIDES.shares[SIDES.everything]))
    assert by_mask[HEAD] == pytest.approx(log(0.1 / 4))


def test_a_worker_who_always_exchanges_might_still_not() -> None:
    assert SIDES.patterns(WorkerModel(flip=0.97, part=0.5))[0] == (0, log(0.02))


def test_partners_and_pairs_of_keypoints() -> None:
    left, right = COCO.index["left_knee"], COCO.index["right_knee"]
    assert (SIDES.partner[left], SIDES.partner[right]) == (right, left)
    assert SIDES.pair_of[left] == SIDES.pair_of[right] == pair("knee")
    assert (SIDES.partner[0], SIDES.pair_of[0]) == (0, -1)


def test_a_rig_of_one_group_has_one_pattern() -> None:
    rig = rig_of("left_x", "right_x", "left_y", "right_y")
    sides = SideModel(rig, handedness_of(rig))
    assert sides.shares == {0: 1.0, 3: 1.0}
    assert sides.bodies == {3}


def test_two_groups_are_each_other_s_rest() -> None:
    """All but one group is the other group: that is a part, not nearly the whole body."""
    rig = rig_of("head.left_x", "head.right_x", "legs.left_y", "legs.right_y")
    sides = SideModel(rig, handedness_of(rig))
    assert sides.shares == {0: 1.0, 3: 1.0, 1: 0.5, 2: 0.5}
    assert sides.bodies == {3}
