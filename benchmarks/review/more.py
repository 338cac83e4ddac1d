"""Measures what `--workers-more` saves: a third worker only where one more answer would help."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.consolidation.metrics import Prediction, Tally, score_image
from benchmarks.consolidation.poses import held_out
from benchmarks.consolidation.run import answers_of, pools
from benchmarks.consolidation.simulator import SimulatedImage
from poserig.pose.consensus import ImageAnswers, ImageConsensus, consolidate_batch
from poserig.pose.rig_file import load_rig

RIG = load_rig("coco-person-17")
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)
LEVELS = ("moderate", "hard")
POOLS, SEED = 8, 41_000
CLOSE = 0.005


class Row(NamedTuple):
    """One policy.

    Attributes:
        level: Of the simulated workers.
        policy: Who is asked.
        answers: Share of the answers of three everywhere.
        pose_q: What the labels are worth.
    """

    level: str
    policy: str
    answers: float
    pose_q: float


def measure(count: int = POOLS, told: Callable[[str], None] = lambda text: None) -> list[Row]:
    """Returns a row for each policy: two or three everywhere, and a third where it helps.

    Args:
        count: Of the pools of simulated workers.
        told: Told how far it is.
    """
    rows = []
    for level in LEVELS:
        told(f"a third answer, {level} workers")
        batches = pools(RIG, held_out(), level, 3, 1, count, SEED)
        two = [_answers(batch, 2) for batch in batches]
        three = [_answers(batch, 3) for batch in batches]
        before = [consolidate_batch(RIG, images) for images in two]
        rows.append(Row(level, "two everywhere", 2 / 3, _quality(batches, before)))
        for threshold in THRESHOLDS:
            asked = [
                [last if first.more_would_help >= threshold else own
                 for first, own, last in zip(found, few, all_of, strict=True)]
                for found, few, all_of in zip(before, two, three, strict=True)
            ]  # fmt: skip
            answers = sum(len(one.answers) for images in asked for one in images)
            after = [consolidate_batch(RIG, images) for images in asked]
            whole = 3 * sum(map(len, batches))
            rows.append(
                Row(level, f"a third where ≥ {threshold}", answers / whole,
                    _quality(batches, after))
            )  # fmt: skip
        after = [consolidate_batch(RIG, images) for images in three]
        rows.append(Row(level, "three everywhere", 1.0, _quality(batches, after)))
    return rows


def _answers(batch: Sequence[SimulatedImage], workers: int) -> list[ImageAnswers]:
    return [
        ImageAnswers(dict(list(image.answers.items())[:workers]), image.size)
        for image in answers_of(batch)
    ]


def _quality(
    batches: Sequence[Sequence[SimulatedImage]], results: Sequence[Sequence[ImageConsensus]]
) -> float:
    tallies = []
    for batch, found in zip(batches, results, strict=True):
        tally = Tally()
        for image, result in zip(batch, found, strict=True):
            prediction = Prediction(
                [list(item.keypoints) for item in result.instances], None, result.agreement
            )
            tally.add(score_image(RIG, image.truth, prediction))
        tallies.append(tally.pose_q)
    return sum(tallies) / len(tallies)
