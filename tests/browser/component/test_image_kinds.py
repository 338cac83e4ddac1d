"""What the intake says of an image is what Chromium shows: its size, or nothing."""

import io
import struct
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

from poserig.intake.images.judge import judge
from poserig.intake.images.reader import ImageError
from tests.pictures import app1, exif

pytestmark = pytest.mark.slow

SHOWN = """async (address) => {
  const image = new Image();
  image.src = address;
  try { await image.decode(); } catch { return null; }
  return [image.naturalWidth, image.naturalHeight];
}"""


def picture(kind: str, orientation: int = 0) -> bytes:
    """80 x 40 pixels, as Pillow writes them."""
    body = io.BytesIO()
    extra = {"exif": b"Exif\0\0" + exif(orientation)} if orientation else {}
    Image.new("RGB", (80, 40), "green").save(body, kind, **extra)
    return body.getvalue()


def jpeg(*segments: bytes, before: bytes = b"") -> bytes:
    """A JPEG with segments behind its start, or before another segment."""
    content = picture("JPEG")
    at = content.index(before) if before else 2
    return content[:at] + b"".join(segments) + content[at:]


def turned(orientation: int, mark: bytes = b"Exif\0\0") -> bytes:
    return app1(mark + exif(orientation))


def late_exif() -> bytes:
    """A PNG whose EXIF stands behind its pixels."""
    content = picture("PNG", 6)
    at = content.index(b"eXIf") - 4
    (length,) = struct.unpack_from(">I", content, at)
    chunk = content[at : at + 12 + length]
    rest = content.replace(chunk, b"")
    end = rest.index(b"IEND") - 4
    return rest[:end] + chunk + rest[end:]


CASES = {
    **{f"{kind} {number}": picture(kind, number) for kind in ("JPEG", "PNG", "WEBP")
       for number in (0, 3, 6)},
    "GIF": picture("GIF"),
    "BMP": picture("BMP"),
    "EXIF 6, then 1": jpeg(turned(6), turned(1)),
    "EXIF 1, then 6": jpeg(turned(1), turned(6)),
    "EXIF behind the frame": jpeg(turned(6), before=b"\xff\xda"),
    "EXIF with another padding": jpeg(turned(6, b"Exif\0\xff")),
    "broken EXIF, then 6": jpeg(app1(b"Exif\0\0XX*\0" + exif(8)[4:]), turned(6)),
    "EXIF whose orientation is a LONG": jpeg(turned(6).replace(b"\x12\1\3", b"\x12\1\4")),
    "fill bytes before EXIF": jpeg(b"\xff\xff" + turned(6)),
    "EXIF in a comment": jpeg(b"\xff\xfe" + turned(6)[2:]),
    "XMP, then EXIF": jpeg(app1(b"http://ns.adobe.com/xap/1.0/\0"), turned(8)),
    "EXIF behind the pixels of a PNG": late_exif(),
    "something appended": jpeg() + bytes(900),
    "lossless": picture("JPEG").replace(b"\xff\xc0", b"\xff\xc3"),
    "12 bits": picture("JPEG").replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"),
    "no image": b"<!doctype html>",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_chromium_shows_what_the_intake_says(
    page: Page, site: tuple[Path, str], tmp_path: Path, case: str
) -> None:
    folder, address = site
    for path in (folder / "kind.bin", tmp_path / "kind"):
        path.write_bytes(CASES[case])
    page.goto(f"{address}/component.js")
    shown = page.evaluate(SHOWN, f"{address}/kind.bin?{case}")
    try:
        facts = judge(tmp_path / "kind")
    except ImageError:
        assert shown is None
    else:
        assert shown == [facts.width, facts.height]
