"""Runs methods over simulated pools and adds up what they reach."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import product

from benchmarks.consolidation import baselines, weighting
from benchmarks.consolidation.baselines import Thresholds
from benchmarks.consolidation.metrics import (
    Prediction,
    Tally,
    auroc,
    calibration_error,
    score_image,
    spearman,
)
from benchmarks.consolidation.poses import TrueImage, development
from benchmarks.consolidation.simulator import SimulatedImage, simulate
from poserig.pose.consensus import ImageAnswers, consolidate_batch
from poserig.pose.keypoints import Instance
from poserig.pose.rig import Rig

# A method takes one pool's images and gives a prediction for each.
Method = Callable[[Rig, Sequence[SimulatedImage]], list[Prediction]]
IMAGES_OF_A_POOL = 25


@dataclass(slots=True)
class Figures:
    """What one method reached in one setting."""

    tallies: list[Tally] = field(default_factory=list)
    seconds: float = 0.0
    images: int = 0

    @property
    def whole(self) -> Tally:
        tally = Tally()
        for part in self.tallies:
            tally.add(part)
        return tally

    @property
    def pose_q(self) -> float:
        return sum(tally.pose_q for tally in self.tallies) / len(self.tallies)

    def summary(self) -> dict[str, float]:
        """The figures of the tables."""
        whole = self.whole
        return {
            "pose_q": self.pose_q,
            "ece": calibration_error(whole.confidences),
            "auroc": auroc(whole.confidences),
            "spearman": spearman(whole.images),
            "inversions": whole.inversions,
            "ms": 1000 * self.seconds / max(1, self.images),
        }


def pools(
    rig: Rig, images: Sequence[TrueImage], level: str, workers: int, law: int, count: int, seed: int
) -> list[list[SimulatedImage]]:
    """`count` pools of workers, each over 25 images; the images repeat after all are used."""
    made = []
    for number in range(count):
        start = number * IMAGES_OF_A_POOL
        batch = [images[(start + k) % len(images)] for k in range(IMAGES_OF_A_POOL)]
        made.append(simulate(rig, batch, level=level, workers=workers, seed=seed + number, law=law))
    return made


def measure(
    rig: Rig, batches: Sequence[Sequence[SimulatedImage]], methods: dict[str, Method]
) -> dict[str, Figures]:
    """Every method over the same pools."""
    figures = {name: Figures() for name in methods}
    for batch in batches:
        for name, method in methods.items():
            start = time.process_time()
            predictions = method(rig, batch)
            figures[name].seconds += time.process_time() - start
            figures[name].images += len(batch)
            tally = Tally()
            for image, prediction in zip(batch, predictions, strict=True):
                tally.add(score_image(rig, image.truth, prediction))
            figures[name].tallies.append(tally)
    return figures


def baseline_methods(tuned: Thresholds) -> dict[str, Method]:
    """The baselines, every one with the same tuned thresholds."""
    return {
        "naive mean": lambda rig, batch: [
            baselines.combine(rig, image, tuned, baselines.mean) for image in batch
        ],
        "geometric median, tuned": lambda rig, batch: [
            baselines.combine(rig, image, tuned, baselines.geometric_median) for image in batch
        ],
        "medoid": lambda rig, batch: [baselines.medoid(rig, image, tuned) for image in batch],
        "variance weighting": lambda rig, batch: weighting.variance_weighted(rig, batch, tuned),
        "weighted medoid": lambda rig, batch: weighting.weighted_medoid(rig, batch, tuned),
        "oracle": lambda rig, batch: [baselines.oracle(rig, image) for image in batch],
    }


def answers_of(batch: Sequence[SimulatedImage]) -> list[ImageAnswers]:
    """The pool's answers as the consensus takes them."""
    return [
        ImageAnswers(
            {
                name: [Instance(id="", name="", keypoints=item.keypoints) for item in found]
                for name, found in image.answers.items()
            },
            (image.truth.width, image.truth.height),
        )
        for image in batch
    ]


def consensus(rig: Rig, batch: Sequence[SimulatedImage]) -> list[Prediction]:
    """poserig's own method."""
    return [
        Prediction(
            [list(item.keypoints) for item in result.instances],
            [list(item.confidence) for item in result.instances],
            result.agreement,
        )
        for result in consolidate_batch(rig, answers_of(batch))
    ]


def tune(rig: Rig, level: str, workers: int, law: int) -> Thresholds:
    """The geometric median's best thresholds on the development poses, other pools."""
    batches = pools(rig, development(), level, workers, law, 2, seed=9000)
    choices = [
        Thresholds(*choice) for choice in product((0.1, 0.2, 0.35), (0.3, 0.45, 0.55), (0.5,))
    ]

    def reached(thresholds: Thresholds) -> float:
        method = baseline_methods(thresholds)["geometric median, tuned"]
        return measure(rig, batches, {"it": method})["it"].pose_q

    return max(choices, key=reached)
