"""What a data set's poses are like."""

from math import cos, hypot, log, pi, sin

import pytest

from poserig.pose.keypoints import scale
from poserig.pose.quality.model import FEWEST_INSTANCES, PoseModel, fit_model, related, turned
from tests.unit.pose.quality.crowd import COCO, MODEL, SOMEONE, model_of, rig_of

LINE = rig_of("a", "b", "c", links=[("a", "b"), ("b", "c")])
POSE = [0.0, 0, 2, 30, 40, 2, 90, 120, 2]


def test_the_size_is_the_median_of_the_distances_over_their_lengths() -> None:
    model = model_of(LINE, lengths=(0.5, 1.0, 0.25))
    # 50 / 0.5, 150 / 1 and 100 / 0.25.
    assert model.size(POSE) == 150
    moved = [*POSE[:6], 9000, 9000, 2]
    assert model.size(moved) == pytest.approx(hypot(9000, 9000))


def test_short_relations_and_unlabeled_points_say_nothing_about_the_size() -> None:
    model = model_of(LINE, lengths=(0.15, 1.0, 0.16))
    assert model.size([*POSE[:3], 30, 40, 0, *POSE[6:]]) == 150
    assert model.size(POSE) == pytest.approx(100 / 0.16)
    flat = [0.0, 0, 2, 30, 40, 2, 90, 120, 0]
    assert model.size(flat) == scale(flat)
    assert model.size([5.0, 5, 2] * 3) == 0


MEANS = ((0.0, 1.0), (0.0, 2.0), (0.0, 1.0))


@pytest.mark.parametrize("angle", [0, 0.4, -0.4, pi / 2, -2.5, 3.1])
def test_the_tilt_is_the_angle_against_the_mean_pose(angle: float) -> None:
    flat = []
    for y in (0, 50, 120):
        flat += [300 - sin(angle) * y, 300 + cos(angle) * y, 2]
    assert model_of(LINE, means=MEANS).tilt(flat) == pytest.approx(angle)


def test_unlabeled_points_do_not_tilt() -> None:
    flat = [0, 0, 2, 0, 50, 2, 900, 0, 0]
    assert model_of(LINE, means=MEANS).tilt(flat) == pytest.approx(0)
    assert model_of(LINE, means=MEANS).tilt([0, 0, 2, 0, 0, 2, 0, 0, 0]) == 0


def test_a_longer_displacement_tilts_no_more() -> None:
    """Two directions, one of them ten times as long."""
    means = ((1.0, 0.0), (0.0, 0.0), (1.0, 0.0))
    flat = [0.0, 0, 2, 0, 10, 2, 100, 10, 2]
    assert model_of(LINE, means=means).tilt(flat) == pytest.approx(pi / 4)


def test_a_shape_is_turned_back() -> None:
    found = turned({3: (0.0, 1.0)}, pi / 2)
    assert found[3] == pytest.approx((1.0, 0.0))


def test_all_points_of_a_small_rig_are_related() -> None:
    assert related(LINE) == ((0, 1), (0, 2), (1, 2))
    assert len(related(COCO)) == 17 * 16 / 2


def test_of_a_large_rig_near_points_and_partners_are_related() -> None:
    names = [f"p{number}" for number in range(30)] + ["left_z", "right_z"]
    links = [(f"p{number}", f"p{number + 1}") for number in range(29)]
    found = related(rig_of(*names, links=links))
    assert (0, 3) in found
    assert (0, 4) not in found
    assert (30, 31) in found
    assert found == tuple(sorted(found))
    assert len(found) == 29 + 28 + 27 + 1


def test_a_model_of_a_crowd() -> None:
    assert MODEL
    assert MODEL.instances == 80
    knee, ankle = COCO.index["left_knee"], COCO.index["left_ankle"]
    number = MODEL.pairs.index((knee, ankle))
    assert number in MODEL.by_point[knee]
    assert number in MODEL.by_point[ankle]
    assert all(len(numbers) == 16 for numbers in MODEL.by_point)
    one, other = (COCO.keypoints[point].position or (0, 0) for point in (knee, ankle))
    size = MODEL.size(SOMEONE) / 200
    assert MODEL.lengths[number] * size == pytest.approx(other[1] - one[1], rel=0.15)
    x, y = MODEL.means[number]
    assert (x * size, y * size) == pytest.approx(
        (other[0] / 2 - one[0] / 2, other[1] - one[1]), abs=0.02
    )
    # Nobody lies: one in 82.
    assert MODEL.tilted == pytest.approx(log(1 / 82))
    assert len(MODEL.views) == 1


def fitted(*flats: list[float]) -> PoseModel:
    found = fit_model(rig_of("a", "b", "c", "d"), flats)
    assert found
    return found


def square(turn: float = 0.0, size: float = 100.0, missing: int | None = None) -> list[float]:
    """Four points; one may be missing."""
    flat: list[float] = []
    for number, (x, y) in enumerate(((0, 0), (0.5, 0.2), (0.4, 1), (0, 2))):
        if number == missing:
            flat += [0, 0, 0]
        else:
            flat += [500 + size * (cos(turn) * x - sin(turn) * y),
                     500 + size * (sin(turn) * x + cos(turn) * y), 2]  # fmt: skip
    return flat


def test_too_few_instances_or_points_teach_nothing() -> None:
    rig = rig_of("a", "b", "c", "d")
    assert fit_model(rig, [square()] * (FEWEST_INSTANCES - 1)) is None
    assert fit_model(rig, [square()] * FEWEST_INSTANCES)
    assert fit_model(rig, [square(missing=1)] * 100) is None
    assert fit_model(rig_of("a"), [[5.0, 5, 2]] * 100) is None
    # A rig of three points has no four.
    assert fit_model(LINE, [POSE] * FEWEST_INSTANCES)
    assert fit_model(rig, [[5.0, 5, 2] * 4] * 100) is None


def test_four_points_of_more_are_enough() -> None:
    rig = rig_of("a", "b", "c", "d", "e")
    found = fit_model(rig, [[*square(), 0, 0, 0]] * FEWEST_INSTANCES)
    assert found
    assert found.instances == FEWEST_INSTANCES
    # Nobody has the fifth point.
    number = found.pairs.index((0, 4))
    assert (found.lengths[number], found.means[number]) == (0, (0, 0))
    assert found.views[0].relations[number] is None


def test_means_are_over_those_who_have_both_points() -> None:
    rig = rig_of("a", "b", "c", "d", "e")
    half = [[*square(missing=2), 90, 90, 2], [*square(), 90, 90, 2]] * 30
    found = fit_model(rig, half)
    assert found
    number = found.pairs.index((0, 2))
    size = found.size(half[1])
    x, y = found.means[number]
    assert (x * size, y * size) == pytest.approx((40, 100), rel=0.05)


def test_scale_changes_nothing() -> None:
    one = fitted(*[square(size=50.0 + number) for number in range(60)])
    assert one.lengths == pytest.approx(fitted(*[square()] * 60).lengths, rel=0.01)


def test_those_who_lie_are_counted_and_judged_upright() -> None:
    lying = fitted(*[square(turn=1.5 if number % 4 == 0 else 0.0) for number in range(60)])
    assert lying.tilted == pytest.approx(log(16 / 62))
    number = lying.pairs.index((0, 3))
    relation = lying.views[0].relations[number]
    assert relation
    size = lying.size(square())
    assert relation.log_density(0, 200 / size) > -3
    # Nobody is left on the side: they were turned upright before they were counted.
    assert relation.log_density(200 / size, 0) < relation.log_density(0, 200 / size) - 3
