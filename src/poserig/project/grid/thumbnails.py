"""Draws the small pictures of the grid: a photograph with its label, kept in the state folder.

The small copy of a photograph is kept as well: a new label is drawn on it, and the photograph is
not decoded again.
"""

from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from poserig.errors import PoserigError
from poserig.portal.overlay import Overlay
from poserig.report.photographs import decoded, require_pillow

if TYPE_CHECKING:
    from PIL.Image import Image

CONTENT_TYPE = "image/webp"
SIDE = 384
"""Pixels of the longer side: twice what a card has at its smallest."""
_SHARP = 2
_QUALITY = 72
_MOST_BYTES = 200 << 20
_HALO = (14, 17, 20)


class Thumbnails:
    """Small pictures by their keys.

    Args:
        folder: Where they are kept; whatever is in it may go at any time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, key: str) -> Path:
        """Where the picture of a key is, or would be."""
        return self._folder / key[:2] / f"{key}.webp"

    def has(self, key: str) -> bool:
        """Whether the picture of a key is there; an empty file is what a power cut left."""
        try:
            return self.path(key).stat().st_size > 0
        except OSError:
            return False

    def draw(self, key: str, base: str, photograph: Path, overlay: Overlay | None) -> None:
        """Makes a picture.

        Args:
            key: Of the picture.
            base: Key of the photograph without a label.
            photograph: Its file.
            overlay: What is drawn over it; None for nothing.

        Raises:
            PoserigError: The photograph cannot be read, or the picture cannot be written.
        """
        require_pillow()
        small = self._small(base, photograph)
        if key != base:
            self._write(key, drawn_over(small, overlay) if overlay else small)

    def forget(self, key: str) -> None:
        """Deletes a picture that is out of date."""
        with suppress(OSError):
            self.path(key).unlink(missing_ok=True)

    def _small(self, base: str, photograph: Path) -> "Image":
        from PIL import Image

        kept = self.path(base)
        if self.has(base):
            with suppress(OSError, ValueError), Image.open(kept) as opened:
                return opened.convert("RGB")
        try:
            data = photograph.read_bytes() if photograph.stat().st_size <= _MOST_BYTES else b""
        except OSError as error:
            raise PoserigError("The photograph cannot be read.", where=str(photograph)) from error
        found = decoded(data, SIDE)
        if found is None:
            raise PoserigError("The photograph cannot be decoded.", where=str(photograph))
        found.thumbnail((SIDE, SIDE))
        self._write(base, found)
        return found

    def _write(self, key: str, image: "Image") -> None:
        out = BytesIO()
        image.save(out, "WEBP", quality=_QUALITY, method=3)
        path = self.path(key)
        beside = path.with_suffix(".new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(out.getvalue())  # not flushed: it can be made again
            beside.replace(path)
        except OSError as error:
            raise PoserigError("The picture cannot be written.", where=str(path)) from error


def drawn_over(small: "Image", overlay: Overlay) -> "Image":
    """Returns a copy with lines and dots over it.

    Args:
        small: The photograph, in any size.
        overlay: In pixels of the whole photograph.
    """
    from PIL import Image, ImageDraw

    scale = _SHARP * small.width / overlay.width, _SHARP * small.height / overlay.height
    large = small.resize((small.width * _SHARP, small.height * _SHARP), Image.Resampling.BILINEAR)
    draw = ImageDraw.Draw(large)
    unit = max(large.size) / 100

    def at(x: float, y: float) -> tuple[float, float]:
        return x * scale[0], y * scale[1]

    ends = [(at(line.x1, line.y1), at(line.x2, line.y2), line.color) for line in overlay.lines]
    for start, end, _ in ends:
        draw.line([start, end], fill=_HALO, width=round(1.5 * unit))
    for start, end, color in ends:
        draw.line([start, end], fill=color, width=round(0.9 * unit))
    for dot in overlay.dots:
        x, y = at(dot.x, dot.y)
        draw.ellipse(
            _around(x, y, 1.25 * unit),
            fill="#ffffff" if dot.occluded else dot.color,
            outline=dot.color if dot.occluded else "#ffffff",
            width=max(round(0.35 * unit), 1),
        )
    return large.resize(small.size, Image.Resampling.LANCZOS)


def _around(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return x - radius, y - radius, x + radius, y + radius
