"""Consolidation: the answers of one or several workers about one image become one label.

One worker's answer passes through as it is. Several are settled by `poserig.pose.consensus`, which
is imported only then: it costs a cold start that most jobs need not pay. The result depends on no
order and no name of workers.
"""

from collections.abc import Mapping, Sequence

from poserig.json import Json
from poserig.pose.consolidation.one_worker import pass_through
from poserig.pose.keypoints import AnswerLike

# Worker id → answer, and issues about answers of the image that could not be read.
Votes = tuple[Mapping[str, AnswerLike], Sequence[Json]]


def consolidate(answers: Sequence[AnswerLike], failures: Sequence[Json] = ()) -> dict[str, Json]:
    """One label from the answers of all workers who answered readably.

    Args:
        answers: At least one.
        failures: Issues about answers that could not be read; they go into the label.

    Returns:
        The label of the output manifest (schemas/label.schema.json).
    """
    if len(answers) == 1:
        return pass_through(answers[0], failures)
    votes = {str(number): answer for number, answer in enumerate(answers)}
    return consolidate_images([(votes, failures)])[0]


def consolidate_images(images: Sequence[Votes]) -> list[dict[str, Json]]:
    """One label for each image of a batch, in the order given.

    What a worker did on the other images of the batch tells how far to trust an answer.

    Args:
        images: Each with at least one answer.
    """
    several = [number for number, (answers, _) in enumerate(images) if len(answers) > 1]
    labels: dict[int, dict[str, Json]] = {}
    if several:
        from poserig.pose.consolidation.several import consolidate_several

        found = consolidate_several([images[number] for number in several])
        labels = dict(zip(several, found, strict=True))
    for number, (answers, failures) in enumerate(images):
        if number not in labels:
            labels[number] = pass_through(next(iter(answers.values())), failures)
    return [labels[number] for number in range(len(images))]
