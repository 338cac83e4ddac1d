"""Estimates every object of a batch, given the models of its workers.

One round (`Fit.update_beliefs`) sets for each cluster, in this order: sides, places, presence,
existence, and then its scale and difficulty. `learn` does the other half: the workers, given the
objects.

    S = (ε σ s d)², times 1.25² for a click on an occluded point       variance of a click
    B = o / A + u Σ e^(-|x - x̂'|² / R) / (π R),  R = 2 (S + V')        density of the background
    d² = (12 + Σ r |x - x̂|² / (2 (ε σ s)²)) / (12 + Σ r (1 - w V))    difficulty of the object

x is a click without its worker's offset and x̂ the place found for its keypoint, in pixels. ε, o
and u are the worker's noise, outlier rate and swap rate, σ the rig's sigma, s the root of the
object's area and A = 4 s². x̂' and V' are the place of the same keypoint on a neighboring instance
and its variance; r, w and V are those of `places`: responsibility, weight and variance.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, pi

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    DIFFICULTY_MOST_LEVERAGE,
    DIFFICULTY_MOST_SQUARE,
    DIFFICULTY_WEIGHT,
    LEAST_CHANCE,
    LEAST_DIFFICULTY,
    LEAST_INLIER,
    LOST_AREA,
    MOST_DIFFICULTY,
    NEIGHBOR_EXISTENCE,
    NEIGHBOR_REACH,
    OCCLUDED_NOISE,
    PRIOR_BITE,
    PRIOR_CONTEXT,
    PRIOR_DECOYS,
    START_PRESENCE,
)
from poserig.pose.consensus.existence import update_existence
from poserig.pose.consensus.members import area_root
from poserig.pose.consensus.patterns import SideModel
from poserig.pose.consensus.places import Click, Place, find_place
from poserig.pose.consensus.presence import neighbors_of, update_presence
from poserig.pose.consensus.shape import Shape
from poserig.pose.consensus.side_search import settle_sides
from poserig.pose.consensus.worker_model import BatchModel, WorkerModel
from poserig.pose.keypoints import OCCLUDED
from poserig.pose.rig import Rig

# Per keypoint, or None where nobody clicked.
Places = Sequence[Place | None]


@dataclass(slots=True)
class Scene:
    """One image of the batch.

    Attributes:
        workers: Indices of those who answered it, ascending.
        clusters: In canonical order.
        unanimous: Whether all answers of the image have exactly the same points.
        empty: Those of the workers whose page has no labeled point.
    """

    workers: list[int]
    clusters: list[Cluster] = field(default_factory=list)
    unanimous: bool = False
    empty: frozenset[int] = frozenset()


class Fit:
    """The state of the estimation over one batch.

    Attributes:
        rig: Order of the keypoints.
        sides: The rig's left/right pairs, and the learned shares of their patterns.
        scenes: The images, in an order that depends on their content alone.
        workers: The model of each worker, by index.
        batch: What the images have in common.
        near: Per keypoint its neighbors on the rig.
        shape: Lengths of the rig's links.
    """

    def __init__(self, rig: Rig, sides: SideModel, scenes: list[Scene], workers: int) -> None:
        self.rig, self.sides, self.scenes = rig, sides, scenes
        self.workers = [WorkerModel() for _ in range(workers)]
        found = sum(
            len(cluster.members) / max(1, len(scene.workers))
            for scene in scenes
            for cluster in scene.clusters
        )
        self.batch = BatchModel(
            objects=(found + 1) / (len(scenes) + 1),
            decoys=PRIOR_DECOYS,
            bite=PRIOR_BITE,
            presence=[START_PRESENCE] * len(rig.keypoint_names),
            context=list(PRIOR_CONTEXT),
        )
        self.near = neighbors_of(rig)
        self.shape = Shape(rig)

    def update_beliefs(self) -> None:
        """Sets sides, places, presence and existence of every cluster, given the workers."""
        for scene in self.scenes:
            for cluster in scene.clusters:
                settle_sides(self.sides, cluster, self.workers)
            before = [list(cluster.places) for cluster in scene.clusters]
            for number, cluster in enumerate(scene.clusters):
                neighbors = [
                    places
                    for other, places in enumerate(before)
                    if other != number
                    and scene.clusters[other].existence > NEIGHBOR_EXISTENCE
                    and places
                ]
                self.find_places(cluster, neighbors)
                update_presence(cluster, self.workers, self.batch, self.sides, self.near)
                update_existence(cluster, self.workers, self.batch, scene.empty)
                self._measure_scale(cluster)
                self._measure_difficulty(cluster)

    def find_places(self, cluster: Cluster, neighbors: Sequence[Places]) -> None:
        """Sets `places` of a cluster.

        Args:
            cluster: With its sides settled.
            neighbors: Places of the other instances of the image.
        """
        area = LOST_AREA * cluster.scale**2
        cluster.places = [
            find_place(self._clicks_on(cluster, point, neighbors), area)
            for point in range(len(self.rig.keypoint_names))
        ]
        self.shape.choose_places(cluster)

    def _clicks_on(self, cluster: Cluster, point: int, neighbors: Sequence[Places]) -> list[Click]:
        """Returns every click that may be on a keypoint: those with its name or its partner's."""
        sigmas, sides = self.rig.sigmas, self.sides
        sigma, scale = sigmas[point], cluster.scale
        area = LOST_AREA * scale**2
        partner, pair = sides.partner[point], sides.pair_of[point]
        found: list[Click] = []
        for number, member in enumerate(cluster.members):
            worker = self.workers[member.worker]
            turned = cluster.exchanged[number][pair] if pair >= 0 else 0.0
            for named, chance in ((point, 1 - turned), (partner, turned)):
                v = member.v[named]
                if not v or chance < LEAST_CHANCE:
                    continue
                offset_x, offset_y = worker.offset(scale, sigmas[named])
                x, y = member.x[named] - offset_x, member.y[named] - offset_y
                spread = worker.noise * sigma * scale * cluster.difficulty
                if v == OCCLUDED:
                    spread *= OCCLUDED_NOISE
                variance = spread * spread
                background = worker.outlier / area
                for places in neighbors:
                    place = places[point]
                    if place is not None:
                        squared = (place.x - x) ** 2 + (place.y - y) ** 2
                        reach = 2 * (variance + place.variance)
                        if squared < NEIGHBOR_REACH * reach:
                            background += worker.swap * exp(-squared / reach) / (pi * reach)
                inlier = max(1 - worker.outlier - worker.swap, LEAST_INLIER)
                found.append(
                    Click(x, y, variance, chance, inlier, background, number, named != point)
                )
        return found

    def _measure_scale(self, cluster: Cluster) -> None:
        """Sets the scale of a cluster from the places that are certain."""
        flat: list[float] = []
        for place, presence in zip(cluster.places, cluster.presence, strict=True):
            if place is not None and presence > 0.5 and place.certainty > 0.5:
                flat += (place.x, place.y, 2)
            else:
                flat += (0, 0, 0)
        found = area_root(flat)
        if found > 0:
            cluster.scale = found

    def _measure_difficulty(self, cluster: Cluster) -> None:
        """Sets d of a cluster: how much noisier its clicks are than their workers' usual ones."""
        squares, weight = 0.0, 0.0
        for point, place in enumerate(cluster.places):
            if place is None or len(place.shares) < 2:
                continue
            for number, exchanged, responsibility, pull in place.shares:
                member = cluster.members[number]
                worker = self.workers[member.worker]
                named = self.sides.partner[point] if exchanged else point
                leverage = min(pull * place.variance, DIFFICULTY_MOST_LEVERAGE)
                offset_x, offset_y = worker.offset(cluster.scale, self.rig.sigmas[named])
                dx = member.x[named] - offset_x - place.x
                dy = member.y[named] - offset_y - place.y
                spread = worker.noise * self.rig.sigmas[point] * cluster.scale
                square = (dx * dx + dy * dy) / (2 * spread**2)
                squares += responsibility * min(square, DIFFICULTY_MOST_SQUARE)
                weight += responsibility * (1 - leverage)
        factor = (squares + DIFFICULTY_WEIGHT) / (weight + DIFFICULTY_WEIGHT)
        cluster.difficulty = min(max(factor, LEAST_DIFFICULTY), MOST_DIFFICULTY) ** 0.5
