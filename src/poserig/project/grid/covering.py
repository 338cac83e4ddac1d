"""Says what the label of an image covers: how many instances, how large, where, seen from where."""

from collections.abc import Iterator, Sequence
from math import hypot

from poserig.portal.grid import COUNT, FACING, PLACE, PLACES_ACROSS, PLACES_DOWN, SEEN, SIZE, SIZES
from poserig.pose.keypoints import AREA_OF_BOX, OCCLUDED, Instance, bounding_box
from poserig.pose.label.read import Label

MOST_COUNTED = 10
_TRUNK = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
_SIDE = 0.2
"""Shoulders and hips that are less apart than this share of the trunk are seen from the side."""
_HALF = 0.5


def covers_of(label: Label | None) -> dict[str, Sequence[str]]:
    """Kind of `portal.grid.COVERED` → its values in this label; {} for no label.

    Instances without a labeled point are not there. Only those of the label's own rig have a
    facing: it is told of shoulders and hips.
    """
    if label is None:
        return {}
    there = [one for one in label.instances if any(one.keypoints[2::3])]
    boxes = [box for one in there if (box := bounding_box(one.keypoints))]
    found: dict[str, Sequence[str]] = {
        COUNT: [str(min(len(there), MOST_COUNTED))],
        SEEN: _distinct(_seen(one) for one in there),
        FACING: _distinct(_facing(one, label.keypoint_names) for one in there if not one.rig),
    }
    if label.size is not None and min(label.size) > 0:
        width, height = label.size
        shares = [(AREA_OF_BOX * w * h / (width * height)) ** 0.5 for _, _, w, h in boxes]
        found[SIZE] = _distinct(_size(share) for share in shares)
        middles = [((x + w / 2) / width, (y + h / 2) / height) for x, y, w, h in boxes]
        found[PLACE] = _distinct(
            f"{_cell(x, PLACES_ACROSS)}-{_cell(y, PLACES_DOWN)}" for x, y in middles
        )
    return found


def _size(share: float) -> str:
    """The lower limit of the bin of a size, in percent."""
    return max((limit for limit in SIZES if int(limit) <= 100 * share), key=int, default=SIZES[0])


def _cell(share: float, count: int) -> int:
    return min(max(int(share * count), 0), count - 1)


def _seen(one: Instance) -> str:
    visibilities = one.keypoints[2::3]
    labeled = sum(v > 0 for v in visibilities)
    if labeled < _HALF * len(visibilities):
        return "part"
    return "occluded" if OCCLUDED in visibilities else "clear"


def _facing(one: Instance, names: Sequence[str]) -> str:
    """ "front", "back" or "side"; "" when shoulders and hips do not tell.

    By how far left ones are from right ones, across the trunk: also of who lies.
    """
    points = dict(_points(one, names))
    if any(name not in points for name in _TRUNK):
        return ""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = (points[name] for name in _TRUNK)
    up = ((ax + bx - cx - dx) / 2, (ay + by - cy - dy) / 2)
    trunk = hypot(*up)
    if not trunk:
        return ""
    # Of somebody upright who faces the camera, the left side is on the right of the image.
    across = ((ax - bx + cx - dx) / 2, (ay - by + cy - dy) / 2)
    apart = (-up[1] * across[0] + up[0] * across[1]) / trunk**2
    if abs(apart) < _SIDE:
        return "side"
    return "front" if apart > 0 else "back"


def _points(one: Instance, names: Sequence[str]) -> Iterator[tuple[str, tuple[float, float]]]:
    for index, name in enumerate(names):
        x, y, v = one.keypoints[3 * index : 3 * index + 3]
        if v:
            yield name, (x, y)


def _distinct(values: Iterator[str]) -> list[str]:
    return [one for one in dict.fromkeys(values) if one]
