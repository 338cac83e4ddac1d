"""Learning the workers and what the images have in common."""

import pytest

from poserig.pose.consensus.batch import fit_batch
from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import PRIOR_CONTEXT
from poserig.pose.consensus.learn import learn, learn_context
from poserig.pose.consensus.places import Share
from tests.unit.consensus.helpers import COCO, POSES, fit_of, image_of, member, moved, place, rig_of

LINE = rig_of("a", "b", sigma=0.1)


def cluster(*workers: int, absent: tuple[int, ...] = (), existence: float = 1.0) -> Cluster:
    """An object with two points on which all of its workers agree."""
    members = [member(worker, (0, 0, 2), (50, 0, 2)) for worker in workers]
    found = Cluster(members, list(absent), 100.0)
    found.states = [0] * len(workers)
    found.exchanged = [[] for _ in workers]
    shares = [Share(k, False, 1.0, 0.01) for k in range(len(workers))]
    found.places = [place(0, 0, *shares, variance=10.0), place(50, 0, *shares, variance=10.0)]
    found.presence, found.existence = [0.9, 0.6], existence
    return found


def test_rates_are_events_beside_the_prior() -> None:
    fit = fit_of(LINE, cluster(0, 1), cluster(0, absent=(1,), existence=0.5), workers=2)
    learn(fit)
    first, second = fit.workers
    assert first.miss == pytest.approx(0.12 * 10 / (1.5 + 10))
    assert second.miss == pytest.approx((0.5 + 0.12 * 10) / (1.5 + 10))
    assert first.invention == pytest.approx((0.5 + 0.04 * 30) / 31)
    assert second.invention == pytest.approx(0.04 * 30 / 31)
    assert first.outlier == pytest.approx(0.05 * 30 / 32)
    assert first.swap == pytest.approx(0.03 * 30 / 32)
    assert first.missed_point == pytest.approx(0.12 * 60 / (1.5 + 60))
    assert first.invented_point == pytest.approx((0.5 + 0.05 * 60) / (0.5 + 60))
    assert first.visibility == pytest.approx((2 + 0.85 * 10) / 12)
    assert first.pair == pytest.approx(0.04)


def test_noise_falls_when_all_clicks_meet() -> None:
    fit = fit_of(LINE, cluster(0, 1), workers=2)
    learn(fit)
    # Two clicks with a leverage of 0.1 each, without any distance.
    assert fit.workers[0].noise == pytest.approx((0.75**2 * 10 / (2 * 0.9 + 10)) ** 0.5)


def test_noise_has_a_least() -> None:
    fit = fit_of(LINE, *(cluster(0, 1) for _ in range(2000)), workers=2)
    learn(fit)
    assert fit.workers[0].noise == 0.05


def test_objects_decoys_and_presence_of_the_batch() -> None:
    fit = fit_of(
        LINE, cluster(0, 1, absent=(2,), existence=0.6), cluster(0, existence=0.5), workers=3
    )
    learn(fit)
    assert fit.batch.objects == pytest.approx((1.1 + 1) / 2)
    # An instance of one worker alone is no decoy.
    assert fit.batch.decoys == pytest.approx((0.4 + 0.08 * 30) / 31)
    assert fit.batch.bite == pytest.approx((0.8 + 0.45 * 30) / (1.2 + 30))
    assert fit.batch.presence == pytest.approx([(1.1 * 0.9 + 6) / 11.1, (1.1 * 0.6 + 6) / 11.1])


def test_offsets_and_sides_are_learned_as_well() -> None:
    batch = [
        image_of({"a": [flat], "b": [moved(flat, 0.1 * size, 0)], "c": [moved(flat, 0, 0.01)]})
        for flat, size in POSES[:10]
    ]
    workers = dict(
        zip(*fit_batch(COCO, batch)[2:3], fit_batch(COCO, batch).fit.workers, strict=True)
    )
    assert workers["b"].offset_x != 0
    assert workers["a"].offset_x == pytest.approx(0, abs=0.01)
    assert max(worker.flip for worker in workers.values()) < 0.1


def context(*presences: tuple[float, ...], existence: float = 1.0) -> list[float]:
    """Three points, of which b is between a and c."""
    clusters = []
    for presence in presences:
        found = Cluster([], [], 100.0)
        found.presence, found.existence = list(presence), existence
        clusters.append(found)
    return learn_context(clusters, [[], [0, 2], []])


def test_without_objects_the_context_is_the_prior() -> None:
    assert context() == list(PRIOR_CONTEXT)


@pytest.mark.parametrize(
    ("around", "knot"),
    [((0, 0), 0), ((0.38, 0), 0), ((0.42, 0), 1), ((1, 0), 1), ((1, 0.08), 1), ((1, 0.12), 2),
     ((1, 0.68), 2), ((1, 0.72), 3), ((1, 1), 3)],
)  # fmt: skip
def test_a_point_counts_for_the_nearest_knot(around: tuple[float, float], knot: int) -> None:
    found = context((around[0], 0.25, around[1]))
    for number, prior in enumerate(PRIOR_CONTEXT):
        expected = (0.25 + 60 * prior) / 61 if number == knot else prior
        assert found[number] == pytest.approx(expected)


def test_a_doubtful_object_teaches_less_and_rates_stay_off_0_and_1() -> None:
    assert context((1, 0, 1), existence=0.5)[3] == pytest.approx(60 * 0.94 / 60.5)
    assert context(*[(1, 1, 1)] * 20_000)[3] == 0.995
    assert context(*[(0, 0, 0)] * 20_000)[0] == 0.005
