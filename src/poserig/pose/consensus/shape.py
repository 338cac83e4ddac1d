"""Shape: how long the links of a rig are, learned from the batch, to choose between two places."""

from collections.abc import Sequence
from math import exp, hypot, log, pi, sqrt
from statistics import median

from poserig.pose.consensus.geometry import Cluster, Spot
from poserig.pose.consensus.position import LOST_AREA, Mode, choose
from poserig.pose.rig import Rig

# A length no link is known for: of the root of the area, and its spread as a log.
PRIOR_LENGTH, PRIOR_SPREAD, PRIOR_LINKS = 0.4, 0.7, 8.0
LEAST_SPREAD = 0.3
# Links of one pose are not independent: their sum counts like one over its root.
FLOOR = 0.02


class Shape:
    """Log-normal length of every link in roots of the object's area."""

    def __init__(self, rig: Rig) -> None:
        self.links = [(rig.index[link.start], rig.index[link.end]) for link in rig.links]
        self.of: list[list[tuple[int, int]]] = [[] for _ in rig.keypoint_names]
        for number, (start, end) in enumerate(self.links):
            self.of[start].append((number, end))
            self.of[end].append((number, start))
        self.middle = [log(PRIOR_LENGTH)] * len(self.links)
        self.spread = [PRIOR_SPREAD] * len(self.links)

    def learn(self, clusters: Sequence[Cluster]) -> None:
        """Lengths from the clusters that exist and the places that are certain."""
        for number, (start, end) in enumerate(self.links):
            found = []
            for cluster in clusters:
                first, second = cluster.spots[start], cluster.spots[end]
                if first is None or second is None or cluster.existence < 0.7:
                    continue
                if min(first.certainty, second.certainty) > 0.9 and len(first.shares) > 1:
                    length = hypot(first.x - second.x, first.y - second.y) / cluster.scale
                    found.append(log(max(length, 1e-3)))
            if not found:
                continue
            found.sort()
            middle = median(found)
            # 1.48 median deviations are the standard deviation of a normal.
            spread = 1.48 * median([abs(value - middle) for value in found])
            weight = len(found) / (len(found) + PRIOR_LINKS)
            self.middle[number] = weight * middle + (1 - weight) * log(PRIOR_LENGTH)
            variance = weight * spread**2 + (1 - weight) * PRIOR_SPREAD**2
            self.spread[number] = max(sqrt(variance), LEAST_SPREAD)

    def score(
        self, joint: int, x: float, y: float, spots: Sequence[Spot | None], scale: float
    ) -> float:
        """Log density of a place given the places it is linked with, against a uniform one."""
        total, links = 0.0, 0
        for number, other in self.of[joint]:
            spot = spots[other]
            if spot is None:
                continue
            length = max(hypot(x - spot.x, y - spot.y) / scale, 0.03)
            z = (log(length) - self.middle[number]) / self.spread[number]
            density = exp(-z * z / 2) / (sqrt(2 * pi) * self.spread[number] * length)
            ratio = LOST_AREA * density / (2 * pi * length)
            sure = spot.certainty
            total += log(max(sure * ratio + 1 - sure, FLOOR))
            links += 1
        return total / sqrt(links) if links else 0.0

    def settle(self, cluster: Cluster) -> None:
        """Chooses anew between the places of each keypoint, the least certain last."""
        order = sorted(
            (joint for joint, spot in enumerate(cluster.spots) if spot is not None),
            key=lambda joint: (-round(self._certainty(cluster, joint), 6), joint),
        )
        for joint in order:
            spot = cluster.spots[joint]
            if spot is None or spot.certainty > 0.995:
                continue
            modes: list[Mode] = [
                (
                    mode[0] + self.score(joint, mode[1], mode[2], cluster.spots, cluster.scale),
                    *mode[1:],
                )
                for mode in spot.modes
            ]
            cluster.spots[joint] = choose(modes, spot.clicks, LOST_AREA * cluster.scale**2)

    @staticmethod
    def _certainty(cluster: Cluster, joint: int) -> float:
        spot = cluster.spots[joint]
        return spot.certainty if spot is not None else 0.0
