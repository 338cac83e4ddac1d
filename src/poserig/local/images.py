"""Writes the demo's images: photographs and drawn people, or what else a rig labels.

scikit-image brings the photographs (`astronaut`, `chelsea`, `rocket` and `camera`: public domain or
CC0, see its data/README), so this repository holds no image. Trucks, hands and animals are drawn
(`drawn/`): no package of a clear license has photographs of them.
"""

import math
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from poserig.local.drawn.canvas import Point
from poserig.local.drawn.registry import SCENES

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

PHOTOGRAPHS = {
    "astronaut.png": "astronaut.jpg",
    "camera.png": "photographer.jpg",
    "chelsea.png": "cat.jpg",
    "rocket.jpg": "rocket.jpg",
}
SCENE = "three-people.png"
SCENE_SIZE = (1280, 800)

Truth = dict[str, list[dict[str, Point]]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn person.

    Attributes:
        hip: Middle of the hips, pixels.
        scale: Height of the person, pixels.
        lean: Angle of the trunk from the vertical, degrees, positive to the image's right.
        arms: Angles of left upper arm, left forearm, right upper arm, right forearm, degrees from
            straight down, positive to the image's right.
        legs: The same for thigh and shank of both legs.
        colors: Shirt, trousers, hair.
    """

    hip: Point
    scale: float
    lean: float
    arms: tuple[float, float, float, float]
    legs: tuple[float, float, float, float]
    colors: tuple[str, str, str]


SKIN = "#d9a679"
FIGURES = (
    Figure(
        (310, 470), 470, -3, (38, 120, -22, -10), (10, 4, -14, -4),
        ("#b5483a", "#2c3e50", "#3b2a20"),
    ),
    Figure(
        (660, 440), 400, 4, (60, 150, -62, -148), (16, -6, -12, 8),
        ("#3f7d58", "#5b4a3a", "#8a5a2b"),
    ),
    Figure(
        (980, 480), 440, 0, (20, 6, -48, -110), (6, 2, -24, -2),
        ("#4a6fa5", "#30343b", "#1f1a17"),
    ),
)  # fmt: skip


def _reach(start: Point, degrees: float, length: float) -> Point:
    angle = math.radians(degrees)
    return start[0] + math.sin(angle) * length, start[1] + math.cos(angle) * length


def keypoints_of(figure: Figure) -> dict[str, Point]:
    """Returns a figure's keypoints by COCO name, in pixels. The figure faces the viewer."""
    s = figure.scale
    neck = _reach(figure.hip, 180 - figure.lean, 0.3 * s)
    head = _reach(figure.hip, 180 - figure.lean, 0.43 * s)
    points: dict[str, Point] = {
        "nose": (head[0], head[1] + 0.012 * s),
        "left_eye": (head[0] + 0.022 * s, head[1] - 0.014 * s),
        "right_eye": (head[0] - 0.022 * s, head[1] - 0.014 * s),
        "left_ear": (head[0] + 0.055 * s, head[1]),
        "right_ear": (head[0] - 0.055 * s, head[1]),
    }
    # The subject's left is on the image's right.
    for side, sign, arm, leg in (("left", 1, 0, 0), ("right", -1, 2, 2)):
        shoulder = (neck[0] + sign * 0.1 * s, neck[1])
        hip = (figure.hip[0] + sign * 0.06 * s, figure.hip[1])
        elbow = _reach(shoulder, figure.arms[arm], 0.17 * s)
        knee = _reach(hip, figure.legs[leg], 0.24 * s)
        points |= {
            f"{side}_shoulder": shoulder,
            f"{side}_elbow": elbow,
            f"{side}_wrist": _reach(elbow, figure.arms[arm + 1], 0.15 * s),
            f"{side}_hip": hip,
            f"{side}_knee": knee,
            f"{side}_ankle": _reach(knee, figure.legs[leg + 1], 0.23 * s),
        }
    return {name: (round(x, 1), round(y, 1)) for name, (x, y) in points.items()}


def write_demo_images(state: Path, category: str) -> tuple[Path, Truth]:
    """Writes images that a rig can be tried on into a folder of their own. What is there stays.

    Args:
        state: Of the demo; the folder is in it.
        category: What the rig labels. Of one without drawn scenes it is photographs and people.

    Returns:
        The folder; and file name to the objects drawn in it, keypoint name to (x, y) in pixels.
    """
    scenes = SCENES.get(category.casefold())
    if scenes is None:
        return state / "images", _write_people(state / "images")
    folder = state / f"images-{category.casefold()}"
    folder.mkdir(parents=True, exist_ok=True)
    for scene in scenes:
        if not (folder / scene.file).exists():
            _save(scene.draw(), folder / scene.file)
    return folder, {scene.file: [dict(scene.keypoints)] for scene in scenes}


def _write_people(folder: Path) -> Truth:
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    data = resources.files("skimage") / "data"
    for source, name in PHOTOGRAPHS.items():
        target = folder / name
        if not target.exists():
            with resources.as_file(data / source) as path, Image.open(path) as image:
                _save(image.convert("RGB"), target)
    if not (folder / SCENE).exists():
        _draw_scene(folder / SCENE)
    return {SCENE: [keypoints_of(figure) for figure in FIGURES]}


def _save(image: "Image", target: Path) -> None:
    """Writes an image whole or not at all, because a later start takes what is there."""
    new = target.with_name(f".new-{target.name}")
    image.save(new, quality=92)  # for JPEG; PNG ignores it
    new.replace(target)


def _draw_scene(path: Path) -> None:
    from PIL import Image, ImageDraw

    factor = 2  # drawn twice as large and scaled down, so that edges are smooth
    width, height = SCENE_SIZE
    image = Image.new("RGB", (width * factor, height * factor))
    draw = ImageDraw.Draw(image)
    horizon = int(height * 0.62)
    for y in range(height):
        if y < horizon:
            t = y / horizon
            color = (int(150 + 70 * t), int(185 + 45 * t), int(215 + 25 * t))
        else:
            t = (y - horizon) / (height - horizon)
            color = (int(120 - 22 * t), int(140 - 18 * t), int(105 - 30 * t))
        draw.rectangle((0, y * factor, width * factor, (y + 1) * factor), fill=color)
    for figure in FIGURES:
        _draw_figure(draw, figure, factor)
    _save(image.resize(SCENE_SIZE, Image.Resampling.LANCZOS), path)


def _draw_figure(draw: "ImageDraw", figure: Figure, factor: int) -> None:
    at = {name: (x * factor, y * factor) for name, (x, y) in keypoints_of(figure).items()}
    s = figure.scale * factor
    shirt, trousers, hair = figure.colors

    def limb(names: tuple[str, ...], color: str, width: float) -> None:
        points = [at[name] for name in names]
        draw.line(points, fill=color, width=int(width * s), joint="curve")
        for x, y in points:
            r = width * s / 2
            draw.ellipse((x - r, y - r, x + r, y + r), fill=color)

    def disc(name: str, radius: float, color: str, up: float = 0.0) -> None:
        x, y = at[name][0], at[name][1] - up * s
        r = radius * s
        draw.ellipse((x - r, y - r, x + r, y + r), fill=color)

    foot = (
        (at["left_ankle"][0] + at["right_ankle"][0]) / 2,
        max(at["left_ankle"][1], at["right_ankle"][1]) + 0.03 * s,
    )
    draw.ellipse(
        (foot[0] - 0.26 * s, foot[1] - 0.02 * s, foot[0] + 0.26 * s, foot[1] + 0.03 * s),
        fill="#55633f",
    )
    for side in ("left", "right"):
        limb((f"{side}_hip", f"{side}_knee", f"{side}_ankle"), trousers, 0.085)
        disc(f"{side}_ankle", 0.045, "#22252a", up=-0.02)
    limb(("left_hip", "right_hip"), trousers, 0.1)
    left, right = at["left_shoulder"], at["right_shoulder"]
    at["neck"] = (left[0] + right[0]) / 2, (left[1] + right[1]) / 2
    limb(("neck", "nose"), SKIN, 0.05)
    draw.polygon(
        [at["left_shoulder"], at["right_shoulder"], at["right_hip"], at["left_hip"]], fill=shirt
    )
    limb(("left_shoulder", "right_shoulder"), shirt, 0.07)
    for side in ("left", "right"):
        limb((f"{side}_shoulder", f"{side}_elbow"), shirt, 0.062)
        limb((f"{side}_elbow", f"{side}_wrist"), SKIN, 0.045)
        disc(f"{side}_wrist", 0.03, SKIN)
    disc("nose", 0.075, hair, up=0.03)
    disc("left_ear", 0.014, SKIN)
    disc("right_ear", 0.014, SKIN)
    disc("nose", 0.062, SKIN, up=0.008)
    for eye in ("left_eye", "right_eye"):
        disc(eye, 0.008, "#1c1c1c")
    disc("nose", 0.007, "#a8764f")
