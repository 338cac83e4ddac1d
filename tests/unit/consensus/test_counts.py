"""What each worker did over a batch."""

import pytest

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.counts import WorkerCounts, count_workers
from poserig.pose.consensus.fit import Fit
from poserig.pose.consensus.places import Place, Share
from poserig.pose.rig import Rig
from tests.unit.consensus.helpers import COCO, fit_of, member, pair, place, rig_of

LINE = rig_of("a", "b", sigma=0.1)
PAIR = rig_of("left_x", "right_x", sigma=0.1)
SCALE = 100.0
Point = tuple[float, float, int]
NOTHING: Point = (0.0, 0.0, 0)


def cluster(rig: Rig, *rows: tuple[Point, ...], absent: tuple[int, ...] = ()) -> Cluster:
    """A cluster of which nothing is exchanged, and that exists with 0.8."""
    found = Cluster([member(k, *row) for k, row in enumerate(rows)], list(absent), SCALE)
    pairs = sum(partner > point for point, partner in enumerate(rig.swap_indices))
    found.states = [0] * len(rows)
    found.exchanged = [[0.0] * pairs for _ in rows]
    found.places = [None] * len(rig.keypoints)
    found.presence = [0.5] * len(rig.keypoints)
    found.existence = 0.8
    return found


def counted(fit: Fit) -> list[WorkerCounts]:
    return count_workers(fit)


def test_instances_are_objects_had_or_missed_or_inventions() -> None:
    one = cluster(LINE, ((0, 0, 2), NOTHING), absent=(1, 2))
    two = cluster(LINE, ((0, 0, 2), NOTHING), ((1, 0, 2), NOTHING), absent=(2,))
    first, second, third = counted(fit_of(LINE, one, two))
    assert [c.images for c in (first, second, third)] == [1, 1, 1]
    assert [c.objects for c in (first, second, third)] == pytest.approx([1.6, 1.6, 1.6])
    assert [c.missed for c in (first, second, third)] == pytest.approx([0, 0.8, 1.6])
    assert [c.inventions for c in (first, second, third)] == pytest.approx([0.4, 0.2, 0])


def test_a_single_worker_has_nobody_to_be_compared_with() -> None:
    one = cluster(LINE, ((0, 0, 2), (5, 5, 2)))
    (found,) = counted(fit_of(LINE, one, workers=1))
    assert (found.pairs, found.present, found.clicks, found.weight) == (0, 0, 0, 0)
    assert found.objects == 0.8


def test_an_instance_that_nobody_else_has_is_compared_with_nothing() -> None:
    one = cluster(PAIR, ((0, 0, 2), (5, 5, 2)), absent=(1,))
    first, _ = counted(fit_of(PAIR, one, workers=2))
    assert (first.present, first.clicks) == (0, 0)
    assert first.pairs == pytest.approx(0.8)


def shares(*weights: float, responsibility: float = 1.0) -> list[Share]:
    return [Share(k, False, responsibility, weight) for k, weight in enumerate(weights)]


def placed(*found: Place | None, difficulty: float = 1.0, v: int = 2) -> Fit:
    """Two workers who clicked a at (3, 4) and (0, 0), and b at (50, 0)."""
    one = cluster(LINE, ((3, 4, v), (50, 0, 2)), ((0, 0, 2), (50, 0, 2)))
    one.places, one.difficulty = list(found), difficulty
    return fit_of(LINE, one, workers=2)


def test_noise_is_counted_in_sigma_s_by_how_sure_a_click_is() -> None:
    fit = placed(place(0, 0, *shares(0.02, 0.05), variance=10.0, certainty=0.5), None)
    first, second = counted(fit)
    sure = 1.0 * 0.8 * 0.5
    assert first.squares == pytest.approx(sure * 25 / (2 * 10.0**2))
    assert first.weight == pytest.approx(sure * (1 - 0.2))
    assert (second.squares, second.weight) == pytest.approx((0, sure * (1 - 0.5)))
    assert first.visible == first.visible_right == pytest.approx(sure)


def test_difficult_objects_and_occluded_points_are_noisier() -> None:
    spot = place(0, 0, *shares(0.02, 0.02), variance=10.0)
    usual = counted(placed(spot, None))[0].squares
    assert counted(placed(spot, None, difficulty=2.0))[0].squares == pytest.approx(usual / 4)
    assert counted(placed(spot, None, v=1))[0].squares == pytest.approx(usual / 1.25**2)


def test_an_offset_is_no_noise() -> None:
    fit = placed(place(0, 0, *shares(0.02, 0.02), variance=10.0), None)
    fit.workers[0].offset_x, fit.workers[0].offset_y = 3.0, 4.0
    fit.workers[0].offset_unit = "pixel"
    assert counted(fit)[0].squares == 0


def test_a_stray_click_counts_as_three_deviations() -> None:
    fit = placed(place(9000, 0, *shares(0.02, 0.02), variance=10.0), None)
    assert counted(fit)[0].squares == pytest.approx(0.8 * 9 * 0.75**2)


def test_a_residual_is_the_distance_from_where_the_others_put_the_point() -> None:
    fit = placed(place(1, 1, *shares(0.02, 0.05), variance=10.0), None, difficulty=2.0)
    fit.workers[0].offset_x, fit.workers[0].offset_unit = 0.5, "pixel"
    (residual,) = counted(fit)[0].residuals
    assert residual.sure == pytest.approx(0.8)
    assert residual.dx == pytest.approx((2 - 0.5 * 0.2) / 0.8)
    assert residual.dy == pytest.approx(3 / 0.8)
    assert residual.variance == pytest.approx((0.1 * SCALE * 2 * 0.75) ** 2 / 0.8)
    assert (residual.area_root, residual.sigma) == (SCALE, 0.1)


def test_a_click_that_made_its_own_place_tells_nothing() -> None:
    fit = placed(place(0, 0, *shares(0.1, 0.01), variance=10.0), None)
    first, second = counted(fit)
    assert (first.residuals, first.weight, first.visible) == ([], 0, 0)
    assert second.weight == pytest.approx(0.8 * 0.9)
    # The click itself is one, though.
    assert first.clicks == pytest.approx(0.8)


def test_visibilities_are_compared_with_what_most_say() -> None:
    one = cluster(LINE, *[((0, 0, v), NOTHING) for v in (2, 2, 1)])
    one.places = [place(0, 0, *shares(0.02, 0.02, 0.02), variance=1.0), None]
    found = counted(fit_of(LINE, one))
    assert [c.visible for c in found] == pytest.approx([0.8] * 3)
    assert [c.visible_right for c in found] == pytest.approx([0.8, 0.8, 0])


def test_points_are_there_or_not_and_had_or_not() -> None:
    one = cluster(LINE, ((0, 0, 2), (9, 9, 2)), ((0, 0, 2), NOTHING))
    one.presence = [0.9, 0.4]
    first, second = counted(fit_of(LINE, one, workers=2))
    for found in (first, second):
        assert found.present == pytest.approx(0.8 * 1.3)
        assert found.vacant == pytest.approx(0.8 * 0.7)
    assert (first.missed_points, second.missed_points) == pytest.approx((0, 0.8 * 0.4))
    assert first.invented_points == pytest.approx(0.8 * (0.1 + 0.6))
    assert second.invented_points == pytest.approx(0.8 * 0.1)


def test_an_exchanged_point_is_the_partner_s() -> None:
    one = cluster(PAIR, ((0, 0, 2), NOTHING), ((0, 0, 2), NOTHING))
    one.presence = [1.0, 0.0]
    one.exchanged[0][0] = 0.25
    first, _ = counted(fit_of(PAIR, one, workers=2))
    assert first.missed_points == pytest.approx(0.8 * 0.25)
    assert first.invented_points == pytest.approx(0.8 * 0.25)


def test_clicks_that_no_place_wants_are_outliers_or_on_a_neighbor() -> None:
    def about(other: Place | None, existence: float = 0.8) -> WorkerCounts:
        one = cluster(LINE, ((0, 0, 2), NOTHING), ((90, 0, 2), NOTHING))
        lost, kept = Share(0, False, 0.25, 0.02), Share(1, False, 1.0, 0.05)
        one.places = [place(90, 0, lost, kept, variance=10.0), None]
        two = cluster(LINE, ((0, 0, 2), NOTHING), absent=(1,))
        two.places, two.existence = [other, None], existence
        return counted(fit_of(LINE, one, two, workers=2))[0]

    alone = about(None)
    assert alone.clicks == pytest.approx(0.8)
    assert (alone.outliers, alone.swaps) == pytest.approx((0.8 * 0.75, 0))
    near = about(place(23, 0))
    assert (near.outliers, near.swaps) == pytest.approx((0, 0.8 * 0.75))
    for far in (about(place(24, 0)), about(place(0, 0), existence=0.3)):
        assert (far.outliers, far.swaps) == pytest.approx((0.8 * 0.75, 0))


def test_an_exchanged_click_is_kept_under_its_own_name() -> None:
    """Both halves of its probability together keep it."""
    one = cluster(PAIR, ((0, 0, 2), (90, 0, 2)), ((0, 0, 2), (90, 0, 2)))
    one.places = [
        place(0, 0, Share(0, False, 0.4, 0.02), Share(1, False, 1.0, 0.02)),
        place(90, 0, Share(0, True, 0.5, 0.02), Share(1, False, 1.0, 0.02)),
    ]
    first, second = counted(fit_of(PAIR, one, workers=2))
    # The right point, that no place took, and a tenth of the left one.
    assert first.outliers == pytest.approx(0.8 * (0.1 + 1.0) - 0.8)
    assert second.outliers == 0


def test_single_pairs_that_depart_from_the_pattern_are_counted() -> None:
    knee, hip = 1 << pair("knee"), 1 << pair("hip")
    everything = 0b11111111
    row = ((1.0, 2.0, 2),) * 17
    for state, departures in ((0, 0), (knee, 1), (everything, 0), (everything ^ hip, 1)):
        one = cluster(COCO, row, row)
        one.states = [state, 0]
        first, second = counted(fit_of(COCO, one, workers=2))
        assert first.pairs == second.pairs == pytest.approx(0.8 * 8)
        assert first.pair_flips == pytest.approx(0.8 * departures)
        assert second.pair_flips == 0


def test_only_pairs_with_a_point_are_counted() -> None:
    row = tuple((1.0, 2.0, 2 * (COCO.keypoint_names[k] == "left_hip")) for k in range(17))
    one = cluster(COCO, row, (NOTHING,) * 17)
    one.states = [1 << pair("hip") | 1 << pair("eye"), 0]
    first, second = counted(fit_of(COCO, one, workers=2))
    assert (first.pairs, second.pairs) == pytest.approx((0.8, 0))
    # The torso's hips alone are a part of the body: no departure.
    assert first.pair_flips == 0
