"""Tells what a file is by its first bytes, whatever its name says."""

from collections.abc import Callable
from typing import NamedTuple

from poserig.intake.images.bmp import read_bmp
from poserig.intake.images.gif import read_gif
from poserig.intake.images.jpeg import read_jpeg
from poserig.intake.images.png import read_png
from poserig.intake.images.reader import Reader
from poserig.intake.images.webp import read_webp


class Kind(NamedTuple):
    """A kind of image that browsers show.

    Attributes:
        name: As people write it.
        content_type: Of HTTP.
        read: Returns width, height and EXIF orientation; raises ImageError.
    """

    name: str
    content_type: str
    read: Callable[[Reader], tuple[int, int, int]]


JPEG = Kind("JPEG", "image/jpeg", read_jpeg)
PNG = Kind("PNG", "image/png", read_png)
WEBP = Kind("WebP", "image/webp", read_webp)
GIF = Kind("GIF", "image/gif", read_gif)
BMP = Kind("BMP", "image/bmp", read_bmp)

# Names that people give to images, also of kinds that are left out.
SUFFIXES = frozenset(
    (
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".dib"),
        *(".tif", ".tiff", ".heic", ".heif", ".avif", ".jp2", ".jxl", ".psd"),
        # Of cameras.
        *(".raw", ".dng", ".cr2", ".cr3", ".nef", ".arw", ".orf", ".rw2"),
    )
)
# Brands of the ISO base media format.
_HEIF = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}


def kind_of(head: bytes) -> Kind | None:
    """Returns the kind of image that begins so; None for everything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return GIF
    # Two letters are few: the size of a header of this format must follow.
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 108, 124):
        return BMP
    return None


def other_kind_of(head: bytes) -> str:
    """Returns the name of a kind of image that browsers do not show, or ""."""
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return "TIFF"
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return "HEIC" if brand in _HEIF else "AVIF" if brand in (b"avif", b"avis") else ""
    if head[:12] == b"\0\0\0\x0cjP  \r\n\x87\n":
        return "JPEG 2000"
    if head[:2] == b"\xff\x0a" or head[:12] == b"\0\0\0\x0cJXL \r\n\x87\n":
        return "JPEG XL"
    return "Photoshop" if head[:4] == b"8BPS" else ""
