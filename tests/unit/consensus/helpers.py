"""Simulated answers for the tests of the consensus."""

from collections.abc import Mapping, Sequence

from benchmarks.consolidation.poses import TrueImage, development
from benchmarks.consolidation.simulator import SimulatedImage, simulate
from poserig.pose.consensus import ImageAnswers
from poserig.pose.keypoints import Instance
from poserig.pose.rig_file import load_rig

COCO = load_rig("coco-person-17")
TRUTH: TrueImage = max(development(), key=lambda image: image.persons[0].area)


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
