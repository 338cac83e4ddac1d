"""Simulated and hand-made answers for the tests of the consensus."""

from collections.abc import Mapping, Sequence

from benchmarks.consolidation.poses import TrueImage, development
from benchmarks.consolidation.simulator import SimulatedImage, simulate
from poserig.pose.consensus import ImageAnswers
from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.handedness import handedness_of
from poserig.pose.consensus.members import Member
from poserig.pose.consensus.patterns import SideModel
from poserig.pose.consensus.places import Place, Share
from poserig.pose.keypoints import Instance
from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.pose.rig_file import load_rig

COCO = load_rig("coco-person-17")
HAND = handedness_of(COCO)
TRUTH: TrueImage = max(development(), key=lambda image: image.persons[0].area)
# Flat keypoints and the root of the area of people with most of their points.
POSES = [
    (list(person.keypoints), person.area**0.5)
    for image in development()
    for person in image.persons
    if sum(v > 0 for v in person.keypoints[2::3]) >= 12
]
WHOLE = [(flat, size) for flat, size in POSES if all(flat[2::3])]


def instance(keypoints: Sequence[float]) -> Instance:
    return Instance(id="", name="", keypoints=list(keypoints))


def image_of(answers: Mapping[str, Sequence[Sequence[float]]]) -> ImageAnswers:
    return ImageAnswers({name: [instance(k) for k in found] for name, found in answers.items()})


def simulated(
    count: int, *, level: str = "hard", workers: int = 3, seed: int = 0
) -> tuple[list[SimulatedImage], list[ImageAnswers]]:
    pool = simulate(COCO, development()[:count], level=level, workers=workers, seed=seed)
    return pool, [
        image_of({name: [i.keypoints for i in found] for name, found in image.answers.items()})
        for image in pool
    ]


def exchanged(keypoints: Sequence[float]) -> list[float]:
    """The same pose with left and right exchanged."""
    flat: list[float] = []
    for partner in COCO.swap_indices:
        flat += keypoints[3 * partner : 3 * partner + 3]
    return flat


def moved(keypoints: Sequence[float], dx: float, dy: float) -> list[float]:
    flat = list(keypoints)
    for at in range(0, len(flat), 3):
        if flat[at + 2]:
            flat[at] += dx
            flat[at + 1] += dy
    return flat


def pair(part: str) -> int:
    """Number of the pair of a part of a person."""
    return HAND.parts.index(part)


def pose(**points: tuple[float, float, int]) -> list[float]:
    """A person of whom only some points are labeled."""
    flat = [0.0] * 51
    for name, values in points.items():
        at = 3 * COCO.index[name]
        flat[at : at + 3] = values
    return flat


def rig_of(*names: str, links: Sequence[tuple[str, str]] = (), sigma: float = 0.1) -> Rig:
    """A rig whose names tell the sides, left_x and right_x, and the groups, before a dot."""
    keypoints = []
    for name in names:
        bare = name.rpartition(".")[2]
        side = bare.partition("_")[0] if bare.startswith(("left_", "right_")) else "center"
        other = {"left": "right", "right": "left"}.get(side, "")
        swap = name.replace(f"{side}_", f"{other}_", 1) if other else None
        group = name.rpartition(".")[0]
        keypoints.append(KeypointClass(name, side=side, swap=swap, group=group, sigma=sigma))
    return Rig("small", tuple(keypoints), tuple(Link(start, end) for start, end in links))


def member(worker: int, *points: tuple[float, float, int], scale: float = 100.0) -> Member:
    """A worker's instance by its points (x, y, v)."""
    x, y, v = zip(*points, strict=True)
    return Member(worker, list(x), list(y), list(v), scale)


def place(
    x: float, y: float, *shares: Share, variance: float = 1.0, certainty: float = 1.0
) -> Place:
    return Place(x, y, variance, certainty, list(shares))


def fit_of(rig: Rig, *clusters: Cluster, workers: int = 3) -> Fit:
    """A fit over one image with these clusters, all workers with their priors.

    Sides of which a test says nothing are those of the members, and named so for sure.
    """
    scene = Scene(list(range(workers)), list(clusters))
    sides = SideModel(rig, handedness_of(rig))
    for cluster in clusters:
        cluster.states = cluster.states or [0] * len(cluster.members)
        cluster.named = cluster.named or [1.0] * len(sides.pairs)
    return Fit(rig, sides, [scene], workers)
