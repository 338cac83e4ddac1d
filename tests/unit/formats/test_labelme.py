"""What the format says of itself is what a file of it keeps."""

from pathlib import Path

import pytest

from poserig.formats import labelme
from poserig.formats.labelme import DIALECT, FORMAT
from poserig.formats.registry import module_of
from tests.unit.formats.helpers import give, images_of, lay_coco, take

KEYPOINTS = [10.5, 12.25, 2, 30, 31, 1, 0, 0, 0]


def value(keypoints: list[float]) -> dict[str, object]:
    return {
        "images": [{"id": 1, "file_name": "é/a.jpg", "width": 80, "height": 60}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "keypoints": keypoints,
                         "bbox": [1, 2, 60, 50]}],
        "categories": [{"id": 1, "name": "ant", "keypoints": ["head", "tail", "leg"]}],
    }  # fmt: skip


def test_it_keeps_what_it_says(tmp_path: Path) -> None:
    take("coco", lay_coco(tmp_path / "f", value(KEYPOINTS)), tmp_path / "in")
    report = give(FORMAT.name, tmp_path / "in", tmp_path / "out", placing="link")
    assert report.losses.words() == ""
    take(FORMAT.name, tmp_path / "out", tmp_path / "again")
    (image,) = images_of(tmp_path / "again")()
    (item,) = image.instances
    assert (image.name, image.size, item.box) == ("é/a.jpg", (80, 60), (1, 2, 60, 50))
    # "leg" is nowhere in the files, so the rig that they give has no such point.
    assert image.keypoint_names == ("head", "tail")
    assert list(item.keypoints) == KEYPOINTS[:6]
    assert item.category == "ant"


def test_parts_have_folders_of_their_own(tmp_path: Path) -> None:
    from poserig.formats.splits import Split

    take("coco", lay_coco(tmp_path / "f", value(KEYPOINTS)), tmp_path / "in")
    split = Split((("train", 1.0),))
    give(FORMAT.name, tmp_path / "in", tmp_path / "out", placing="copy", split=split)
    assert (tmp_path / "out" / "train" / "é" / "a.json").is_file()
    assert (tmp_path / "out" / "train" / "é" / "a.jpg").is_file()


def test_two_images_that_would_share_a_file_are_refused(tmp_path: Path) -> None:
    from poserig.formats import FormatError

    two = value(KEYPOINTS)
    two["images"] = [
        {"id": number, "file_name": f"a.{ending}", "width": 80, "height": 60}
        for number, ending in enumerate(("jpg", "png"), start=1)
    ]
    take("coco", lay_coco(tmp_path / "f", two), tmp_path / "in")
    with pytest.raises(FormatError, match="would share a file"):
        give(FORMAT.name, tmp_path / "in", tmp_path / "out")


def test_it_is_in_the_registry() -> None:
    assert module_of("labelme") is labelme
    assert (DIALECT.corners, DIALECT.has_difficult) == (2, False)
