"""Parquet: what is in the table, and there and back.

duckdb/duckdb-web#4964 (lists are unnested together, the short ones padded with null),
AlexR2D2/metabase_duckdb_driver#16 (partitions): see tests/interop for DuckDB itself.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet as files

from poserig.formats import FormatError, parquet
from poserig.formats.export import ExportOptions, export
from poserig.formats.splits import Split
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.rig_file import load_rig
from tests.unit.formats.helpers import correct, give, images_of, lay_coco, lay_images, take

NAMES = load_rig("coco-person-17").keypoint_names
POSE = [round(n * 1.7 + 3, 2) if n % 3 < 2 else (2, 1, 0)[n // 3 % 3] for n in range(51)]
EVERYTHING = Instance(
    "7",
    "Ann",
    POSE,
    [0.5] * 17,
    "pa-" * 5 + "np",
    (1.5, 2, 30, 40),
    "dancer",
    0.75,
    ("cut off",),
    "why",
)
IMAGE = LabeledImage(
    "s3://b/é/a.jpg", 1, "coco-person-17", NAMES, (80, 60), (EVERYTHING, Instance("8", "", POSE)),
    agreement=0.9, orientation=6, name="é/a.jpg", workers=3, issues=("flipped",), tags=("night",),
    note="dark",
)  # fmt: skip
EMPTY = replace(IMAGE, name="b.jpg", instances=(), issues=(), tags=(), note="", orientation=None)


def written(folder: Path, *images: LabeledImage, **options: Any) -> list[dict[str, Any]]:
    export(lambda: images, parquet, folder, ExportOptions(**options))
    return [row for path in sorted(folder.rglob("*.parquet"))
            for row in files.ParquetFile(path).read().to_pylist()]  # fmt: skip


def test_a_row_holds_all_that_is_known(tmp_path: Path) -> None:
    one, two, three = written(tmp_path / "t", IMAGE, EMPTY)
    assert set(one) == set(parquet.COLUMNS)
    assert (one["image"], one["width"], one["height"], one["orientation"]) == ("é/a.jpg", 80, 60, 6)
    assert (one["agreement"], one["workers"], one["issues"], one["tags"]) == (
        0.9, 3, ["flipped"], ["night"],
    )  # fmt: skip
    assert (one["instance"], one["name"], one["category"], one["score"], one["note"]) == (
        "7", "Ann", "dancer", 0.75, "why",
    )  # fmt: skip
    assert [one[f"box_{side}"] for side in ("left", "top", "width", "height")] == [1.5, 2, 30, 40]
    assert (one["flags"], one["origins"], one["confidence"]) == (
        ["cut off"], EVERYTHING.origins, [0.5] * 17,
    )  # fmt: skip
    assert one["keypoint"] == list(NAMES)
    assert one["v"] == POSE[2::3]
    # Not 0, 0: an average over a column would count them.
    assert one["x"] == [x if v else None for x, v in zip(POSE[0::3], POSE[2::3], strict=True)]
    assert two["box_left"] is two["confidence"] is two["origins"] is None
    assert (three["image"], three["instance"], three["x"]) == ("b.jpg", None, None)


def test_parts_are_partitions(tmp_path: Path) -> None:
    images = [replace(IMAGE, name=f"{n}.jpg") for n in range(8)]
    split = Split((("train", 0.5), ("val", 0.5)))
    written(tmp_path / "t", *images, split=split)
    names = {path.relative_to(tmp_path / "t").as_posix() for path in (tmp_path / "t").rglob("*.p*")}
    assert names == {"split=train/part-000000.parquet", "split=val/part-000000.parquet"}
    lay_images(tmp_path / "t", {f"{n}.jpg": (80, 60) for n in range(8)})
    take("parquet", tmp_path / "t", tmp_path / "in")
    assert sorted(image.split for image in images_of(tmp_path / "in")()) == 4 * ["train"] + 4 * [
        "val"
    ]


def test_an_image_is_never_cut_in_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, number in (("ROWS_OF_FILE", 5), ("ROWS_OF_GROUP", 3), ("ROWS_OF_BATCH", 2)):
        monkeypatch.setattr(parquet, name, number)
    rows = written(tmp_path / "t", *(replace(IMAGE, name=f"{n}.jpg") for n in range(6)))
    assert [row["image"] for row in rows] == [f"{n // 2}.jpg" for n in range(12)]
    counts = [files.ParquetFile(path).metadata.num_rows
              for path in sorted((tmp_path / "t").glob("*.parquet"))]  # fmt: skip
    assert counts == [6, 6]


COCO: dict[str, Any] = {
    "images": [{"id": 1, "file_name": "é/a.jpg", "width": 80, "height": 60},
               {"id": 2, "file_name": "b.jpg", "width": 80, "height": 60}],
    "annotations": [
        {"id": 1, "image_id": 1, "category_id": 1, "keypoints": [10.1, 12, 1, 40, 31.3, 2, 0, 0, 0],
         "bbox": [1, 2, 60, 50], "score": 0.5, "keypoint_scores": [0.1, 0.2, 0]},
        {"id": 2, "image_id": 1, "category_id": 1, "keypoints": [1, 2, 2, 4, 31, 2, 7, 8, 2]},
    ],
    "categories": [{"id": 1, "name": "ant", "keypoints": ["head", "tail", "leg"],
                    "skeleton": [[1, 2], [2, 3]]}],
}  # fmt: skip


def test_it_comes_back_with_its_rig(tmp_path: Path) -> None:
    take("coco", lay_coco(tmp_path / "f", COCO), tmp_path / "in")
    report = give("parquet", tmp_path / "in", tmp_path / "t")
    assert report.losses.words() == ""
    found = take("parquet", tmp_path / "t", tmp_path / "again", folder=tmp_path / "f")
    assert found.rig is not None
    assert [(link.start, link.end) for link in found.rig.links] == [
        ("head", "tail"),
        ("tail", "leg"),
    ]
    before, after = (images_of(tmp_path / name)() for name in ("in", "again"))
    for one, two in zip(before, after, strict=True):
        assert (one.name, one.size, one.rig) == (two.name, two.size, two.rig)
        for a, b in zip(one.instances, two.instances, strict=True):
            assert list(a.keypoints) == list(b.keypoints)
            assert (a.box, a.score, a.category) == (b.box, b.score, b.category)
            assert list(a.confidence) == list(b.confidence)


def test_a_correction_changes_its_point_alone(tmp_path: Path) -> None:
    take("coco", lay_coco(tmp_path / "f", COCO), tmp_path / "0")
    give("parquet", tmp_path / "0", tmp_path / "t")
    take("parquet", tmp_path / "t", tmp_path / "in", folder=tmp_path / "f")
    correct(tmp_path / "in", {"é/a.jpg": {(1, 2): (7.25, 9)}})
    give("parquet", tmp_path / "in", tmp_path / "t2")
    before, after = (
        files.ParquetFile(tmp_path / name / "part-000000.parquet").read().to_pylist()
        for name in ("t", "t2")
    )
    before[1]["x"][2], before[1]["y"][2] = 7.25, 9
    points = ("image", "keypoint", "x", "y", "v", "category", "box_left", "score")
    # The image that nobody has looked at comes as it is.
    assert [{name: row[name] for name in points} for row in after] == [
        {name: row[name] for name in points} for row in before
    ]


def broken(folder: Path, kind: str) -> Path:
    import pyarrow

    path = folder / "t" / "part-0.parquet"
    path.parent.mkdir()
    written(folder / "good", IMAGE)
    good = (folder / "good" / "part-000000.parquet").read_bytes()
    table = files.ParquetFile(folder / "good" / "part-000000.parquet").read()
    if kind == "cut":
        path.write_bytes(good[:-100])
    elif kind == "text":
        path.write_text("image,x,y")
    elif kind == "column":
        files.write_table(table.drop_columns(["x", "keypoint"]), path)
    elif kind == "lengths":
        short = pyarrow.array([[1.0], [2.0]], pyarrow.list_(pyarrow.float64()))
        files.write_table(table.set_column(table.column_names.index("x"), "x", short), path)
    elif kind == "name":
        none = pyarrow.array([None, None], pyarrow.string())
        files.write_table(table.set_column(0, "image", none), path)
    return path.parent


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("cut", "is no Parquet file, or cut off"),
        ("text", "is no Parquet file, or cut off"),
        ("column", "has no column keypoint, x"),
        ("lengths", "has 17 names, 1 x and 17 y"),
        ("name", "The row has no image"),
        ("none", "has no .parquet file"),
    ],
)
def test_bad_input_is_told_with_its_place(kind: str, told: str, tmp_path: Path) -> None:
    folder = broken(tmp_path, kind)
    with pytest.raises(FormatError) as caught:
        take("parquet", folder, tmp_path / "in")
    assert told in str(caught.value)
    assert str(folder) in str(caught.value)


def test_without_pyarrow_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("poserig.formats.registry.find_spec", lambda name: None)
    with pytest.raises(FormatError, match=r"pip install 'poserig\[parquet\]'"):
        written(tmp_path / "t", IMAGE)
