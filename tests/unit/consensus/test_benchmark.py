"""The benchmark's own arithmetic, and a small run in which the consensus must win."""

from itertools import permutations
from random import Random

import pytest

from benchmarks.consolidation import baselines
from benchmarks.consolidation.baselines import Thresholds
from benchmarks.consolidation.metrics import (
    Prediction,
    assign,
    auroc,
    calibration_error,
    score_image,
    spearman,
)
from benchmarks.consolidation.poses import development, held_out
from benchmarks.consolidation.run import baseline_methods, consensus, measure, pools
from benchmarks.consolidation.sides import HABITS, measure_sides
from benchmarks.consolidation.weighting import Click, learn_variances, place
from poserig.pose.rig_file import load_rig
from tests.unit.consensus.helpers import COCO, TRUTH, WHOLE


def test_poses_are_split() -> None:
    assert not {image.id for image in development()} & {image.id for image in held_out()}


def test_the_truth_scores_one_and_nothing_scores_zero() -> None:
    whole = Prediction([list(person.keypoints) for person in TRUTH.persons])
    assert score_image(COCO, TRUTH, whole).pose_q == pytest.approx(1)
    assert score_image(COCO, TRUTH, Prediction([])).pose_q == 0


def test_an_invented_instance_costs_half_of_one() -> None:
    people = [list(person.keypoints) for person in TRUTH.persons]
    far = [value + 9000 if at % 3 != 2 else value for at, value in enumerate(people[0])]
    tally = score_image(COCO, TRUTH, Prediction([*people, far]))
    assert tally.pose_q == pytest.approx(len(people) / (len(people) + 0.5))


def test_assignment_is_the_best_of_all() -> None:
    table = [[0.9, 0.8, 0.1], [0.85, 0.2, 0.3], [0.4, 0.7, 0.6]]
    best = max(sum(table[r][c] for r, c in enumerate(p)) for p in permutations(range(3)))
    assert sum(table[row][column] for row, column in assign(table)) == pytest.approx(best)
    assert len(assign(table[:2])) == 2
    assert len(assign([row[:1] for row in table])) == 1


def test_calibration_and_ranks() -> None:
    assert calibration_error([(0.75, True)] * 3 + [(0.75, False)]) == pytest.approx(0)
    assert calibration_error([(0.95, False)] * 4) == pytest.approx(0.95)
    assert auroc([(0.9, True), (0.8, True), (0.1, False)]) == 1
    assert auroc([(0.5, True), (0.5, False)]) == 0.5
    assert spearman([(1, 1), (2, 4), (3, 9)]) == pytest.approx(1)
    assert spearman([(1, 9), (2, 4), (3, 1)]) == pytest.approx(-1)


def test_the_geometric_median_resists_one_stray() -> None:
    x, y = baselines.geometric_median([(0, 0), (1, 0), (0, 1), (1, 1), (500, 500)])
    assert 0 <= x <= 1.1
    assert 0 <= y <= 1.1


def test_the_consensus_closes_half_of_the_gap_at_the_hard_level() -> None:
    methods = {**baseline_methods(Thresholds(0.2, 0.45, 0.5)), "poserig": consensus}
    batches = [batch[:12] for batch in pools(COCO, held_out(), "hard", 3, 1, 2, seed=31)]
    reached = {name: found.pose_q for name, found in measure(COCO, batches, methods).items()}
    low, high = reached["geometric median, tuned"], reached["oracle"]
    assert reached["poserig"] > low + 0.5 * (high - low)
    assert reached["medoid"] < reached["poserig"]
    assert reached["naive mean"] < reached["variance weighting"] < reached["poserig"]
    assert reached["weighted medoid"] < reached["poserig"]


def test_robust_variance_weighting_finds_who_is_precise_and_drops_strays() -> None:
    chance = Random(1)  # noqa: S311 - a simulation
    noises = {"precise": 0.2, "usual": 1.0, "rough": 2.0}
    clusters = [
        [(name, jittered(flat, size, noise, chance)) for name, noise in noises.items()]
        for flat, size in WHOLE[:20]
    ]
    found = learn_variances(COCO, clusters)
    assert found["precise"] < 0.7 < found["usual"] < 1.6 < found["rough"]
    clicks = [Click("precise", 10, 0), Click("usual", 12, 0), Click("rough", 90, 0)]
    x, _, kept = place(clicks, {"precise": 1.0, "usual": 3.0, "rough": 4.0}, 4.0)
    assert x == pytest.approx(10.5)
    assert kept == clicks[:2]


def jittered(flat: list[float], size: float, noise: float, chance: Random) -> list[float]:
    found: list[float] = []
    for point, sigma in enumerate(COCO.sigmas):
        x, y, v = flat[3 * point : 3 * point + 3]
        step = noise * sigma * size
        found += (chance.gauss(x, step), chance.gauss(y, step), v)
    return found


@pytest.mark.parametrize("name", ["human-18", "box-truck-22"])
@pytest.mark.parametrize("images_a_call", [1, 8])
def test_sides_that_nothing_decides_are_two_places_and_even_odds(
    name: str, images_a_call: int
) -> None:
    found = measure_sides(load_rig(name), HABITS["one always"], images_a_call, 8)
    assert (found.objects, found.lost, found.collapsed, found.undecided) == (8, 0, 0, 8)
    mean = sum(confidence for confidence, _ in found.confidences) / len(found.confidences)
    assert 0.4 <= mean <= 0.6
    assert min(found.more) >= 0.9
