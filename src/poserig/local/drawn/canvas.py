"""Draws filled shapes with smooth edges: everything is drawn larger and scaled down."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

SIZE = (1280, 800)
"""Of a scene, pixels."""
_FINER = 2

Point = tuple[float, float]


class Canvas:
    """A picture under construction. All places and lengths are pixels of the finished picture."""

    def __init__(self, top: str, horizon: float, ground: str) -> None:
        """Begins with a sky or wall, and a ground below `horizon`, a share of the height."""
        from PIL import Image, ImageDraw

        width, height = (side * _FINER for side in SIZE)
        self._image = Image.new("RGB", (width, height), top)
        self._pen = ImageDraw.Draw(self._image)
        if horizon < 1:
            self._pen.rectangle((0, height * horizon, width, height), fill=ground)

    def polygon(self, points: Sequence[Point], color: str) -> None:
        self._pen.polygon([(x * _FINER, y * _FINER) for x, y in points], fill=color)

    def ellipse(self, center: Point, across: float, down: float, color: str) -> None:
        """`across` and `down` are its half axes."""
        x, y = (side * _FINER for side in center)
        wide, high = across * _FINER, down * _FINER
        self._pen.ellipse((x - wide, y - high, x + wide, y + high), fill=color)

    def limb(self, points: Sequence[Point], widths: Sequence[float], color: str) -> None:
        """A rounded stroke through the points, as wide at each of them as its width says."""
        parts = zip(pairwise(points), pairwise(widths), strict=True)
        for (start, end), (first, last) in parts:
            steps = max(1, round(((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5))
            for step in range(steps + 1):
                share = step / steps
                at = tuple(a + (b - a) * share for a, b in zip(start, end, strict=True))
                half = (first + (last - first) * share) / 2
                self.ellipse((at[0], at[1]), half, half, color)

    def finished(self) -> "Image":
        from PIL.Image import Resampling

        return self._image.resize(SIZE, Resampling.LANCZOS)


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture with one object.

    Attributes:
        file: Name of its file.
        keypoints: Name → (x, y), pixels: those of every rig that fits the object.
        draw: Draws it.
    """

    file: str
    keypoints: Mapping[str, Point]
    draw: Callable[[], "Image"]


def rounded(points: Mapping[str, Point]) -> dict[str, Point]:
    """The points with one decimal, as a person could click them."""
    return {name: (round(x, 1), round(y, 1)) for name, (x, y) in points.items()}
