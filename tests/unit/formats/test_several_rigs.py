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
from poserig.formats.started import StartLines
from poserig.json import Json
from poserig.pose.dataset import labeled_image
from poserig.pose.quality.review import fit_data_set, review_images
from poserig.pose.rig_file import load_rig
from tests.unit.formats.helpers import give, lay_images, take

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


ONE_RIG = [name for name in names("write") if not module_of(name).FORMAT.several_rigs]
SEVERAL = sorted(set(names("write")) - set(ONE_RIG))


def test_only_formats_of_one_rig_refuse_several() -> None:
    assert ONE_RIG == ["coco-wholebody", "mmpose", "yolo", "deeplabcut"]


@pytest.mark.parametrize("name", SEVERAL)
def test_each_instance_comes_back_with_its_rig(name: str, tmp_path: Path) -> None:
    given = lay_images(tmp_path / "given", {"a.jpg": (640, 480), "b.jpg": (640, 480)})
    # Partly labeled, with a class of its own: its points alone would fit the other rig.
    ears = [n for i in range(20) for n in (DOG[3 * i : 3 * i + 3] if i < 4 else (0, 0, 0))]
    instances = [*LABEL["instances"], {"id": "3", "rig": ANIMAL, "class": "dog", "keypoints": ears}]
    alone = {"instances": [LABEL["instances"][0]], "rigs": []}
    lines = [
        {"source-ref": "a.jpg", "pose": {**LABEL, "instances": instances}},
        {"source-ref": "b.jpg", "pose": {**LABEL, **alone}},
    ]
    (given / "m").write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    take("manifest", given / "m", tmp_path / "start")
    written = tmp_path / f"out{module_of(name).FORMAT.suffix}"
    give(name, tmp_path / "start", written, folder=given)
    found = take(name, written, tmp_path / "in", folder=given)
    assert (found.rig and found.rig.name, list(found.further)) == ("coco-person-17", [ANIMAL])
    first, second = (line["imported"] for line in StartLines(tmp_path / "in"))
    assert (first["rig"], [one["rig"] for one in first["rigs"]]) == ("coco-person-17", [ANIMAL])
    assert (second["rig"], second.get("rigs"), len(second["instances"])) == (
        "coco-person-17", None, 1,
    )  # fmt: skip
    flats = [item["keypoints"] for item in first["instances"]]
    wanted = [PERSON, DOG, ears]
    if name == "label-studio":  # knows no occluded points
        wanted = [[2 if i % 3 == 2 and n else n for i, n in enumerate(flat)] for flat in wanted]
    assert flats == [pytest.approx(flat, abs=1e-9) for flat in wanted]
    assert [item.get("rig") for item in first["instances"]] == [None, ANIMAL, ANIMAL]
    assert [item.get("class") for item in first["instances"]] == [None, "dog", "dog"]


@pytest.mark.parametrize("name", sorted(set(SEVERAL) - {"manifest", "csv", "parquet"}))
def test_rigs_of_one_class_have_a_name_each(name: str, tmp_path: Path) -> None:
    given = lay_images(tmp_path / "given", {"a.jpg": (640, 480)})
    hands = load_rig("mpii-16")
    flat = [float(n) for index in range(16) for n in (200 + 3 * index, 50 + 7 * index, 2)]
    rigs = [{"rig": hands.name, "rig_hash": hands.hash}]
    # Both rigs are of persons.
    more = {"instances": [LABEL["instances"][0], {"id": "2", "rig": "mpii-16", "keypoints": flat}]}
    line = {"source-ref": "a.jpg", "pose": {**LABEL, **more, "rigs": rigs}}
    (given / "m").write_text(f"{json.dumps(line)}\n", "utf-8")
    take("manifest", given / "m", tmp_path / "start")
    written = tmp_path / f"out{module_of(name).FORMAT.suffix}"
    give(name, tmp_path / "start", written, folder=given)
    take(name, written, tmp_path / "in", folder=given)
    (back,) = StartLines(tmp_path / "in")
    first, second = back["imported"]["instances"]
    assert (first.get("rig"), second["rig"]) == (None, "mpii-16")
    assert second["keypoints"] == pytest.approx(flat, abs=1e-9)


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
