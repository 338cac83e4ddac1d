"""Makes labels of several workers' answers, of what the consensus settles for each rig.

Imported only when an image has more than one answer (`poserig.pose.consolidation`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from poserig.json import Json
from poserig.pose.checks import check_image
from poserig.pose.consensus import ImageConsensus
from poserig.pose.consolidation.agreed import agreement_of, change_of
from poserig.pose.consolidation.answer import NO_RIGS, Votes
from poserig.pose.consolidation.details import EVEN, Voted, by_majority, joined, vote
from poserig.pose.consolidation.issues import (
    issue_of_answer,
    issue_of_classes,
    issue_of_disagreement,
    issue_of_doubtful,
    issue_order,
)
from poserig.pose.consolidation.majority import given, most_common, name_of, origins_of
from poserig.pose.consolidation.provenance import changes_of, start_of
from poserig.pose.consolidation.settling import Part, Settled, batches, parts_of, settle_batch
from poserig.pose.consolidation.unanimous import as_sent
from poserig.pose.keypoints import (
    Instance,
    InstanceLike,
    has_details,
)
from poserig.pose.label.build import Frame, make_instance, make_label, make_rig, rounded
from poserig.pose.label.changes import Compared
from poserig.pose.rig import Rig

NOTHING_VOTED = Voted()


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
    parts: list[Part] = []
    of_image: list[Sequence[int]] = []
    for votes in images:
        found = parts_of(votes)
        of_image.append(range(len(parts), len(parts) + len(found)))
        parts += found
    settled: dict[int, Settled] = {}
    for numbers in batches(parts):
        batch = [parts[number] for number in numbers]
        settled.update(zip(numbers, settle_batch(batch, rigs), strict=True))
    return [
        _label(votes, [settled[number] for number in numbers])
        for votes, numbers in zip(images, of_image, strict=True)
    ]


def _label(votes: Votes, parts: Sequence[Settled]) -> dict[str, Json]:
    answers = votes.answers.values()
    issues = [issue_of_answer(one) for answer in answers for one in answer.issues]
    instances: list[Json] = []
    results: list[ImageConsensus] = []
    shares: list[Sequence[float]] = []
    compared: list[Compared] = []
    for part in parts:
        before = len(instances)
        drawn, voted = _drawn(part, before)
        issues += _issues(part, drawn, voted, before)
        instances += _instances(part, drawn, len(answers))
        results.append(part.result)
        shares.append([one.share for one in voted])
        if part.boxes is not None:
            # Imported here for the cold start: few jobs have boxes.
            from poserig.pose.consolidation.box_labels import label_boxes

            boxes = label_boxes(part, part.boxes, len(instances))
            issues += boxes.issues
            instances += (
                _member(one, len(kept.own), len(answers), kept.score)
                for one, kept in zip(boxes.instances, part.boxes.kept, strict=True)
            )
            results.append(part.boxes.result)
            shares.append(boxes.shares)
            drawn += boxes.instances
        names = part.part.use.keypoint_names
        start = start_of(list(part.part.answers.values()), names)
        compared.append(Compared(start, drawn, part.rig.sigmas))
    issues += votes.failures
    # Sorted, as the sum of decimals depends on their order.
    seconds = sorted(answer.seconds for answer in answers if answer.seconds is not None)
    own, use = parts[0], parts[0].part.use
    others = [
        one.part.use
        for one in parts[1:]
        if one.result.instances or one.result.doubtful or one.boxes
    ]
    return make_label(
        rig=use.name,
        rig_hash=use.hash,
        keypoint_names=None if use.known else use.keypoint_names,
        frame=_frame(own.part),
        instances=instances,
        agreement=rounded(agreement_of(results, shares)),
        workers=len(answers),
        issues=sorted(issues, key=issue_order),
        seconds=sum(seconds) if seconds else None,
        more_would_help=rounded(change_of(results)),
        basis=own.basis,
        changes=changes_of(list(answers), compared),
        rigs=[
            make_rig(one.name, one.hash, None if one.known else one.keypoint_names)
            for one in others
        ],
        tags=by_majority((answer.tags for answer in answers), len(answers)),
        note=joined(answer.note for answer in answers),
    )


def _issues(
    part: Settled, drawn: Sequence[Instance], voted: Sequence[Voted], before: int
) -> list[dict[str, Json]]:
    """Returns what the workers disagreed on, and what the label checks find.

    Args:
        part: Of the label.
        drawn: Its instances.
        voted: On each.
        before: Instances of the label that come before them.
    """
    rig, result = part.rig, part.result
    issues = [issue_of_disagreement(rig, one, before) for one in result.issues]
    issues += (
        issue_of_doubtful(item, len(part.part.answers), part.part.rig) for item in result.doubtful
    )
    issues += (finding.issue() for finding in check_image(rig, drawn, part.part.size))
    issues += (
        issue_of_classes(item.id, one.said)
        for item, one in zip(drawn, voted, strict=True)
        if one.said
    )
    return issues


def _frame(part: Part) -> Frame | None:
    if part.size is None:
        return None
    answers = part.answers.values()
    return Frame(*part.size, most_common(answer.orientation for answer in answers))


def _drawn(settled: Settled, before: int) -> tuple[list[Instance], list[Voted]]:
    """Returns the label's instances: as sent when all workers agree exactly, else rounded.

    Args:
        settled: Of one rig.
        before: Instances of the label that come before them.

    Returns:
        The instances, and what was voted on each beside its points.
    """
    part, rig, result = settled.part, settled.rig, settled.result
    if result.unanimous:
        drawn = as_sent(result.instances, part.instances)
    else:
        drawn = [
            Instance(str(position), "", _rounded(item.keypoints))
            for position, item in enumerate(result.instances, start=1)
        ]
    if before or part.rig:
        drawn = [replace(one, id=str(before + int(one.id)), rig=part.rig) for one in drawn]
    votes = settled.boxes.votes if settled.boxes else {}
    everything = [one for own in part.instances.values() for one in own]
    everything += (one for found in votes.values() for _, one in found)
    if not any(one.name or one.origins or has_details(one) for one in everything):
        return drawn, [NOTHING_VOTED] * len(drawn)
    own = [given(rig, item, part.instances) for item in result.instances]
    drawn = [_as_given(one, mine, result.unanimous) for one, mine in zip(drawn, own, strict=True)]
    if not any(map(has_details, everything)):
        return drawn, [NOTHING_VOTED] * len(drawn)
    voted = []
    for number, (mine, item) in enumerate(zip(own, result.instances, strict=True)):
        more = votes.get(number, ())
        voters = [*item.workers, *(worker for worker, _ in more)]
        trust = [settled.trust.get(worker, EVEN) for worker in voters]
        voted.append(vote([*mine, *(one for _, one in more)], trust))
    return [
        replace(one, category=found.category, box=found.box, flags=found.flags, note=found.note)
        for one, found in zip(drawn, voted, strict=True)
    ], voted


def _as_given(drawn: Instance, own: Sequence[InstanceLike], has_name: bool) -> Instance:
    """Adds the name and the origins that its workers' own instances have."""
    name = drawn.name if has_name else name_of(own)
    return replace(drawn, name=name, origins=origins_of(own, drawn.keypoints))


def _instances(part: Settled, drawn: Sequence[Instance], workers: int) -> list[dict[str, Json]]:
    return [
        _member(item, settled.sources, workers, settled.score, _rounded(settled.confidence))
        for item, settled in zip(drawn, part.result.instances, strict=True)
    ]


def _member(
    item: Instance,
    sources: int,
    workers: int,
    score: float,
    confidence: Sequence[float] = (),
) -> dict[str, Json]:
    return make_instance(
        item.id,
        item.name,
        list(item.keypoints),
        confidence=confidence,
        score=rounded(score),
        sources=None if sources == workers else sources,
        origins=item.origins,
        rig=item.rig,
        category=item.category,
        box=item.box,
        flags=item.flags,
        note=item.note,
    )


def _rounded(numbers: Sequence[float]) -> list[float]:
    return [rounded(number) for number in numbers]
