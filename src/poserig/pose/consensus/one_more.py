"""Forecasts whether one more answer would change the result of an image.

    P(change) = 1 - P(steady) Π (1 - toggle of the names)
    P(steady) = P(empty) S + (1 - πκ) [N Π (P(has) s + (1 - P(has)) s') - e^-r Π (1 - P(has)) s']
    N = e^-r + (1 - e^-r) P(an object that nobody else has is left out)
    s = s" Π (1 - toggle of a point) (1 - P(move) p)                  over the points
    S = Π s', with an empty page;   P(drawn) = logistic((logit e' - logit worth) / 0.3)
    P(move) = e^(-(2.35 σ s)² / (2 M)) + rival + turn,   M = V² / (V + C)
    turn = (l + c (o + u)) M' / (M' + c / l),   l = 1 - c - rival,   M' = (1 - o - u) / o
    toggle = Σ P(vote) [the probability after the vote is on the other side of the threshold]

The answer is that of a usual worker, who has each object or lacks it (`next_answer`). s" is the
chance that the object stays drawn or left out if the worker has it, s' if not; e' is the existence
after the answer. That is forecast by the rates of before, so it is a chance and no yes or no. Of an
object that is left out no point can change.

V is the variance of a place, C that of one more usual click, and M that of the distance by which
the click would move the place; a move is visible from KS 0.5 on, which is 2.35 σ s. c is the
certainty of the place, `rival` that of the second mode, which a click there turns into the first,
and l the chance that all clicks are lost. `turn` is the chance that the click lies elsewhere, lost
(o) or on a neighbor (u) or where the others are not, and that the mode of this one click, whose
mass is M', is taken instead. It counts where a single click made the place. p is the presence.

A vote on a point is to label it or not to. A vote on names says a pair's sides one way or the
other; names in doubt toggle when the vote decides them, and those of the pair most in doubt count.
They count whoever answers: who misses the object leaves them as open as before.
"""

from collections.abc import Sequence
from math import exp, log, prod
from typing import NamedTuple

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    DECIDED_NAMES,
    FORECAST_SPREAD,
    LEAST_PROBABILITY,
    LEAST_RIVAL,
    PRIOR_FLIP,
    PRIOR_INVENTED_POINT,
    PRIOR_MISSED_POINT,
    PRIOR_NOISE,
    PRIOR_OUTLIER,
    PRIOR_SWAP,
    REACH,
)
from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.next_answer import UNSEEN_PAGE, NextAnswer
from poserig.pose.consensus.rates import logistic, logit

# Mass of the mode of a single usual click against the background (`places`).
USUAL_MASS = (1 - PRIOR_OUTLIER - PRIOR_SWAP) / PRIOR_OUTLIER


class Outcome(NamedTuple):
    """What the result makes of one cluster.

    Attributes:
        drawn: Whether the instance is in the result.
        worth: Existence from which on it is.
        needed: Per keypoint the presence from which on it is.
    """

    drawn: bool
    worth: float
    needed: Sequence[float]


def chance_of_change(
    fit: Fit, scene: Scene, outcomes: Sequence[Outcome], worth_of_another: float
) -> float:
    """Returns the chance that one more answer changes the result of an image, 0 to 1.

    Args:
        fit: After the last round.
        scene: The image.
        outcomes: One for each cluster.
        worth_of_another: Existence from which on an object that nobody has yet would be drawn.
    """
    answer = NextAnswer(fit, scene)
    either = lacking = steady_without = 1.0
    for number, (cluster, outcome) in enumerate(zip(scene.clusters, outcomes, strict=True)):
        has = answer.having[number]
        stays, stays_without = (
            _chance_to_stay(cluster, answer.existence_after({number: vote})[0], outcome)
            for vote in (True, False)
        )
        if outcome.drawn:
            stays *= steadiness_of_points(fit, cluster, outcome.needed)
        either *= has * stays + (1 - has) * stays_without
        lacking *= 1 - has
        steady_without *= (1 - has) * stays_without
    after = answer.existence_after(dict.fromkeys(range(len(outcomes)), False), empty=True)
    steady_empty = prod(map(_chance_to_stay, scene.clusters, after, outcomes))
    no_other = exp(-answer.others)
    left_out = 1 - chance_to_be_drawn(answer.others_exist, worth_of_another)
    page = no_other + (1 - no_other) * left_out
    empty = UNSEEN_PAGE + (1 - UNSEEN_PAGE) * no_other * lacking
    steady = empty * steady_empty + (1 - UNSEEN_PAGE) * (page * either - no_other * steady_without)
    names = (
        1 - chance_of_names(min(cluster.named, default=1.0))
        for cluster, outcome in zip(scene.clusters, outcomes, strict=True)
        if outcome.drawn and not cluster.unanimous
    )
    return min(max(1 - steady * prod(names), 0.0), 1.0)


def _chance_to_stay(cluster: Cluster, after: float, outcome: Outcome) -> float:
    """Returns the chance that an instance stays drawn, or left out.

    Args:
        cluster: The object.
        after: Its existence after the answer.
        outcome: What the result makes of it now.
    """
    drawn = chance_to_be_drawn(after, outcome.worth)
    return drawn if outcome.drawn or cluster.existence >= outcome.worth else 1 - drawn


def chance_to_be_drawn(existence: float, worth: float) -> float:
    """Returns the chance that an existence is worth it, as forecast.

    Args:
        existence: After the answer, by the rates of before.
        worth: From which on the instance is drawn, by the result of before.
    """
    low, high = LEAST_PROBABILITY, 1 - LEAST_PROBABILITY
    odds = logit(min(max(existence, low), high)) - logit(min(max(worth, low), high))
    return logistic(odds / FORECAST_SPREAD)


def steadiness_of_points(fit: Fit, cluster: Cluster, needed: Sequence[float]) -> float:
    """Returns the chance that no point comes, goes or moves visibly by a usual worker's instance.

    Args:
        fit: After the last round.
        cluster: The object.
        needed: Per keypoint the presence from which on it is in the result.
    """
    steady = 1.0
    for point, place in enumerate(cluster.places):
        if place is None:
            continue
        presence = cluster.presence[point]
        steady *= 1 - toggle_chance(
            presence, 1 - PRIOR_MISSED_POINT, PRIOR_INVENTED_POINT, needed[point]
        )
        unit = fit.rig.sigmas[point] * cluster.scale
        new = (PRIOR_NOISE * unit * cluster.difficulty) ** 2
        moved = place.variance**2 / (place.variance + new)
        moves = exp(-((REACH * unit) ** 2) / (2 * moved)) if moved > 0 else 0.0
        moves += place.rival if place.rival > LEAST_RIVAL else 0.0
        moves += chance_to_turn(place.certainty, place.rival)
        steady *= 1 - min(1.0, moves) * presence
    return steady


def chance_to_turn(certainty: float, rival: float) -> float:
    """Returns the chance that one more click lies where nobody clicked, and that this is taken.

    Args:
        certainty: c of the place.
        rival: c of the second mode.
    """
    lost = max(1 - certainty - rival, LEAST_PROBABILITY)
    apart = lost + certainty * (PRIOR_OUTLIER + PRIOR_SWAP)
    return apart * USUAL_MASS / (USUAL_MASS + certainty / lost)


def chance_of_names(named: float) -> float:
    """Returns the chance that one more answer settles or turns the names of the sides.

    Args:
        named: Probability that the sides have the right names.
    """
    if named >= DECIDED_NAMES:
        return toggle_chance(named, 1 - PRIOR_FLIP, PRIOR_FLIP, 0.5)
    total = 0.0
    for likely in (1 - PRIOR_FLIP, PRIOR_FLIP):
        vote = named * likely + (1 - named) * (1 - likely)
        after = named * likely / vote
        total += vote if max(after, 1 - after) >= DECIDED_NAMES else 0.0
    return total


def toggle_chance(chance: float, if_so: float, if_not: float, threshold: float) -> float:
    """Returns the chance that one more vote carries a probability across a threshold.

    Args:
        chance: The probability now.
        if_so: Chance of a vote for it if it is so.
        if_not: Chance of a vote for it if it is not.
        threshold: From which on it is drawn.
    """
    chance = min(max(chance, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY)
    odds, total = log(chance / (1 - chance)), 0.0
    votes = ((if_so, if_not), (1 - if_so, 1 - if_not))
    for likely, unlikely in votes:
        after = logistic(odds + log(likely / unlikely))
        if (after >= threshold) != (chance >= threshold):
            total += chance * likely + (1 - chance) * unlikely
    return total
