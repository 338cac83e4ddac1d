"""Tells what a file is by its first bytes, whatever its name says."""

from collections.abc import Callable
from typing import NamedTuple

from poserig.intake.images.bmp import read_bmp
from poserig.intake.images.gif import read_gif
from poserig.intake.images.jpeg import read_jpeg
from poserig.intake.images.png import read_png
from poserig.intake.images.reader import Header, Reader
from poserig.intake.images.webp import read_webp


class Kind(NamedTuple):
    """A kind of image that browsers show.

    Attributes:
        name: As people write it.
        content_type: Of HTTP.
        read: Raises ImageError.
        is_turned: Browsers apply its EXIF orientation.
    """

    name: str
    content_type: str
    read: Callable[[Reader], Header]
    is_turned: bool = False


JPEG = Kind("JPEG", "image/jpeg", read_jpeg, is_turned=True)
PNG = Kind("PNG", "image/png", read_png, is_turned=True)
# Chromium 156 shows a WebP as it is stored; Pillow and OpenCV turn it.
WEBP = Kind("WebP", "image/webp", read_webp)
GIF = Kind("GIF", "image/gif", read_gif)
BMP = Kind("BMP", "image/bmp", read_bmp)

TIFF, RAW = "TIFF", "camera raw"
# Most of them begin like a TIFF.
RAW_SUFFIXES = frozenset(
    (".cr2", ".cr3", ".dng", ".nef", ".arw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".srw")
)
# Names that people give to images, also of kinds that are left out.
SUFFIXES = RAW_SUFFIXES | {
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".apng", ".webp", ".gif", ".bmp", ".dib"),
    *(".tif", ".tiff", ".heic", ".heif", ".avif", ".jp2", ".jxl", ".psd"),
}
# Brands of the ISO base media format.
_BRANDS = {
    **dict.fromkeys(
        (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"),
        "HEIC",
    ),
    **dict.fromkeys((b"avif", b"avis"), "AVIF"),
    b"crx ": RAW,
}
_STARTS = {
    **dict.fromkeys((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), TIFF),
    # Of Olympus, Panasonic and Fujifilm.
    **dict.fromkeys((b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"FUJIFILMCCD-RAW"), RAW),
    b"\0\0\0\x0cjP  \r\n\x87\n": "JPEG 2000",
    b"\0\0\0\x0cJXL \r\n\x87\n": "JPEG XL",
    b"\xff\x0a": "JPEG XL",
    b"8BPS": "Photoshop",
}


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
    """Returns the name of a kind of image that not every browser shows, or ""."""
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "")
    return next((kind for start, kind in _STARTS.items() if head.startswith(start)), "")
