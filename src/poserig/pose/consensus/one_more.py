"""Forecasts whether one more answer would change the result of an image.

    P(change) = 1 - (1 - toggle) (1 - toggle of the names) Π (1 - toggle of a point) (1 - P(move) p)
    P(move) = e^(-(2.35 σ s)² / (2 M)) + rival,   M = V² / (V + N)
    toggle = Σ P(vote) [the probability after the vote is on the other side of the threshold]

The first toggle is that of the instance; the product is over the keypoints, and p is their
presence. V is the variance of a place, N that of one more usual click, and M that of the distance
by which the click would move the place; a move is visible from KS 0.5 on, which is 2.35 σ s.
`rival` is the probability of the second mode: a click there turns the choice when the two are
close. A vote is to label an object or point or not to, or to name a pair's sides one way or the
other, with the priors of a usual worker. Names in doubt toggle when the vote decides them; those of
the pair most in doubt count.
"""

from collections.abc import Sequence
from math import exp, log

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    DECIDED_NAMES,
    LEAST_PROBABILITY,
    LEAST_RIVAL,
    PRIOR_FLIP,
    PRIOR_INVENTED_POINT,
    PRIOR_MISS,
    PRIOR_MISSED_POINT,
    PRIOR_NOISE,
    REACH,
)
from poserig.pose.consensus.fit import Fit
from poserig.pose.consensus.rates import logistic


def chance_of_change(
    fit: Fit, cluster: Cluster, kept: bool, worth: float, needed: Sequence[float]
) -> float:
    """Returns the chance that one more answer toggles an instance, or toggles or moves a point.

    Args:
        fit: After the last round.
        cluster: The object.
        kept: Whether the instance is in the result. Of one that is not, no point can change.
        worth: Existence from which on it is.
        needed: Per keypoint the presence from which on it is in the result.
    """
    toggled = toggle_chance(cluster.existence, 1 - PRIOR_MISS, fit.batch.bite, worth)
    steady = 1 - toggled
    if not kept:
        return 1 - steady
    if not cluster.unanimous:
        steady *= 1 - chance_of_names(min(cluster.named, default=1.0))
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
        steady *= 1 - min(1.0, moves) * presence
    return 1 - steady


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
