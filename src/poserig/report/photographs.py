"""Reads photographs for the report: small copies and crops, upright, as data URIs.

Files of anybody are read here: one that is none, or too large, costs only its own picture.
"""

import base64
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from poserig.errors import PoserigError
from poserig.formats.image_files import ImageFolder
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Box

if TYPE_CHECKING:
    from PIL.Image import Image

THUMB, CROP = 480, 240
_QUALITY = 70
_MOST_PIXELS = 200_000_000
_MOST_BYTES = 200 << 20
# A photograph of another shape than the labeled one is another photograph.
_SHAPE = 0.02


class Photographs:
    """The photographs of a data set.

    Args:
        folder: Where they are on this machine, or None.
        read: Reads an S3 object, or None. No other address is ever read.
        sources: Yields the addresses of all images of the data set; None for unknown.

    Attributes:
        missing: Photographs that are not there or cannot be read.
        changed: Photographs of another shape than the labeled one.
    """

    def __init__(
        self,
        folder: Path | None,
        read: Callable[[str], bytes] | None,
        sources: Callable[[], Iterable[str]] | None = None,
    ) -> None:
        self._folder = ImageFolder(folder, sources) if folder else None
        self._read = read
        self.missing: list[str] = []
        self.changed: list[str] = []

    def open(self, image: LabeledImage) -> "Image | None":
        """Returns a photograph upright, in its full size; None when there is none.

        Raises:
            PoserigError: Pillow is not installed.
        """
        require_pillow()
        data = self._bytes(image)
        found = decoded(data) if data else None
        name = image.name or image.source
        if found is None:
            self.missing.append(name)
            return None
        if image.size and image.size[1] and found.height:
            shape = image.size[0] / image.size[1]
            if abs(found.width / found.height / shape - 1) > _SHAPE:
                self.changed.append(name)
                return None
        return found

    def _bytes(self, image: LabeledImage) -> bytes | None:
        with suppress(OSError, PoserigError, ValueError):
            path = self._folder.of_image(image.source, image.name) if self._folder else None
            if path is not None:
                return path.read_bytes() if path.stat().st_size <= _MOST_BYTES else None
            if self._read and image.source.startswith("s3://"):
                return self._read(image.source)
        return None


def require_pillow() -> None:
    """Raises PoserigError when Pillow is not installed."""
    if find_spec("PIL") is None:
        raise PoserigError(
            "Photographs need Pillow, which is not installed.",
            cure="Leave them out with --no-images, or: pip install 'poserig[local]'.",
        )


def small(photograph: "Image") -> str:
    """Returns a data URI of a small copy."""
    copy = photograph.copy()
    copy.thumbnail((THUMB, THUMB))
    return _uri(copy)


def data_uri(photograph: "Image", longest: int) -> str:
    """Returns a copy as JPEG, which every program that shows SVG knows.

    Args:
        photograph: Upright.
        longest: Longer side of the copy in pixels, if the photograph is larger.
    """
    copy = photograph.copy()
    copy.thumbnail((longest, longest))
    return _uri(copy, "JPEG", 88)


def crop(photograph: "Image", box: Box, size: tuple[int, int]) -> tuple[str, Box]:
    """Returns a data URI of the surroundings of a box, and the place that it shows.

    Args:
        photograph: Upright.
        box: Left, top, width, height in pixels of the labeled image.
        size: Width and height of the labeled image.

    Returns:
        The picture, and left, top, width and height of it in pixels of the labeled image.
    """
    width, height = size
    side = min(max(box[2], box[3], 24) * 1.4, max(width, height))
    wide, high = min(side, width), min(side, height)
    left = min(max(box[0] + box[2] / 2 - wide / 2, 0), width - wide)
    top = min(max(box[1] + box[3] / 2 - high / 2, 0), height - high)
    x, y = photograph.width / width, photograph.height / height
    part = photograph.crop(
        (round(left * x), round(top * y), round((left + wide) * x), round((top + high) * y))
    )
    part.thumbnail((CROP, CROP))
    return _uri(part), (left, top, wide, high)


def decoded(data: bytes, side: int = 1600) -> "Image | None":
    """Returns a picture upright, in RGB; None for what is none, or too large.

    Args:
        data: The file.
        side: So many pixels, at least, are needed of a side: a JPEG is decoded no larger.
    """
    from PIL import Image, ImageOps

    try:
        opened: Any = Image.open(BytesIO(data))
        if opened.width * opened.height > _MOST_PIXELS:
            return None
        opened.draft("RGB", (side, side))
        return ImageOps.exif_transpose(opened).convert("RGB")
    except Exception:  # decoders raise anything for files that are made to break them
        return None


def _uri(image: "Image", kind: str = "WEBP", quality: int = _QUALITY) -> str:
    out = BytesIO()
    image.save(out, kind, quality=quality, **({"method": 4} if kind == "WEBP" else {}))
    data = base64.b64encode(out.getvalue()).decode("ascii")
    return f"data:image/{kind.lower()};base64,{data}"
