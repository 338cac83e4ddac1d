"""Datumaro's own format: files of its programs there and back, and labels of one's own.

The skeletons are of CVAT's Datumaro (cvat-ai/datumaro, tests/assets, MIT), the points are as
OpenVINO's Datumaro 1.13 writes them. cvat-ai/datumaro#114 (points that are
absent), cvat-ai/cvat#8115 (skeletons beside boxes).
"""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from poserig.formats import FormatError
from poserig.formats.datumaro import part_path
from tests.unit.formats.helpers import FILES, correct, give, images_of, lay_coco, lay_images, take

SKELETONS = json.loads((FILES / "datumaro-skeleton" / "default.json").read_text())
POINTS: dict[str, Any] = {
    "dm_format_version": "1.0",
    "media_type": 2,
    "infos": {},
    "categories": {
        "label": {
            "labels": [{"name": "leaf", "parent": "", "attributes": []},
                       {"name": "ant", "parent": "", "attributes": []}],
            "label_groups": [],
            "attributes": [],
        },
        "points": {"items": [{"label_id": 1, "labels": ["head", "tail", "leg"],
                              "joints": [[1, 2]], "positions": []}]},
    },
    "items": [
        {"id": "cam/ä b",
         "annotations": [
             {"id": 4, "type": "bbox", "attributes": {"is_crowd": False}, "group": 3, "label_id": 1,
              "z_order": 0, "bbox": [5.0, 6.0, 55.5, 34.0]},
             {"id": 4, "type": "points", "attributes": {"is_crowd": False}, "group": 3,
              "label_id": 1, "z_order": 0, "points": [10.5, 12.0, 40.25, 31.13, 0.0, 0.0],
              "visibility": [1, 2, 0]},
             {"id": 0, "type": "label", "attributes": {}, "group": 0, "label_id": 0},
             {"id": 5, "type": "points", "attributes": {}, "group": 0, "label_id": 1, "z_order": 2,
              "points": [1.0, 2.0, 3.0, 4.0, 50.0, 6.0], "visibility": [2, 0, 2]},
         ],
         "attr": {"id": 7},
         "image": {"path": "cam/ä b.jpg", "size": [60, 80]}},
        {"id": "empty", "annotations": [], "attr": {}, "image": {"path": "empty.jpg",
                                                                 "size": [60, 80]}},
    ],
}  # fmt: skip
FILES_OF_BOTH = [("skeleton", SKELETONS), ("points", POINTS)]


def lay(folder: Path, value: Any, part: str = "default") -> Path:
    sizes = {"cam/ä b.jpg": (80, 60), "empty.jpg": (80, 60), "100.jpg": (6, 10)}
    lay_images(folder / "images" / part, sizes)
    target = folder / "annotations" / f"{part}.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return folder


def read(folder: Path, part: str = "default") -> Any:
    return json.loads((folder / "annotations" / f"{part}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("kind", "value"), FILES_OF_BOTH)
def test_a_file_comes_back_as_it_was(kind: str, value: Any, tmp_path: Path) -> None:
    take("datumaro", lay(tmp_path / "d", value), tmp_path / "in")
    give("datumaro", tmp_path / "in", tmp_path / "out", placing="link")
    assert read(tmp_path / "out") == value
    for item in value["items"]:
        assert (tmp_path / "out" / "images" / "default" / item["image"]["path"]).is_file()


@pytest.mark.parametrize(("kind", "value"), FILES_OF_BOTH)
def test_a_correction_changes_its_point_alone(kind: str, value: Any, tmp_path: Path) -> None:
    take("datumaro", lay(tmp_path / "d", value), tmp_path / "in")
    (image, *_) = images_of(tmp_path / "in")()
    # A point that is visible already: as the component, this makes it visible.
    correct(tmp_path / "in", {image.source: {(0, 1): (3.25, 7)}})
    give("datumaro", tmp_path / "in", tmp_path / "out")
    expected = deepcopy(value)
    rows = expected["items"][0]["annotations"]
    points = next(row for row in rows if row["type"] in ("points", "skeleton"))["points"]
    width = 3 if kind == "skeleton" else 2
    points[width : width + 2] = [3.25, 7]
    assert read(tmp_path / "out") == expected


def test_names_links_boxes_and_visibilities_are_read(tmp_path: Path) -> None:
    found = take("datumaro", lay(tmp_path / "d", POINTS), tmp_path / "in")
    assert found.rig is not None
    assert [(link.start, link.end) for link in found.rig.links] == [("head", "tail")]
    one, two = images_of(tmp_path / "in")()
    assert [list(item.keypoints) for item in one.instances] == [
        [10.5, 12, 1, 40.25, 31.13, 2, 0, 0, 0],
        [1, 2, 2, 0, 0, 0, 50, 6, 2],
    ]
    assert [item.box for item in one.instances] == [(5, 6, 55.5, 34), None]
    assert (one.size, two.instances) == ((80, 60), ())


def test_parts_are_files(tmp_path: Path) -> None:
    folder = lay(tmp_path / "d", {**POINTS, "items": POINTS["items"][:1]}, "train")
    lay(folder, {**POINTS, "items": POINTS["items"][1:]}, "val")
    (folder / "images" / "val" / "cam" / "ä b.jpg").unlink()
    (folder / "images" / "train" / "empty.jpg").unlink()
    (folder / "images" / "train" / "100.jpg").unlink()
    take("datumaro", folder, tmp_path / "in")
    assert [image.split for image in images_of(tmp_path / "in")()] == ["train", "val"]
    give("datumaro", tmp_path / "in", tmp_path / "out", placing="copy")
    assert read(tmp_path / "out", "train")["items"] == POINTS["items"][:1]
    assert read(tmp_path / "out", "val")["items"] == POINTS["items"][1:]
    assert (tmp_path / "out" / "images" / "val" / part_path("empty.jpg", "")[8:]).is_file()


OWN: dict[str, Any] = {
    "images": [{"id": 1, "file_name": "é/a.jpg", "width": 80, "height": 60}],
    "annotations": [
        {"id": 1, "image_id": 1, "category_id": 1, "keypoints": [10.5, 12, 1, 40, 31, 2, 0, 0, 0],
         "bbox": [1, 2, 60, 50], "score": 0.5},
        {"id": 2, "image_id": 1, "category_id": 1, "keypoints": [1, 2, 2, 4, 31, 2, 7, 8, 2]},
    ],
    "categories": [{"id": 1, "name": "ant", "keypoints": ["head", "tail", "leg"],
                    "skeleton": [[1, 2], [2, 3]]}],
}  # fmt: skip


def test_labels_of_ones_own_come_back(tmp_path: Path) -> None:
    take("coco", lay_coco(tmp_path / "f", OWN), tmp_path / "in")
    report = give("datumaro", tmp_path / "in", tmp_path / "out", placing="copy")
    assert report.losses.words() == ""
    value = read(tmp_path / "out")
    assert value["categories"]["points"]["items"][0]["joints"] == [[1, 2], [2, 3]]
    rows = value["items"][0]["annotations"]
    assert [(row["type"], row["group"]) for row in rows] == [
        ("points", 1), ("bbox", 1), ("points", 2), ("bbox", 2),
    ]  # fmt: skip
    # Points and box have one number, and no other instance of the data set has it.
    assert [row["id"] for row in rows] == [1, 1, 2, 2]
    take("datumaro", tmp_path / "out", tmp_path / "again")
    (image,) = images_of(tmp_path / "again")()
    assert [list(item.keypoints) for item in image.instances] == [
        row["keypoints"] for row in OWN["annotations"]
    ]
    assert [item.box for item in image.instances] == [(1, 2, 60, 50), None]
    assert image.instances[0].score == 0.5


TEXT = json.dumps(POINTS)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TEXT[:-200], "the file is cut off"),
        ("[]", "has no `categories` of labels"),
        ('{"categories": {"label": {}}}', "has no `items`"),
        (TEXT.replace('"points": {"items"', '"points": {"x"'), "No label has points (leaf, ant)"),
        (TEXT.replace("31.13, 0.0, 0.0]", "31.13]").replace("4.0, 50.0, 6.0]", "4.0]"),
         "has 2 points, and its label 3"),
        (TEXT.replace('b.jpg"', 'c.jpg"'), "c.jpg is not there"),
    ],
)  # fmt: skip
def test_bad_input_is_told_with_its_place(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError) as caught:
        take("datumaro", lay(tmp_path / "d", text), tmp_path / "in")
    assert told in str(caught.value)
    assert "default.json" in str(caught.value)
    assert not (tmp_path / "in").exists()


def test_a_folder_without_annotations_is_told(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    with pytest.raises(FormatError, match="has no annotations"):
        take("datumaro", tmp_path / "d", tmp_path / "in")
