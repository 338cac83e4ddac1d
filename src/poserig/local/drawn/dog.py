"""Draws a dog from its left side with the keypoints of ap10k-17 and animal-pose-20.

It looks to the image's left, so the legs on the far side are its right ones.
"""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from poserig.local.drawn.canvas import Canvas, Point, Scene, rounded

if TYPE_CHECKING:
    from PIL.Image import Image

# Pixels, of a dog that stands. A foot steps by so many pixels in `_legs`.
_TRUNK: Mapping[str, Point] = {
    "left_eye": (342, 226),
    "right_eye": (322, 220),
    "left_ear": (416, 204),
    "right_ear": (382, 190),
    "nose": (250, 270),
    "throat": (418, 318),
    "neck": (440, 290),
    "withers": (506, 296),
    "tail": (876, 316),
}
# Joint → place of the left leg; the right one's is `_FAR` further.
_FORE: tuple[Point, ...] = ((522, 384), (552, 476), (528, 568), (514, 672))
_HIND: tuple[Point, ...] = ((826, 372), (788, 482), (858, 574), (836, 672))
_FAR = (34.0, -14.0)


def _leg(joints: tuple[Point, ...], step: float, far: bool) -> list[Point]:
    """Shoulder or hip, elbow or knee, wrist or hock, and the paw that has stepped forward."""
    shares = (0.0, 0.2, 0.6, 1.0)
    across, up = _FAR if far else (0.0, 0.0)
    return [
        (x + across - step * share, y + up - abs(step) * 0.06 * share)
        for (x, y), share in zip(joints, shares, strict=True)
    ]


def _legs(steps: tuple[float, float, float, float]) -> dict[str, list[Point]]:
    """Steps of left and right fore leg, left and right hind leg, pixels forward."""
    return {
        "left_front": _leg(_FORE, steps[0], far=False),
        "right_front": _leg(_FORE, steps[1], far=True),
        "left_back": _leg(_HIND, steps[2], far=False),
        "right_back": _leg(_HIND, steps[3], far=True),
    }


def keypoints(steps: tuple[float, float, float, float]) -> dict[str, Point]:
    """The dog's keypoints by the names of both rigs, pixels."""
    found = {name: _TRUNK[name] for name in ("left_eye", "right_eye", "nose", "throat", "neck")}
    found |= {f"{side}_ear_base": _TRUNK[f"{side}_ear"] for side in ("left", "right")}
    found |= {"withers": _TRUNK["withers"]}
    found |= dict.fromkeys(("tail_base", "root_of_tail"), _TRUNK["tail"])
    for name, (top, bend, ankle, paw) in _legs(steps).items():
        side = name.partition("_")[0]
        is_front = name.endswith("front")
        found |= {f"{side}_shoulder" if is_front else f"{side}_hip": top}
        found |= {f"{side}_elbow" if is_front else f"{side}_knee": bend}
        # animal-pose-20 says elbow and knee of all four legs.
        found |= {f"{name}_elbow": bend, f"{name}_knee": ankle, f"{name}_paw": paw}
    return rounded(found)


def draw(steps: tuple[float, float, float, float], fur: str, shade: str, dark: str) -> "Image":
    """The dog on grass. `shade` is the fur of the far legs and the ears, `dark` the nose."""
    canvas = Canvas("#cfe0ea", 0.66, "#8fa86b")
    canvas.ellipse((680, 682), 290, 20, "#71894f")
    legs = _legs(steps)
    for name in ("right_front", "right_back"):
        _draw_leg(canvas, legs[name], shade, is_front=name.endswith("front"))
    tail = _TRUNK["tail"]
    canvas.limb([tail, (940, 262), (964, 186), (944, 140)], [44, 36, 26, 12], fur)
    # Chest, belly and croup, then the neck and the head over them.
    canvas.limb([(528, 378), (640, 386), (740, 364), (834, 372)], [196, 176, 136, 152], fur)
    canvas.limb([_TRUNK["withers"], (690, 316), tail], [60, 60, 46], fur)
    canvas.limb([(520, 362), (450, 300), (390, 244)], [170, 116, 100], fur)
    canvas.ellipse(_TRUNK["right_ear"], 14, 20, shade)
    canvas.limb([(378, 240), (330, 256), (266, 282)], [112, 78, 50], fur)
    canvas.limb([(320, 292), (276, 302)], [30, 22], shade)
    canvas.ellipse(_TRUNK["nose"], 15, 12, dark)
    canvas.limb([(262, 296), (318, 300)], [4, 4], dark)
    canvas.limb([_TRUNK["left_ear"], (436, 250), (430, 292)], [34, 54, 26], shade)
    for eye in ("right_eye", "left_eye"):
        canvas.ellipse(_TRUNK[eye], 8, 8, dark)
    canvas.ellipse((_TRUNK["left_eye"][0] - 2, _TRUNK["left_eye"][1] - 3), 2.5, 2.5, "#ffffff")
    for name in ("left_front", "left_back"):
        _draw_leg(canvas, legs[name], fur, is_front=name.endswith("front"))
    return canvas.finished()


def _draw_leg(canvas: Canvas, joints: list[Point], color: str, *, is_front: bool) -> None:
    canvas.limb(joints, [120, 62, 38, 32] if is_front else [150, 88, 42, 32], color)
    x, y = joints[-1]
    canvas.limb([(x, y), (x - 26, y + 6)], [32, 24], color)


_STANDING, _WALKING = (0.0, -10.0, 0.0, 26.0), (70.0, -66.0, -54.0, 84.0)
SCENES = (
    Scene("dog-standing.jpg", keypoints(_STANDING),
          partial(draw, _STANDING, "#b98a55", "#94693c", "#2b211b")),
    Scene("dog-walking.jpg", keypoints(_WALKING),
          partial(draw, _WALKING, "#6f6a66", "#524e4b", "#1b1a19")),
)  # fmt: skip
