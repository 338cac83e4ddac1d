"""Tests exports of images with instances of several rigs."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from poserig.formats import FormatError
from poserig.formats.choose import Choice
from poserig.formats.export import ExportOptions, export
from poserig.formats.registry import module_of, names
from poserig.json import Json
from poserig.pose.dataset import labeled_image
from poserig.pose.quality.review import fit_data_set, review_images
from poserig.pose.rig_file import load_rig

ANIMAL = "animal-pose-20"
PERSON = [float(n) for index in range(17) for n in (100 + 3 * index, 50 + 7 * index, 2)]
DOG = [float(n) for index in range(20) for n in (300 + 5 * index, 90 + 2 * index, 1)]
LABEL: dict[str, Any] = {
    "version": 2,
    "rig": "coco-person-17",
    "rig_hash": load_rig("coco-person-17").hash,
    "rigs": [{"rig": ANIMAL, "rig_hash": load_rig(ANIMAL).hash}],
    "image": {"width": 640, "height": 480},
    "instances": [
        {"id": "1", "keypoints": PERSON},
        {"id": "2", "rig": ANIMAL, "class": "dog", "keypoints": DOG, "bbox": [290, 80, 150, 70]},
    ],
    "agreement": None,
    "workers": 1,
    "issues": [],
    "seconds": 3,
    "tags": ["night"],
}
IMAGE = labeled_image(LABEL, "s3://b/a.jpg", 1, "a.jpg")


def write(name: str, target: Path, rig: str = "") -> Path:
    choice = Choice(rig=rig, left_out=Counter())
    export(lambda: [IMAGE], module_of(name), target, ExportOptions(choice=choice))
    return target


def test_coco_has_a_category_for_each_rig(tmp_path: Path) -> None:
    found: Json = json.loads(write("coco", tmp_path / "a.json").read_text("utf-8"))
    by_id = {row["id"]: row for row in found["categories"]}
    person, dog = found["annotations"]
    assert by_id[person["category_id"]]["name"] == "person"
    assert by_id[dog["category_id"]]["name"] == "dog"
    assert by_id[dog["category_id"]]["keypoints"] == list(load_rig(ANIMAL).keypoint_names)
    assert (dog["keypoints"], dog["bbox"]) == (DOG, [290, 80, 150, 70])
    assert len(found["images"]) == 1


def test_a_manifest_keeps_the_label(tmp_path: Path) -> None:
    line = json.loads(write("manifest", tmp_path / "a.manifest").read_text("utf-8"))
    for member in ("rig", "rigs", "instances", "tags"):
        assert line["pose"][member] == LABEL[member]


ONE_RIG = [
    name
    for name in names("write")
    if not module_of(name).FORMAT.several_rigs and not module_of(name).FORMAT.extra
]


@pytest.mark.parametrize("name", ONE_RIG)
def test_a_format_of_one_rig_says_how_to_choose(name: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=rf"coco-person-17 and {ANIMAL}.*--only-rig NAME"):
        write(name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_chosen_rig_is_written_alone(tmp_path: Path) -> None:
    lines = (write("yolo", tmp_path / "dogs", ANIMAL) / "labels/train/a.txt").read_text().split()
    assert len(lines) == 5 + 3 * 20
    found: Json = json.loads(write("coco", tmp_path / "a.json", ANIMAL).read_text("utf-8"))
    assert [row["keypoints"] for row in found["annotations"]] == [DOG]


def test_each_rig_of_an_image_is_reviewed_with_its_own_model() -> None:
    fitted = fit_data_set(lambda: [IMAGE])
    assert {name: found.instances for (name, _), found in fitted.items()} == {
        "coco-person-17": 1,
        ANIMAL: 1,
    }
    assert len(list(review_images(lambda: [IMAGE], fitted))) == 2
