"""Makes a label of one worker's answer, every number as it was sent.

Most jobs have one worker, so this does little work for each answer.
"""

from collections.abc import Sequence

from poserig.json import Json
from poserig.pose.consolidation.answer import AnswerLike
from poserig.pose.consolidation.rig_choice import rig_of
from poserig.pose.keypoints import (
    NOT_LABELED,
    Box,
    Flat,
    Instance,
    bounding_box,
    indices_of,
    reorder,
)
from poserig.pose.label.build import make_instance, make_label


def label_one(answer: AnswerLike, failures: Sequence[Json]) -> dict[str, Json]:
    """Makes the label of a single answer.

    Args:
        answer: The only one about its image that could be read.
        failures: Issues about answers that could not be read; they go into the label.
    """
    use = rig_of((answer,))
    names, image = use.keypoint_names, answer.image
    order = None if answer.keypoint_names == names else indices_of(names, answer.keypoint_names)
    instances: list[Json] = []
    issues: list[Json] = [dict(issue) for issue in answer.issues]
    # The page ran all label checks and showed them to the worker: none runs again here.
    page_looked = answer.findings is not None
    issues += answer.findings or ()
    for item in answer.instances:
        keypoints = reorder(item.keypoints, order) if order else list(item.keypoints)
        box = bounding_box(keypoints)
        if not page_looked and not _is_inside(box, image):
            issues += _findings(names, Instance(item.id, item.name, keypoints), image)
        instances.append(
            make_instance(
                item.id,
                item.name,
                keypoints,
                box=box,
                confidence=_certain(keypoints),
                score=1,
                sources=1,
            )
        )
    return make_label(
        rig=use.name,
        rig_hash=use.hash,
        keypoint_names=None if use.known else names,
        image=image,
        instances=instances,
        agreement=None,
        workers=1,
        issues=[*issues, *failures],
        seconds=answer.seconds,
    )


def _certain(keypoints: Flat) -> list[float]:
    """Returns the confidence of a single worker's keypoints: 1 where labeled, else 0."""
    visibilities = keypoints[2::3]
    if NOT_LABELED in visibilities:
        return [1 if v else 0 for v in visibilities]
    return [1] * len(visibilities)


def _is_inside(box: Box | None, image: tuple[int, int] | None) -> bool:
    """Returns whether an instance has a point and no point outside the image."""
    if box is None:
        return False
    if image is None:
        return True
    left, top, width, height = box
    return left >= 0 and top >= 0 and left + width <= image[0] and top + height <= image[1]


def _findings(
    names: Sequence[str], instance: Instance, image: tuple[int, int] | None
) -> list[dict[str, Json]]:
    # Imported here for the cold start: most answers never need the checks.
    from poserig.pose.checks import check_instance

    return [found.issue() for found in check_instance(names, instance, image)]
