"""Tables that another program wrote, such as DuckDB's COPY: without rigs, with other columns."""

from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from poserig.formats.losses import Losses
from poserig.formats.model import ForeignImage, Reading, Refusals
from poserig.formats.parquet_source import open_parquet

ROW: dict[str, Any] = {"image": "a.jpg", "instance": "1", "keypoint": ["head", "tail"],
                       "x": [10.5, None], "y": [20.0, None]}  # fmt: skip


def rows(folder: Path, *found: dict[str, Any], name: str = "t.parquet") -> list[ForeignImage]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.Table.from_pylist(list(found)), path)
    return list(open_parquet(folder, Reading(Losses(), Refusals(keep_going=True))).images())


def test_the_needed_columns_are_enough(tmp_path: Path) -> None:
    (image,) = rows(tmp_path, ROW)
    (item,) = image.poses.instances
    assert (item.names, item.keypoints) == (("head", "tail"), [10.5, 20, 2, 0, 0, 0])
    assert (image.name, image.split, image.orientation, image.poses.size) == (
        "a.jpg",
        "",
        None,
        None,
    )
    (rig,) = open_parquet(tmp_path, Reading(Losses(), Refusals())).rigs
    assert rig.keypoint_names == ("head", "tail")


@pytest.mark.parametrize(
    ("more", "keypoints"),
    [
        ({"v": [1, 0]}, [10.5, 20, 1, 0, 0, 0]),
        ({"v": [None, None]}, [10.5, 20, 2, 0, 0, 0]),
        ({"v": [1]}, [10.5, 20, 2, 0, 0, 0]),
        ({"x": [10.5, 3.0], "y": [20.0, 4.0]}, [10.5, 20, 2, 3, 4, 2]),
        ({"x": [10.5, 3.0], "y": [20.0, None], "v": [2, 2]}, [10.5, 20, 2, 0, 0, 0]),
        ({"x": [10.5, float("nan")], "y": [20.0, 4.0]}, [10.5, 20, 2, 0, 0, 0]),
    ],
)
def test_visibility_is_that_of_its_column_or_of_the_places(
    more: Any, keypoints: Any, tmp_path: Path
) -> None:
    (image,) = rows(tmp_path, {**ROW, **more})
    assert image.poses.instances[0].keypoints == keypoints


def test_rows_of_an_image_are_its_instances(tmp_path: Path) -> None:
    found = rows(tmp_path, ROW, {**ROW, "instance": "2"}, {**ROW, "image": "b.jpg"})
    assert [(image.name, len(image.poses.instances)) for image in found] == [
        ("a.jpg", 2),
        ("b.jpg", 1),
    ]
    assert [image.where[-5:] for image in found] == ["row 1", "row 3"]


def test_the_part_is_that_of_the_folder_or_of_its_column(tmp_path: Path) -> None:
    assert rows(tmp_path / "1", ROW, name="split=test/x.parquet")[0].split == "test"
    assert rows(tmp_path / "2", {**ROW, "split": "val"})[0].split == "val"


def test_one_bad_row_costs_its_image_alone(tmp_path: Path) -> None:
    found = rows(tmp_path, {**ROW, "image": ""}, {**ROW, "image": "b.jpg"})
    assert [image.name for image in found] == ["b.jpg"]
