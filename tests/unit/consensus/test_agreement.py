"""What people who agree have said about left and right."""

import pytest

from poserig.pose.consensus.agreement import Agreement, are_alike, clusters_of_alike
from poserig.pose.consensus.members import Member, make_member
from tests.unit.consensus.helpers import COCO, HAND, WHOLE, member, moved, pair

EVERYTHING = (1 << len(HAND.pairs)) - 1
FLAT, SIZE = WHOLE[0]
Point = tuple[float, float, int]


@pytest.mark.parametrize("step", [0.0, 0.03, 0.3])
def test_a_pair_is_agreed_where_all_workers_of_the_image_say_the_same(step: float) -> None:
    members = [make_member(k, moved(FLAT, k * step * SIZE, 0)) for k in range(2)]
    found = Agreement(HAND.pairs, members, COCO.sigmas, SIZE)
    narrow = found.torn  # 0.3 s aside, the left point of one lies on the right one of the other
    assert found.pairs == EVERYTHING & ~narrow
    assert narrow == 0 or step == 0.3
    assert found.holders == [0b11] * len(HAND.pairs)
    assert found.undone([EVERYTHING, EVERYTHING]) == (narrow, narrow)
    assert not found.is_kept([EVERYTHING, EVERYTHING])
    assert found.is_kept([EVERYTHING, 0])


@pytest.mark.parametrize(("step", "agreed"), [(0.0, True), (0.03, True), (0.3, False)])
def test_where_a_worker_lacks_the_object_two_of_the_others_must_be_close(
    step: float, agreed: bool
) -> None:
    members = [make_member(k, moved(FLAT, k * step * SIZE, 0)) for k in range(2)]
    found = Agreement(HAND.pairs, members, COCO.sigmas, SIZE, by_all=False)
    assert found.pairs == (EVERYTHING if agreed else 0)


def test_an_only_worker_is_kept_where_nobody_says_that_nothing_is_there() -> None:
    for by_all in (True, False):
        found = Agreement(HAND.pairs, [make_member(0, FLAT)], COCO.sigmas, SIZE, by_all=by_all)
        assert found.pairs == (EVERYTHING if by_all else 0)


def test_a_pair_that_one_of_three_exchanged_is_not_agreed() -> None:
    hip = pair("hip")
    left, right = HAND.pairs[hip]
    other = list(FLAT)
    other[3 * left : 3 * left + 3] = FLAT[3 * right : 3 * right + 3]
    other[3 * right : 3 * right + 3] = FLAT[3 * left : 3 * left + 3]
    members = [make_member(k, some) for k, some in enumerate((FLAT, FLAT, other))]
    found = Agreement(HAND.pairs, members, COCO.sigmas, SIZE)
    assert found.pairs == EVERYTHING - (1 << hip)


# Two pairs; 0.75 sigma s are 7.5 pixels.
PAIRS = [(0, 1), (2, 3)]
NOTHING: Point = (0.0, 0.0, 0)


def agreement(*rows: tuple[Point, ...], by_all: bool = True) -> Agreement:
    members = [member(k, *row) for k, row in enumerate(rows)]
    return Agreement(PAIRS, members, [0.1] * 4, 100.0, by_all)


def both(x: float) -> tuple[Point, ...]:
    return (x, 0.0, 2), (x + 50, 0.0, 2), (x, 90.0, 2), (x + 50, 90.0, 2)


@pytest.mark.parametrize(("x", "pairs"), [(7.4, 0b11), (7.6, 0)])
def test_close_is_three_quarters_of_a_sigma(x: float, pairs: int) -> None:
    assert agreement(both(0), both(x), by_all=False).pairs == pairs
    assert agreement(both(0), both(x)).pairs == 0b11


@pytest.mark.parametrize(("far", "pairs"), [(2, 0b11), (3, 0)])
def test_half_of_the_points_must_be_close(far: int, pairs: int) -> None:
    """The others lie 12 pixels off, but on their own side."""
    moved_points = [
        (x + 12 if number < far else x, y, v) for number, (x, y, v) in enumerate(both(0))
    ]
    assert agreement(both(0), tuple(moved_points), by_all=False).pairs == pairs


def test_two_of_three_are_enough_to_be_close() -> None:
    assert agreement(both(0), both(2), both(20), by_all=False).pairs == 0b11


def test_without_a_common_point_nobody_is_close() -> None:
    halves = (*both(0)[:2], NOTHING, NOTHING), (NOTHING, NOTHING, *both(0)[2:])
    assert agreement(*halves, by_all=False).pairs == 0
    assert agreement(*halves).pairs == 0b11


def test_a_pair_that_nobody_has_is_not_agreed() -> None:
    found = agreement(*[(*both(0)[:2], NOTHING, NOTHING)] * 2)
    assert (found.pairs, found.torn, found.holders) == (0b01, 0, [0b11, 0])


def test_a_pair_that_one_member_has_goes_along_with_a_body_that_another_contradicts() -> None:
    """The second exchanged the first pair, and is the only one who has the second pair."""
    mirrored = (both(0)[1], both(0)[0], *both(0)[2:])
    found = agreement((*both(0)[:2], NOTHING, NOTHING), mirrored)
    assert (found.pairs, found.torn, found.holders) == (0b10, 0b01, [0b11, 0b10])
    assert found.undone([0b00, 0b11]) == (0b00, 0b11)
    # But not for itself.
    assert found.undone([0b00, 0b10]) == (0b00, 0b00)
    assert found.undone([0b01, 0b10]) == (0b01, 0b00)


@pytest.mark.parametrize(
    ("half", "agreed"),
    [
        (((0.0, 90.0, 2), NOTHING), True),
        ((NOTHING, (50.0, 90.0, 2)), True),
        # Left, 20 pixels off: still nearer to the left point than to the right one.
        (((20.0, 90.0, 2), NOTHING), True),
        (((30.0, 90.0, 2), NOTHING), False),
        (((50.0, 90.0, 2), NOTHING), False),
    ],
)
def test_half_a_pair_says_the_same_where_its_point_is_nearer_to_its_own_name(
    half: tuple[Point, Point], agreed: bool
) -> None:
    found = agreement(both(0), (*both(0)[:2], *half))
    assert found.pairs >> 1 == agreed


def test_halves_with_different_names_say_nothing_alike() -> None:
    left, right = ((0.0, 90.0, 2), NOTHING), (NOTHING, (0.0, 90.0, 2))
    assert agreement((*both(0)[:2], *left), (*both(0)[:2], *right)).pairs == 0b01
    # 50 pixels apart they may be the two points of the pair.
    other = (NOTHING, (50.0, 90.0, 2))
    assert agreement((*both(0)[:2], *left), (*both(0)[:2], *other)).pairs == 0b11
    assert agreement((*both(0)[:2], *left), (*both(0)[:2], *left)).pairs == 0b11


def test_two_halves_far_apart_with_one_name_say_the_same() -> None:
    near, far = ((0.0, 90.0, 2), NOTHING), ((70.0, 90.0, 2), NOTHING)
    assert agreement((*both(0)[:2], *near), (*both(0)[:2], *far)).pairs == 0b11


@pytest.mark.parametrize(("x", "agreed"), [(24.0, True), (26.0, False)])
def test_whole_pairs_say_the_same_where_straight_is_shorter(x: float, agreed: bool) -> None:
    shifted = ((x, 90.0, 2), (50.0 - x, 90.0, 2))
    assert agreement(both(0), (*both(0)[:2], *shifted)).pairs >> 1 == agreed


def test_what_all_holders_have_exchanged_is_turned_back() -> None:
    found = agreement(both(0), both(0), (*both(0)[:2], NOTHING, NOTHING))
    assert found.pairs == 0b11
    assert found.undone([0b11, 0b11, 0b11]) == (0, 0, 0)
    # The third does not have the second pair: its bit there means nothing.
    assert found.undone([0b11, 0b11, 0b00]) == (0b01, 0b01, 0b00)
    assert found.undone([0b11, 0b01, 0b00]) == (0b11, 0b01, 0b00)
    assert found.is_kept([0b11, 0b01, 0b00])
    assert not found.is_kept([0b11, 0b11, 0b00])


def some(*xs: float) -> list[Member]:
    return [make_member(0, [x, 1.0, 2]) for x in xs]


def test_answers_are_alike_when_they_have_the_same_points() -> None:
    assert are_alike([some(1, 2), some(1, 2), some(1, 2)])
    assert not are_alike([some(1, 2), some(1, 2), some(1)])
    assert not are_alike([some(1), [make_member(0, [1.0, 1.0, 1])]])
    assert are_alike([[], []])
    assert not are_alike([some(1)])
    assert not are_alike([])


def test_alike_answers_are_one_cluster_for_each_instance() -> None:
    members = [member(worker, (x, 0.0, 2), scale=x) for x in (10.0, 20.0) for worker in (0, 1)]
    found = clusters_of_alike(members)
    assert [[(m.worker, m.x) for m in cluster.members] for cluster in found] == [
        [(0, [10.0]), (1, [10.0])],
        [(0, [20.0]), (1, [20.0])],
    ]
    assert [cluster.scale for cluster in found] == [10, 20]
    assert all(cluster.unanimous and not cluster.absent for cluster in found)
    assert clusters_of_alike([]) == []
