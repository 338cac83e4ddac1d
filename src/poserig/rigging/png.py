"""Writes the picture of a rig as PNG."""

from io import BytesIO
from typing import TYPE_CHECKING

from poserig.errors import PoserigError
from poserig.rigging.picture import Picture

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

_FINER = 3
"""It is drawn so much larger, then made small: Pillow draws without smooth edges."""


def png_of(picture: Picture) -> bytes:
    """The picture as a PNG file.

    Raises:
        PoserigError: Pillow is not installed, or it does not know one of the rig's colors.
    """
    try:
        from PIL import Image, ImageDraw
    except ImportError as error:
        raise PoserigError(
            "A PNG needs Pillow, which is not installed.",
            cure="Write SVG instead, or: pip install 'poserig[local]'.",
        ) from error
    size = (picture.width * _FINER, picture.height * _FINER)
    image = Image.new("RGB", size, "#fff")
    try:
        _draw(ImageDraw.Draw(image), picture)
    except ValueError as error:
        raise PoserigError(
            f"A color of this rig cannot be drawn in a PNG: {error}.",
            where=picture.title,
            cure="Use colors such as #e69f00, or write SVG.",
        ) from error
    out = BytesIO()
    smaller = image.resize((picture.width, picture.height), Image.Resampling.LANCZOS)
    smaller.save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw(pen: "ImageDraw", picture: Picture) -> None:
    from PIL import ImageFont

    wide = round(picture.stroke * _FINER)
    for line in picture.lines:
        ends = [(line.x1 * _FINER, line.y1 * _FINER), (line.x2 * _FINER, line.y2 * _FINER)]
        pen.line(ends, fill=line.color, width=wide)
    radius = picture.radius * _FINER
    font = ImageFont.load_default(size=radius * 1.15)
    for point in picture.points:
        x, y = point.x * _FINER, point.y * _FINER
        pen.circle((x, y), radius, fill=point.color, outline="#fff", width=max(1, wide // 3))
        if picture.is_numbered:
            pen.text((x, y), str(point.number), fill="#fff", font=font, anchor="mm")
