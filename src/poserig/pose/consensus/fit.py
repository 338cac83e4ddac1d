"""The fit: beliefs about every cluster given the workers, and about the workers given those."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, pi

from poserig.pose.consensus.existence import (
    judge_existence,
    judge_presence,
    neighbours,
    partners_of,
)
from poserig.pose.consensus.geometry import Cluster, Spot, area_root
from poserig.pose.consensus.model import (
    PRIOR_BITE,
    PRIOR_CONTEXT,
    PRIOR_DECOYS,
    SceneModel,
    WorkerModel,
)
from poserig.pose.consensus.position import LOST_AREA, Click, fit_spot
from poserig.pose.consensus.shape import Shape
from poserig.pose.consensus.sides import SideModel
from poserig.pose.rig import Rig

OCCLUDED_NOISE = 1.25
LEAST_NOISE = 0.05
# A cluster's own noise factor is shrunk to 1 by so many clicks.
DIFFICULTY_WEIGHT = 12.0


@dataclass(slots=True)
class Scene:
    """One image of the batch, made ready.

    Attributes:
        workers: Indices of those who answered it.
        clusters: In canonical order.
        unanimous: Whether all answers of the image have exactly the same points.
    """

    workers: list[int]
    clusters: list[Cluster] = field(default_factory=list)
    unanimous: bool = False


class Fit:
    """The state of the fit over one batch."""

    def __init__(self, rig: Rig, sides: SideModel, scenes: list[Scene], workers: int) -> None:
        self.rig, self.sides, self.scenes = rig, sides, scenes
        self.partner, self.pair_of = partners_of(sides, len(rig.keypoint_names))
        self.workers = [WorkerModel() for _ in range(workers)]
        found = sum(len(c.members) / max(1, len(s.workers)) for s in scenes for c in s.clusters)
        self.scene = SceneModel(
            objects=(found + 1) / (len(scenes) + 1),
            decoys=PRIOR_DECOYS,
            bite=PRIOR_BITE,
            presence=[0.65] * len(rig.keypoint_names),
            context=list(PRIOR_CONTEXT),
        )
        self.near = neighbours(rig)
        self.shape = Shape(rig)

    def believe(self) -> None:
        """Sides, places, presence and existence of every cluster, given the workers."""
        for scene in self.scenes:
            for cluster in scene.clusters:
                self.sides.settle(cluster, self.workers)
            before = [list(cluster.spots) for cluster in scene.clusters]
            for number, cluster in enumerate(scene.clusters):
                others = [
                    spots
                    for other, spots in enumerate(before)
                    if other != number and scene.clusters[other].existence > 0.3 and spots
                ]
                self.place(cluster, others)
                judge_presence(cluster, self.workers, self.scene, self.sides, self.near)
                judge_existence(cluster, self.workers, self.scene)
                self._measure(cluster)

    def place(self, cluster: Cluster, others: Sequence[Sequence[Spot | None]]) -> None:
        """Sets `spots`."""
        area = LOST_AREA * cluster.scale**2
        cluster.spots = [
            fit_spot(self.clicks(cluster, joint, others), area)
            for joint in range(len(self.rig.keypoint_names))
        ]
        self.shape.settle(cluster)

    def clicks(
        self, cluster: Cluster, joint: int, others: Sequence[Sequence[Spot | None]]
    ) -> list[Click]:
        """Every click that may be about this keypoint."""
        sigma, unit = self.rig.sigmas[joint], cluster.scale
        area = LOST_AREA * unit**2
        partner, pair = self.partner[joint], self.pair_of[joint]
        found: list[Click] = []
        for k, member in enumerate(cluster.members):
            worker = self.workers[member.worker]
            turned = cluster.exchanged[k][pair] if pair >= 0 else 0.0
            for index, chance in ((joint, 1 - turned), (partner, turned)):
                v = member.v[index]
                if not v or chance < 0.02:
                    continue
                ox, oy = worker.offset(unit, self.rig.sigmas[index])
                x, y = member.x[index] - ox, member.y[index] - oy
                spread = worker.noise * sigma * unit * cluster.difficulty
                if v == 1:
                    spread *= OCCLUDED_NOISE
                background = worker.outlier / area
                for spots in others:
                    spot = spots[joint]
                    if spot is not None:
                        d = (spot.x - x) ** 2 + (spot.y - y) ** 2
                        reach = 2 * (spread * spread + spot.variance)
                        if d < 8 * reach:
                            background += worker.swap * exp(-d / reach) / (pi * reach)
                inlier = max(1 - worker.outlier - worker.swap, 0.05)
                found.append((x, y, spread * spread, chance, inlier, background, k, index != joint))
        return found

    def _measure(self, cluster: Cluster) -> None:
        """The cluster's scale and difficulty, from the places found."""
        flat: list[float] = []
        for spot, presence in zip(cluster.spots, cluster.presence, strict=True):
            if spot is not None and presence > 0.5 and spot.certainty > 0.5:
                flat += (spot.x, spot.y, 2)
            else:
                flat += (0, 0, 0)
        found = area_root(flat)
        if found > 0:
            cluster.scale = found
        squares, weight = 0.0, 0.0
        for joint, spot in enumerate(cluster.spots):
            if spot is None or len(spot.shares) < 2:
                continue
            for k, turned, responsibility, pull in spot.shares:
                member = cluster.members[k]
                worker = self.workers[member.worker]
                index = self.partner[joint] if turned else joint
                leverage = min(pull * spot.variance, 0.8)
                ox, oy = worker.offset(cluster.scale, self.rig.sigmas[index])
                dx, dy = member.x[index] - ox - spot.x, member.y[index] - oy - spot.y
                spread = worker.noise * self.rig.sigmas[joint] * cluster.scale
                squares += responsibility * min((dx * dx + dy * dy) / (2 * spread**2), 16.0)
                weight += responsibility * (1 - leverage)
        factor = (squares + DIFFICULTY_WEIGHT) / (weight + DIFFICULTY_WEIGHT)
        cluster.difficulty = min(max(factor, 0.25), 6.0) ** 0.5
