"""The benchmark's scenes: people of made-up but person-shaped points, and a generated image."""

import json
import math
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import skimage.data
import skimage.io as skimage_io

RIGS = Path(__file__).parents[2] / "src" / "poserig" / "rigs"


@dataclass(frozen=True)
class Scene:
    """How many people with how many points on how large an image (pixels)."""

    people: int
    points: int
    width: int
    height: int

    @property
    def name(self) -> str:
        """As in the table, for example ``20x17, 3840x2160``."""
        return f"{self.people}x{self.points}, {self.width}x{self.height}"

    @property
    def image(self) -> str:
        """The image's file name."""
        return f"{self.width}x{self.height}.jpg"


SCENES = (
    Scene(1, 17, 1280, 720),
    Scene(10, 17, 1280, 720),
    Scene(20, 17, 1280, 720),
    Scene(20, 17, 3840, 2160),
    Scene(20, 133, 3840, 2160),
    Scene(50, 133, 3840, 2160),
)


def rig(points: int) -> dict[str, Any]:
    """The library's 17 points of a person, and rings for feet, face and hands up to 133."""
    found: dict[str, Any] = json.loads((RIGS / "coco-person-17.json").read_text())
    keypoints, links = found["keypoints"], found["links"]
    parts = (("feet", 6, 0.5, 0.97), ("face", 68, 0.5, 0.1), ("left hand", 21, 0.9, 0.5),
             ("right hand", 21, 0.1, 0.5))  # fmt: skip
    for group, count, x, y in parts:
        for i in range(count if len(keypoints) < points else 0):
            angle = 2 * math.pi * i / count
            name = f"{group}_{i}".replace(" ", "_")
            place = [x + 0.08 * math.cos(angle), y + 0.03 * math.sin(angle)]
            keypoints.append({"name": name, "group": group, "position": place})
            if i:
                links.append({"from": keypoints[-2]["name"], "to": name})
    if len(keypoints) != points:
        raise LookupError(f"there is a rig of 17 and one of 133 points, not of {points}")
    return found


def people(scene: Scene) -> list[list[tuple[float, float]]]:
    """The points of every person in image pixels; the same at every call."""
    chance = random.Random(7)  # noqa: S311  # places of points, not secrets
    template = [keypoint["position"] for keypoint in rig(scene.points)["keypoints"]]
    size = scene.height * 0.4
    found = []
    for number in range(scene.people):
        # The first stands in the middle: it is the one that is dragged and must not lie at a rim.
        left = scene.width * 0.45 if number == 0 else chance.uniform(0.02, 0.85) * scene.width
        top = scene.height * 0.3 if number == 0 else chance.uniform(0.05, 0.5) * scene.height
        found.append(
            [(round(left + x * size * 0.4, 1), round(top + y * size, 1)) for x, y in template]
        )
    return found


def write_image(scene: Scene, folder: Path) -> None:
    """A photograph repeated to the scene's size."""
    if (folder / scene.image).exists():
        return
    tile = skimage.data.astronaut()
    across, down = -(-scene.width // 512), -(-scene.height // 512)
    pixels = np.tile(tile, (down, across, 1))[: scene.height, : scene.width]
    skimage_io.imsave(folder / scene.image, np.ascontiguousarray(pixels), check_contrast=False)
