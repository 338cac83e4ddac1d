"""Makes labels of several workers' answers: groups the images by rig and asks the consensus.

Imported only when an image has more than one answer (`poserig.pose.consolidation`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from poserig.json import Json
from poserig.pose.checks import check_image
from poserig.pose.consensus import (
    ConsensusInstance,
    ImageAnswers,
    ImageConsensus,
    consolidate_batch,
)
from poserig.pose.consolidation.answer import NO_RIGS, AnswerLike, Votes
from poserig.pose.consolidation.issues import (
    issue_of_answer,
    issue_of_disagreement,
    issue_of_doubtful,
    issue_order,
)
from poserig.pose.consolidation.majority import given, most_common, name_of, origins_of
from poserig.pose.consolidation.measuring import measuring_rig, with_estimated_sigmas
from poserig.pose.consolidation.provenance import changes_of
from poserig.pose.consolidation.rig_choice import RigUse, rig_of
from poserig.pose.consolidation.unanimous import as_sent
from poserig.pose.keypoints import Instance, InstanceLike, indices_of, reorder, reorder_origins
from poserig.pose.label.build import Basis, Frame, make_instance, make_label, rounded
from poserig.pose.rig import Rig

# Images fitted together. Larger batches use more memory and do not improve the worker models.
IMAGES_AT_ONCE = 50
EMPTY = ImageConsensus((), (), agreement=1.0, more_would_help=0.0, issues=())


class _Image(NamedTuple):
    """One image, as the consensus takes it.

    Attributes:
        votes: As they came.
        use: Rig of the label.
        instances: Worker id → instances, keypoints flat x, y, v in the order of `use`.
        size: Width and height in pixels that most answers give, or None.
    """

    votes: Votes
    use: RigUse
    instances: Mapping[str, Sequence[InstanceLike]]
    size: tuple[int, int] | None


def label_several(
    images: Sequence[Votes], rigs: Mapping[str, Rig] = NO_RIGS
) -> list[dict[str, Json]]:
    """Makes one label for each image.

    Args:
        images: Each with two answers or more. Images fitted together teach what their workers are
            like, so a label depends on the other images of the batch.
        rigs: Hash → rig: rigs that the library does not have.

    Returns:
        Labels (schemas/label.schema.json), in the order of the images.
    """
    prepared = [_prepare(votes) for votes in images]
    labels: dict[int, dict[str, Json]] = {}
    for numbers in _batches(prepared):
        batch = [prepared[number] for number in numbers]
        labels.update(zip(numbers, _label_batch(batch, rigs), strict=True))
    return [labels[number] for number in range(len(images))]


def _prepare(votes: Votes) -> _Image:
    use = rig_of(list(votes.answers.values()))
    instances = {
        worker: _reordered(answer, use.keypoint_names) for worker, answer in votes.answers.items()
    }
    size = most_common(answer.image for answer in votes.answers.values())
    return _Image(votes, use, instances, size)


def _reordered(answer: AnswerLike, keypoint_names: tuple[str, ...]) -> Sequence[InstanceLike]:
    if answer.keypoint_names == keypoint_names:
        return answer.instances
    indices = indices_of(keypoint_names, answer.keypoint_names)
    return [
        Instance(
            item.id,
            item.name,
            reorder(item.keypoints, indices),
            origins=reorder_origins(item.origins, indices),
        )
        for item in answer.instances
    ]


def _batches(images: Sequence[_Image]) -> Iterator[Sequence[int]]:
    """Yields the numbers of the images that are fitted together: those of one rig."""
    groups: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for number, image in enumerate(images):
        groups.setdefault((image.use.name, image.use.keypoint_names), []).append(number)
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


def _label_batch(batch: Sequence[_Image], rigs: Mapping[str, Rig]) -> list[dict[str, Json]]:
    use = batch[0].use
    rig = measuring_rig(use, rigs)
    if use.keypoint_names:
        answers = [ImageAnswers(image.instances, image.size) for image in batch]
        rig = with_estimated_sigmas(rig, answers)
        results = consolidate_batch(rig, answers)
    else:
        # No answer names a rig or has a point: all workers left their images empty.
        results = [EMPTY] * len(batch)
    basis = Basis(
        images=len(batch),
        answers=sum(len(image.votes.answers) for image in batch),
        workers=len({worker for image in batch for worker in image.votes.answers}),
    )
    return [_label(rig, image, result, basis) for image, result in zip(batch, results, strict=True)]


def _label(rig: Rig, image: _Image, result: ImageConsensus, basis: Basis) -> dict[str, Json]:
    answers, use = image.votes.answers.values(), image.use
    drawn = _drawn(rig, image, result)
    issues = [issue_of_answer(one) for answer in answers for one in answer.issues]
    issues += (issue_of_disagreement(rig, one) for one in result.issues)
    issues += (issue_of_doubtful(item, len(answers)) for item in result.doubtful)
    issues += (finding.issue() for finding in check_image(rig, drawn, image.size))
    issues += image.votes.failures
    # Sorted, as the sum of decimals depends on their order.
    seconds = sorted(answer.seconds for answer in answers if answer.seconds is not None)
    return make_label(
        rig=use.name,
        rig_hash=use.hash,
        keypoint_names=None if use.known else use.keypoint_names,
        frame=_frame(image),
        instances=[
            _instance(item, settled, len(answers))
            for item, settled in zip(drawn, result.instances, strict=True)
        ],
        agreement=rounded(result.agreement),
        workers=len(answers),
        issues=sorted(issues, key=issue_order),
        seconds=sum(seconds) if seconds else None,
        more_would_help=rounded(result.more_would_help),
        basis=basis,
        changes=changes_of(list(answers), drawn, use.keypoint_names, rig.sigmas),
    )


def _frame(image: _Image) -> Frame | None:
    if image.size is None:
        return None
    answers = image.votes.answers.values()
    return Frame(*image.size, most_common(answer.orientation for answer in answers))


def _drawn(rig: Rig, image: _Image, result: ImageConsensus) -> list[Instance]:
    """Returns the label's instances: as sent when all workers agree exactly, else rounded."""
    if result.unanimous:
        drawn = as_sent(result.instances, image.instances)
    else:
        drawn = [
            Instance(str(position), "", _rounded(item.keypoints))
            for position, item in enumerate(result.instances, start=1)
        ]
    told = any(one.name or one.origins for own in image.instances.values() for one in own)
    if not told:
        return drawn
    return [
        _as_given(one, given(rig, item, image.instances), result.unanimous)
        for one, item in zip(drawn, result.instances, strict=True)
    ]


def _as_given(drawn: Instance, own: Sequence[InstanceLike], has_name: bool) -> Instance:
    """Adds the name and the origins that its workers' own instances have."""
    name = drawn.name if has_name else name_of(own)
    return replace(drawn, name=name, origins=origins_of(own, drawn.keypoints))


def _instance(drawn: Instance, settled: ConsensusInstance, workers: int) -> dict[str, Json]:
    return make_instance(
        drawn.id,
        drawn.name,
        list(drawn.keypoints),
        confidence=_rounded(settled.confidence),
        score=rounded(settled.score),
        sources=None if settled.sources == workers else settled.sources,
        origins=drawn.origins,
    )


def _rounded(numbers: Sequence[float]) -> list[float]:
    return [rounded(number) for number in numbers]
