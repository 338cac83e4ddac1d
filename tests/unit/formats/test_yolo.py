"""Ultralytics' rules, and data sets that Datumaro wrote: there and back without a change."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from poserig.formats import FormatError
from poserig.formats.splits import Split
from poserig.formats.yaml_file import parse_yaml
from poserig.formats.yolo_source import label_path
from tests.unit.formats.helpers import correct, give, images_of, lay_coco, lay_images, take
from tests.unit.formats.test_coco import GOOD, coco

NAMES = ["head", "left hand", "right hand"]


def lines_of(path: Path) -> list[list[float]]:
    return [list(map(float, line.split())) for line in path.read_text().splitlines()]


def loads_like_ultralytics(folder: Path) -> dict[str, list[list[float]]]:
    """Reads a data set by the rules that Ultralytics publishes, and refuses what it refuses."""
    data: Any = parse_yaml((folder / "data.yaml").read_text(), "data.yaml")
    count, width = data["kpt_shape"]
    assert sorted(data["flip_idx"]) == list(range(count))
    found = {}
    for part in ("train", "val"):
        for image in sorted((folder / data[part]).rglob("*.jpg")):
            head, _, tail = str(image).rpartition("/images/")
            rows = lines_of(Path(f"{head}/labels/{tail}").with_suffix(".txt"))
            for row in rows:
                # "labels require N columns each", "non-normalized", "negative label values"
                assert len(row) == 5 + count * width
                assert max(row[1:5]) <= 1
                points = [row[at : at + 2] for at in range(5, len(row), width)]
                assert all(n <= 1 for point in points for n in point)
                assert min(row) >= 0
                assert row[0] < len(data["names"])
            found[f"{part}/{image.name}"] = rows
    return found


def export_coco(value: Any, folder: Path, **options: Any) -> Any:
    take("coco", lay_coco(folder / "f", value), folder / "in")
    options = {"placing": "link", **options}
    return give("yolo", folder / "in", folder / "out", **options)


@pytest.mark.parametrize("name", ["ultralytics-pose", "ultralytics-pose-two-values"])
def test_a_real_data_set_comes_back_as_it_was(
    name: str, yolo_folder: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = yolo_folder(name)
    take("yolo", folder, tmp_path / "in")
    give("yolo", tmp_path / "in", tmp_path / "out", placing="link")
    text = Path("labels/train/1.txt")
    assert lines_of(tmp_path / "out" / text) == lines_of(folder / text)
    before, after = (
        parse_yaml((path / "data.yaml").read_text(), "y") for path in (folder, tmp_path / "out")
    )
    assert after["kpt_shape"] == before["kpt_shape"]
    assert after["names"] == before["names"]
    loads_like_ultralytics(tmp_path / "out")


@pytest.mark.parametrize("name", ["ultralytics-pose", "ultralytics-pose-two-values"])
def test_a_correction_changes_the_corrected_point_and_nothing_else(
    name: str, yolo_folder: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = yolo_folder(name)
    take("yolo", folder, tmp_path / "in")
    correct(tmp_path / "in", {"images/train/1.jpg": {(0, 1): (320, 60)}})
    give("yolo", tmp_path / "in", tmp_path / "out", placing="link")
    text = Path("labels/train/1.txt")
    (before,), (after,) = lines_of(folder / text), lines_of(tmp_path / "out" / text)
    at = 5 + (3 if name == "ultralytics-pose" else 2)
    assert after[at : at + 2] == [0.5, 0.125]
    before[at : at + 2] = [0.5, 0.125]
    assert after == before


# Shares with 6 digits, of Roboflow's length, and at the edges.
SHARES = ["0.467188", "0.3333333333333333", "0.1", "0.999999", "0", "1", "0.0078125", "0.123457"]


@pytest.mark.parametrize("size", [(640, 480), (333, 517), (1920, 1080), (7, 4001)])
def test_no_share_changes_on_the_way(size: tuple[int, int], tmp_path: Path) -> None:
    folder = lay_images(tmp_path / "d", {"images/val/a.jpg": size})
    pairs = zip(SHARES, SHARES[::-1], strict=True)
    points = " ".join(f"{share} {other} 2" for share, other in pairs)
    (folder / "labels" / "val").mkdir(parents=True)
    (folder / "labels" / "val" / "a.txt").write_text(f"0 0.5 0.5 0.75 0.6 {points}\n")
    (folder / "data.yaml").write_text("val: images/val\nkpt_shape: [8, 3]\nnames: [thing]\n")
    take("yolo", folder, tmp_path / "in")
    give("yolo", tmp_path / "in", tmp_path / "out", placing="link")
    text = Path("labels/val/a.txt")
    assert lines_of(tmp_path / "out" / text) == lines_of(folder / text)


def test_every_line_has_all_columns(tmp_path: Path) -> None:
    # HumanSignal/label-studio#6754: lines of five columns; "labels require 7 columns each".
    flats = [[0, 0, 0, 9, 9, 1, 30, 20, 2], [0, 0, 0, 9, 9, 1, 0, 0, 0]]
    rows = [{"keypoints": flat} for flat in flats]
    export_coco(coco(rows), tmp_path)
    found = loads_like_ultralytics(tmp_path / "out")["train/a.jpg"]
    assert [len(row) for row in found] == [14, 14]
    assert found[0][5:8] == [0, 0, 0]
    assert found[0][10] == 1


def test_partners_are_those_of_the_rig(tmp_path: Path) -> None:
    # ultralytics/ultralytics#14312, #2052: what flip_idx means.
    export_coco(coco([GOOD]), tmp_path)
    data: Any = parse_yaml((tmp_path / "out" / "data.yaml").read_text(), "y")
    assert data["flip_idx"] == [0, 2, 1]
    assert data["kpt_names"] == {0: NAMES}


def test_a_point_outside_does_not_cost_the_image(tmp_path: Path) -> None:
    # ultralytics/ultralytics#20138: "ignoring corrupt image/label: out of bounds coordinates".
    report = export_coco(coco([{"keypoints": [70, 6, 2, -1, 8, 2, 9, 9, 2]}]), tmp_path)
    (row,) = loads_like_ultralytics(tmp_path / "out")["train/a.jpg"]
    assert row[5:11] == [0] * 6
    assert report.losses.counts["outside"] == 2


def test_a_box_beyond_the_edge_is_cut(tmp_path: Path) -> None:
    export_coco(coco([{**GOOD, "bbox": [-10, -10, 100, 100]}]), tmp_path)
    (row,) = loads_like_ultralytics(tmp_path / "out")["train/a.jpg"]
    assert row[1:5] == [0.5, 0.5, 1, 1]


def test_the_text_lies_where_ultralytics_looks_for_it() -> None:
    assert label_path("images/train/a.jpg") == "labels/train/a.txt"
    # Its own rule: the last folder of that name.
    assert label_path("images/train/images/a.b.png") == "images/train/labels/a.b.txt"


def test_images_without_people_have_an_empty_text(tmp_path: Path) -> None:
    value = coco([GOOD])
    value["images"].append({"id": 3, "file_name": "sub/b.jpg", "width": 9, "height": 8})
    export_coco(value, tmp_path)
    assert (tmp_path / "out/labels/train/sub/b.txt").read_text() == ""
    assert (tmp_path / "out/images/train/sub/b.jpg").is_file()


def test_parts_have_folders_of_their_own(tmp_path: Path) -> None:
    value = coco([])
    value["images"] = [
        {"id": n, "file_name": f"{n}.jpg", "width": 64, "height": 48} for n in range(1, 11)
    ]
    value["annotations"] = [
        {"id": n, "image_id": n, "category_id": 1, **GOOD} for n in range(1, 11)
    ]
    export_coco(value, tmp_path, split=Split((("train", 0.8), ("val", 0.2)), "7"))
    names = list(loads_like_ultralytics(tmp_path / "out"))
    assert sum(name.startswith("train/") for name in names) == 8
    assert sum(name.startswith("val/") for name in names) == 2


def test_names_that_yaml_would_read_otherwise_are_quoted(tmp_path: Path) -> None:
    value = coco([GOOD])
    value["categories"][0] = {
        "id": 1, "name": "no", "keypoints": ["1e3", "knee: left #1", "ж \"x\""],
    }  # fmt: skip
    export_coco(value, tmp_path)
    data: Any = parse_yaml((tmp_path / "out" / "data.yaml").read_text(), "y")
    assert data["names"] == {0: "no"}
    assert data["kpt_names"] == {0: ["1e3", "knee: left #1", 'ж "x"']}
    assert yaml.safe_load((tmp_path / "out" / "data.yaml").read_text()) == data


def test_boxes_without_keypoints_come_back(tmp_path: Path) -> None:
    folder = lay_images(tmp_path / "d", {"images/a.jpg": (640, 480)})
    (folder / "labels").mkdir()
    box = "1 0.5 0.5 0.25 0.25 0 0 0 0 0 0"
    (folder / "labels/a.txt").write_text(f"0 0.5 0.5 0.5 0.5 0.3 0.3 2 0.6 0.6 1\n{box}\n")
    (folder / "data.yaml").write_text(
        "path: ../elsewhere\ntrain: images\nkpt_shape: [2, 3]\nnames:\n  0: cat\n  1: dog\n"
    )
    take("yolo", folder / "data.yaml", tmp_path / "in")
    give("yolo", tmp_path / "in", tmp_path / "out", placing="copy")
    assert (tmp_path / "out/labels/train/a.txt").read_text().splitlines()[1] == box


def test_two_rigs_do_not_fit(tmp_path: Path) -> None:
    value = coco([GOOD, {"keypoints": [1, 2, 2, 30, 4, 2], "category_id": 2, "image_id": 8}])
    value["categories"].append({"id": 2, "name": "dog", "keypoints": ["head", "left hand"]})
    value["images"].append({"id": 8, "file_name": "b.jpg", "width": 64, "height": 48})
    # The dog's points are some of the person's: one rig holds both.
    export_coco(value, tmp_path)
    assert len(loads_like_ultralytics(tmp_path / "out")) == 4


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("train: images\nnames: [a]\n", "has no `kpt_shape`"),
        ("kpt_shape: [2, 3]\nnames: [a]\n", "names neither train, val nor test"),
        ("kpt_shape: [2, 3]\ntrain: nowhere\nnames: [a]\n", "The images of train are not there"),
        (
            "kpt_shape: [2, 3]\ntrain: images\nnames: [a]\n",
            "line 1 (a): has 3 numbers after",
        ),
        ("kpt_shape: [2, 3]\ntrain: images\nkpt_names: {0: [a]}\n", "2 keypoints, and there are 1"),
        ("names: [a]\nkpt_shape: *x\n", "data.yaml:2: The YAML cannot be read"),
        ("- 1", "is no mapping"),
    ],
)
def test_bad_input_is_told_with_its_place(data: str, told: str, tmp_path: Path) -> None:
    folder = lay_images(tmp_path / "d", {"images/a.jpg": (640, 480)})
    (folder / "labels").mkdir()
    (folder / "labels/a.txt").write_text("0 0.5 0.5 0.5 0.5 0.3 0.3 2\n")
    (folder / "data.yaml").write_text(data)
    with pytest.raises(FormatError) as caught:
        take("yolo", folder, tmp_path / "in")
    assert told in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_a_folder_without_yaml_is_told(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    with pytest.raises(FormatError, match=r"has no data\.yaml"):
        take("yolo", tmp_path / "d", tmp_path / "in")
    assert not (tmp_path / "in").exists()


@pytest.mark.parametrize("width", [2, 3])
def test_kpt_shape_tells_what_a_text_of_two_points_leaves_open(width: int, tmp_path: Path) -> None:
    """Six numbers: 3 a point, or 2 with a score and track number 1."""
    folder = lay_images(tmp_path / "d", {"images/val/a.jpg": (1000, 100)})
    (folder / "labels" / "val").mkdir(parents=True)
    (folder / "labels" / "val" / "a.txt").write_text("0 0.5 0.5 0.2 0.2 0.1 0.2 0.3 0.4 0.87 1\n")
    (folder / "data.yaml").write_text(f"val: images/val\nkpt_shape: [2, {width}]\nnames: [thing]\n")
    take("yolo", folder, tmp_path / "in")
    (image,) = images_of(tmp_path / "in")()
    (item,) = image.instances
    expected = [300, 40] if width == 2 else [400, 87]
    assert list(item.keypoints[3:5]) == pytest.approx(expected)
