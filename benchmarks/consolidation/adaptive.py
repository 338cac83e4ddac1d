"""python -m benchmarks.consolidation.adaptive: what asking only where it helps saves and costs.

Each image is labeled by two workers at first, and by one more as long as `more_would_help` is at
least a threshold, by five at most. Beside it stand the same images with as many workers everywhere.
"""

import sys
from collections.abc import Sequence

from benchmarks.consolidation.metrics import Prediction, Tally, score_image
from benchmarks.consolidation.poses import held_out
from benchmarks.consolidation.run import answers_of, pools
from benchmarks.consolidation.simulator import SimulatedImage
from poserig.pose.consensus import ImageAnswers, ImageConsensus, consolidate_batch
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig
from poserig.project.redundancy import THRESHOLD

SEED, POOLS = 40_000, 3
LEAST, MOST = 2, 5
THRESHOLDS = (0.2, THRESHOLD, 0.6)


def main() -> None:
    """Prints PoseQ and answers for each image, per level of the simulated workers."""
    rig = load_rig("coco-person-17")
    sys.stdout.write("| workers | asked | answers an image | PoseQ |\n|---|---|---|---|\n")
    for level in ("moderate", "hard"):
        made = list(pools(rig, held_out(), level, MOST, 1, POOLS, SEED))
        for count in range(LEAST, MOST + 1):
            _print(level, f"{count} everywhere", *measure(rig, made, count, count, 0))
        for threshold in THRESHOLDS:
            asked = f"{LEAST}, then where it helps ({threshold:.1f}), at most {MOST}"
            _print(level, asked, *measure(rig, made, LEAST, MOST, threshold))


def measure(
    rig: Rig, made: Sequence[Sequence[SimulatedImage]], least: int, most: int, threshold: float
) -> tuple[float, float]:
    """Returns the mean number of answers to an image, and PoseQ, the mean over pools."""
    answers, qualities = 0, []
    for pool in made:
        whole = answers_of(pool)
        results: dict[int, ImageConsensus] = {}
        asked = list(range(len(whole)))
        for count in range(least, most + 1):
            found = consolidate_batch(rig, [_first(whole[index], count) for index in asked])
            results.update(zip(asked, found, strict=True))
            answers += len(asked) * (least if count == least else 1)
            asked = [index for index in asked if results[index].more_would_help >= threshold]
            if not asked:
                break
        tally = Tally()
        for index, image in enumerate(pool):
            people = [list(one.keypoints) for one in results[index].instances]
            tally.add(score_image(rig, image.truth, Prediction(people)))
        qualities.append(tally.pose_q)
    images = sum(map(len, made))
    return answers / images, sum(qualities) / len(qualities)


def _first(image: ImageAnswers, workers: int) -> ImageAnswers:
    return ImageAnswers(dict(list(image.answers.items())[:workers]), image.size)


def _print(level: str, asked: str, answers: float, quality: float) -> None:
    sys.stdout.write(f"| {level} | {asked} | {answers:.2f} | {quality:.3f} |\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
