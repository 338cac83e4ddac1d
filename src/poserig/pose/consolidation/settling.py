"""Prepares several workers' answers for the consensus, rig by rig, and asks it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

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

if TYPE_CHECKING:
    from poserig.pose.consolidation.boxes import Boxes

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
        boxes: Worker id → boxes without points, which are not among the `instances`; empty when
            nobody drew one.
    """

    answers: Mapping[str, AnswerLike]
    use: RigUse
    instances: Mapping[str, Sequence[InstanceLike]]
    size: tuple[int, int] | None
    rig: str
    boxes: Mapping[str, Sequence[InstanceLike]] = {}


class Settled(NamedTuple):
    """A part, and what the consensus made of it.

    Attributes:
        part: See there.
        rig: That it was measured with.
        result: The consensus.
        basis: On how much it rests.
        trust: Worker id → how often others confirmed the worker's classes.
        boxes: What the boxes without points come to; None when there are none.
    """

    part: Part
    rig: Rig
    result: ImageConsensus
    basis: Basis
    trust: Mapping[str, float]
    boxes: "Boxes | None" = None


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
    if not any(one.box for own in instances.values() for one in own):
        return Part(answers, use, instances, size, rig)
    points, boxes = _divided(instances)
    return Part(answers, use, points, size, rig, boxes)


def _divided(
    instances: Mapping[str, Sequence[InstanceLike]],
) -> tuple[Mapping[str, Sequence[InstanceLike]], Mapping[str, Sequence[InstanceLike]]]:
    """Returns the instances with points, and those of which only a box was drawn."""
    # Imported here for the cold start: few jobs have boxes.
    from poserig.pose.consolidation.boxes import is_box

    boxes = {worker: list(filter(is_box, own)) for worker, own in instances.items()}
    if not any(boxes.values()):
        return instances, {}
    return {
        worker: [one for one in own if not is_box(one)] for worker, own in instances.items()
    }, boxes


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
    boxes = [_boxes_of(part, result) for part, result in zip(batch, results, strict=True)]
    trust = _trust_of(rig, batch, results, boxes)
    return [
        Settled(part, rig, result, basis, trust, found)
        for part, result, found in zip(batch, results, boxes, strict=True)
    ]


def _boxes_of(part: Part, result: ImageConsensus) -> "Boxes | None":
    if not part.boxes:
        return None
    from poserig.pose.consolidation.boxes import settle_boxes

    return settle_boxes(part.boxes, result.instances)


def _trust_of(
    rig: Rig,
    batch: Sequence[Part],
    results: Sequence[ImageConsensus],
    boxes: Sequence["Boxes | None"],
) -> Mapping[str, float]:
    """Returns how often others confirmed each worker's classes; nothing when nobody gave any."""
    everything = (own for part in batch for own in (*part.instances.values(), *part.boxes.values()))
    if not any(one.category for own in everything for one in own):
        return {}
    votes = [
        {
            worker: one.category
            for worker, one in zip(item.workers, given(rig, item, part.instances), strict=True)
        }
        for part, result in zip(batch, results, strict=True)
        for item in result.instances
    ]
    votes += (
        {worker: one.category for worker, one in item.own}
        for found in boxes
        if found is not None
        for item in found.kept
    )
    return trust_of(votes)
