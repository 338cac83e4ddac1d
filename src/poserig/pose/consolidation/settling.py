"""Prepares several workers' answers for the consensus, rig by rig, and asks it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from poserig.pose.consensus import ImageAnswers, ImageConsensus, consolidate_batch
from poserig.pose.consolidation.answer import AnswerLike, Votes
from poserig.pose.consolidation.details import trust_of
from poserig.pose.consolidation.majority import given, most_common
from poserig.pose.consolidation.measuring import measuring_rig, with_estimated_sigmas
from poserig.pose.consolidation.parts import further_rigs, part_of
from poserig.pose.consolidation.rig_choice import RigUse, rig_of
from poserig.pose.keypoints import (
    InstanceLike,
    indices_of,
    reorder,
    reorder_origins,
    with_points,
)
from poserig.pose.label.build import Basis
from poserig.pose.rig import Rig

# Images fitted together. Larger batches use more memory and do not improve the worker models.
IMAGES_AT_ONCE = 50
EMPTY = ImageConsensus((), (), agreement=1.0, more_would_help=0.0, issues=())


class Part(NamedTuple):
    """What the answers about one image say about one rig, as the consensus takes it.

    Attributes:
        answers: Worker id → answer, about this rig alone.
        use: The rig.
        instances: Worker id → instances, keypoints flat x, y, v in the order of `use`.
        size: Width and height in pixels that most answers give, or None.
        rig: Name of the rig when it is not the label's own, else "".
    """

    answers: Mapping[str, AnswerLike]
    use: RigUse
    instances: Mapping[str, Sequence[InstanceLike]]
    size: tuple[int, int] | None
    rig: str


class Settled(NamedTuple):
    """A part, and what the consensus made of it.

    Attributes:
        part: See there.
        rig: That it was measured with.
        result: The consensus.
        basis: On how much it rests.
        trust: Worker id → how often others confirmed the worker's classes.
    """

    part: Part
    rig: Rig
    result: ImageConsensus
    basis: Basis
    trust: Mapping[str, float]


def parts_of(votes: Votes) -> list[Part]:
    """Returns a part for each rig of an image, the one of the label first."""
    answers = votes.answers
    return [
        _prepare({worker: part_of(answer, rig) for worker, answer in answers.items()}, rig)
        for rig in ("", *further_rigs(list(answers.values())))
    ]


def _prepare(answers: Mapping[str, AnswerLike], rig: str) -> Part:
    use = rig_of(list(answers.values()))
    instances = {
        worker: _reordered(answer, use.keypoint_names) for worker, answer in answers.items()
    }
    size = most_common(answer.image for answer in answers.values())
    return Part(answers, use, instances, size, rig)


def _reordered(answer: AnswerLike, keypoint_names: tuple[str, ...]) -> Sequence[InstanceLike]:
    if answer.keypoint_names == keypoint_names:
        return answer.instances
    indices = indices_of(keypoint_names, answer.keypoint_names)
    return [
        with_points(item, reorder(item.keypoints, indices), reorder_origins(item.origins, indices))
        for item in answer.instances
    ]


def batches(parts: Sequence[Part]) -> Iterator[Sequence[int]]:
    """Yields the numbers of the parts that are fitted together: those of one rig."""
    groups: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for number, part in enumerate(parts):
        groups.setdefault((part.use.name, part.use.keypoint_names), []).append(number)
    for numbers in groups.values():
        yield from _portions(numbers)


def _portions(numbers: Sequence[int]) -> list[Sequence[int]]:
    """Splits into parts of at most `IMAGES_AT_ONCE`, of equal size.

    A last part of a single image would teach nothing about its workers.
    """
    count = -(-len(numbers) // IMAGES_AT_ONCE)
    return [
        numbers[len(numbers) * part // count : len(numbers) * (part + 1) // count]
        for part in range(count)
    ]


def settle_batch(batch: Sequence[Part], rigs: Mapping[str, Rig]) -> list[Settled]:
    use = batch[0].use
    rig = measuring_rig(use, rigs)
    if use.keypoint_names:
        answers = [ImageAnswers(part.instances, part.size) for part in batch]
        rig = with_estimated_sigmas(rig, answers)
        results = consolidate_batch(rig, answers)
    else:
        # No answer names a rig or has a point: all workers left their images empty.
        results = [EMPTY] * len(batch)
    basis = Basis(
        images=len(batch),
        answers=sum(len(part.answers) for part in batch),
        workers=len({worker for part in batch for worker in part.answers}),
    )
    trust = _trust_of(rig, batch, results)
    return [
        Settled(part, rig, result, basis, trust)
        for part, result in zip(batch, results, strict=True)
    ]


def _trust_of(
    rig: Rig, batch: Sequence[Part], results: Sequence[ImageConsensus]
) -> Mapping[str, float]:
    """Returns how often others confirmed each worker's classes; nothing when nobody gave any."""
    if not any(one.category for part in batch for own in part.instances.values() for one in own):
        return {}
    return trust_of(
        {
            worker: one.category
            for worker, one in zip(item.workers, given(rig, item, part.instances), strict=True)
        }
        for part, result in zip(batch, results, strict=True)
        for item in result.instances
    )
