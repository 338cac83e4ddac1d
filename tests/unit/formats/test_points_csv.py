"""The table of points: there and back, and as other programs and countries write it."""

from pathlib import Path
from typing import Any

import pytest

from poserig.formats import FormatError
from poserig.formats.points_csv import COLUMNS, rows_of
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from tests.unit.formats.helpers import correct, give, images_of, lay_coco, lay_images, take
from tests.unit.formats.test_coco import GOOD, coco

ROWS = [
    {**GOOD, "name": 'Ann "A", Lee\nx', "bbox": [1, 2.5, 30, 20], "score": 0.5,
     "keypoint_scores": [0.5, 0.25, 1]},
    {"keypoints": [0, 0, 0, 7.125, 8, 1, 0, 0, 0]},
]  # fmt: skip


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    value: Any = coco(ROWS)
    value["images"].append({"id": 3, "file_name": "ü/b.jpg", "width": 9, "height": 8})
    path = lay_coco(tmp_path / "f", value)
    take("coco", path, tmp_path / "in")
    give("csv", tmp_path / "in", tmp_path / "f" / "a.csv")
    take("csv", tmp_path / "f" / "a.csv", tmp_path / "again")
    give("csv", tmp_path / "again", tmp_path / "b.csv")
    assert (tmp_path / "b.csv").read_text() == (tmp_path / "f" / "a.csv").read_text()
    before, after = images_of(tmp_path / "in")(), images_of(tmp_path / "again")()
    for one, two in zip(before, after, strict=True):
        assert one.name == two.name
        assert one.size == two.size
        for item, other in zip(one.instances, two.instances, strict=True):
            assert list(item.keypoints) == list(other.keypoints)
            assert (item.name, item.box, item.score) == (other.name, other.box, other.score)
            assert list(item.confidence) == list(other.confidence)


def test_a_correction_changes_the_rows_of_its_point(tmp_path: Path) -> None:
    take("coco", lay_coco(tmp_path / "f", coco([GOOD])), tmp_path / "in")
    give("csv", tmp_path / "in", tmp_path / "before.csv")
    correct(tmp_path / "in", {"a.jpg": {(0, 1): (33.5, 12)}})
    give("csv", tmp_path / "in", tmp_path / "after.csv")
    before, after = (
        [row.split(",")[:-1] for row in (tmp_path / name).read_text().splitlines()]
        for name in ("before.csv", "after.csv")
    )
    x = COLUMNS.index("x")
    before[2][x : x + 2] = ["33.5", "12"]
    assert after == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_it_is_read_as_spreadsheets_write_it(between: str, encoding: str, tmp_path: Path) -> None:
    lay_images(tmp_path / "d", {"é.jpg": (64, 48)})
    rows = [["image", "instance", "keypoint", "x", "y"], ["é.jpg", "1", "nose", "3", "4.5"],
            ["é.jpg", "1", "tail", "", ""], ["é.jpg", "2", "tail", "7", "8"]]  # fmt: skip
    path = tmp_path / "d" / "a.csv"
    path.write_text("\r\n".join(between.join(row) for row in rows), encoding=encoding)
    take("csv", path, tmp_path / "in")
    (image,) = images_of(tmp_path / "in")()
    assert image.keypoint_names == ("nose", "tail")
    assert [list(item.keypoints) for item in image.instances] == [
        [3, 4.5, 2, 0, 0, 0], [0, 0, 0, 7, 8, 2],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a,b\n1,2\n", "a.csv:1: has no column image, instance, keypoint, x, y."),
        ("image,instance,keypoint,x,y\n", "There is no image with poses"),
        ("image,instance,keypoint,x,y\na.jpg,1,nose,NaN,4\n", "a.csv:2: has no point that can"),
        ("image,instance,keypoint,x,y\na.jpg,1,nose,3,4\na.jpg,1,nose,3,4\ngone.jpg,1,nose,1,2\n",
         "gone.jpg is not there"),
        ("image,instance,keypoint,x,y\na.jpg,1,nose,3,4\nb.jpg,1,nose,3,4\na.jpg,1,nose,5,6\n",
         "Two images are the file a.jpg"),
    ],
)  # fmt: skip
def test_bad_input_is_told_with_its_place(text: str, told: str, tmp_path: Path) -> None:
    lay_images(tmp_path / "d", {"a.jpg": (64, 48), "b.jpg": (64, 48)})
    (tmp_path / "d" / "a.csv").write_text(text)
    with pytest.raises(FormatError) as caught:
        take("csv", tmp_path / "d" / "a.csv", tmp_path / "in")
    assert told in str(caught.value)


def test_a_point_that_is_not_labeled_has_no_place_whatever_the_label_holds() -> None:
    item = Instance("1", "", [5, 6, 0, 7, 8, 1])
    rows = list(rows_of(LabeledImage("s", 1, "r", ("a", "b"), None, (item,), name="a.jpg")))
    at = COLUMNS.index("x")
    assert [row[at : at + 3] for row in rows] == [[None, None, 0], [7, 8, 1]]
