"""Which instances show the same object."""

from math import exp, hypot

import pytest

from poserig.pose.consensus import clustering
from poserig.pose.consensus.clustering import make_clusters, similarity
from poserig.pose.consensus.members import make_member
from tests.unit.consensus.helpers import COCO, POSES, member, moved

Point = tuple[float, float, int]
NOTHING: Point = (0.0, 0.0, 0)


def alike(
    first: list[Point], second: list[Point], partners: list[int], scale: float = 100
) -> float:
    sigmas = [0.1, 0.2, 0.1, 0.2][: len(partners)]
    return similarity(
        member(0, *first, scale=scale), member(1, *second, scale=100), sigmas, partners
    )


def test_a_point_counts_by_a_kernel_of_twice_the_variance() -> None:
    found = alike([(0, 0, 2)], [(3, 4, 1)], [0])
    assert found == pytest.approx(exp(-(hypot(3, 4) ** 2) / (16 * 0.1**2 * 100**2)))
    assert alike([(5, 5, 2)], [(5, 5, 2)], [0]) == 1
    assert alike([NOTHING], [(0, 0, 2)], [0]) == 0


def test_the_larger_scale_counts() -> None:
    found = alike([(0, 0, 2)], [(30, 0, 2)], [0], scale=200)
    assert found == pytest.approx(exp(-900 / (16 * 0.1**2 * 200**2)))


@pytest.mark.parametrize("reverse", [False, True])
def test_a_point_that_only_one_has_speaks_against_them(reverse: bool) -> None:
    both, one = [(0.0, 0.0, 2), (9.0, 9.0, 2)], [(0.0, 0.0, 2), NOTHING]
    first, second = (one, both) if reverse else (both, one)
    assert alike(first, second, [0, 1]) == pytest.approx(1 / 1.3)


def test_an_exchanged_pair_counts_at_a_discount() -> None:
    left, right = (0.0, 0.0, 2), (90.0, 0.0, 2)
    straight = alike([left, right], [left, right], [1, 0])
    crossed = alike([left, right], [right, left], [1, 0])
    assert straight == 1
    assert crossed == pytest.approx(0.92)


def test_the_kernel_of_a_crossed_pair_has_both_sigmas() -> None:
    left, right, near = (0.0, 0.0, 2), (200.0, 0.0, 2), (205.0, 0.0, 2)
    found = alike([left, right], [near, left], [1, 0])
    kernel = exp(-25 / (16 * 0.1 * 0.2 * 100**2))
    assert found == pytest.approx(0.92 * (1 + kernel) / 2)


def test_half_a_pair_is_compared_with_the_side_that_fits_better() -> None:
    left, right = (0.0, 0.0, 2), (90.0, 0.0, 2)
    # Named alike: one point meets, the other is lonely.
    assert alike([left, NOTHING], [left, right], [1, 0]) == pytest.approx(1 / 1.3)
    # Named otherwise: the same, at a discount.
    assert alike([left, NOTHING], [right, left], [1, 0]) == pytest.approx(0.92 / 1.3)
    # Both have one point, at one place, under two names.
    assert alike([left, NOTHING], [NOTHING, left], [1, 0]) == pytest.approx(0.92)


SIGMAS, PARTNERS = [0.1] * 3, [0, 1, 2]


def body(worker: int, x: float, count: int = 3) -> list[Point]:
    points = [(x, 0.0, 2), (x + 50, 80.0, 2), (x, 160.0, 2)]
    return [point if number < count else NOTHING for number, point in enumerate(points)]


def test_each_object_is_a_cluster_with_each_worker_once() -> None:
    found = make_clusters(
        [member(0, *body(0, 0)), member(1, *body(1, 3)), member(0, *body(0, 300), scale=90)],
        [0, 1, 2],
        SIGMAS,
        PARTNERS,
    )
    assert [[one.worker for one in cluster.members] for cluster in found] == [[0, 1], [0]]
    assert [cluster.absent for cluster in found] == [[2], [1, 2]]
    assert [cluster.scale for cluster in found] == [100, 90]
    assert [cluster.duplicates for cluster in found] == [[], []]


def test_two_instances_of_one_worker_are_never_one_cluster() -> None:
    near = [member(0, *body(0, 0)), member(0, *body(0, 2))]
    found = make_clusters(near, [0], SIGMAS, PARTNERS)
    assert [len(cluster.members) for cluster in found] == [1, 1]
    assert not any(cluster.duplicates for cluster in found)


def test_the_more_alike_ones_come_together_first() -> None:
    """The middle one could go with either; it goes with the nearer."""
    members = [member(0, *body(0, 0)), member(1, *body(1, 20)), member(0, *body(0, 32))]
    found = make_clusters(members, [0, 1], SIGMAS, PARTNERS)
    assert [sorted(one.x[0] for one in cluster.members) for cluster in found] == [[0], [20, 32]]


def test_instances_too_far_apart_are_two_objects() -> None:
    """K is 0.22 at a distance of 49.2 pixels."""
    for distance, expected in ((48, 1), (50, 2)):
        members = [member(0, *body(0, 0)), member(1, *body(1, distance))]
        assert len(make_clusters(members, [0, 1], SIGMAS, PARTNERS)) == expected


def test_groups_are_compared_by_their_mean() -> None:
    """The third is near the second alone: the mean of both is too low."""
    members = [member(worker, *body(worker, 30.0 * worker)) for worker in range(3)]
    assert len(make_clusters(members, [0, 1, 2], SIGMAS, PARTNERS)) == 1
    members = [member(worker, *body(worker, 40.0 * worker)) for worker in range(3)]
    assert len(make_clusters(members, [0, 1, 2], SIGMAS, PARTNERS)) == 2


def test_a_part_on_top_of_the_own_instance_is_a_duplicate() -> None:
    part, whole = member(0, *body(0, 1, count=2)), member(0, *body(0, 0))
    found = make_clusters([part, whole, member(1, *body(1, 0))], [0, 1], SIGMAS, PARTNERS)
    assert [[one.worker for one in cluster.members] for cluster in found] == [[0, 1]]
    assert found[0].members[0] is whole
    assert found[0].duplicates == [part]


def test_a_part_is_a_duplicate_even_when_only_one_worker_saw_the_object() -> None:
    part, whole = member(0, *body(0, 1, count=2)), member(0, *body(0, 0))
    for members in ([part, whole], [whole, part]):
        (found,) = make_clusters(members, [0], SIGMAS, PARTNERS)
        assert (found.members, found.duplicates) == ([whole], [part])


def test_a_part_beside_the_own_instance_is_an_object_of_its_own() -> None:
    """It is like the group, but most of its points are 13 pixels away: 12 are the same click."""
    part, whole = member(0, *body(0, 13, count=2)), member(0, *body(0, 0))
    found = make_clusters([part, whole, member(1, *body(1, 0))], [0, 1], SIGMAS, PARTNERS)
    assert sorted(len(cluster.members) for cluster in found) == [1, 2]
    assert not any(cluster.duplicates for cluster in found)


def test_a_point_without_a_side_counts_as_much_as_a_point_of_a_pair() -> None:
    """A center 3 and 4 pixels off, and a pair that meets: three points, each counted once."""
    left, right = (0.0, 0.0, 2), (90.0, 0.0, 2)
    found = alike([left, right, (30.0, 40.0, 2)], [left, right, (33.0, 44.0, 2)], [1, 0, 2])
    assert found == pytest.approx((2 + exp(-25 / (16 * 0.1**2 * 100**2))) / 3)
    lonely = alike([left, right, (30.0, 40.0, 2)], [left, right, NOTHING], [1, 0, 2])
    assert lonely == pytest.approx(2 / 2.3)


def test_a_crowd_groups_alike_whether_or_not_far_pairs_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = [moved(POSES[n % len(POSES)][0], 60.0 * (n % 4), 90.0 * (n // 4)) for n in range(12)]
    members = [
        make_member(worker, moved(person, 0.5 * worker, 0))
        for worker in range(3)
        for person in people
    ]

    def groups() -> list[list[tuple[object, ...]]]:
        found = make_clusters(members, [0, 1, 2], COCO.sigmas, COCO.swap_indices)
        return [[member.key for member in cluster.members] for cluster in found]

    near = groups()
    monkeypatch.setattr(clustering, "FAR_APART", 1e9)
    assert groups() == near
