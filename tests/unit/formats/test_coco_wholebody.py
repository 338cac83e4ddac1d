"""COCO-WholeBody: a body of 17 points, and feet, face and hands in members of their own."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.formats import FormatError
from poserig.pose.rig_file import load_rig
from tests.unit.formats.helpers import correct, give, lay_coco, take
from tests.unit.formats.test_coco import GOOD, by_id, coco

BODY = load_rig("coco-person-17")


def flat(count: int, start: int, v: int = 2) -> list[float]:
    return [n for at in range(count) for n in (start + at, start + 2 * at + 0.5, v)]


def wholebody() -> Any:
    """As its annotation files are laid out, with members of their own that poserig lacks."""
    row = {
        "id": 900100581904, "image_id": 7, "category_id": 1, "iscrowd": 0, "num_keypoints": 17,
        "area": 4321.5, "bbox": [1, 2, 300, 400], "keypoints": flat(17, 10),
        "foot_kpts": flat(6, 100), "face_kpts": flat(68, 50, 1), "lefthand_kpts": flat(21, 200),
        "righthand_kpts": [0] * 63, "face_box": [5.5, 6, 70, 71], "lefthand_box": [1, 1, 9, 9],
        "righthand_box": [0.0, 0.0, 0.0, 0.0], "face_valid": True, "foot_valid": True,
        "lefthand_valid": True, "righthand_valid": False, "segmentation": [[1, 2, 3, 4, 5, 6]],
    }  # fmt: skip
    return {
        "info": {"description": "COCO-WholeBody"},
        "images": [{"id": 7, "file_name": "a.jpg", "width": 640, "height": 480}],
        "annotations": [row],
        "categories": [
            {"id": 1, "name": "person", "supercategory": "person",
             "keypoints": list(BODY.keypoint_names), "skeleton": [[16, 14]]},
        ],
    }  # fmt: skip


def test_a_file_of_its_layout_comes_back_as_it_was(tmp_path: Path) -> None:
    value = wholebody()
    found = take("coco-wholebody", lay_coco(tmp_path / "f", value), tmp_path / "in")
    assert found.points == 17 + 6 + 68 + 21
    give("coco-wholebody", tmp_path / "in", tmp_path / "out.json")
    assert json.loads((tmp_path / "out.json").read_text()) == value


@pytest.mark.parametrize(
    ("index", "member", "at"),
    [(3, "keypoints", 3), (17, "foot_kpts", 0), (30, "face_kpts", 7), (91, "lefthand_kpts", 0),
     (132, "righthand_kpts", 20)],
)  # fmt: skip
def test_a_correction_goes_into_its_part(index: int, member: str, at: int, tmp_path: Path) -> None:
    value = wholebody()
    take("coco-wholebody", lay_coco(tmp_path / "f", value), tmp_path / "in")
    correct(tmp_path / "in", {"a.jpg": {(0, index): (33.25, 44)}})
    give("coco-wholebody", tmp_path / "in", tmp_path / "out.json")
    value["annotations"][0][member][3 * at : 3 * at + 3] = [33.25, 44, 2]
    after = json.loads((tmp_path / "out.json").read_text())
    assert by_id(after["annotations"]) == by_id(value["annotations"])


def test_parts_of_labels_of_ones_own_have_boxes_and_say_whether_they_are_labeled(
    tmp_path: Path,
) -> None:
    value = wholebody()
    for name in list(value["annotations"][0]):
        if name.endswith(("_box", "_valid")):
            del value["annotations"][0][name]
    take("coco-wholebody", lay_coco(tmp_path / "f", value), tmp_path / "in")
    give("coco-wholebody", tmp_path / "in", tmp_path / "out.json")
    (row,) = json.loads((tmp_path / "out.json").read_text())["annotations"]
    assert row["lefthand_box"] == [200, 200.5, 20, 40]
    assert (row["lefthand_valid"], row["righthand_valid"], row["foot_valid"]) == (True, False, True)


def test_labels_of_another_rig_are_refused(tmp_path: Path) -> None:
    take("coco", lay_coco(tmp_path / "f", coco([GOOD])), tmp_path / "in")
    with pytest.raises(FormatError, match=r"a\.jpg: The label has 3 keypoints of the rig person-3"):
        give("coco-wholebody", tmp_path / "in", tmp_path / "out.json")
    assert not (tmp_path / "out.json").exists()
