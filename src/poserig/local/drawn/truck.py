"""Draws a box truck with the keypoints of box-truck-22, from both sides of its front.

Meters: x to the driver's right, y forward, z up.
"""

import math
from functools import partial
from typing import TYPE_CHECKING

from poserig.local.drawn.camera import Camera, Vector
from poserig.local.drawn.canvas import Canvas, Point, Scene, rounded

if TYPE_CHECKING:
    from PIL.Image import Image

_WHEELS = {"front": 4.9, "rear": 0.7}
_RADIUS = 0.5
# y and z of the cab's side, from the front's foot over the roof to the back's foot.
_CAB = ((6.0, 0.55), (6.0, 1.6), (5.5, 2.55), (4.35, 2.55), (4.35, 0.55))


def _pairs() -> dict[str, Vector]:
    """Keypoints of the driver's left, by name without its side."""
    return {
        "cab_front_top": (-1.1, 5.5, 2.55),
        "cab_front_bottom": (-1.1, 6.0, 0.55),
        "windshield_bottom": (-1.1, 6.0, 1.6),
        "headlight": (-0.82, 6.0, 0.98),
        "mirror": (-1.42, 5.8, 1.95),
        "box_front_top": (-1.2, 4.2, 3.4),
        "box_rear_top": (-1.2, -1.2, 3.4),
        "box_rear_bottom": (-1.2, -1.2, 0.95),
        "box_front_bottom": (-1.2, 4.2, 0.95),
        **{f"wheel_{name}": (-1.12, y, _RADIUS) for name, y in _WHEELS.items()},
    }


def keypoints(camera: Camera) -> dict[str, Point]:
    """The truck's keypoints as a camera sees them, in rig order, pixels; hidden ones too."""
    return rounded(
        {
            f"{name}_{side}": camera.at((x * sign, y, z))
            for name, (x, y, z) in _pairs().items()
            for side, sign in (("left", 1), ("right", -1))
        }
    )


def draw(camera: Camera, paint: tuple[str, str, str]) -> "Image":
    """The truck on a road. `paint` is the cab's front, its side, and the stripe."""
    near = -1 if camera.eye[0] < 0 else 1
    front, flank, stripe = paint
    canvas = Canvas("#c3d9e8", camera.horizon, "#8d9a7b")
    canvas.polygon(camera.all([(-4, 11, 0), (4, 11, 0), (4, -900, 0), (-4, -900, 0)]), "#77797c")
    for dash in range(-60, 9, 4):
        y = float(dash)
        canvas.polygon(camera.all([(3.1, y, 0), (3.3, y, 0), (3.3, y - 2, 0), (3.1, y - 2, 0)]),
                       "#d9d9d2")  # fmt: skip
    canvas.polygon(camera.all([(-1.5, 6.3, 0), (1.5, 6.3, 0), (1.5, -1.6, 0), (-1.5, -1.6, 0)]),
                   "#4e5052")  # fmt: skip
    for y in _WHEELS.values():
        _wheel(canvas, camera, -near * 0.85, y)
    _box(canvas, camera, (-0.9, -1.1, 0.5), (0.9, 5.6, 0.95), ("#2d3033", "#26282b", "#33363a"))
    _box(canvas, camera, (-1.2, -1.2, 0.95), (1.2, 4.2, 3.4), ("#dfe2e4", "#f4f5f5", "#fbfbfb"))
    side = near * 1.2
    canvas.polygon(
        camera.all([(side, -1.2, 1.75), (side, 4.2, 1.75), (side, 4.2, 2.1), (side, -1.2, 2.1)]),
        stripe,
    )
    _cab(canvas, camera, near, front, flank)
    for y in _WHEELS.values():
        _wheel(canvas, camera, near * 1.12, y)
    return canvas.finished()


def _cab(canvas: Canvas, camera: Camera, near: int, front: str, flank: str) -> None:
    def across(first: int, second: int, inset: float = 0.0) -> list[Point]:
        (y1, z1), (y2, z2) = _CAB[first], _CAB[second]
        y1, z1, y2, z2 = (y1 + (y2 - y1) * inset, z1 + (z2 - z1) * inset,
                          y2 + (y1 - y2) * inset, z2 + (z1 - z2) * inset)  # fmt: skip
        wide = 1.1 - inset
        return camera.all([(-wide, y1, z1), (wide, y1, z1), (wide, y2, z2), (-wide, y2, z2)])

    side = near * 1.1
    canvas.polygon(camera.all([(side, y, z) for y, z in _CAB]), flank)
    canvas.polygon(
        camera.all([(side, 5.75, 1.65), (side, 5.4, 2.35), (side, 4.7, 2.35), (side, 4.7, 1.65)]),
        "#3c4a55",
    )
    canvas.polygon(across(0, 1), front)
    canvas.polygon(across(1, 2), front)
    canvas.polygon(across(1, 2, 0.08), "#46576a")
    grille = [(-0.55, 6, 0.85), (0.55, 6, 0.85), (0.55, 6, 1.15), (-0.55, 6, 1.15)]
    canvas.polygon(camera.all([(float(x), float(y), z) for x, y, z in grille]), "#2d3033")
    for x in (-0.82, 0.82):
        canvas.polygon(
            camera.all([(x - 0.17, 6.0, 0.85), (x + 0.17, 6.0, 0.85),
                        (x + 0.17, 6.0, 1.11), (x - 0.17, 6.0, 1.11)]),
            "#fff4c2",
        )  # fmt: skip
    for x in (-1.42, 1.42):
        arm = math.copysign(1.1, x)
        canvas.limb(camera.all([(arm, 5.8, 1.95), (x, 5.8, 1.95)]), [4, 4], "#26282b")
        canvas.polygon(
            camera.all([(x - 0.13, 5.8, 1.72), (x + 0.13, 5.8, 1.72),
                        (x + 0.13, 5.8, 2.18), (x - 0.13, 5.8, 2.18)]),
            "#26282b",
        )  # fmt: skip


def _box(
    canvas: Canvas, camera: Camera, low: Vector, high: Vector, shades: tuple[str, str, str]
) -> None:
    """A box by two of its corners; shades are those of its front and rear, sides and top."""
    (x1, y1, z1), (x2, y2, z2) = low, high
    front, flank, top = shades
    for corners, color in (
        ([(x2, y2, z1), (x1, y2, z1), (x1, y2, z2), (x2, y2, z2)], front),
        ([(x1, y2, z1), (x1, y1, z1), (x1, y1, z2), (x1, y2, z2)], flank),
        ([(x2, y1, z1), (x2, y2, z1), (x2, y2, z2), (x2, y1, z2)], flank),
        ([(x1, y1, z2), (x2, y1, z2), (x2, y2, z2), (x1, y2, z2)], top),
    ):
        if camera.faces(corners):
            canvas.polygon(camera.all(corners), color)


def _wheel(canvas: Canvas, camera: Camera, x: float, y: float) -> None:
    for radius, color in ((_RADIUS, "#1f2123"), (0.28, "#b9bdc1"), (0.1, "#54585c")):
        angles = [math.tau * number / 48 for number in range(48)]
        ring = [(x, y + radius * math.cos(a), _RADIUS + radius * math.sin(a)) for a in angles]
        canvas.polygon(camera.all(ring), color)


FROM_LEFT = Camera(eye=(-7.5, 14.5, 2.6), target=(-0.2, 2.3, 1.65), focal=1500)
"""The view that the template of box-truck-22 has."""
_FROM_RIGHT = Camera(eye=(9.5, 12.0, 3.6), target=(0.2, 2.2, 1.55), focal=1450)
SCENES = (
    Scene("truck-from-left.jpg", keypoints(FROM_LEFT),
          partial(draw, FROM_LEFT, ("#c0392b", "#a93226", "#c0392b"))),
    Scene("truck-from-right.jpg", keypoints(_FROM_RIGHT),
          partial(draw, _FROM_RIGHT, ("#2e6da4", "#285f8f", "#e0a526"))),
)  # fmt: skip
