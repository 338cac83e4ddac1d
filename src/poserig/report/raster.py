"""Draws instances over a photograph as PNG, in pixels of the labeled image."""

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from poserig.errors import PoserigError
from poserig.pose.keypoints import OCCLUDED
from poserig.report.drawing import Drawn
from poserig.report.rig_colors import colors_of

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw

# It is drawn so much larger, then made small: Pillow draws without smooth edges.
_FINER = 2


def png_of(
    size: tuple[int, int], instances: Iterable[Drawn], photograph: "Image | None", longest: int
) -> bytes:
    """Returns a PNG file.

    Args:
        size: Width and height of the labeled image, pixels.
        instances: Drawn one over the other.
        photograph: Upright, of the same shape; None for a plain ground.
        longest: Longer side of the picture in pixels, if the labeled image is larger.

    Raises:
        PoserigError: A color of the rig cannot be drawn.
    """
    from PIL import Image, ImageDraw

    share = min(1.0, longest / max(size))
    wide, high = (max(1, round(side * share)) for side in size)
    fine = (wide * _FINER, high * _FINER)
    image = photograph.resize(fine) if photograph else Image.new("RGB", fine, "#2b2f36")
    pen = ImageDraw.Draw(image)
    for one in instances:
        try:
            _draw(pen, one, share * _FINER, max(fine) / 100)
        except ValueError as error:
            raise PoserigError(
                f"A color of the rig {one.rig.name} cannot be drawn in a PNG: {error}.",
                cure="Use colors such as #e69f00, or write SVG.",
            ) from error
    out = BytesIO()
    image.resize((wide, high), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw(pen: "ImageDraw", one: Drawn, factor: float, unit: float) -> None:
    flat = one.keypoints
    colors, links = colors_of(one.rig)

    def at(index: int) -> tuple[float, float]:
        return flat[3 * index] * factor, flat[3 * index + 1] * factor

    drawn = [(at(start), at(end), color) for start, end, color in links
             if flat[3 * start + 2] and flat[3 * end + 2]]  # fmt: skip
    for start, end, _ in drawn:
        pen.line([start, end], fill="#222", width=max(1, round(1.5 * unit)))
    for start, end, color in drawn:
        pen.line([start, end], fill=color, width=max(1, round(0.8 * unit)))
    for index, color in enumerate(colors):
        if v := flat[3 * index + 2]:
            fill = "#fff" if v == OCCLUDED else color
            edge = max(1, round(0.5 * unit))
            pen.circle(at(index), 1.3 * unit, fill=fill, outline=color, width=edge)
