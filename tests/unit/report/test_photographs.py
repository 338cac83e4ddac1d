"""Photographs of a report: upright, only of the folder, and a bad file costs only its picture."""

import base64
from io import BytesIO
from pathlib import Path

from PIL import Image

from poserig.pose.dataset import LabeledImage
from poserig.report.photographs import THUMB, Photographs, crop, small


def labeled(name: str, size: tuple[int, int] = (400, 300), source: str = "") -> LabeledImage:
    return LabeledImage(source or name, 1, "", (), size, (), name=name)


def write(path: Path, size: tuple[int, int], orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = Image.new("RGB", size, "#c33")
    picture.paste("#33c", (0, 0, size[0] // 2, size[1]))
    picture.save(path, exif=exif)
    return path.read_bytes()


def decoded(uri: str) -> Image.Image:
    head, _, data = uri.partition(",")
    assert head == "data:image/webp;base64"
    return Image.open(BytesIO(base64.b64decode(data)))


def test_a_photograph_is_turned_as_it_is_displayed_and_made_small(tmp_path: Path) -> None:
    write(tmp_path / "a.jpg", (1200, 1600), orientation=6)
    found = Photographs(tmp_path, None).open(labeled("a.jpg"))
    assert found is not None
    assert found.width > found.height
    assert decoded(small(found)).size == (THUMB, THUMB * 3 // 4)


def test_nothing_outside_of_the_folder_is_read(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    write(tmp_path / "secret.jpg", (400, 300))
    for name in ("../secret.jpg", str(tmp_path / "secret.jpg"), "", "."):
        photographs = Photographs(inside, None)
        assert photographs.open(labeled(name, source=f"file://{tmp_path}/secret.jpg")) is None
        assert len(photographs.missing) == 1


def test_s3_objects_are_read_and_no_other_address(tmp_path: Path) -> None:
    body = write(tmp_path / "a.png", (400, 300))
    asked: list[str] = []

    def read(uri: str) -> bytes:
        asked.append(uri)
        return body

    photographs = Photographs(None, read)
    assert photographs.open(labeled("a.png", source="s3://b/a.png")) is not None
    assert photographs.open(labeled("b.png", source="/etc/passwd")) is None
    assert photographs.open(labeled("c.png", source="https://x/c.png")) is None
    assert asked == ["s3://b/a.png"]


def test_no_image_and_another_image_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8 no image")
    write(tmp_path / "other.png", (300, 300))
    photographs = Photographs(tmp_path, None)
    assert photographs.open(labeled("broken.jpg")) is None
    assert photographs.open(labeled("other.png")) is None
    assert photographs.missing == ["broken.jpg"]
    assert photographs.changed == ["other.png"]


def test_a_crop_shows_the_surroundings_and_stays_on_the_image() -> None:
    photograph = Image.new("RGB", (800, 600))
    uri, place = crop(photograph, (350, 250, 40, 50), (400, 300))
    assert place == (330, 230, 70, 70)
    assert decoded(uri).size == (140, 140)
    _, place = crop(photograph, (0, 0, 400, 300), (400, 300))
    assert place == (0, 0, 400, 300)
