"""Shows what somebody drew beside the known answer, for practice and gold images alike."""

import json

from poserig.groundtruth.answers.model import AnswerError
from poserig.groundtruth.answers.read import read_answer
from poserig.portal.teamwork import Difference, Feedback
from poserig.pose.keypoints import Instance, indices_of, reorder
from poserig.pose.rig import Rig
from poserig.project.practice_compare import Comparison
from poserig.project.practice_truth import PracticeImage


def feedback_of(
    image: PracticeImage, comparison: Comparison, rig: Rig, name: str, address: str
) -> Feedback:
    """What differs in an image.

    Args:
        image: With its known answer.
        comparison: Of the known answer with what somebody drew.
        rig: Of both.
        name: What the person knows the image by.
        address: Where a browser reads it.
    """
    dots, links = [], []
    for one in image.instances:
        at = {
            point: (float(one.keypoints[3 * n]), float(one.keypoints[3 * n + 1]))
            for n, point in enumerate(rig.keypoint_names)
            if one.keypoints[3 * n + 2]
        }
        dots += [(x, y, point) for point, (x, y) in at.items()]
        links += [
            (*at[link.start], *at[link.end])
            for link in rig.links
            if link.start in at and link.end in at
        ]
    return Feedback(
        image=name,
        image_url=address,
        width=image.width,
        height=image.height,
        differences=tuple(
            Difference(one.kind, one.text, bool(one.counts), one.answered, one.known)
            for one in comparison.found
        ),
        points=comparison.points,
        wrong=min(comparison.wrong, comparison.points),
        links=tuple(links),
        dots=tuple(dots),
    )


def instances_of(text: str, rig: Rig) -> list[Instance]:
    """What somebody drew, in the rig's order; nothing when the answer cannot be read.

    Args:
        text: {form field: value}, JSON.
        rig: Whose instances are wanted: the first one of a job with several.
    """
    try:
        answer = read_answer(json.loads(text))
    except AnswerError:
        return []
    order = indices_of(rig.keypoint_names, answer.keypoint_names)
    return [
        Instance(one.id, one.name, reorder(one.keypoints, order))
        for one in answer.instances
        if not one.rig and any(one.keypoints[2::3])
    ]
