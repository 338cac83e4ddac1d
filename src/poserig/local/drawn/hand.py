"""Draws the palm of a hand with the keypoints of hand-21: open, and pointing."""

import math
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from poserig.local.drawn.canvas import Canvas, Point, Scene, rounded

if TYPE_CHECKING:
    from PIL.Image import Image

_SKIN, _SHADE, _CREASE, _NAIL = "#dba883", "#cf9a74", "#b98462", "#f0cdb5"
_WRIST = (600.0, 700.0)
# Finger → where its first joint lies from the wrist, and its width at first and last joint; pixels.
_FINGERS = {
    "thumb": ((-112, -92), (84, 50)),
    "forefinger": ((-92, -300), (74, 48)),
    "middle_finger": ((-8, -322), (78, 50)),
    "ring_finger": ((74, -302), (72, 46)),
    "pinky_finger": ((146, -256), (60, 40)),
}


class _Bend(NamedTuple):
    """Direction of each of a finger's three parts, degrees from up, and their lengths, pixels."""

    degrees: tuple[float, float, float]
    lengths: tuple[float, float, float]


_OPEN = {
    "thumb": _Bend((-52, -40, -30), (112, 88, 64)),
    "forefinger": _Bend((-12, -10, -9), (112, 70, 52)),
    "middle_finger": _Bend((-1, 0, 0), (124, 80, 56)),
    "ring_finger": _Bend((9, 9, 8), (112, 74, 52)),
    "pinky_finger": _Bend((20, 20, 18), (84, 54, 46)),
}
_POINTING = {
    "thumb": _Bend((-20, 38, 60), (104, 84, 56)),
    "forefinger": _Bend((-8, -7, -6), (112, 72, 52)),
    "middle_finger": _Bend((-2, 172, 180), (62, 78, 44)),
    "ring_finger": _Bend((6, 178, 184), (56, 74, 42)),
    "pinky_finger": _Bend((14, 184, 190), (46, 56, 36)),
}


def keypoints(pose: "dict[str, _Bend]") -> dict[str, Point]:
    """The hand's keypoints, pixels."""
    found: dict[str, Point] = {"wrist": _WRIST}
    for finger, ((right, down), _) in _FINGERS.items():
        x, y = _WRIST[0] + right, _WRIST[1] + down
        found[f"{finger}1"] = (x, y)
        bend = pose[finger]
        for number, (degrees, length) in enumerate(zip(*bend, strict=True), 2):
            angle = math.radians(degrees)
            x, y = x + length * math.sin(angle), y - length * math.cos(angle)
            found[f"{finger}{number}"] = (x, y)
    return rounded(found)


def draw(pose: "dict[str, _Bend]", wall: str) -> "Image":
    """The hand before a wall, with a sleeve."""
    at = keypoints(pose)
    canvas = Canvas(wall, 1, wall)
    x, y = _WRIST
    canvas.limb([(x, y - 30), (x + 10, y + 160)], [176, 196], _SKIN)
    # The thumb's ball, the palm, and the fingers from the outer ones inwards.
    canvas.limb([(x - 30, y - 40), at["thumb1"]], [150, 110], _SKIN)
    knuckles = [at[f"{finger}1"] for finger in list(_FINGERS)[1:]]
    for knuckle in knuckles:
        canvas.limb([(x + (knuckle[0] - x) * 0.35, y - 40), knuckle], [130, 88], _SKIN)
    canvas.polygon([(x - 84, y - 30), *knuckles, (x + 84, y - 30)], _SKIN)
    folded = []
    for finger, (_, (first, last)) in _FINGERS.items():
        joints = [at[f"{finger}{number}"] for number in (1, 2, 3, 4)]
        middle = (first + last) / 2
        widths = [first, (first + middle) / 2, middle, last]
        if abs(pose[finger].degrees[1]) > 90:
            folded.append((joints, widths))
            continue
        canvas.limb(joints, widths, _SKIN)
        for joint, width in zip(joints[1:3], widths[1:3], strict=True):
            _crease(canvas, joint, width, pose[finger].degrees[1])
    for joints, widths in folded:
        canvas.limb(joints[:2], widths[:2], _SKIN)
        canvas.limb(joints[1:], [width + 8 for width in widths[1:]], _CREASE)
        canvas.limb(joints[1:], widths[1:], _SHADE)
        canvas.ellipse(joints[3], 11, 13, _NAIL)
    if not folded:
        canvas.limb([(x - 84, y - 236), (x - 30, y - 190), (x - 14, y - 60)], [5, 5, 4], _CREASE)
        canvas.limb([(x + 140, y - 196), (x + 40, y - 214), (x - 40, y - 262)], [4, 5, 4], _CREASE)
    canvas.polygon(
        [(x - 130, y + 62), (x + 146, y + 62), (x + 190, 800), (x - 160, 800)], "#35506b"
    )
    canvas.limb([(x - 130, y + 62), (x + 146, y + 62)], [16, 16], "#2b4259")
    return canvas.finished()


def _crease(canvas: Canvas, joint: Point, width: float, degrees: float) -> None:
    angle, half = math.radians(degrees), width * 0.3
    right, down = half * math.cos(angle), half * math.sin(angle)
    ends = [(joint[0] - right, joint[1] - down), (joint[0] + right, joint[1] + down)]
    canvas.limb(ends, [4, 4], _CREASE)


SCENES = (
    Scene("hand-open.jpg", keypoints(_OPEN), partial(draw, _OPEN, "#7d9aa6")),
    Scene("hand-pointing.jpg", keypoints(_POINTING), partial(draw, _POINTING, "#a6957d")),
)
