"""The consensus of an image, from its objects."""

import pytest

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.drawing import draw
from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.places import Place, Share
from poserig.pose.consensus.results import make_consensus, worth_of_an_instance
from poserig.pose.consensus.types import ImageConsensus
from tests.unit.consensus.helpers import fit_of, member, place, rig_of

RIG = rig_of("a", "b", sigma=0.1)
NAMES = ["zoe", "al", "kim"]


def cluster(
    existence: float, x: float = 0.0, workers: tuple[int, ...] = (0, 1), **more: float
) -> Cluster:
    rows = [(x, 0.0, 2), (x + 50, 0.0, 2)]
    absent = [worker for worker in range(3) if worker not in workers]
    found = Cluster([member(worker, *rows) for worker in workers], absent, 100.0)
    shares = [Share(number, False, 1.0, 0.01) for number in range(len(workers))]
    spots: list[Place | None] = [place(at, 0, *shares, **more) for at in (x, x + 50)]
    found.places, found.presence, found.existence = spots, [1.0, 1.0], existence
    found.exchanged = [[] for _ in workers]
    return found


def scene_of(*clusters: Cluster) -> tuple[Fit, Scene]:
    fit = fit_of(RIG, *clusters)
    return fit, fit.scenes[0]


def consensus(
    *clusters: Cluster, least: float = 0.4, empty: tuple[str, ...] = ()
) -> ImageConsensus:
    fit, scene = scene_of(*clusters)
    return make_consensus(fit, scene, NAMES, empty, least)


def test_an_instance_is_drawn_where_its_existence_times_oks_pays() -> None:
    expected = draw(fit_of(RIG, cluster(1.0)), cluster(1.0)).expected
    sure, doubtful = (
        consensus(cluster(0.4 / expected + 0.01)),
        consensus(cluster(0.4 / expected - 0.01)),
    )
    assert (len(sure.instances), len(sure.doubtful)) == (1, 0)
    assert (len(doubtful.instances), len(doubtful.doubtful)) == (0, 1)


def test_an_instance_says_who_has_it_and_how_sure_it_is() -> None:
    (found,) = consensus(cluster(0.9, workers=(0, 2))).instances
    assert (found.score, found.sources, found.workers) == (0.9, 2, ("kim", "zoe"))
    assert found.keypoints == (0, 0, 2, 50, 0, 2)
    assert len(found.confidence) == 2


def test_the_surest_instance_comes_first_and_ties_are_broken_by_content() -> None:
    found = consensus(cluster(0.7), cluster(0.9, x=300), cluster(0.7, x=-300))
    assert [item.keypoints[0] for item in found.instances] == [300, -300, 0]
    found = consensus(cluster(0.1), cluster(0.2, x=300), cluster(0.1, x=-300))
    assert [item.keypoints[0] for item in found.doubtful] == [300, -300, 0]


def test_an_instance_without_a_keypoint_worth_drawing_is_doubtful() -> None:
    vague = cluster(1.0)
    vague.presence = [0.1, 0.1]
    assert len(consensus(vague, least=0.0).doubtful) == 1


def test_the_agreement_is_the_expected_pose_q() -> None:
    one, two, lost = cluster(0.9), cluster(0.6, x=300), cluster(0.2, x=600)
    expected = draw(fit_of(RIG, one), one).expected
    found = consensus(one, two, lost)
    whole = 0.9 + 0.6 + (0.1 + 0.4 + 0.2) / 2
    assert found.agreement == pytest.approx((0.9 + 0.6) * expected / whole)
    assert consensus().agreement == 1
    # Nothing is drawn: the chance that nothing is there.
    assert consensus(lost).agreement == pytest.approx(0.8)
    assert consensus(lost, cluster(0.3, x=600)).agreement == pytest.approx(0.8 * 0.7)


def test_more_would_help_where_any_instance_may_change() -> None:
    """A sure object hardly matters beside one of which only one of three workers is sure."""
    single = cluster(0.5, x=300, workers=(1,))
    alone = consensus(single).more_would_help
    both = consensus(cluster(0.99, workers=(0, 1, 2)), single).more_would_help
    assert alone > 0.1
    assert both == pytest.approx(alone, abs=0.1)
    assert consensus(cluster(0.99, workers=(0, 1, 2))).more_would_help < 0.01
    assert consensus().more_would_help < 0.01


def test_what_all_said_alike_is_drawn_however_doubtful() -> None:
    alike = cluster(0.05, workers=(0, 1, 2))
    alike.unanimous = True
    fit, scene = scene_of(alike)
    scene.unanimous = True
    found = make_consensus(fit, scene, NAMES, ["zoe", "al", "kim"] * 2, 0.4)
    assert found.unanimous
    # An instance without points is no instance.
    assert [instance.score for instance in found.instances] == [0.05]
    assert [issue.type for issue in found.issues] == ["empty_instance"] * 6


def test_empty_instances_of_single_workers_are_issues() -> None:
    found = consensus(cluster(0.9, workers=(0, 1, 2)), empty=("kim", "al"))
    assert [(i.type, i.workers) for i in found.issues] == [
        ("empty_instance", ("al",)),
        ("empty_instance", ("kim",)),
    ]


def worth(*existences: float, variance: float = 1.0) -> float:
    clusters = [cluster(e, 300.0 * k, variance=variance) for k, e in enumerate(existences)]
    fit, scene = scene_of(*clusters)
    return worth_of_an_instance(fit, [scene])


def test_an_instance_must_be_worth_half_of_the_expected_quality() -> None:
    expected = draw(fit_of(RIG, cluster(1.0)), cluster(1.0)).expected
    kept = (0.8 + 0.7) * expected / (1.5 + (0.2 + 0.3) / 2 + 0.1 / 2) / 2
    assert 0.3 < kept < 0.45
    assert worth(0.8, 0.7, 0.1) == pytest.approx(kept)


def test_the_worth_is_bounded() -> None:
    assert worth(1.0, 1.0) == 0.45
    assert worth(1.0, 1.0, variance=9000.0) == 0.4
    assert worth(0.45, *[0.35] * 20) == 0.3
    assert worth() == 0.4
