"""Poses for the tests of the checks: a standing person, and small rigs of one's own."""

from collections.abc import Sequence

from poserig.pose.checks.finding import Pose, pose_of
from poserig.pose.checks.plan import Plan, plan_of
from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.pose.rig_file import load_rig

COCO = load_rig("coco-person-17")
PLAN = plan_of(COCO)
# 100 by 250 pixels, all 17 points visible.
STANDING: list[float] = [
    number
    for keypoint in COCO.keypoints
    for number in (
        100 + round(100 * (keypoint.position or (0, 0))[0]),
        50 + round(250 * (keypoint.position or (0, 0))[1]),
        2,
    )
]
HEAD = ("nose", "eye", "ear")
Point = tuple[float, float, int]
NOTHING: Point = (0.0, 0.0, 0)


def changed(flat: Sequence[float], **points: Point) -> list[float]:
    """A person with some points elsewhere."""
    result = list(flat)
    for name, point in points.items():
        at = 3 * COCO.index[name]
        result[at : at + 3] = point
    return result


def without(flat: Sequence[float], *words: str) -> list[float]:
    """A person without the points whose names have one of these words."""
    gone = {name: (0, 0, 0) for name in COCO.keypoint_names if any(w in name for w in words)}
    return changed(flat, **gone)


def occluded(flat: Sequence[float], *words: str) -> list[float]:
    result = list(flat)
    for name in COCO.keypoint_names:
        if any(word in name for word in words):
            result[3 * COCO.index[name] + 2] = 1
    return result


def mirrored(flat: Sequence[float], *words: str) -> list[float]:
    """A person with left and right exchanged, of all points or of those with one of these words."""
    result = list(flat)
    for index, partner in enumerate(COCO.swap_indices):
        if not words or any(word in COCO.keypoint_names[index] for word in words):
            result[3 * index : 3 * index + 3] = flat[3 * partner : 3 * partner + 3]
    return result


def turned(flat: Sequence[float], quarter: int) -> list[float]:
    """A person turned by quarters of a circle: 1 and 3 lie, 2 is upside down."""
    result = list(flat)
    for at in range(0, len(result), 3):
        x, y = result[at] - 150, result[at + 1] - 175
        for _ in range(quarter):
            x, y = -y, x
        result[at : at + 2] = x + 500, y + 500
    return result


def person(flat: Sequence[float], name: str = "1") -> Pose:
    return pose_of(name, flat)


def pose(*points: Point, name: str = "1") -> Pose:
    return pose_of(name, [number for point in points for number in point])


def plan(
    *names: str,
    links: Sequence[tuple[str, str]] = (),
    places: Sequence[tuple[float, float] | None] = (),
    required: Sequence[str] = (),
    groups: Sequence[str] = (),
) -> Plan:
    """The plan of a rig whose names tell the sides: left_x and right_x are partners."""
    keypoints = []
    for number, name in enumerate(names):
        side = name.partition("_")[0] if name.startswith(("left_", "right_")) else "center"
        swap = {"left": "right_", "right": "left_"}.get(side, "") + name.partition("_")[2]
        keypoints.append(
            KeypointClass(
                name,
                side=side,
                swap=swap if side != "center" else None,
                group=groups[number] if groups else "",
                position=places[number] if places else None,
                required=name in required,
            )
        )
    found = Rig("small", tuple(keypoints), tuple(Link(start, end) for start, end in links))
    return plan_of(found)
