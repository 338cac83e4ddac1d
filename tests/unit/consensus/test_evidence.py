"""What the shapes of a cluster's members together say about its sides."""

from math import sqrt

import pytest

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.evidence import Evidence
from poserig.pose.consensus.handedness import handedness_of
from poserig.pose.consensus.members import Member, make_member
from tests.unit.consensus.helpers import COCO, HAND, POSES, exchanged, member, pair, pose, rig_of

EVERYTHING = (1 << len(HAND.pairs)) - 1


def evidence(
    *members: Member, weights: list[float] | None = None, scale: float = 100.0
) -> Evidence:
    cluster = Cluster(list(members), [], scale)
    spreads = [[2.0] * 17 for _ in members]
    return Evidence(HAND, cluster, weights or [1.0] * len(members), spreads)


def odds(flat: list[float], state: int) -> float:
    """Log odds of a single member in a state, up to a constant."""
    one = make_member(0, flat)
    cluster = Cluster([one], [], one.scale)
    spreads = [[0.5 * sigma * one.scale for sigma in COCO.sigmas]]
    singles, doubles = Evidence(HAND, cluster, [1.0], spreads).tables([0], 0)
    total = sum(value[state >> p & 1] for p, value in enumerate(singles))
    return total + sum(t[2 * (state >> p & 1) + (state >> q & 1)] for p, q, t in doubles)


def test_most_true_poses_look_straighter_than_their_exchange() -> None:
    legs = 1 << pair("knee") | 1 << pair("ankle")
    for mask, least in ((EVERYTHING, 0.85), (legs, 0.75), (1 << pair("hip"), 0.85)):
        told = [odds(flat, 0) - odds(flat, mask) for flat, _ in POSES]
        told = [value for value in told if value]
        assert len(told) > 80
        assert sum(value > 0 for value in told) > least * len(told)


def test_an_exchange_of_the_labels_is_an_exchange_of_the_state() -> None:
    for flat, _ in POSES[:20]:
        straight = odds(flat, 0) - odds(flat, EVERYTHING)
        turned = odds(exchanged(flat), 0) - odds(exchanged(flat), EVERYTHING)
        assert turned == pytest.approx(-straight)


def hips(x: float, v: int = 2) -> Member:
    """Hips that are x pixels wide, and nothing else."""
    one = make_member(0, pose(left_hip=(100 + x, 0, v), right_hip=(100, 0, v)))
    one.scale = 100.0
    return one


HIP = pair("hip")
# No face is seen: weight of "left lies on the image's right".
FRONT = -0.1


def test_one_pair_points_to_the_right_less_surely_when_it_is_short() -> None:
    found = evidence(hips(30))
    blur = 0.04**2 + 2 * (2.0 / 100) ** 2
    assert found.blur[HIP] == pytest.approx(blur)
    singles, doubles = found.tables([0], 0)
    value = FRONT * 0.3 / sqrt(0.3**2 + blur)
    assert singles[HIP] == pytest.approx((value, -value))
    assert singles[pair("knee")] == (0.0, 0.0)
    assert all(table == pytest.approx((0.0,) * 4) for _, _, table in doubles)


def test_members_are_fused_by_their_weights() -> None:
    found = evidence(hips(30), hips(60), weights=[1.0, 3.0])
    blur = 0.04**2 + (0.25**2 + 0.75**2) * 2 * (2.0 / 100) ** 2
    assert found.blur[HIP] == pytest.approx(blur)
    x = 0.25 * 0.3 + 0.75 * 0.6
    (value, turned) = found.tables([0, 0], 0)[0][HIP]
    assert value == pytest.approx(FRONT * x / sqrt(x * x + blur))
    rest = -0.25 * 0.3 + 0.75 * 0.6
    assert turned == pytest.approx(FRONT * rest / sqrt(rest * rest + blur))
    # The other one exchanged.
    x = 0.25 * 0.3 - 0.75 * 0.6
    assert found.tables([0, 1 << HIP], 0)[0][HIP][0] == pytest.approx(
        FRONT * x / sqrt(x * x + blur)
    )


def test_members_who_disagree_have_no_direction() -> None:
    found = evidence(hips(30), hips(-30))
    assert found.tables([0, 0], 0)[0][HIP][0] == pytest.approx(0)
    assert found.tables([0, 0], 0)[0][HIP][1] == pytest.approx(-FRONT, abs=0.01)


def test_a_member_without_the_pair_does_not_thin_it_out() -> None:
    other = make_member(1, pose(left_knee=(0, 50, 2)))
    assert evidence(hips(30), other).steps[0][HIP] == (0.3, 0.0)
    assert evidence(hips(30), other).steps[1][HIP] == (0.0, 0.0)


def test_linked_pairs_point_the_same_way() -> None:
    knees = {"left_knee": (100, 90, 2), "right_knee": (140, 90, 2)}
    one = make_member(0, pose(left_hip=(130, 0, 2), right_hip=(100, 0, 2), **knees))
    one.scale = 100.0
    _, doubles = evidence(one).tables([0], 0)
    table = next(t for p, q, t in doubles if {p, q} == {HIP, pair("knee")})
    straight = -1.45 * 0.3 / sqrt(0.3**2 + 0.0024) * 0.4 / sqrt(0.4**2 + 0.0024)
    assert table == pytest.approx((straight, -straight, -straight, straight))


def test_a_table_tells_the_first_pair_from_the_second() -> None:
    """With another member, exchanging the one is not the same as exchanging the other."""
    knees = {"left_knee": (150, 90, 2), "right_knee": (100, 90, 2)}
    one = make_member(0, pose(left_hip=(130, 0, 2), right_hip=(100, 0, 2), **knees))
    two = make_member(1, pose(left_hip=(110, 0, 2), right_hip=(100, 0, 2)))
    for some in (one, two):
        some.scale = 100.0
    found = evidence(one, two)
    _, doubles = found.tables([0, 0], 0)
    p, q, table = next(row for row in doubles if {row[0], row[1]} == {HIP, pair("knee")})
    assert (p, q) == (HIP, pair("knee"))

    def unit(x: float, pair_: int) -> float:
        return x / sqrt(x * x + found.blur[pair_])

    hip, hip_turned = unit(0.2, HIP), unit(-0.1, HIP)
    knee, knee_turned = unit(0.5, q), unit(-0.5, q)
    assert table == pytest.approx(
        tuple(
            1.45 * first * second for first in (hip, hip_turned) for second in (knee, knee_turned)
        )
    )


def test_a_profile_tells_its_near_side() -> None:
    one = make_member(0, pose(nose=(100, 50, 2), left_ear=(130, 50, 2), left_hip=(130, 200, 2)))
    one.scale = 100.0
    found = evidence(one)
    looks = 0.3 / sqrt(0.3**2 + 0.04**2)
    assert found.fields[0][HIP] == pytest.approx(0.31 * looks)
    assert found.fields[0][pair("ear")] == pytest.approx(1.08 * looks + 0.76 * looks)
    singles, _ = found.tables([0], 0)
    assert singles[HIP] == pytest.approx((0.31 * looks, -0.31 * looks))


def test_a_pair_of_which_one_side_is_occluded_tells_little() -> None:
    one = make_member(
        0,
        pose(nose=(100, 0, 2), left_ear=(130, 0, 2), left_hip=(130, 90, 2), right_hip=(120, 90, 1)),
    )
    one.scale = 100.0
    looks = 0.3 / sqrt(0.3**2 + 0.04**2)
    assert evidence(one).fields[0][HIP] == pytest.approx(0.06 * looks)


def test_occlusion_says_nothing_of_pairs_without_a_near_side() -> None:
    rig = rig_of(
        "nose", "left_ear", "right_ear", "left_wing", "right_wing", "left_eye", "right_eye"
    )
    hand = handedness_of(rig)
    unseen = (0.0, 0.0, 0)
    one = member(0, (0, 0, 2), (30, 0, 2), unseen, (50, 50, 2), (60, 50, 1), unseen, unseen)
    cluster = Cluster([one], [], 100.0)
    found = Evidence(hand, cluster, [1.0], [[2.0] * 7])
    assert found.fields[0][hand.parts.index("wing")] == 0
    assert found.fields[0][hand.parts.index("ear")] > 0


def test_fields_are_shared_by_the_members_who_have_the_pair() -> None:
    one = make_member(0, pose(nose=(100, 50, 2), left_ear=(130, 50, 2), left_hip=(130, 200, 2)))
    two = make_member(1, pose(nose=(100, 50, 2), left_ear=(130, 50, 2)))
    for some in (one, two):
        some.scale = 100.0
    found = evidence(one, two, weights=[1.0, 3.0])
    looks = 0.3 / sqrt(0.3**2 + 0.04**2)
    assert found.fields[0][HIP] == pytest.approx(0.31 * looks)
    assert found.fields[1][HIP] == 0
    assert found.fields[1][pair("ear")] == pytest.approx(0.75 * 1.84 * looks)
    # Seen from the first, the second one's exchange turns its share.
    straight = found.tables([0, 0], 0)[0][pair("ear")][0]
    turned = found.tables([0, 1 << pair("ear")], 0)[0][pair("ear")][0]
    assert straight - turned == pytest.approx(2 * 0.75 * 1.84 * looks)
