"""Makes a label of one worker's answer, every number as it was sent.

Most jobs have one worker, so this does little work for each answer.
"""

from collections.abc import Sequence

from poserig.json import Json
from poserig.pose.consolidation.answer import AnswerLike
from poserig.pose.consolidation.rig_choice import rig_of
from poserig.pose.keypoints import (
    Instance,
    InstanceLike,
    bounding_box,
    indices_of,
    reorder,
    reorder_origins,
)
from poserig.pose.label.build import Frame, make_instance, make_label


def label_one(answer: AnswerLike, failures: Sequence[Json]) -> dict[str, Json]:
    """Makes the label of a single answer.

    Args:
        answer: The only one about its image that could be read.
        failures: Issues about answers that could not be read; they go into the label.
    """
    use = rig_of((answer,))
    names, image = use.keypoint_names, answer.image
    instances: Sequence[InstanceLike] = answer.instances
    if answer.keypoint_names != names:
        order = indices_of(names, answer.keypoint_names)
        instances = [_reordered(item, order) for item in instances]
    issues: list[Json] = [dict(issue) for issue in answer.issues]
    issues += _findings(answer, names, instances)
    # An instance without points is no instance; the issue tells that it was there.
    instances = [item for item in instances if any(item.keypoints[2::3])]
    changed: dict[str, Json] | None = None
    if answer.start is not None:
        # Imported here for the cold start: most pages start from nothing.
        from poserig.pose.consolidation.measuring import measuring_rig
        from poserig.pose.consolidation.provenance import changes_of, with_origins

        sigmas = measuring_rig(use, {}).sigmas
        changed = changes_of((answer,), instances, names, sigmas)
        instances = with_origins(answer, instances, names, sigmas)
    return make_label(
        rig=use.name,
        rig_hash=use.hash,
        keypoint_names=None if use.known else names,
        frame=Frame(*image, answer.orientation) if image else None,
        instances=[
            make_instance(item.id, item.name, list(item.keypoints), origins=item.origins)
            for item in instances
        ],
        agreement=None,
        workers=1,
        issues=[*issues, *failures],
        seconds=answer.seconds,
        changes=changed,
    )


def _reordered(item: InstanceLike, order: Sequence[int | None]) -> Instance:
    return Instance(
        item.id,
        item.name,
        reorder(item.keypoints, order),
        origins=reorder_origins(item.origins, order),
    )


def _findings(
    answer: AnswerLike, names: Sequence[str], instances: Sequence[InstanceLike]
) -> Sequence[Json]:
    """Returns what label checks find: those of the page, which showed them to the worker.

    When the page did not look, only what costs next to nothing is looked for.
    """
    if answer.findings is not None:
        return answer.findings
    found: list[Json] = []
    for item in instances:
        if not _is_inside(item, answer.image):
            # Imported here for the cold start: most answers never need the checks.
            from poserig.pose.checks import check_instance

            instance = Instance(item.id, item.name, item.keypoints)
            found += (one.issue() for one in check_instance(names, instance, answer.image))
    return found


def _is_inside(instance: InstanceLike, image: tuple[int, int] | None) -> bool:
    """Returns whether an instance has a point and no point outside the image."""
    box = bounding_box(instance.keypoints)
    if box is None:
        return False
    if image is None:
        return True
    left, top, width, height = box
    return left >= 0 and top >= 0 and left + width <= image[0] and top + height <= image[1]
