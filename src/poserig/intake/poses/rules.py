"""Decides, for all shapes alike, what of a foreign file is a point, and what cannot be pixels.

One odd number costs one point, never the image. What was left out is named. Only when nothing
usable is left, or when the coordinates cannot be pixels, the poses are refused.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from poserig.intake.poses import PosesError
from poserig.intake.poses.frame import Point, check_frame, to_pixels
from poserig.intake.poses.model import Hints, ImagePoses, LeftOut, PoseInstance
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.json import Json, is_number
from poserig.pose.keypoints import NOT_LABELED, VISIBILITIES, VISIBLE, Box

# Why something is left out, for a person.
KINDS: Final = {
    # A point.
    "no_position": "has no coordinates",
    "placeholder": "is at 0, 0 or -1, -1, which stands for not found",
    "no_score": "has the score 0",
    "given_twice": "is there twice; the first one counts",
    "no_name": "has no name",
    # An instance.
    "crowd": "is a region with iscrowd",
    "no_keypoints": "has no keypoints",
    "no_points": "has no labeled points",
    "no_usable_points": "has no point that can be used",
    "no_extent": "has all its points at one place",
    "unreadable": "has keypoints that cannot be read",
    "no_names": "has keypoints without names",
    # Else.
    "not_in_rig": "has points that the rig lacks",
    "another_answer": "is not taken: another answer about the image is",
}
# An image without one instance that can be used is refused when one of these is the reason.
FAULTS: Final = frozenset(("no_usable_points", "no_extent", "unreadable", "no_names"))
CROWD: Final = "crowd"
"""The flag of a region with several objects, as COCO's `iscrowd`."""
PLACEHOLDERS: Final = ((0, 0), (-1, -1))


def settle(raw: RawImage, place: str, hints: Hints) -> ImagePoses:
    """Makes the instances of one image of what an adapter read.

    Args:
        raw: Of the adapter.
        place: Name of the file or attribute, for error messages.
        hints: The image's size, if the file does not say it.

    Raises:
        PosesError: No instance can be used, and at least one should; the coordinates cannot be
            pixels; or they are shares of a size that nobody says.
    """
    left_out = [LeftOut(kind, where, text or KINDS[kind]) for kind, where, text in raw.left_out]
    taken: list[tuple[RawInstance, list[Point]]] = []
    for item in raw.instances:
        if item.unusable:
            left_out.append(_instance_left_out(item.unusable, item))
            continue
        number = len(taken) + 1
        points, lost = _points(item, number, raw.by_hand)
        kind = _kind_of_instance(points, lost, item)
        if kind:
            left_out.append(_instance_left_out(kind, item))
        else:
            taken.append((item, points))
            left_out += lost
    _refuse_without_any(taken, left_out)
    size = raw.size or hints.size
    unit = raw.unit or (1.0 if hints.normalized else None)
    if unit is None:
        check_frame([points for _, points in taken], place)
    else:
        taken = [
            (item, to_pixels(points, unit, size, place, exact=hints.exact))
            for item, points in taken
        ]
    return ImagePoses(
        instances=tuple(_instance(item, points, unit, size) for item, points in taken),
        source=raw.source,
        size=size,
        left_out=tuple(left_out),
        tags=raw.tags,
        note=raw.note,
    )


def _instance_left_out(kind: str, item: RawInstance) -> LeftOut:
    where = f"{item.where} ({item.category})" if item.category else item.where
    return LeftOut(kind, where, item.detail or KINDS[kind])


def _kind_of_instance(points: Sequence[Point], lost: Sequence[LeftOut], item: RawInstance) -> str:
    """Returns why the instance is not taken, "" when it is."""
    places = [(point.x, point.y) for point in points if point.v]
    if item.box and not item.points and CROWD in item.flags:
        return ""  # a region, and none of its objects
    if not places and item.members is None:
        return "no_usable_points" if lost else "no_points"
    if not places and item.points:
        return "no_usable_points"
    if len(places) > 1 and len(set(places)) == 1:
        return "no_extent"
    return ""


def _refuse_without_any(taken: Sequence[object], left_out: Sequence[LeftOut]) -> None:
    fault = next((item for item in left_out if item.kind in FAULTS), None)
    if fault and not taken:
        raise PosesError(f"{fault.detail}.", where=fault.where, cure=cure_of(fault.kind))


def cure_of(kind: str) -> str:
    """Returns what to do about an instance that cannot be used."""
    if kind == "no_names":
        # Imported here for the cold start: it is for an error only.
        from poserig.pose.rig_file import library_names

        rigs = ", ".join(library_names())
        return f"Give `labels` in their order, `categories` as in COCO, or `rig`: one of {rigs}."
    if kind == "no_extent":
        return "Leave away objects that were not found."
    return "docs/importing-poses.md shows what can be read."


def _points(item: RawInstance, number: int, by_hand: bool) -> tuple[list[Point], list[LeftOut]]:
    """Returns one point for each of the file, v = 0 for those left out, and what was left out.

    Args:
        item: Of the adapter.
        number: Of the instance among those taken, from 1.
        by_hand: Whether people placed the points.
    """
    points: list[Point] = []
    lost: list[LeftOut] = []
    seen: set[str] = set()
    # The component keeps and shows what is there twice, as it does with unknown names.
    may_repeat = item.members is not None
    for raw in item.points:
        name = str(raw.name)
        if name in seen and not may_repeat:
            lost.append(LeftOut("given_twice", f"{number}: {name}", KINDS["given_twice"]))
            continue
        seen.add(name)
        kind = _kind_of_point(raw, by_hand)
        if kind is None:
            v = int(raw.v) if is_number(raw.v) and raw.v in VISIBILITIES else VISIBLE
            points.append(Point(raw.name, raw.x, raw.y, v, score_of(raw.score)))
            continue
        points.append(Point(raw.name, 0, 0, NOT_LABELED, None))
        if kind:
            lost.append(LeftOut(kind, f"{number}: {name}", KINDS[kind]))
    return points, lost


def _kind_of_point(raw: RawPoint, by_hand: bool) -> str | None:
    """Returns None for a point, "" for one that the file calls not labeled, else why it is none."""
    if raw.name is None:
        return "no_name"
    if is_number(raw.v) and raw.v == NOT_LABELED:
        return ""
    if not (is_number(raw.x) and is_number(raw.y)):
        return "no_position"
    unsure = is_number(raw.score) and raw.score == 0
    if not by_hand and (raw.x, raw.y) in PLACEHOLDERS:
        # 0, 0 with a score of 0 is how OpenPose and COCO's results write "not labeled".
        return "" if unsure else "placeholder"
    return "no_score" if unsure else None


def score_of(value: Json) -> float | None:
    """Returns a score within 0 to 1, None for what is no number.

    Models' scores are not bounded: RTMPose's exceed 1, AlphaPose's reach 6. They are certain then.
    """
    return min(max(value, 0), 1) if is_number(value) else None


def _instance(
    item: RawInstance, points: Sequence[Point], unit: float | None, size: tuple[int, int] | None
) -> PoseInstance:
    scores = [point.score for point in points]
    return PoseInstance(
        names=tuple(point.name for point in points),
        keypoints=list(_flat(points)),
        scores=scores if any(score is not None for score in scores) else (),
        score=score_of(item.score),
        id=item.id,
        name=item.name,
        category=item.category,
        box=_box(item.box, unit, size),
        flags=item.flags,
        note=item.note,
        rig=item.rig,
        members=item.members,
    )


def _flat(points: Sequence[Point]) -> Iterator[float]:
    for point in points:
        yield from (point.x, point.y, point.v)


def _box(
    box: Sequence[Json] | None, unit: float | None, size: tuple[int, int] | None
) -> Box | None:
    if box is None or len(box) != 4 or not all(map(is_number, box)):
        return None
    left, top, width, height = box
    if unit is not None and size is not None:
        across, down = size[0] / unit, size[1] / unit
        # Shares of decimals have noise in the last digits.
        left, width = round(left * across, 6), round(width * across, 6)
        top, height = round(top * down, 6), round(height * down, 6)
    return (left, top, width, height) if width > 0 and height > 0 else None
