"""Tells how the points of a label came to be, and what they changed against the start.

Imported only for images whose page started from something.
"""

from collections.abc import Sequence

from poserig.json import Json
from poserig.pose.consolidation.answer import AnswerLike
from poserig.pose.keypoints import InstanceLike, indices_of, reorder, with_points
from poserig.pose.label.changes import Compared, changes_of_rigs, moves, pair_up


def start_of(answers: Sequence[AnswerLike], names: Sequence[str]) -> list[InstanceLike]:
    """Returns the start of the first answer that has one, keypoints in the order of the names."""
    for answer in answers:
        if answer.start is not None:
            indices = indices_of(names, answer.keypoint_names)
            return [
                with_points(item, reorder(item.keypoints, indices), "") for item in answer.start
            ]
    return []


def changes_of(answers: Sequence[AnswerLike], parts: Sequence[Compared]) -> dict[str, Json] | None:
    """Returns the member `changes` of the label, None when no page started from something.

    Args:
        answers: About the image. The workers of an image all got the same start.
        parts: For each rig its start (`start_of`) and its instances of the label.
    """
    if not any(part.start for part in parts):
        return None
    return changes_of_rigs(parts, all(answer.no_changes_needed for answer in answers))


def with_origins(
    answer: AnswerLike,
    instances: Sequence[InstanceLike],
    names: Sequence[str],
    sigmas: Sequence[float],
) -> list[InstanceLike]:
    """Returns the instances of one answer, their origins told by comparing with the start.

    For pages that do not write origins themselves.

    Args:
        answer: With the start.
        instances: Of the answer, keypoints flat x, y, v in pixels in the order of the names.
        names: Of the keypoints.
        sigmas: One for each keypoint.
    """
    start = start_of([answer], names)
    found = {
        id(other): moves(one.keypoints, other.keypoints, sigmas).origins
        for one, other in pair_up(start, instances, sigmas)
    }
    return [
        item if item.origins else with_points(item, item.keypoints, found.get(id(item), ""))
        for item in instances
    ]
