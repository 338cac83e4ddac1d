"""What the format says of itself is what a file of it keeps."""

from pathlib import Path

import pytest

from poserig.formats import x_anylabeling
from poserig.formats.registry import module_of
from poserig.formats.x_anylabeling import DIALECT, FORMAT
from tests.unit.formats.helpers import give, images_of, lay_coco, take

KEYPOINTS = [10.5, 12.25, 2, 30, 31, 1, 0, 0, 0]


def test_it_keeps_what_it_says(tmp_path: Path) -> None:
    value = {
        "images": [{"id": 1, "file_name": "a.jpg", "width": 80, "height": 60}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "keypoints": KEYPOINTS,
                         "score": 0.5, "keypoint_scores": [0.25, 0.75, 0]}],
        "categories": [{"id": 1, "name": "ant", "keypoints": ["head", "tail", "leg"]}],
    }  # fmt: skip
    take("coco", lay_coco(tmp_path / "f", value), tmp_path / "in")
    report = give(FORMAT.name, tmp_path / "in", tmp_path / "out", placing="copy")
    assert report.losses.words() == ""
    take(FORMAT.name, tmp_path / "out", tmp_path / "again")
    (item,) = images_of(tmp_path / "again")()[0].instances
    assert (list(item.keypoints), list(item.confidence)) == (KEYPOINTS[:6], [0.25, 0.75])
    assert (item.score, item.category) == (0.5, "ant")


@pytest.mark.parametrize("fact", ["confidence", "score", "visibility", "box"])
def test_it_says_so(fact: str) -> None:
    assert fact in FORMAT.holds
    assert module_of("x-anylabeling") is x_anylabeling
    assert (DIALECT.corners, DIALECT.has_difficult) == (4, True)
