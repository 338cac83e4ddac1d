"""Reads what a page started from: the form field `original_annotations`.

The existing component and poserig's both send their start values there as they got them. Classes,
boxes, flags, tags and notes of them stay as they were when the page did not show them.
"""

from collections.abc import Sequence

from poserig.groundtruth.answers.details import OF_INSTANCE, Details
from poserig.groundtruth.answers.existing import SEEN, VISIBILITIES
from poserig.groundtruth.answers.model import Answer, AnsweredInstance, AnswerError
from poserig.groundtruth.answers.values import decode, is_coordinate
from poserig.json import Json

FIELD = "original_annotations"
# Member of the first instance in which tags and note of the image come.
OF_FIRST = "of_image"
# What pages send that started from nothing. Most do, and need no decoding.
NOTHING = (None, "", "[]", "null")


def with_start(answer: Answer, form: dict[str, Json]) -> Answer:
    """Returns the answer with what its page started from, and what the worker said about it.

    Nothing here can spoil an answer: what cannot be read is left out. The ids of the instances at
    the start are their positions, as in poserig's component.

    Args:
        answer: Read from the form.
        form: Decoded; its fields not decoded yet.

    Returns:
        The answer itself when the page started from nothing, or did not say from what. Without a
        rig, the names that only the start has follow those of the answer: the worker cleared these
        points.
    """
    text = form.get(FIELD)
    if text in NOTHING:
        return answer
    try:
        found = decode(text, FIELD)
    except AnswerError:
        return answer
    if not isinstance(found, list) or not found:
        return answer
    points = [_points(item) for item in found]
    names = answer.keypoint_names
    rigs = {one.rig: one.keypoint_names for one in answer.rigs}
    if not answer.rig and not answer.rig_hash:
        names = tuple(dict.fromkeys((*names, *(name for item in points for name in item))))
    nothing = [0.0] * (3 * (len(names) - len(answer.keypoint_names)))
    answer = answer._replace(
        keypoint_names=names,
        instances=tuple(
            item._replace(keypoints=[*item.keypoints, *nothing])
            if nothing and not item.rig
            else item
            for item in answer.instances
        ),
        start=tuple(
            _started(str(position), item, own, names, rigs)
            for position, (item, own) in enumerate(zip(found, points, strict=True), start=1)
        ),
        no_changes_needed=form.get("no_changes_needed") in (True, "true"),
    )
    return answer if answer.has_details else _with_unseen(answer, found[0])


def _with_unseen(answer: Answer, first: Json) -> Answer:
    """Returns the answer with the details at the start, which its page did not show.

    Args:
        answer: With its start.
        first: The first instance as the page got it, which carries the details of the image.
    """
    start = answer.start or ()
    instances = [
        item._replace(category=old.category, box=old.box, flags=old.flags, note=old.note)
        if (old := _before(item, start, len(answer.instances))) is not None
        else item
        for item in answer.instances
    ]
    answer = answer._replace(instances=tuple(instances))
    carried: Json = first.get(OF_FIRST) if isinstance(first, dict) else None
    if not isinstance(carried, dict):
        return answer
    details = Details(carried, FIELD, [])
    return answer._replace(tags=details.names("tags"), note=details.note())


def _before(
    item: AnsweredInstance, start: Sequence[AnsweredInstance], count: int
) -> AnsweredInstance | None:
    """Returns what an instance was at the start; None for a new one.

    The existing component numbers anew what is left: of fewer instances than there were, a point
    that nobody moved tells which one it is.
    """
    if not item.origins and count < len(start):
        return next((old for old in start if _share_a_point(item, old)), None)
    return next((old for old in start if old.id == item.id), None)


def _share_a_point(item: AnsweredInstance, old: AnsweredInstance) -> bool:
    return any(
        item.keypoints[at + 2] and item.keypoints[at : at + 2] == list(old.keypoints[at : at + 2])
        for at in range(0, min(len(item.keypoints), len(old.keypoints)), 3)
    )


def _started(
    instance_id: str,
    item: Json,
    points: dict[str, tuple[float, float, float]],
    names: Sequence[str],
    rigs: dict[str, tuple[str, ...]],
) -> AnsweredInstance:
    """Returns an instance as the page got it.

    Args:
        instance_id: Of the instance.
        item: As the page got it.
        points: Of the instance, x, y, v by name.
        names: Keypoint names of the answer.
        rigs: Name → keypoint names of the answer's further rigs.
    """
    members: dict[str, Json] = item if isinstance(item, dict) else {}
    name, rig = members.get("name"), members.get("rig")
    rig = rig if isinstance(rig, str) and rig in rigs else ""
    read = AnsweredInstance(
        instance_id, name if isinstance(name, str) else "", _flat(rigs.get(rig, names), points)
    )
    if not rig and OF_INSTANCE.isdisjoint(members):
        return read
    details = Details(members, FIELD, [])
    return read._replace(
        category=details.name("class"),
        box=details.box(),
        flags=details.names("flags"),
        note=details.note(),
        rig=rig,
    )


def _points(item: Json) -> dict[str, tuple[float, float, float]]:
    """Returns x, y, v by name; of two points with one name the first, as the component does."""
    found: dict[str, tuple[float, float, float]] = {}
    points = item.get("annotations") if isinstance(item, dict) else None
    for point in points if isinstance(points, list) else ():
        if not isinstance(point, dict) or not isinstance(point.get("label"), str):
            continue
        x: Json = point.get("x")
        y: Json = point.get("y")
        v: Json = point.get("v", SEEN)
        if all(map(is_coordinate, (x, y, v))) and v in VISIBILITIES and v:
            found.setdefault(point["label"], (x, y, v))
    return found


def _flat(names: Sequence[str], points: dict[str, tuple[float, float, float]]) -> list[float]:
    return [number for name in names for number in points.get(name, (0, 0, 0))]
