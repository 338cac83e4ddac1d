"""Chooses between the places of a keypoint by the lengths of the rig's links.

    log(length / s) ~ N(μ, τ²)                                        per link, learned over a batch
    score(x̂) = Σ log max(c ρ + 1 - c, 0.02) / √links
    ρ = A p(length / s) / (2π (length / s)),  A = 4

x̂ is a place of the keypoint, s the root of the object's area; lengths run to the places that are
linked with it, whose certainty is c. ρ is the density of such a place against a uniform one over an
area of A s². The links of one pose are not independent: their sum counts like one of them times the
root of their number. z is the length's distance from μ in τ.
"""

from collections.abc import Sequence
from math import exp, hypot, log, pi, sqrt
from statistics import median

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    DIGITS,
    LEARNED_CERTAINTY,
    LEARNED_EXISTENCE,
    LEAST_JUDGED_LENGTH,
    LEAST_LEARNED_LENGTH,
    LEAST_SPREAD,
    LINK_FLOOR,
    LOST_AREA,
    MEDIAN_DEVIATION,
    PRIOR_LENGTH,
    PRIOR_LINKS,
    PRIOR_SPREAD,
    SETTLED_CERTAINTY,
)
from poserig.pose.consensus.places import Mode, Place, choose
from poserig.pose.rig import Rig


class Shape:
    """The lengths of the links of a rig.

    Attributes:
        links: Two keypoints each.
        links_of: Per keypoint its links: (number of the link, keypoint at the other end).
        middle: μ, per link, log of s.
        spread: τ, per link.
    """

    def __init__(self, rig: Rig) -> None:
        self.links = [(rig.index[link.start], rig.index[link.end]) for link in rig.links]
        self.links_of: list[list[tuple[int, int]]] = [[] for _ in rig.keypoint_names]
        for number, (start, end) in enumerate(self.links):
            self.links_of[start].append((number, end))
            self.links_of[end].append((number, start))
        self.middle = [log(PRIOR_LENGTH)] * len(self.links)
        self.spread = [PRIOR_SPREAD] * len(self.links)

    def learn(self, clusters: Sequence[Cluster]) -> None:
        """Sets μ and τ from the clusters that exist and the places that are certain.

        Median and median absolute deviation: some of the places are wrong.
        """
        for number, (start, end) in enumerate(self.links):
            found = []
            for cluster in clusters:
                first, second = cluster.places[start], cluster.places[end]
                if first is None or second is None or cluster.existence < LEARNED_EXISTENCE:
                    continue
                certainty = min(first.certainty, second.certainty)
                if certainty > LEARNED_CERTAINTY and len(first.shares) > 1:
                    length = hypot(first.x - second.x, first.y - second.y) / cluster.scale
                    found.append(log(max(length, LEAST_LEARNED_LENGTH)))
            if not found:
                continue
            found.sort()
            middle = median(found)
            spread = MEDIAN_DEVIATION * median([abs(value - middle) for value in found])
            weight = len(found) / (len(found) + PRIOR_LINKS)
            self.middle[number] = weight * middle + (1 - weight) * log(PRIOR_LENGTH)
            variance = weight * spread**2 + (1 - weight) * PRIOR_SPREAD**2
            self.spread[number] = max(sqrt(variance), LEAST_SPREAD)

    def score(
        self, point: int, x: float, y: float, places: Sequence[Place | None], scale: float
    ) -> float:
        """Returns the log density of a place against a uniform one, given the linked places.

        Args:
            point: The keypoint.
            x: Pixels.
            y: Pixels.
            places: Of all keypoints.
            scale: s, in pixels.
        """
        total, links = 0.0, 0
        for number, other in self.links_of[point]:
            place = places[other]
            if place is None:
                continue
            length = max(hypot(x - place.x, y - place.y) / scale, LEAST_JUDGED_LENGTH)
            z = (log(length) - self.middle[number]) / self.spread[number]
            density = exp(-z * z / 2) / (sqrt(2 * pi) * self.spread[number] * length)
            ratio = LOST_AREA * density / (2 * pi * length)
            certainty = place.certainty
            total += log(max(certainty * ratio + 1 - certainty, LINK_FLOOR))
            links += 1
        return total / sqrt(links) if links else 0.0

    def choose_places(self, cluster: Cluster) -> None:
        """Chooses anew between the modes of each keypoint, the least certain keypoint last."""
        certainties = {
            point: round(place.certainty, DIGITS)
            for point, place in enumerate(cluster.places)
            if place is not None
        }
        area = LOST_AREA * cluster.scale**2
        for point in sorted(certainties, key=lambda point: (-certainties[point], point)):
            place = cluster.places[point]
            if place is None or place.certainty > SETTLED_CERTAINTY:
                continue
            modes = [
                Mode(
                    mode.log_mass
                    + self.score(point, mode.x, mode.y, cluster.places, cluster.scale),
                    mode.x,
                    mode.y,
                    mode.variance,
                )
                for mode in place.modes
            ]
            cluster.places[point] = choose(modes, place.clicks, area)
