"""Baselines that weigh workers by how precise they are: robust variance weighting, and a medoid.

    place = Σ x / v / Σ 1 / v      over the clicks within 3 deviations √v of the heaviest one
    v = (Σ |x - place|² / (2 (σ s)²) + 10 v0) / (clicks + 10)

v is a worker's variance per axis in (σ s)², learned over the pool in a few turns from the clicks on
points that two workers or more have; v0 is that of all workers together. The heaviest click is the
one that most weight lies near. A stray counts neither for the place nor for its worker's variance.
In the manner of Kim, Lee & Jung (2020). The weighted medoid takes the whole instance most like the
others', each of which weighs 1 / v (Braylan et al. 2023). Matching and quorums are those of the
other baselines.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from benchmarks.consolidation.baselines import Thresholds, owned_clusters
from benchmarks.consolidation.metrics import Prediction
from benchmarks.consolidation.simulator import SimulatedImage
from poserig.pose.keypoints import oks, scale
from poserig.pose.rig import Rig

TURNS, STRAY, PRIOR = 5, 9.0, 10.0
LEAST_VARIANCE = 1e-3
# (worker, flat keypoints) of the instances that show one object.
Members = Sequence[tuple[str, Sequence[float]]]
Variances = Mapping[str, float]


class Click(NamedTuple):
    """One worker's click on a keypoint, in pixels."""

    worker: str
    x: float
    y: float

    def squared(self, x: float, y: float) -> float:
        return (self.x - x) ** 2 + (self.y - y) ** 2


def variance_weighted(
    rig: Rig, batch: Sequence[SimulatedImage], thresholds: Thresholds
) -> list[Prediction]:
    """Robust variance weighting over one pool."""
    clustered = [owned_clusters(rig, image, thresholds.match) for image in batch]
    variances = learn_variances(rig, [one for clusters in clustered for one in clusters])
    return [
        _predict(rig, len(image.answers), clusters, variances, thresholds)
        for image, clusters in zip(batch, clustered, strict=True)
    ]


def weighted_medoid(
    rig: Rig, batch: Sequence[SimulatedImage], thresholds: Thresholds
) -> list[Prediction]:
    """One worker's whole instance: the one most like those of precise workers."""
    clustered = [owned_clusters(rig, image, thresholds.match) for image in batch]
    variances = learn_variances(rig, [one for clusters in clustered for one in clusters])
    predictions = []
    for image, clusters in zip(batch, clustered, strict=True):
        found = []
        for members in clusters:
            if len(members) >= thresholds.instance * len(image.answers):
                likeness = [
                    sum(oks(flat, other, rig.sigmas) / variances[name] for name, other in members)
                    for _, flat in members
                ]
                found.append(list(members[likeness.index(max(likeness))][1]))
        predictions.append(Prediction(found))
    return predictions


def learn_variances(rig: Rig, clusters: Sequence[Members]) -> dict[str, float]:
    """Every worker's variance per axis, in (σ s)²."""
    variances: dict[str, float] = defaultdict(lambda: 1.0)
    for _ in range(TURNS):
        squares: dict[str, float] = defaultdict(float)
        clicks: dict[str, float] = defaultdict(float)
        for members in clusters:
            for point, sigma in enumerate(rig.sigmas):
                unit = (sigma * _size(members)) ** 2
                found = _clicks_on(members, point)
                if len(found) > 1 and unit > 0:
                    x, y, kept = place(found, variances, unit)
                    for click in kept:
                        # A click draws its own place toward itself.
                        share = 1 / variances[click.worker]
                        share /= sum(1 / variances[one.worker] for one in kept)
                        squares[click.worker] += click.squared(x, y) / (2 * unit)
                        clicks[click.worker] += 1 - share
        usual = (sum(squares.values()) + 1) / (sum(clicks.values()) + 1)
        for worker in {name for members in clusters for name, _ in members}:
            found_variance = (squares[worker] + PRIOR * usual) / (clicks[worker] + PRIOR)
            variances[worker] = max(found_variance, LEAST_VARIANCE)
    return variances


def place(
    clicks: Sequence[Click], variances: Variances, unit: float
) -> tuple[float, float, list[Click]]:
    """The weighted mean of the clicks that are no strays, and those clicks.

    Args:
        clicks: At least one.
        variances: Of their workers.
        unit: (σ s)², pixels².
    """

    def near(center: Click) -> list[Click]:
        return [
            click
            for click in clicks
            if click.squared(center.x, center.y)
            <= STRAY * unit * (variances[click.worker] + variances[center.worker])
        ]

    def weight(found: Sequence[Click]) -> float:
        return sum(1 / variances[click.worker] for click in found)

    kept = max(map(near, clicks), key=weight)
    whole = weight(kept)
    x = sum(click.x / variances[click.worker] for click in kept) / whole
    y = sum(click.y / variances[click.worker] for click in kept) / whole
    return x, y, kept


def _predict(
    rig: Rig, workers: int, clusters: Sequence[Members], variances: Variances, tuned: Thresholds
) -> Prediction:
    found = []
    for members in clusters:
        if len(members) < tuned.instance * workers:
            continue
        flat: list[float] = []
        for point, sigma in enumerate(rig.sigmas):
            clicks = _clicks_on(members, point)
            if not clicks or len(clicks) < tuned.point * len(members):
                flat += (0, 0, 0)
            else:
                x, y, _ = place(clicks, variances, (sigma * _size(members)) ** 2)
                flat += (x, y, 2)
        if any(flat[2::3]):
            found.append(flat)
    return Prediction(found)


def _clicks_on(members: Members, point: int) -> list[Click]:
    at = 3 * point
    return [Click(name, flat[at], flat[at + 1]) for name, flat in members if flat[at + 2] > 0]


def _size(members: Members) -> float:
    sizes = sorted(scale(flat) for _, flat in members)
    return sizes[len(sizes) // 2]
