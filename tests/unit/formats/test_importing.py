"""Imports: images beside start values, what is kept, and what does not fit into a line."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.formats import FormatError
from poserig.formats.started import StartLines
from poserig.groundtruth.manifest import parse_line
from poserig.pose.rig_file import load_rig
from tests.unit.formats.helpers import give, images_of, lay_coco, take
from tests.unit.formats.test_coco import GOOD, by_id, coco

PERSON = load_rig("coco-person-17")


def test_images_are_hard_links_copies_or_not_there(tmp_path: Path) -> None:
    path = lay_coco(tmp_path / "f", coco([GOOD]))
    for how in ("link", "copy", "none"):
        take("coco", path, tmp_path / how, placing=how)
    assert (tmp_path / "link/a.jpg").samefile(tmp_path / "f/a.jpg")
    assert not (tmp_path / "copy/a.jpg").samefile(tmp_path / "f/a.jpg")
    assert not (tmp_path / "none/a.jpg").exists()


def test_a_rig_of_the_library_is_recognized_by_its_names(tmp_path: Path) -> None:
    value = coco([{"keypoints": [5, 6, 2] * 16 + [9, 9, 1]}])
    value["categories"][0]["keypoints"] = list(PERSON.keypoint_names)
    found = take("coco", lay_coco(tmp_path / "f", value), tmp_path / "in")
    assert found.rig == PERSON
    assert found.rig_file is None
    (line,) = StartLines(tmp_path / "in")
    assert line["rig"] == "coco-person-17"
    assert "labels" not in line["imported"]


def test_a_rig_of_ones_own_names_what_a_file_does_not(tmp_path: Path) -> None:
    value = coco([{"keypoints": [5, 6, 2] * 20 + [9, 9, 1]}], categories=[])
    path = lay_coco(tmp_path / "f", value)
    with pytest.raises(FormatError, match="or name their rig: --rig"):
        take("coco", path, tmp_path / "in")
    found = take("coco", path, tmp_path / "in", rig=load_rig("hand-21"))
    assert found.rig is not None
    assert found.rig.name == "hand-21"


@pytest.mark.parametrize("people", [1, 60])
def test_no_line_is_longer_than_ground_truth_takes(people: int, tmp_path: Path) -> None:
    polygon = [[float(n) for n in range(900)]]
    value = coco([{**GOOD, "segmentation": polygon, "mine": "x" * 200} for _ in range(people)])
    path = lay_coco(tmp_path / "f", value)
    found = take("coco", path, tmp_path / "in")
    (text,) = (tmp_path / "in" / "start.manifest").read_text().splitlines()
    assert "characters" not in parse_line(text, 0).problem
    assert bool(found.losses.counts) == (people > 1)
    give("coco", tmp_path / "in", tmp_path / "out.json")
    after = json.loads((tmp_path / "out.json").read_text())
    # Numbers of points and ids are kept, whatever else had to go.
    assert by_id(after["annotations"]).keys() == by_id(value["annotations"]).keys()
    if people == 1:
        assert after["annotations"][0]["segmentation"] == polygon
        assert after["annotations"][0]["mine"] == "x" * 200


def test_scores_of_a_model_are_the_confidences_of_start_values(tmp_path: Path) -> None:
    rows = [{"keypoints": [5, 6, 0.9, 7, 8, 0.25, 9, 9, 0], "score": 0.75}]
    take("coco", lay_coco(tmp_path / "f", coco(rows)), tmp_path / "in")
    (image,) = images_of(tmp_path / "in")()
    (item,) = image.instances
    assert list(item.confidence) == [0.9, 0.25, 0]
    assert item.score == 0.75


def test_a_file_of_one_image_twice_is_told(tmp_path: Path) -> None:
    value = coco([GOOD])
    value["images"].append({"id": 9, "file_name": "./a.jpg", "width": 64, "height": 48})
    with pytest.raises(FormatError, match=r"annotations\.json:1: Two images are the file a\.jpg"):
        take("coco", lay_coco(tmp_path / "f", value), tmp_path / "in")


def test_nothing_is_replaced_without_being_told(tmp_path: Path) -> None:
    path = lay_coco(tmp_path / "f", coco([GOOD]))
    take("coco", path, tmp_path / "in")
    with pytest.raises(FormatError, match="There is something already"):
        take("coco", path, tmp_path / "in")
    take("coco", path, tmp_path / "in", force=True)


def test_an_image_that_is_none_is_told(tmp_path: Path) -> None:
    value: Any = coco([GOOD])
    path = lay_coco(tmp_path / "f", value)
    (tmp_path / "f" / "a.jpg").write_text("no picture")
    with pytest.raises(FormatError, match=r"a\.jpg: It is no image"):
        take("coco", path, tmp_path / "in")


def test_a_rig_with_the_very_names_comes_before_a_wider_one(tmp_path: Path) -> None:
    value = coco([GOOD, {"keypoints": [1, 2, 2, 30, 4, 2], "category_id": 2}])
    value["categories"].append({"id": 2, "name": "dog", "keypoints": ["head", "left hand"]})
    path = lay_coco(tmp_path / "f", value)
    found = take("coco", path, tmp_path / "in", category="dog")
    assert found.rig is not None
    assert (found.rig.name, found.rig.keypoint_names) == ("dog-2", ("head", "left hand"))
