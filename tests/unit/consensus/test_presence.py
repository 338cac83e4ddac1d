"""Which keypoints are there, and which of them are visible."""

from math import log

import pytest

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import PRIOR_CONTEXT
from poserig.pose.consensus.fit import Fit
from poserig.pose.consensus.presence import (
    context_chance,
    neighbors_of,
    update_presence,
    visibility_of,
)
from poserig.pose.consensus.rates import logistic, logit
from poserig.pose.rig import Rig
from tests.unit.consensus.helpers import COCO, fit_of, member, place, rig_of

LONELY = rig_of("a", "b")
CHAIN = rig_of("a", "b", "c", links=[("a", "b"), ("b", "c")])
PAIR = rig_of("left_x", "right_x")
YES, NO = log(0.88 / 0.05), log(0.12 / 0.95)


def presence(
    rig: Rig, *votes: tuple[int, ...], turned: float = 0.0, **more: list[float]
) -> list[float]:
    """Presence by the visibilities that each worker gave, all with the priors."""
    members = [member(k, *((0.0, 0.0, v) for v in row)) for k, row in enumerate(votes)]
    cluster = Cluster(members, [], 100.0)
    fit = fit_of(rig, cluster)
    cluster.exchanged = [[turned] * len(fit.sides.pairs) for _ in members]
    cluster.places = [None] * len(rig.keypoints)
    fit.batch.presence = more.get("own", fit.batch.presence)
    update_presence(cluster, fit.workers, fit.batch, fit.sides, fit.near)
    return cluster.presence


def test_without_neighbors_votes_and_the_own_rate_decide() -> None:
    found = presence(LONELY, (2, 0), (1, 2), own=[0.6, 0.2])
    assert found[0] == pytest.approx(logistic(logit(0.6) + 2 * YES))
    assert found[1] == pytest.approx(logistic(logit(0.2) + YES + NO))


def test_a_point_that_nobody_labeled_is_not_there() -> None:
    assert presence(CHAIN, (2, 0, 2), (2, 0, 2))[1] == 0


def test_neighbors_that_are_there_speak_for_a_point_and_missing_ones_against_it() -> None:
    alone = presence(CHAIN, (0, 2, 0), (0, 0, 0))[1]
    between = presence(CHAIN, (2, 2, 2), (2, 0, 2))[1]
    votes = YES + NO
    assert alone == pytest.approx(logistic(logit(PRIOR_CONTEXT[0]) + votes))
    assert between == pytest.approx(logistic(logit(PRIOR_CONTEXT[-1]) + votes), abs=0.01)


def test_the_neighbors_are_looked_at_twice() -> None:
    """c is unsure by itself; b, whose other neighbor is missing, becomes unsure, and c with it."""
    found = presence(CHAIN, (0, 2, 2), (0, 0, 0), own=[0.5, 0.5, 0.5])
    votes = YES + NO
    first = logistic(votes)

    def around(*shares: float) -> float:
        mean = sum(shares) / len(shares)
        return logistic(logit(context_chance(PRIOR_CONTEXT, mean)) + votes)

    once = (around(0, first), around(first))
    assert found[1] == pytest.approx(around(0, once[1]))
    assert found[2] == pytest.approx(around(once[0]))


def test_the_own_rate_counts_half_against_the_mean_of_all() -> None:
    found = presence(CHAIN, (2, 2, 2), (2, 0, 2), own=[0.9, 0.3, 0.9])
    shift = 0.5 * (logit(0.3) - logit(0.7))
    expected = logistic(logit(PRIOR_CONTEXT[-1]) + shift + YES + NO)
    assert found[1] == pytest.approx(expected, abs=0.01)


def test_a_vote_may_be_about_the_partner() -> None:
    """The one point that the worker labeled is either of the two."""
    found = presence(PAIR, (2, 0), turned=0.25, own=[0.5, 0.5])
    sure = presence(PAIR, (2, 0), turned=0.0, own=[0.5, 0.5])
    assert found[0] > found[1] > sure[1] == 0
    turned = presence(PAIR, (2, 0), turned=1.0, own=[0.5, 0.5])
    assert turned[::-1] == pytest.approx(sure)


def test_exchanging_a_whole_pair_changes_nothing() -> None:
    assert presence(PAIR, (2, 1), turned=0.5) == presence(PAIR, (2, 1), turned=0.0)


@pytest.mark.parametrize(
    ("support", "log_odds"), [(1.0, 0.5), (-2.0, -1.0), (9.0, 1.5), (-9.0, -1.5)]
)
def test_clicks_that_meet_speak_for_a_point_within_bounds(support: float, log_odds: float) -> None:
    cluster = Cluster([member(0, (0, 0, 2), (0, 0, 0))], [], 100.0)
    fit = fit_of(LONELY, cluster)
    cluster.exchanged = [[]]
    cluster.places = [place(0, 0), None]
    assert cluster.places[0]
    cluster.places[0].support = support
    update_presence(cluster, fit.workers, fit.batch, fit.sides, fit.near)
    assert cluster.presence[0] == pytest.approx(logistic(logit(0.65) + YES + log_odds))


def test_the_chance_by_the_neighbors_is_linear_between_the_knots() -> None:
    context = [0.1, 0.2, 0.6, 0.9]
    shares = (0, 0.2, 0.4, 0.55, 0.7, 0.85, 1.0)
    found = [context_chance(context, share) for share in shares]
    assert found == pytest.approx([0.1, 0.15, 0.2, 0.4, 0.6, 0.75, 0.9])


def test_neighbors_are_linked_points_and_the_partner() -> None:
    near = neighbors_of(COCO)
    named = {COCO.keypoint_names[other] for other in near[COCO.index["left_knee"]]}
    assert named == {"left_hip", "left_ankle", "right_knee"}
    assert neighbors_of(LONELY) == [[], []]


def visibility(*rows: tuple[int, int], turned: float = 0.0, accuracy: float = 0.85) -> int:
    members = [member(k, *((0.0, 0.0, v) for v in row)) for k, row in enumerate(rows)]
    cluster = Cluster(members, [], 100.0)
    fit: Fit = fit_of(PAIR, cluster)
    cluster.exchanged = [[turned] for _ in members]
    fit.workers[0].visibility = accuracy
    return visibility_of(cluster, 0, fit.workers, fit.sides)


def test_most_votes_decide_and_a_tie_is_visible() -> None:
    assert visibility((2, 0), (1, 0)) == 2
    assert visibility((1, 0), (1, 0)) == 1
    assert visibility((1, 0), (1, 0), (2, 0)) == 1 + (logit(0.8) > logit(0.85))
    assert visibility((0, 1), (0, 1)) == 2


def test_a_single_worker_is_believed() -> None:
    assert visibility((1, 0)) == 1
    assert visibility((2, 0)) == 2


def test_an_exchanged_vote_is_about_the_partner() -> None:
    assert visibility((2, 1), (2, 1), turned=1.0) == 1
    assert visibility((2, 1), (2, 1), turned=0.2) == 2


def test_a_worker_who_guesses_hardly_counts() -> None:
    """Two say occluded; the first of them is right no more often than a coin."""
    assert visibility((1, 0), (1, 0), (1, 0), accuracy=0.5) == 1
    assert visibility((1, 0), (0, 0), (1, 0), accuracy=0.1) == 1
    assert visibility((1, 0), (2, 0), accuracy=0.999) == 1
    assert visibility((1, 0), (2, 0), accuracy=0.5) == 2
