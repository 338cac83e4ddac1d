"""Decides which keypoints of an object are worth labeling, and how sure each of them is.

    KS = c / (1 + T / 4) + 0.1 (1 - c),   T = V / (σ s)² + 0.3²           expected KS of a point
    a keypoint is drawn where  presence KS > (1 - presence) 0.85
    confidence = e presence c (1 - e^(-8 log 2 / (2 T))) (1 - 0.05 / n)
    expected OKS = Σ presence KS over those drawn / (drawn + Σ presence over the others)

V is the variance of the place, and c its certainty (`places`) times the probability that left and
right have the right names (`side_names`), σ s sigma x the root of the object's
area, e the existence of the object. T adds the error that all workers share. The fourth factor of
the confidence is the chance that the error stays within KS 0.5: |error|² <= 8 log 2 (σ s)². n is
the number of answers of the image.
"""

from dataclasses import dataclass
from math import exp

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    COMMON_MISTAKE,
    EVEN_ODDS,
    RIGHT_SQUARE,
    SHARED_ERROR,
    USUAL_KS,
    WRONG_MODE_KS,
)
from poserig.pose.consensus.fit import Fit
from poserig.pose.consensus.presence import visibility_of


@dataclass(slots=True)
class Drawing:
    """One cluster as an instance.

    Attributes:
        keypoints: Flat x, y, v, pixels.
        confidence: Per keypoint, 0 where it is not drawn.
        expected: OKS to be expected if the object is there.
        needed: Per keypoint the presence from which on it is drawn.
    """

    keypoints: list[float]
    confidence: list[float]
    expected: float
    needed: list[float]


def draw(fit: Fit, cluster: Cluster) -> Drawing:
    """Returns what of a cluster is drawn. What all workers said alike is drawn as they said it."""
    drawing = Drawing([], [], 0.0, [])
    gained = labeled = 0.0
    answers = len(cluster.members) + len(cluster.absent)
    said = cluster.members[0] if cluster.unanimous else None
    # If an object of which only one keypoint was labeled is there at all, then by this keypoint.
    is_point = sum(place is not None for place in cluster.places) == 1
    for point, place in enumerate(cluster.places):
        presence = 1.0 if said or is_point else cluster.presence[point]
        if place is None:
            drawing.keypoints += (0.0, 0.0, 0)
            drawing.confidence.append(0.0)
            drawing.needed.append(1.0)
            continue
        unit = (fit.rig.sigmas[point] * cluster.scale) ** 2
        variance = place.variance / unit + SHARED_ERROR**2
        pair = fit.sides.pair_of[point]
        named = cluster.named[pair] if pair >= 0 else 1.0
        right = place.certainty * named
        # No object is left out for its names alone: at worst they count as even odds.
        even = place.certainty * max(named, EVEN_ODDS)
        similarity = even / (1 + variance / 4) + (1 - even) * WRONG_MODE_KS
        needed = USUAL_KS / (USUAL_KS + similarity)
        drawing.needed.append(needed)
        if not said and presence < needed:
            drawing.keypoints += (0.0, 0.0, 0)
            drawing.confidence.append(0.0)
            labeled += presence
            continue
        if said:
            drawing.keypoints += (said.x[point], said.y[point], said.v[point])
        else:
            v = visibility_of(cluster, point, fit.workers, fit.sides)
            drawing.keypoints += (place.x, place.y, v)
        within = 1 - exp(-RIGHT_SQUARE / (2 * variance))
        sure = cluster.existence * presence * right * within
        drawing.confidence.append(sure * (1 - COMMON_MISTAKE / answers))
        gained += presence * similarity
        labeled += 1
    drawing.expected = gained / labeled if labeled else 0.0
    return drawing
