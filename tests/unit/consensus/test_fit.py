"""Estimating objects, given the workers."""

from math import exp, pi

import pytest

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.members import area_root
from poserig.pose.consensus.places import Click, Place, Share
from poserig.pose.rig import Rig
from tests.unit.consensus.helpers import fit_of, member, place, rig_of

RIG = rig_of("a", "left_x", "right_x", sigma=0.1)
SCALE = 100.0
AREA = 4 * SCALE**2


def one(*points: tuple[float, float, int], turned: float = 0.0) -> tuple[Fit, Cluster]:
    cluster = Cluster([member(0, *points)], [], SCALE)
    fit = fit_of(RIG, cluster)
    cluster.exchanged = [[turned]]
    return fit, cluster


def clicks(
    fit: Fit, cluster: Cluster, point: int, *neighbors: list[Place | None]
) -> tuple[Click, ...]:
    """The clicks from which the place of a keypoint was found."""
    fit.find_places(cluster, neighbors)
    found = cluster.places[point]
    return tuple(found.clicks) if found else ()


def test_a_click_has_its_worker_s_noise_and_no_offset() -> None:
    fit, cluster = one((50, 60, 2), (0, 0, 0), (0, 0, 0))
    worker = fit.workers[0]
    worker.noise, worker.outlier, worker.swap = 0.5, 0.2, 0.1
    worker.offset_x, worker.offset_y = 0.03, -0.02
    cluster.difficulty = 2.0
    (click,) = clicks(fit, cluster, 0)
    assert (click.x, click.y) == pytest.approx((50 - 3, 60 + 2))
    assert click.variance == pytest.approx((0.5 * 0.1 * SCALE * 2) ** 2)
    assert (click.chance, click.member, click.exchanged) == (1, 0, False)
    assert click.inlier == pytest.approx(0.7)
    assert click.background == pytest.approx(0.2 / AREA)
    assert clicks(fit, cluster, 1) == ()


def test_an_occluded_point_is_clicked_less_precisely() -> None:
    fit, cluster = one((50, 60, 1), (0, 0, 0), (0, 0, 0))
    (click,) = clicks(fit, cluster, 0)
    assert click.variance == pytest.approx((0.75 * 0.1 * SCALE * 1.25) ** 2)


def test_a_click_that_may_be_exchanged_is_one_of_both_points() -> None:
    fit, cluster = one((0, 0, 0), (10, 0, 2), (90, 0, 2), turned=0.3)
    left = clicks(fit, cluster, 1)
    assert [(click.x, click.exchanged) for click in left] == [(10, False), (90, True)]
    assert [click.chance for click in left] == pytest.approx([0.7, 0.3])
    right = clicks(fit, cluster, 2)
    assert [(click.x, click.exchanged) for click in right] == [(90, False), (10, True)]
    assert [click.chance for click in right] == pytest.approx([0.7, 0.3])


@pytest.mark.parametrize(("turned", "names"), [(0.0199, [10.0]), (0.0201, [10.0, 90.0])])
def test_a_click_that_is_hardly_exchanged_is_not(turned: float, names: list[float]) -> None:
    fit, cluster = one((0, 0, 0), (10, 0, 2), (90, 0, 2), turned=turned)
    assert [click.x for click in clicks(fit, cluster, 1)] == names


def test_the_offset_of_an_exchanged_click_is_that_of_its_name() -> None:
    fit, cluster = one((0, 0, 0), (10, 0, 2), (90, 0, 2), turned=1.0)
    fit.workers[0].offset_x, fit.workers[0].offset_unit = 5.0, "pixel"
    assert [click.x for click in clicks(fit, cluster, 1)] == [85]


def test_a_neighbor_attracts_clicks() -> None:
    fit, cluster = one((50, 60, 2), (0, 0, 0), (0, 0, 0))
    spread = (0.75 * 0.1 * SCALE) ** 2
    reach = 2 * (spread + 9.0)
    near = [place(53, 64, variance=9.0), None, None]
    (click,) = clicks(fit, cluster, 0, near)
    expected = 0.05 / AREA + 0.03 * exp(-25 / reach) / (pi * reach)
    assert click.background == pytest.approx(expected)
    far: list[Place | None] = [place(950, 60), None, None]
    (click,) = clicks(fit, cluster, 0, far, [None, place(50, 60), None])
    assert click.background == pytest.approx(0.05 / AREA)


def test_a_worker_of_outliers_still_has_some_chance() -> None:
    fit, cluster = one((50, 60, 2), (0, 0, 0), (0, 0, 0))
    fit.workers[0].outlier, fit.workers[0].swap = 0.9, 0.4
    assert clicks(fit, cluster, 0)[0].inlier == 0.05


def test_only_neighbors_that_exist_attract() -> None:
    """In the second round the other instance's places are known."""
    backgrounds = []
    for existence in (0.3, 0.31):
        mine = Cluster([member(0, (50, 60, 2), (0, 0, 0), (0, 0, 0))], [], SCALE)
        other = Cluster([member(1, (51, 60, 2), (90, 0, 2), (10, 0, 2))], [], SCALE)
        fit = fit_of(RIG, mine, other)
        fit.update_beliefs()
        other.existence = existence
        fit.update_beliefs()
        assert mine.places[0]
        backgrounds.append(mine.places[0].clicks[0].background)
    assert backgrounds[1] > backgrounds[0] == pytest.approx(0.05 / (4 * mine.scale**2), rel=0.1)


def test_all_that_is_believed_of_an_object_is_set() -> None:
    cluster = Cluster(
        [member(k, (0, k, 2), (50, 80 + k, 2), (0, 160 + k, 2)) for k in range(2)], [2], SCALE
    )
    fit = fit_of(RIG, cluster)
    fit.update_beliefs()
    places = [one for one in cluster.places if one]
    assert [one.x for one in places] == pytest.approx([0, 50, 0])
    assert [one.y for one in places] == pytest.approx([0.5, 80.5, 160.5])
    assert min(cluster.presence) > 0.9
    assert cluster.existence > 0.9
    assert cluster.scale == pytest.approx(area_root([0, 0, 2, 50, 80, 2, 0, 160, 2]))
    assert cluster.states == [0, 0]
    assert cluster.difficulty < 1


def settled(rig: Rig, *places: Place | None, presence: float = 1.0) -> Cluster:
    """A cluster after its beliefs, measured again."""
    rows = [[(0.0, 0.0, 2)] * len(rig.keypoints) for _ in range(2)]
    cluster = Cluster([member(k, *row) for k, row in enumerate(rows)], [], SCALE)
    cluster.places, cluster.presence = list(places), [presence] * len(places)
    fit = fit_of(rig, cluster)
    fit._measure_scale(cluster)
    fit._measure_difficulty(cluster)
    return cluster


LINE = rig_of("a", "b", sigma=0.1)


def test_the_scale_is_that_of_the_certain_places() -> None:
    two = settled(LINE, place(0, 0), place(300, 400))
    assert two.scale == area_root([0, 0, 2, 300, 400, 2])
    for unsure in (
        settled(LINE, place(0, 0, certainty=0.5), place(300, 400)),
        settled(LINE, place(0, 0), place(300, 400), presence=0.5),
        settled(LINE, place(0, 0), None),
    ):
        assert unsure.scale == SCALE


def test_the_difficulty_is_the_noise_beside_that_of_the_workers() -> None:
    """Both members clicked at 0, 0: 5 pixels from the place."""
    shares = [Share(0, False, 1.0, 0.02), Share(1, False, 0.5, 0.01)]
    cluster = settled(LINE, place(3, 4, *shares, variance=20.0), None)
    square = 25 / (2 * (0.75 * 0.1 * SCALE) ** 2)
    squares = 1.5 * square
    weight = 1 * (1 - 0.4) + 0.5 * (1 - 0.2)
    assert cluster.difficulty == pytest.approx(((squares + 12) / (weight + 12)) ** 0.5)


def test_one_click_far_off_counts_only_so_much_and_one_alone_not_at_all() -> None:
    shares = [Share(0, False, 1.0, 1.0), Share(1, False, 1.0, 1.0)]
    cluster = settled(LINE, place(9000, 0, *shares, variance=1.0), None)
    assert cluster.difficulty == pytest.approx(((32 + 12) / (2 * 0.2 + 12)) ** 0.5)
    assert settled(LINE, place(9000, 0, shares[0]), None).difficulty == 1


@pytest.mark.parametrize(("square", "expected"), [(16.0, 6.0), (0.0, 0.25)])
def test_the_difficulty_is_bounded(square: float, expected: float) -> None:
    many = rig_of(*(f"p{number}" for number in range(60)), sigma=0.1)
    distance = (2 * square) ** 0.5 * 0.75 * 0.1 * SCALE
    shares = [Share(0, False, 1.0, 0.1), Share(1, False, 1.0, 0.1)]
    places = [place(distance, 0, *shares, variance=1.0, certainty=0.4) for _ in range(60)]
    assert settled(many, *places).difficulty == pytest.approx(expected**0.5)


def test_at_the_start_objects_are_counted_by_the_workers_who_have_them() -> None:
    clusters = [
        Cluster([member(0, (0, 0, 2))], [1], SCALE),
        Cluster([member(0, (0, 0, 2)), member(1, (0, 0, 2))], [], SCALE),
    ]
    rig = rig_of("a")
    assert fit_of(rig, *clusters, workers=2).batch.objects == pytest.approx((1.5 + 1) / 2)
    assert Scene([]).clusters == []
