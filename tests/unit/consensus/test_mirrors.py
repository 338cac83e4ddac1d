"""Who exchanges left and right as a habit."""

from collections.abc import Sequence
from math import exp, log

import pytest

from poserig.pose.consensus import ImageAnswers
from poserig.pose.consensus.batch import FittedBatch, fit_batch
from poserig.pose.consensus.cluster import Cluster, SideChoice
from poserig.pose.consensus.mirrors import Rates, learn_sides
from poserig.pose.consensus.patterns import SideModel
from poserig.pose.consensus.worker_model import WorkerModel
from tests.unit.consensus.helpers import (
    COCO,
    HAND,
    POSES,
    exchanged,
    image_of,
    member,
    moved,
    rig_of,
    simulated,
)

EVERYTHING = (1 << len(HAND.pairs)) - 1
HEAD = 0b11


def mirrors(step: float) -> list[ImageAnswers]:
    """Two workers who both exchange everybody, and differ by a step in roots of the area."""
    return [
        image_of({"a": [exchanged(flat)], "b": [exchanged(moved(flat, step * size, 0))]})
        for flat, size in POSES[:25]
    ]


@pytest.mark.parametrize("step", [0.01, 0.05, 0.12])
def test_workers_who_agree_are_not_reversed_whatever_the_shapes_say(step: float) -> None:
    """That all of them may have exchanged is a doubt about the names, not a choice."""
    fit, scenes, *_ = fit_batch(COCO, mirrors(step))
    found = [cluster for scene in scenes for cluster in scene.clusters]
    assert {state for cluster in found for state in cluster.states} == {0}
    assert min(worker.flip for worker in fit.workers) > 0.7
    assert {named for cluster in found for named in cluster.named if named < 0.6} == {0.1}


def mirror_of_two(rig_names: Sequence[str], count: int) -> FittedBatch:
    """Two workers of a rig whose names say nothing; the second always exchanges left and right."""
    rig = rig_of(*rig_names)
    flat = [0.0, 0, 2, 90, 0, 2, 0, 90, 2, 90, 90, 2]
    turned = [*flat[3:6], *flat[:3], *flat[9:], *flat[6:9]]
    return fit_batch(
        rig,
        [image_of({"a": [moved(flat, k, 1)], "b": [moved(turned, 1, k)]}) for k in range(count)],
    )


@pytest.mark.parametrize("count", [8, 24])
def test_two_solutions_that_nothing_decides_are_averaged(count: int) -> None:
    fit, scenes, *_ = mirror_of_two(("left_a", "right_a", "left_b", "right_b"), count)
    (chance, tables), (other_chance, others) = fit.sides.solutions
    assert chance == pytest.approx(0.5, abs=0.01)
    assert other_chance == 1 - chance
    assert tables[0] == pytest.approx(others[1], abs=0.1)
    for scene in scenes:
        (cluster,) = scene.clusters
        assert cluster.named == pytest.approx([0.5, 0.5], abs=0.02)


def test_of_one_image_nobody_is_a_mirror_and_the_names_are_open() -> None:
    fit, scenes, *_ = mirror_of_two(("left_a", "right_a", "left_b", "right_b"), 1)
    assert max(worker.flip for worker in fit.workers) < 0.2
    assert scenes[0].clusters[0].named == pytest.approx([0.5, 0.5], abs=0.02)


def test_the_whole_batch_has_the_names_of_one_solution() -> None:
    _, scenes, *_ = mirror_of_two(("left_a", "right_a", "left_b", "right_b"), 24)
    assert len({tuple(cluster.states) for scene in scenes for cluster in scene.clusters}) == 1


def test_a_solution_that_the_shapes_decide_stands_alone() -> None:
    batch = [
        image_of({"a": [flat], "b": [exchanged(moved(flat, 0.01 * size, 0))]})
        for flat, size in POSES[:25]
    ]
    fit = fit_batch(COCO, batch).fit
    assert [chance for chance, _ in fit.sides.solutions] == [1.0]
    flips = sorted(worker.flip for worker in fit.workers)
    assert flips[0] < 0.1
    assert flips[1] > 0.85


def test_honest_workers_are_no_mirrors() -> None:
    batch = [
        image_of({"a": [flat], "b": [moved(flat, 0.01 * size, 0)]}) for flat, size in POSES[:25]
    ]
    fit = fit_batch(COCO, batch).fit
    assert max(worker.flip for worker in fit.workers) < 0.15


def test_shares_of_patterns_are_shares() -> None:
    sides = fit_batch(COCO, simulated(8, level="hard", workers=3)[1]).fit.sides
    bodies = sum(share for mask, share in sides.shares.items() if mask in sides.bodies)
    parts = sum(share for mask, share in sides.shares.items() if mask and mask not in sides.bodies)
    assert bodies == pytest.approx(1)
    assert parts == pytest.approx(1)
    assert sides.shares[0] == 1


def test_a_table_has_the_log_rate_of_each_pattern() -> None:
    sides = SideModel(COCO, HAND)
    (table,) = Rates((0.2,), (0.05,), sides.shares).tables(sides)
    assert table == pytest.approx(dict(sides.patterns(WorkerModel(flip=0.2, part=0.05))))


def clusters(count: int, *choices: SideChoice, existence: float = 1.0) -> list[Cluster]:
    """Objects of two workers whose sides may have been settled in these ways."""
    found = []
    for _ in range(count):
        one = Cluster([member(0, (0, 0, 2)), member(1, (0, 0, 2))], [], 100.0)
        one.choices, one.existence = list(choices), existence
        found.append(one)
    return found


def learned(found: list[Cluster]) -> tuple[list[WorkerModel], SideModel]:
    sides, workers = SideModel(COCO, HAND), [WorkerModel(), WorkerModel()]
    learn_sides(sides, found, workers)
    return workers, sides


def test_rates_are_counted_beside_their_priors() -> None:
    """Nobody exchanged anything on 60 objects: rates fall by the weight of their priors."""
    workers, sides = learned(clusters(60, SideChoice(0.0, (0, 0))))
    assert workers[0].flip == pytest.approx(0.1 * 30 / 90, rel=0.02)
    assert workers[0].part == pytest.approx(0.02 * 10 / 70)
    assert sides.shares == pytest.approx(sides.prior_shares)


def test_a_worker_who_always_exchanged_is_a_mirror() -> None:
    workers, sides = learned(clusters(60, SideChoice(0.0, (EVERYTHING, 0))))
    assert workers[0].flip == pytest.approx((60 + 0.9 * 30) / 90, rel=0.01)
    assert workers[1].flip == pytest.approx(0.1 * 30 / 90, rel=0.02)
    everything = (60 + 20 * sides.prior_shares[EVERYTHING]) / 80
    assert sides.shares[EVERYTHING] == pytest.approx(everything)


def test_parts_are_counted_apart() -> None:
    workers, sides = learned(clusters(6, SideChoice(0.0, (HEAD, 0))))
    assert workers[0].part == pytest.approx((6 + 0.02 * 10) / 16)
    assert workers[0].flip == pytest.approx(0.1 * 30 / 36, rel=0.02)
    assert sides.shares[HEAD] == pytest.approx((6 + 20 / 4) / 26)
    assert learned(clusters(60, SideChoice(0.0, (HEAD, 0))))[0][0].part == 0.5


def test_objects_that_may_not_be_there_count_less_or_not_at_all() -> None:
    half, _ = learned(clusters(60, SideChoice(0.0, (0, 0)), existence=0.5))
    assert half[0].flip == pytest.approx(0.1 * 30 / 60, rel=0.02)
    nothing, _ = learned(clusters(60, SideChoice(0.0, (0, 0)), existence=0.05))
    assert nothing[0].flip == pytest.approx(0.1, rel=0.02)
    assert learned([])[0][0].flip == pytest.approx(0.1, rel=0.02)


def test_of_two_likely_choices_the_rates_of_all_objects_decide() -> None:
    """On 40 objects the first clearly exchanged; on 10 more either of the two did."""
    sure = clusters(40, SideChoice(0.0, (EVERYTHING, 0)))
    torn = clusters(10, SideChoice(0.0, (EVERYTHING, 0)), SideChoice(0.0, (0, EVERYTHING)))
    workers, _ = learned(sure + torn)
    assert workers[0].flip == pytest.approx((50 + 27) / 80, rel=0.01)
    assert workers[1].flip == pytest.approx(3 / 80, rel=0.05)


def test_the_likelihood_of_the_choices_counts() -> None:
    """Two thirds speak for the second choice, against the prior of a body that is exchanged."""
    rates = dict(SideModel(COCO, HAND).patterns(WorkerModel()))
    even = rates[0] - rates[EVERYTHING]
    found = clusters(1, SideChoice(0.0, (0, 0)), SideChoice(even + log(2), (EVERYTHING, 0)))
    workers, _ = learned(found)
    more = (30 * workers[0].flip - 3) / (1 - workers[0].flip)
    assert more > 0
    assert workers[0].flip == pytest.approx((3 + 2 / 3) / 31, rel=0.1)
    assert exp(even) > 1
