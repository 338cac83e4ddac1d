"""Lists the drawn scenes by the category of a rig: the object itself, or what is nearest to it."""

from collections.abc import Mapping
from typing import Final

from poserig.local.drawn import dog, hand, truck
from poserig.local.drawn.canvas import Scene

SCENES: Final[Mapping[str, tuple[Scene, ...]]] = {
    "animal": dog.SCENES,
    "car": truck.SCENES,
    "dog": dog.SCENES,
    "horse": dog.SCENES,
    "hand": hand.SCENES,
    "truck": truck.SCENES,
}
