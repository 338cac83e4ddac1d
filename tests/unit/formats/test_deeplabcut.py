"""DeepLabCut's projects: real tables there and back, and labels of one's own.

The table is of talmolab/sleap-io (tests/data/dlc, BSD-3-Clause); files/deeplabcut.h5 is that table
as pandas 2.3.3 wrote it, which DeepLabCut 3.0.2 uses. DeepLabCut/DeepLabCut#2254 (it
trains on the .h5 alone), #2569 (tables that were made elsewhere).
"""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from poserig.formats import deeplabcut
from poserig.formats.deeplabcut import image_path
from poserig.formats.deeplabcut_h5 import read_table
from poserig.formats.export import ExportOptions, export
from poserig.formats.splits import Split
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from tests.unit.formats.helpers import FILES, correct, give, images_of, lay_images, take

HERE = Path(__file__).parent / "files"
VIDEO = "PrL-3_09072020"
NAMES = ("img00424", "img04583", "img12322", "img14760")
CSV = f"labeled-data/{VIDEO}/CollectedData_JohnDoe.csv"


def lay(folder: Path, kind: str = "csv") -> Path:
    place = folder / "labeled-data" / VIDEO
    lay_images(place, {f"{name}.png": (1200, 900) for name in NAMES})
    if kind == "csv":
        data = (FILES / "deeplabcut" / "CollectedData_JohnDoe.csv").read_bytes()
        (folder / "config.yaml").write_bytes((FILES / "deeplabcut" / "config.yaml").read_bytes())
    else:
        data = (HERE / "deeplabcut.h5").read_bytes()
    (place / f"CollectedData_JohnDoe.{kind}").write_bytes(data)
    return folder


def rows(path: Path) -> list[list[Any]]:
    """The cells of a table, numbers as numbers."""
    with path.open(encoding="utf-8", newline="") as file:
        return [[_number(cell) for cell in row] for row in csv.reader(file)]


def _number(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell


@pytest.mark.parametrize("kind", ["csv", "h5"])
def test_a_real_table_comes_back_as_it_was(kind: str, tmp_path: Path) -> None:
    lay(tmp_path / "real")
    take("deeplabcut", lay(tmp_path / "d", kind), tmp_path / "in")
    give("deeplabcut", tmp_path / "in", tmp_path / "out", placing="copy")
    assert rows(tmp_path / "out" / CSV) == rows(tmp_path / "real" / CSV)
    assert (tmp_path / "out" / "labeled-data" / VIDEO / "img00424.png").is_file()
    if kind == "csv":
        assert (tmp_path / "out" / "config.yaml").read_bytes() == (
            tmp_path / "d" / "config.yaml"
        ).read_bytes()


@pytest.mark.parametrize("source", ["", "config.yaml", "labeled-data", CSV])
def test_it_is_found_from_every_place(source: str, tmp_path: Path) -> None:
    found = take("deeplabcut", lay(tmp_path / "d") / source, tmp_path / "in",
                 folder=tmp_path / "d")  # fmt: skip
    assert (found.images, found.instances, found.points) == (4, 11, 35)


def test_animals_are_instances_and_all_parts_one_rig(tmp_path: Path) -> None:
    take("deeplabcut", lay(tmp_path / "d"), tmp_path / "in")
    images = images_of(tmp_path / "in")()
    assert images[0].keypoint_names == (
        "pup_snout", "pup_neck", "pup_body", "pup_tailbase", "nest", "moth_nose",
    )  # fmt: skip
    assert images[0].name == f"{VIDEO}/img00424.png"
    assert {item.name for image in images for item in image.instances} <= {
        "pup1", "pup2", "pup3", "single",
    }  # fmt: skip
    single = next(item for item in images[0].instances if item.name == "single")
    assert list(single.keypoints) == [
        *[0] * 12, 851.6266667, 214.9763033, 2, 1025.706667, 377.0616114, 2,
    ]  # fmt: skip


def test_a_correction_changes_its_point_alone(tmp_path: Path) -> None:
    take("deeplabcut", lay(tmp_path / "d"), tmp_path / "in")
    name = f"labeled-data/{VIDEO}/img00424.png"
    correct(tmp_path / "in", {name: {(0, 1): (301.5, 200)}})
    give("deeplabcut", tmp_path / "in", tmp_path / "out")
    expected = rows(tmp_path / "d" / CSV)
    assert expected[1][5:7] == ["pup1", "pup1"]
    expected[4][5:7] = [301.5, 200.0]
    assert rows(tmp_path / "out" / CSV) == expected
    _, _, values = read_table((tmp_path / "out" / CSV).with_suffix(".h5"))
    assert list(values[0][2:4]) == [301.5, 200.0]


def test_a_point_without_a_column_is_counted(tmp_path: Path) -> None:
    take("deeplabcut", lay(tmp_path / "d"), tmp_path / "in")
    # A pup has no nest.
    correct(tmp_path / "in", {f"labeled-data/{VIDEO}/img00424.png": {(0, 4): (5, 6)}})
    report = give("deeplabcut", tmp_path / "in", tmp_path / "out")
    assert report.losses.counts["no_column"] == 1
    assert "1 point without a column in the imported table" in report.losses.words()


ANT = ("head", "tail")
ONE = LabeledImage("a", 1, "", ANT, (80, 60), (Instance("1", "", [10, 12.5, 2, 0, 0, 0]),),
                   name="walk/1.png")  # fmt: skip
TWO = replace(ONE, name="walk/2.png", instances=(
    Instance("1", "", [1, 2, 2, 3, 4, 1]), Instance("2", "Ann", [5, 6, 2, 7, 8, 2]),
))  # fmt: skip


def written(target: Path, *images: LabeledImage, **options: Any) -> None:
    export(lambda: images, deeplabcut, target, ExportOptions(**options))


def test_one_on_every_image_is_a_project_with_one_animal(tmp_path: Path) -> None:
    written(tmp_path / "t", ONE, replace(ONE, name="b.png", instances=()))
    table = tmp_path / "t" / "labeled-data" / "walk" / "CollectedData_poserig.csv"
    assert rows(table) == [
        ["scorer", "", "", "poserig", "poserig", "poserig", "poserig"],
        ["bodyparts", "", "", "head", "head", "tail", "tail"],
        ["coords", "", "", "x", "y", "x", "y"],
        ["labeled-data", "walk", "1.png", 10, 12.5, "", ""],
    ]
    loose = tmp_path / "t" / "labeled-data" / "images" / "CollectedData_poserig.csv"
    assert rows(loose)[3] == ["labeled-data", "images", "b.png", "", "", "", ""]
    text = (tmp_path / "t" / "config.yaml").read_text()
    assert "multianimalproject: false" in text
    assert "bodyparts:\n- head\n- tail\n" in text
    assert "  walk.mp4:\n    crop: 0, 80, 0, 60\n" in text


def test_several_are_individuals(tmp_path: Path) -> None:
    written(tmp_path / "t", ONE, TWO)
    table = tmp_path / "t" / "labeled-data" / "walk" / "CollectedData_poserig.csv"
    found = rows(table)
    assert found[1][3:] == ["individual1"] * 4 + ["Ann"] * 4
    assert [row[3:] for row in found[4:]] == [
        [10, 12.5, "", "", "", "", "", ""], [1, 2, 3, 4, 5, 6, 7, 8],
    ]  # fmt: skip
    columns, index, values = read_table(table.with_suffix(".h5"))
    assert columns[0] == ("poserig", "individual1", "head", "x")
    assert index == [("labeled-data", "walk", "1.png"), ("labeled-data", "walk", "2.png")]
    assert list(values[1]) == [1, 2, 3, 4, 5, 6, 7, 8]
    text = (tmp_path / "t" / "config.yaml").read_text()
    assert "individuals:\n- individual1\n- Ann\n" in text


def test_labels_of_ones_own_come_back(tmp_path: Path) -> None:
    lay_images(tmp_path / "f", {"walk/1.png": (80, 60), "walk/2.png": (80, 60)})
    written(tmp_path / "t", ONE, TWO, folder=tmp_path / "f", placing="copy")
    take("deeplabcut", tmp_path / "t", tmp_path / "in")
    one, two = images_of(tmp_path / "in")()
    assert [image.name for image in (one, two)] == ["walk/1.png", "walk/2.png"]
    assert [list(item.keypoints) for item in (*one.instances, *two.instances)] == [
        [10, 12.5, 2, 0, 0, 0], [1, 2, 2, 3, 4, 2], [5, 6, 2, 7, 8, 2],
    ]  # fmt: skip
    assert [item.name for item in two.instances] == ["individual1", "Ann"]


def test_rows_of_a_folder_may_come_apart(tmp_path: Path) -> None:
    images = [replace(ONE, name=name) for name in ("a/1.png", "b/1.png", "a/2.png")]
    written(tmp_path / "t", *images)
    table = tmp_path / "t" / "labeled-data" / "a" / "CollectedData_poserig.csv"
    assert [row[2] for row in rows(table)[3:]] == ["1.png", "2.png"]


def test_each_part_is_a_project(tmp_path: Path) -> None:
    images = [replace(ONE, name=f"a/{n}.png") for n in range(6)]
    written(tmp_path / "t", *images, split=Split((("train", 0.5), ("test", 0.5))))
    for part in ("train", "test"):
        table = tmp_path / "t" / part / "labeled-data" / "a" / "CollectedData_poserig.csv"
        assert len(rows(table)) == 6
        assert (tmp_path / "t" / part / "config.yaml").is_file()


@pytest.mark.parametrize(
    ("name", "split", "path"),
    [
        ("a.png", "", "labeled-data/images/a.png"),
        ("v/a.png", "", "labeled-data/v/a.png"),
        ("labeled-data/v/a.png", "", "labeled-data/v/a.png"),
        ("x/ä y/a.png", "val", "val/labeled-data/x__ä y/a.png"),
    ],
)
def test_an_image_has_one_folder(name: str, split: str, path: str) -> None:
    assert image_path(name, split) == path
