"""Exports as a whole: parts, images beside labels, EXIF, and options that do not fit."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from poserig.formats import FormatError
from poserig.formats.choose import Choice
from poserig.formats.splits import Split
from tests.unit.formats.helpers import give, images_of, lay_coco, lay_images, take
from tests.unit.formats.test_coco import GOOD, coco


def folder(tmp_path: Path, count: int = 3) -> Path:
    value = coco([{**GOOD, "image_id": number} for number in range(1, count + 1)])
    value["images"] = [
        {"id": number, "file_name": f"x/{number}.jpg", "width": 64, "height": 48}
        for number in range(1, count + 1)
    ]
    take("coco", lay_coco(tmp_path / "f", value), tmp_path / "in")
    return tmp_path / "in"


def test_a_format_of_one_file_has_a_file_for_each_part(tmp_path: Path) -> None:
    split = Split((("train", 0.5), ("val", 0.5)))
    report = give("coco", folder(tmp_path, 4), tmp_path / "out", split=split, placing="link")
    assert report.parts == {"train": 2, "val": 2}
    names = [
        image["file_name"]
        for part in ("train", "val")
        for image in json.loads((tmp_path / f"out/{part}.json").read_text())["images"]
    ]
    assert sorted(names) == [f"x/{number}.jpg" for number in range(1, 5)]
    for name in names:
        assert (tmp_path / "out/images" / name).samefile(tmp_path / "in" / name)
    assert report.losses.images == 4


def test_without_parts_a_folder_has_one_file(tmp_path: Path) -> None:
    give("coco", folder(tmp_path), tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["annotations.json"]


def turned(tmp_path: Path, orientation: int) -> Path:
    """A folder with one real photograph that is stored turned; its labels are as displayed."""
    place = tmp_path / "f"
    place.mkdir()
    picture = Image.new("RGB", (64, 48))
    picture.putpixel((0, 0), (255, 0, 0))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(place / "a.png", exif=exif)
    width, height = (48, 64) if orientation > 4 else (64, 48)
    value = coco([GOOD])
    value["images"] = [{"id": 7, "file_name": "a.png", "width": width, "height": height}]
    (place / "a.json").write_text(json.dumps(value))
    take("coco", place / "a.json", tmp_path / "in")
    return tmp_path / "in"


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_an_orientation_is_applied_to_copies_on_demand(orientation: int, tmp_path: Path) -> None:
    source = turned(tmp_path, orientation)
    report = give("yolo", source, tmp_path / "stated", placing="link")
    assert report.turned == 1
    report = give("yolo", source, tmp_path / "out", placing="copy", upright=True)
    assert report.turned == 0
    with Image.open(tmp_path / "out/images/train/a.png") as image:
        assert image.getexif().get(0x0112, 1) == 1
        assert image.size == ((48, 64) if orientation > 4 else (64, 48))
        corner = {3: (63, 47), 6: (47, 0), 8: (0, 63)}[orientation]
        assert image.getpixel(corner) == (255, 0, 0)
    # Coordinates are those of the image as displayed in either case.
    texts = [(tmp_path / name / "labels/train/a.txt").read_text() for name in ("stated", "out")]
    assert texts[0] == texts[1]


def test_a_size_that_no_label_says_is_that_of_the_file(tmp_path: Path) -> None:
    value = coco([GOOD])
    del value["images"][0]["width"], value["images"][0]["height"]
    path = lay_coco(tmp_path / "f", value)
    lay_images(tmp_path / "f", {"a.jpg": (64, 48)})
    take("coco", path, tmp_path / "in")
    assert images_of(tmp_path / "in")()[0].size == (64, 48)


@pytest.mark.parametrize(
    ("target", "options", "told"),
    [
        ("a.json", {"placing": "link"}, "Several files do not fit into one"),
        ("a.json", {"split": Split((("a", 1.0),))}, "Give a folder in place of a .json file"),
        ("out", {"placing": "link", "folder": None}, "Nobody said where the image files are"),
        ("out", {"placing": "link", "upright": True}, "--apply-exif: Turned images are new files"),
        ("out", {"choice": Choice(rig="gone")}, "There is no labeled image to export"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    target: str, options: dict[str, Any], told: str, tmp_path: Path
) -> None:
    with pytest.raises(FormatError) as caught:
        give("coco", folder(tmp_path), tmp_path / target, **options)
    assert told in str(caught.value)
    assert not (tmp_path / target).exists()


def test_an_image_file_that_is_gone_ends_it_or_is_left_out(tmp_path: Path) -> None:
    source = folder(tmp_path)
    (source / "x" / "2.jpg").unlink()
    with pytest.raises(FormatError, match=r"x/2\.jpg: The image file is not there"):
        give("yolo", source, tmp_path / "out", placing="link")
    report = give("yolo", source, tmp_path / "out", placing="link", keep_going=True)
    assert len(report.refused) == 1
    assert report.losses.images == 2
    assert sorted(path.name for path in (tmp_path / "out/labels/train/x").iterdir()) == [
        "1.txt", "3.txt",
    ]  # fmt: skip


def test_a_rig_that_was_made_of_names_is_told(tmp_path: Path) -> None:
    report = give("coco", folder(tmp_path), tmp_path / "a.json", rigs=())
    assert [rig.keypoint_names for rig in report.made] == [("head", "left hand", "right hand")]
    assert report.to_json()["rigs_made_of_names"] == ["person-3"]
