"""Makes a label of one worker's answer, every number as it was sent.

Most jobs have one worker, so this does little work for each answer.
"""

from collections.abc import Sequence
from typing import NamedTuple

from poserig.json import Json
from poserig.pose.consolidation.answer import AnswerLike
from poserig.pose.consolidation.rig_choice import RigUse, rig_of
from poserig.pose.keypoints import (
    Instance,
    InstanceLike,
    bounding_box,
    indices_of,
    reorder,
    reorder_origins,
    with_points,
)
from poserig.pose.label.build import Frame, make_instance, make_label, make_rig


class _Part(NamedTuple):
    """What the answer says about one rig.

    Attributes:
        answer: About the rig alone.
        use: The rig.
        instances: Keypoints in its order.
    """

    answer: AnswerLike
    use: RigUse
    instances: Sequence[InstanceLike]


def label_one(answer: AnswerLike, failures: Sequence[Json]) -> dict[str, Json]:
    """Makes the label of a single answer.

    Args:
        answer: The only one about its image that could be read.
        failures: Issues about answers that could not be read; they go into the label.
    """
    image = answer.image
    parts = _parts_of(answer) if answer.rigs else [_part(answer)]
    issues: list[Json] = [dict(issue) for issue in answer.issues]
    issues += _findings(answer, parts)
    # An instance without points and without a box of its own is no instance; the issue tells that
    # it was there.
    parts = [
        _Part(
            part.answer,
            part.use,
            [item for item in part.instances if any(item.keypoints[2::3]) or item.box],
        )
        for part in parts
    ]
    changed: dict[str, Json] | None = None
    if answer.start is not None:
        parts, changed = _compared(answer, parts)
    instances = parts[0].instances
    if len(parts) > 1:
        instances = [item for part in parts for item in part.instances]
        order = {item.id: number for number, item in enumerate(answer.instances)}
        instances.sort(key=lambda item: order[item.id])
    use = parts[0].use
    others = [part.use for part in parts[1:] if part.instances]
    return make_label(
        rig=use.name,
        rig_hash=use.hash,
        keypoint_names=None if use.known else use.keypoint_names,
        frame=Frame(*image, answer.orientation) if image else None,
        instances=[
            _with_details(item)
            if item.category or item.box or item.flags or item.note or item.rig
            else make_instance(item.id, item.name, list(item.keypoints), origins=item.origins)
            for item in instances
        ],
        agreement=None,
        workers=1,
        issues=[*issues, *failures],
        seconds=answer.seconds,
        changes=changed,
        rigs=[
            make_rig(one.name, one.hash, None if one.known else one.keypoint_names)
            for one in others
        ],
        tags=answer.tags,
        note=answer.note,
    )


def _parts_of(answer: AnswerLike) -> list[_Part]:
    """Returns a part for each rig of the answer, its own rig first."""
    # Imported here for the cold start: few jobs have several rigs.
    from poserig.pose.consolidation.parts import further_rigs, part_of

    return [_part(part_of(answer, name)) for name in ("", *further_rigs([answer]))]


def _part(answer: AnswerLike) -> _Part:
    use = rig_of((answer,))
    instances: Sequence[InstanceLike] = answer.instances
    if answer.keypoint_names != use.keypoint_names:
        order = indices_of(use.keypoint_names, answer.keypoint_names)
        instances = [
            with_points(item, reorder(item.keypoints, order), reorder_origins(item.origins, order))
            for item in instances
        ]
    return _Part(answer, use, instances)


def _with_details(item: InstanceLike) -> dict[str, Json]:
    return make_instance(
        item.id,
        item.name,
        list(item.keypoints),
        origins=item.origins,
        rig=item.rig,
        category=item.category,
        box=item.box,
        flags=item.flags,
        note=item.note,
    )


def _compared(
    answer: AnswerLike, parts: Sequence[_Part]
) -> tuple[list[_Part], dict[str, Json] | None]:
    """Returns the parts with origins, and the label's `changes`."""
    # Imported here for the cold start: most pages start from nothing.
    from poserig.pose.consolidation.measuring import measuring_rig
    from poserig.pose.consolidation.provenance import changes_of, start_of, with_origins
    from poserig.pose.label.changes import Compared

    found: list[_Part] = []
    compared: list[Compared] = []
    for part in parts:
        names, sigmas = part.use.keypoint_names, measuring_rig(part.use, {}).sigmas
        compared.append(Compared(start_of((part.answer,), names), part.instances, sigmas))
        instances = with_origins(part.answer, part.instances, names, sigmas)
        found.append(part._replace(instances=instances))
    return found, changes_of((answer,), compared)


def _findings(answer: AnswerLike, parts: Sequence[_Part]) -> Sequence[Json]:
    """Returns what label checks find: those of the page, which showed them to the worker.

    When the page did not look, only what costs next to nothing is looked for.
    """
    if answer.findings is not None:
        return answer.findings
    found: list[Json] = []
    for part in parts:
        for item in part.instances:
            if not _is_inside(item, answer.image):
                # Imported here for the cold start: most answers never need the checks.
                from poserig.pose.checks import check_instance

                instance = Instance(item.id, item.name, item.keypoints)
                names = part.use.keypoint_names
                found += (one.issue() for one in check_instance(names, instance, answer.image))
    return found


def _is_inside(instance: InstanceLike, image: tuple[int, int] | None) -> bool:
    """Returns whether an instance has a point or a box, and no point outside the image."""
    box = bounding_box(instance.keypoints)
    if box is None:  # an instance that is only a box has no point to look at
        return instance.box is not None
    if image is None:
        return True
    left, top, width, height = box
    return left >= 0 and top >= 0 and left + width <= image[0] and top + height <= image[1]
