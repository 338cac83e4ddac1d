"""Leaves out the face, hands and feet of whole-body poses where the rig has none of them.

Models of whole bodies write 133 points for each person, as COCO-WholeBody orders them; a rig of the
body does not want 116 more.
"""

from collections.abc import Sequence
from typing import Final

from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.json import is_number
from poserig.pose.keypoints import NOT_LABELED

WHOLE_BODY: Final = "coco-wholebody-133"
# Groups of that rig, and what people call them.
PARTS: Final = {"face": "face", "left hand": "hands", "right hand": "hands", "feet": "feet"}


def without_parts(raw: RawImage, hints: Hints) -> RawImage:
    """Returns the image without the points of parts that the rig lacks, and says how many.

    Args:
        raw: Of an adapter.
        hints: With the names of the rig.
    """
    # What is exported again keeps all of its points.
    if hints.names is None or hints.exact:
        return raw
    if not any(_has_others(item, hints.names) for item in raw.instances):
        return raw
    lacking = _lacking(hints.names)
    omitted: list[RawPoint] = []
    kept: list[RawInstance] = []
    for item in raw.instances:
        if item.members is not None:
            kept.append(item)
            continue
        of_parts = [point for point in item.points if str(point.name) in lacking]
        others = [point for point in item.points if str(point.name) not in lacking]
        omitted += filter(_is_labeled, of_parts)
        kept.append(item._replace(points=others))
    if not omitted:
        return raw._replace(instances=kept)
    found = {lacking[str(point.name)] for point in omitted}
    parts = [part for part in dict.fromkeys(PARTS.values()) if part in found]
    which = " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
    subject = f"{len(omitted)} point{'s' if omitted[1:] else ''} of {which}"
    said = ("not_in_rig", subject, f"{'are' if omitted[1:] else 'is'} not in the rig")
    return raw._replace(instances=kept, left_out=[*raw.left_out, said])


def _has_others(item: RawInstance, names: Sequence[str]) -> bool:
    """Returns whether an instance has points that the rig lacks; a cheap look at all images."""
    return item.members is None and any(point.name not in names for point in item.points)


def _lacking(names: Sequence[str]) -> dict[str, str]:
    """Returns the points of the parts of which the rig has no point, each with its part."""
    # Imported here for the cold start: most lines have the points of their rig.
    from poserig.pose.rig_file import library_rig

    rig = library_rig(WHOLE_BODY)
    found = {point.name: point.group for point in rig.keypoints} if rig else {}
    there = {found[name] for name in names if name in found}
    return {
        name: PARTS[group] for name, group in found.items() if group in PARTS and group not in there
    }


def _is_labeled(point: RawPoint) -> bool:
    is_found = is_number(point.x) and is_number(point.y) and point.v != NOT_LABELED
    return is_found and not (is_number(point.score) and point.score == 0)
