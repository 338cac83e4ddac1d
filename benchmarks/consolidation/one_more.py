"""python -m benchmarks.consolidation.one_more: does `more_would_help` tell which results change?

Some workers first, then the same and one more. A result has changed when an instance or a point
came or went, a point moved as far as KS falls to .5, or sides in doubt were settled. In some rows a
worker submits empty pages without looking, or each page is empty by chance.
"""

import random
import sys
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.consolidation.metrics import auroc, calibration_error
from benchmarks.consolidation.poses import held_out
from benchmarks.consolidation.run import answers_of, pools
from poserig.pose.consensus import (
    ConsensusInstance,
    ImageAnswers,
    ImageConsensus,
    consolidate_batch,
)
from poserig.pose.consensus.constants import REACH
from poserig.pose.keypoints import scale
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig

SEED, POOLS = 30_000, 3


class Condition(NamedTuple):
    """What is measured.

    Attributes:
        name: For the table.
        level: Of the simulated workers.
        workers: Number of those who answered first.
        never_look: How many of them submit empty pages.
        empty: Share of all pages, those of the last worker too, that are left empty by chance.
        at_once: Images in a call.
    """

    name: str
    level: str
    workers: int
    never_look: int = 0
    empty: float = 0.0
    at_once: int = 25


CONDITIONS = (
    Condition("moderate", "moderate", 2),
    Condition("moderate", "moderate", 3),
    Condition("hard", "hard", 2),
    Condition("hard", "hard", 3),
    Condition("moderate, one never looks", "moderate", 2, never_look=1),
    Condition("moderate, a quarter of the pages empty", "moderate", 2, empty=0.25),
    Condition("moderate, one image a call", "moderate", 2, at_once=1),
    Condition("the same, a quarter of the pages empty", "moderate", 2, empty=0.25, at_once=1),
)


def main() -> None:
    """Prints per condition the share of changed images, the mean forecast, its ECE and AUROC."""
    rig = load_rig("coco-person-17")
    sys.stdout.write("| condition | workers | changed | forecast | ECE | AUROC |\n")
    sys.stdout.write("|---|---|---|---|---|---|\n")
    for condition in CONDITIONS:
        pairs = measure(rig, condition)
        count = len(pairs)
        sys.stdout.write(
            f"| {condition.name} | {condition.workers} | {sum(c for _, c in pairs) / count:.2f} "
            f"| {sum(p for p, _ in pairs) / count:.2f} | {calibration_error(pairs, 5):.3f} "
            f"| {auroc(pairs):.2f} |\n"
        )
        sys.stdout.flush()


def measure(rig: Rig, condition: Condition, count: int = POOLS) -> list[tuple[float, bool]]:
    """Returns per image the forecast, and whether one more answer changed the result."""
    pairs: list[tuple[float, bool]] = []
    everyone = condition.workers + 1
    for pool in pools(rig, held_out(), condition.level, everyone, 1, count, SEED):
        chance = random.Random(SEED)  # noqa: S311 - a simulation
        after = [_emptied(image, condition, chance) for image in answers_of(pool)]
        before = [_without_last(image, condition.workers) for image in after]
        pairs += (
            (first.more_would_help, changed(rig, first, second))
            for first, second in zip(
                _consolidated(rig, before, condition.at_once),
                _consolidated(rig, after, condition.at_once),
                strict=True,
            )
        )
    return pairs


def _emptied(image: ImageAnswers, condition: Condition, chance: random.Random) -> ImageAnswers:
    return ImageAnswers(
        {
            name: [] if number < condition.never_look or chance.random() < condition.empty else own
            for number, (name, own) in enumerate(image.answers.items())
        },
        image.size,
    )


def _without_last(image: ImageAnswers, workers: int) -> ImageAnswers:
    return ImageAnswers(dict(list(image.answers.items())[:workers]), image.size)


def _consolidated(rig: Rig, images: Sequence[ImageAnswers], at_once: int) -> list[ImageConsensus]:
    return [
        result
        for start in range(0, len(images), at_once)
        for result in consolidate_batch(rig, images[start : start + at_once])
    ]


def changed(rig: Rig, before: ImageConsensus, after: ImageConsensus) -> bool:
    """Whether an instance or point came, went or moved visibly, or sides in doubt were settled."""
    if len(before.instances) != len(after.instances) or _doubts(before) > _doubts(after):
        return True
    return not all(
        any(_alike(rig, one, other) for other in after.instances) for one in before.instances
    )


def _doubts(result: ImageConsensus) -> int:
    return sum(issue.type == "left_right_undecided" for issue in result.issues)


def _alike(rig: Rig, one: ConsensusInstance, other: ConsensusInstance) -> bool:
    a, b = one.keypoints, other.keypoints
    reach = REACH * scale(a)
    return all(
        (a[3 * joint + 2] > 0) == (b[3 * joint + 2] > 0)
        and (a[3 * joint] - b[3 * joint]) ** 2 + (a[3 * joint + 1] - b[3 * joint + 1]) ** 2
        <= (reach * sigma) ** 2
        for joint, sigma in enumerate(rig.sigmas)
    )


if __name__ == "__main__":
    main()
