"""One more answer: would it change the result of an image?"""

from math import exp, log

from poserig.pose.consensus.existence import logistic
from poserig.pose.consensus.fit import Fit
from poserig.pose.consensus.geometry import Cluster
from poserig.pose.consensus.model import (
    PRIOR_INVENTED_POINT,
    PRIOR_MISS,
    PRIOR_MISSED_POINT,
    PRIOR_NOISE,
)

# A visible move: as far as KS falls to .5.
REACH = 2.3548


def chance_of_change(
    fit: Fit, cluster: Cluster, kept: bool, worth: float, needed: list[float]
) -> float:
    """Chance that a usual worker's answer toggles the instance, or toggles or moves a point.

    Args:
        kept: Whether the instance is in the result.
        worth: Existence above which it is.
        needed: Per keypoint the presence above which it is in the result.
    """
    bite = fit.scene.bite
    steady = 1 - _toggles(cluster.existence, 1 - PRIOR_MISS, bite, worth)
    if not kept:
        return 1 - steady
    for joint, spot in enumerate(cluster.spots):
        if spot is None:
            continue
        presence = cluster.presence[joint]
        steady *= 1 - _toggles(
            presence, 1 - PRIOR_MISSED_POINT, PRIOR_INVENTED_POINT, needed[joint]
        )
        unit = fit.rig.sigmas[joint] * cluster.scale
        new = (PRIOR_NOISE * unit * cluster.difficulty) ** 2
        shift = spot.variance**2 / (spot.variance + new)
        moves = exp(-((REACH * unit) ** 2) / (2 * shift)) if shift > 0 else 0.0
        # A click at the rival place turns the choice when the two are close.
        moves += spot.rival if spot.rival > 0.02 else 0.0
        steady *= 1 - min(1.0, moves) * presence
    return 1 - steady


def _toggles(chance: float, if_so: float, if_not: float, threshold: float) -> float:
    """Chance that one more vote carries a probability across a threshold."""
    chance = min(max(chance, 1e-6), 1 - 1e-6)
    odds, total = log(chance / (1 - chance)), 0.0
    votes = ((if_so, if_not), (1 - if_so, 1 - if_not))
    for likely, unlikely in votes:
        after = logistic(odds + log(likely / unlikely))
        if (after >= threshold) != (chance >= threshold):
            total += chance * likely + (1 - chance) * unlikely
    return total
