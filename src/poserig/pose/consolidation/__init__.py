"""Consolidation: makes one label of the answers about an image.

The answer of a single worker becomes a label as it is (`one_worker`). Several answers are settled
by `poserig.pose.consensus` and written down as a label by `several`. `rig_choice` finds the rig of
the answers. The label depends neither on the order of the workers nor on their names.
"""

from collections.abc import Mapping, Sequence

from poserig.json import Json
from poserig.pose.consolidation.answer import NO_RIGS, AnswerLike, Votes
from poserig.pose.consolidation.one_worker import label_one
from poserig.pose.rig import Rig

__all__ = ["AnswerLike", "Votes", "consolidate", "consolidate_images"]


def consolidate(
    answers: Sequence[AnswerLike],
    failures: Sequence[Json] = (),
    rigs: Mapping[str, Rig] = NO_RIGS,
) -> dict[str, Json]:
    """Makes one label of the answers about one image.

    Args:
        answers: At least one.
        failures: Issues about answers that could not be read; they go into the label.
        rigs: See `consolidate_images`. A single answer needs none.

    Returns:
        The label of the output manifest (schemas/label.schema.json).
    """
    if len(answers) == 1:
        return label_one(answers[0], failures)
    by_worker = {str(number): answer for number, answer in enumerate(answers)}
    return consolidate_images([Votes(by_worker, failures)], rigs)[0]


def consolidate_images(
    images: Sequence[Votes], rigs: Mapping[str, Rig] = NO_RIGS
) -> list[dict[str, Json]]:
    """Makes one label for each image of a batch.

    How well a worker did on the other images of the batch decides how much an answer counts.

    Args:
        images: Each with at least one answer.
        rigs: Hash → rig: rigs of the job that the library does not have. Answers that name one by
            its hash are measured with its sigmas, links, partners and sides.

    Returns:
        Labels, in the order of the images.
    """
    several = [number for number, image in enumerate(images) if len(image.answers) > 1]
    labels: dict[int, dict[str, Json]] = {}
    if several:
        # Imported here for the cold start: jobs with one worker never load the consensus.
        from poserig.pose.consolidation.several import label_several

        found = label_several([images[number] for number in several], rigs)
        labels = dict(zip(several, found, strict=True))
    for number, image in enumerate(images):
        if number not in labels:
            labels[number] = label_one(next(iter(image.answers.values())), image.failures)
    return [labels[number] for number in range(len(images))]
