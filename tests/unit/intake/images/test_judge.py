"""Files of every kind, whole and not, as cameras, phones and programs write them."""

import io
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from poserig.intake.images.judge import ImageFacts, is_like_image, judge
from poserig.intake.images.reader import HEAD, ImageError
from tests.pictures import bmp, gif, jpeg, png, webp

WRITERS: dict[str, Callable[..., bytes]] = {"JPEG": jpeg, "PNG": png, "WebP": webp}


def judged(tmp_path: Path, content: bytes, name: str = "photo.jpg") -> ImageFacts:
    path = tmp_path / name
    path.write_bytes(content)
    return judge(path)


def fault(tmp_path: Path, content: bytes, name: str = "photo.jpg") -> tuple[str, str]:
    with pytest.raises(ImageError) as caught:
        judged(tmp_path, content, name)
    return caught.value.short, caught.value.what


def by_pillow(kind: str, options: dict[str, Any]) -> bytes:
    """A picture of noise, 640 x 480, which no writer can make small."""
    pixels = random.Random(7).randbytes(640 * 480 * 3)  # noqa: S311  # no secret
    body = io.BytesIO()
    Image.frombytes("RGB", (640, 480), pixels).save(body, kind, **options)
    return body.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "content_type"),
    [
        (jpeg(), "JPEG", "image/jpeg"),
        (png(), "PNG", "image/png"),
        (webp(), "WebP", "image/webp"),
        (webp(orientation=1), "WebP", "image/webp"),
        (gif(), "GIF", "image/gif"),
        (bmp(), "BMP", "image/bmp"),
        (bmp(height=-48), "BMP", "image/bmp"),
    ],
)
@pytest.mark.parametrize("name", ["photo.jpg", "photo", "photo.txt", "photo.JFIF"])
def test_the_content_tells_the_kind_whatever_the_name_says(
    tmp_path: Path, content: bytes, kind: str, content_type: str, name: str
) -> None:
    facts = judged(tmp_path, content, name)
    assert (facts.kind.name, facts.kind.content_type) == (kind, content_type)
    assert facts[1:] == (len(content), 64, 48, 1, False, "")


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("JPEG", {}),
        ("JPEG", {"progressive": True}),
        ("JPEG", {"restart_marker_blocks": 4}),
        ("JPEG", {"icc_profile": bytes(100_000)}),
        ("PNG", {}),
        ("WEBP", {}),
        ("WEBP", {"lossless": True}),
        ("WEBP", {"icc_profile": bytes(999)}),
        ("GIF", {}),
        ("BMP", {}),
    ],
)
def test_what_programs_write_is_whole_and_its_beginning_is_not(
    tmp_path: Path, kind: str, options: dict[str, Any]
) -> None:
    content = by_pillow(kind, options)
    assert judged(tmp_path, content)[2:4] == (640, 480)
    for length in (len(content) // 3, len(content) - 200, len(content) - 2):
        assert fault(tmp_path, content[:length])[0] == "cut off", length
    # What a camera or a transfer appends is no fault.
    for more in (bytes(700), b"\r\n", b"ftypmp42" + bytes(2000)):
        assert judged(tmp_path, content + more)[2:4] == (640, 480)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_size_is_that_of_the_image_as_displayed(
    tmp_path: Path, kind: str, orientation: int
) -> None:
    facts = judged(tmp_path, WRITERS[kind](80, 40, orientation))
    turned = orientation >= 5 and kind != "WebP"  # which browsers show as it is stored
    assert (facts.width, facts.height) == ((40, 80) if turned else (80, 40))
    assert facts.orientation == orientation


def test_a_thumbnail_in_the_exif_data_is_not_the_image(tmp_path: Path) -> None:
    """A cut photograph still holds its whole thumbnail, with an end of its own."""
    thumbnail = jpeg(16, 12)
    exif = b"Exif\0\0II*\0" + bytes(20) + thumbnail
    app1 = b"\xff\xe1" + (2 + len(exif)).to_bytes(2, "big") + exif
    whole = b"\xff\xd8" + app1 + jpeg()[2:]
    assert judged(tmp_path, whole)[2:4] == (64, 48)
    assert fault(tmp_path, whole[:-2]) == (
        "cut off", "It is cut off: the end of the image is missing.",
    )  # fmt: skip


def test_headers_may_be_longer_than_what_is_read_first(tmp_path: Path) -> None:
    part = b"\xff\xe2" + (65533).to_bytes(2, "big") + bytes(65531)
    content = b"\xff\xd8" + part * 3 + jpeg(700, 500)[2:]
    assert len(content) > 3 * HEAD
    assert judged(tmp_path, content)[2:4] == (700, 500)
    assert fault(tmp_path, content[: 2 * HEAD])[0] == "cut off"


# Reported elsewhere: agentmorris/MegaDetector issue 19 and microsoft/Biodiversity issue 94 (camera
# traps write damaged files), open-edge-platform/geti issue 5573 and
# biolab/orange3-imageanalytics issue 51 (kinds of files).
@pytest.mark.parametrize(
    ("content", "short", "what"),
    [
        (b"", "empty", "It is empty (0 bytes)."),
        (bytes(5000), "no image", "It is no image, though it is named .jpg."),
        (b"<!doctype html><p>404", "no image", "It is no image, though it is named .jpg."),
        (b"BMI: a table", "no image", "It is no image, though it is named .jpg."),
        (b"RIFF\0\0\0\0WAVEfmt ", "no image", "It is no image, though it is named .jpg."),
        (b"\xff\xd8\xff", "cut off", "It is cut off: the end of the image is missing."),
        (b"\xff\xd8\xff\xe0\0\x02" + bytes(9), "damaged", "It is damaged: there is no marker"),
        (b"\xff\xd8\xff\xe0\0\0" + bytes(9), "damaged", "It is damaged: a part of it has no"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "damaged", "It is damaged: the PNG has no header."),
        (b"RIFF\x0c\0\0\0WEBPXYZ \0\0\0\0", "damaged", "It is damaged: the WebP has no image."),
        (jpeg(0, 48), "without pixels", "It has no pixels."),
        (
            b"II*\0" + bytes(90),
            "TIFF",
            "Its kind is TIFF, which not every browser shows: convert it",
        ),
        (b"MM\0*" + bytes(90), "TIFF", "Its kind is TIFF"),
        (b"\0\0\0\x18ftypheic" + bytes(90), "HEIC", "Its kind is HEIC"),
        (b"\0\0\0\x18ftypmif1" + bytes(90), "HEIC", "Its kind is HEIC"),
        (b"\0\0\0\x18ftypavif" + bytes(90), "AVIF", "Its kind is AVIF"),
        (b"\0\0\0\x18ftypmp42" + bytes(90), "no image", "It is no image"),
        (b"\0\0\0\x0cjP  \r\n\x87\n" + bytes(9), "JPEG 2000", "Its kind is JPEG 2000"),
        (b"\xff\x0a" + bytes(90), "JPEG XL", "Its kind is JPEG XL"),
        (b"8BPS" + bytes(90), "Photoshop", "Its kind is Photoshop"),
        (gif()[:13] + b"\x99" + bytes(9), "damaged", "It is damaged: there is no block"),
    ],
)
def test_what_is_no_whole_image_is_told_why(
    tmp_path: Path, content: bytes, short: str, what: str
) -> None:
    told = fault(tmp_path, content)
    assert told[0] == short
    assert told[1].startswith(what)


def test_links_and_what_is_no_file(tmp_path: Path) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg())
    (tmp_path / "link.jpg").symlink_to(photo)
    assert judge(tmp_path / "link.jpg")[2:4] == (64, 48)
    (tmp_path / "dangling.jpg").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "loop.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    for name, short in (
        ("dangling.jpg", "dangling link"), ("loop.jpg", "circular link"), ("pipe.jpg", "no file"),
    ):  # fmt: skip
        with pytest.raises(ImageError) as caught:
            judge(tmp_path / name)
        assert caught.value.short == short


@pytest.mark.parametrize(
    ("name", "short", "expected"),
    [
        ("a.jpg", "no image", True),
        ("a.HEIC", "no image", True),
        ("notes.txt", "no image", False),
        ("notes.txt", "empty", False),
        ("notes.txt", "dangling link", False),
        ("scan", "TIFF", True),
        ("scan.txt", "cut off", True),
    ],
)
def test_a_name_or_a_content_makes_people_expect_an_image(
    name: str, short: str, expected: bool
) -> None:
    assert is_like_image(Path(name), ImageError(short, "")) is expected
