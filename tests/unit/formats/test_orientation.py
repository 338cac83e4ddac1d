"""Images are written upright, and what cannot be is told."""

from pathlib import Path

import pytest
from PIL import Image

from poserig.formats import FormatError, orientation
from poserig.formats.orientation import write_upright


def test_a_photograph_is_turned_and_keeps_its_kind(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = Image.new("RGB", (40, 20), (200, 10, 10))
    picture.paste((10, 10, 200), (0, 0, 20, 20))
    picture.save(tmp_path / "a.jpg", exif=exif, quality=95)
    write_upright(tmp_path / "a.jpg", tmp_path / "x" / "a.jpg")
    with Image.open(tmp_path / "x" / "a.jpg") as image:
        assert (image.format, image.size) == ("JPEG", (20, 40))
        assert image.getexif().get(0x0112, 1) == 1
        top, bottom = image.getpixel((10, 5)), image.getpixel((10, 35))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    # 6: the left side of the pixels is the top of the picture.
    assert top[2] > top[0]
    assert bottom[0] > bottom[2]


def test_what_is_no_image_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_text("x")
    with pytest.raises(FormatError, match=r"a\.jpg: The image cannot be turned"):
        write_upright(tmp_path / "a.jpg", tmp_path / "b.jpg")


def test_without_pillow_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orientation, "find_spec", lambda _: None)
    with pytest.raises(FormatError, match=r"--apply-exif: .*poserig\[local\]"):
        write_upright(tmp_path / "a.jpg", tmp_path / "b.jpg")
