"""COCO's rules, and files that others wrote: there and back without a change."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from poserig.formats import FormatError
from poserig.formats.coco_rows import Numbers
from poserig.formats.started import StartLines
from poserig.pose.rig_file import LIBRARY
from poserig.project.places import places_of
from poserig.project.rigs import default_rigs
from tests.unit.formats.helpers import correct, give, lay_coco, lay_images, take

REAL = [
    "test_ap10k", "test_horse10", "test_macaque", "test_animalpose", "posetrack18_009473_mpii_test",
]  # fmt: skip
PERSON = {
    "id": 1, "name": "person", "keypoints": ["head", "left hand", "right hand"],
    "skeleton": [[1, 2], [1, 3]], "supercategory": "person",
}  # fmt: skip
LABEL = json.loads((LIBRARY.parent / "schemas" / "label.schema.json").read_text("utf-8"))
GOOD = {"keypoints": [5, 6, 2, 7, 8, 2, 9, 9, 2]}


def coco(annotations: list[Any], **members: Any) -> dict[str, Any]:
    return {
        "images": [{"id": 7, "file_name": "a.jpg", "width": 64, "height": 48}],
        "annotations": [
            {"id": number, "image_id": 7, "category_id": 1, "iscrowd": 0, **annotation}
            for number, annotation in enumerate(annotations, start=20)
        ],
        "categories": [dict(PERSON)],
        **members,
    }


def there_and_back(source: Path, folder: Path, **options: Any) -> Any:
    take("coco", source, folder / "in", **options)
    give("coco", folder / "in", folder / "back.json")
    return json.loads((folder / "back.json").read_text())


def by_id(rows: list[Any]) -> dict[int, Any]:
    return {row["id"]: row for row in rows}


@pytest.mark.parametrize("name", REAL)
def test_a_real_file_comes_back_as_it_was(
    name: str, coco_file: Callable[[str], Path], tmp_path: Path
) -> None:
    path = coco_file(name)
    before, after = json.loads(path.read_text()), there_and_back(path, tmp_path)
    assert by_id(after["images"]) == by_id(before["images"])
    assert by_id(after["annotations"]) == by_id(before["annotations"])
    assert after["categories"] == before["categories"]
    for member in ("info", "licenses"):
        assert after.get(member) == before.get(member)


@pytest.mark.parametrize("name", REAL)
def test_a_correction_changes_the_corrected_point_and_nothing_else(
    name: str, coco_file: Callable[[str], Path], tmp_path: Path
) -> None:
    path = coco_file(name)
    before = json.loads(path.read_text())
    take("coco", path, tmp_path / "in")
    image = before["images"][0]
    row = next(row for row in before["annotations"] if row["image_id"] == image["id"])
    index = next(at for at, v in enumerate(row["keypoints"][2::3]) if v)
    x, y = row["keypoints"][3 * index] + 1.25, row["keypoints"][3 * index + 1] - 2
    correct(tmp_path / "in", {image["file_name"]: {(0, index): (x, y)}})
    give("coco", tmp_path / "in", tmp_path / "back.json")
    after = json.loads((tmp_path / "back.json").read_text())
    row["keypoints"][3 * index : 3 * index + 3] = [x, y, 2]
    assert by_id(after["annotations"]) == by_id(before["annotations"])
    assert by_id(after["images"]) == by_id(before["images"])


def test_hidden_points_stay_hidden(tmp_path: Path) -> None:
    # voxel51/fiftyone#1581: an import and an export made all points visible.
    keypoints = [5, 6, 1, 0, 0, 0, 30.5, 31, 2]
    path = lay_coco(tmp_path / "f", coco([{"keypoints": keypoints, "bbox": [4, 5, 28, 27]}]))
    (row,) = there_and_back(path, tmp_path)["annotations"]
    assert row["keypoints"] == keypoints
    assert row["num_keypoints"] == 2


def test_links_count_from_one(tmp_path: Path) -> None:
    # jsbroks/coco-annotator#304: pycocotools could not draw a skeleton that counted otherwise.
    value = coco([{"keypoints": [5, 6, 2, 7, 8, 2, 9, 9, 2]}])
    value["categories"] = [{**PERSON, "skeleton": [[0, 1], [0, 2]]}]
    path = lay_coco(tmp_path / "f", value)
    take("coco", path, tmp_path / "in")
    rig = json.loads((tmp_path / "in" / "person-3.json").read_text())
    assert [(link["from"], link["to"]) for link in rig["links"]] == [
        ("head", "left hand"), ("head", "right hand"),
    ]  # fmt: skip
    give("coco", tmp_path / "in", tmp_path / "new.json", kept={})
    (category,) = json.loads((tmp_path / "new.json").read_text())["categories"]
    assert category["skeleton"] == [[1, 2], [1, 3]]
    assert category["keypoints"] == PERSON["keypoints"]


def test_a_person_whose_points_are_absent_does_not_shift_the_others(tmp_path: Path) -> None:
    # cvat-ai/datumaro#114: points that were absent made the export fail or move.
    rows = [
        {"keypoints": [0, 0, 0, 0, 0, 0, 9, 9, 2]},
        {"keypoints": [0, 0, 0, 7, 8, 1, 0, 0, 0]},
    ]
    path = lay_coco(tmp_path / "f", coco(rows))
    after = there_and_back(path, tmp_path)["annotations"]
    assert [row["keypoints"] for row in after] == [row["keypoints"] for row in rows]


def test_crowds_and_boxes_without_keypoints_come_back(tmp_path: Path) -> None:
    rows = [
        {"iscrowd": 1, "bbox": [0, 0, 9, 9], "segmentation": {"counts": [1, 2], "size": [48, 64]}},
        {"keypoints": [0] * 9, "num_keypoints": 0, "bbox": [1, 2, 3, 4], "area": 12},
        {**GOOD, "num_keypoints": 3, "bbox": [1, 1, 20, 20], "area": 99.5},
    ]
    value = coco(rows)
    assert by_id(there_and_back(lay_coco(tmp_path / "f", value), tmp_path)["annotations"]) == by_id(
        value["annotations"]
    )


def test_region_with_iscrowd_is_an_instance_that_is_a_box(tmp_path: Path) -> None:
    rows = [
        {"iscrowd": 1, "bbox": [2, 3, 9, 8], "area": 60, "segmentation": {"counts": [1]}},
        {**GOOD, "num_keypoints": 3, "iscrowd": 1, "bbox": [1, 1, 20, 20], "area": 99.5},
    ]
    take("coco", lay_coco(tmp_path / "f", coco(rows)), tmp_path / "in")
    (line,) = StartLines(tmp_path / "in")
    region, person = line["imported"]["instances"]
    assert region == {
        "id": "1", "keypoints": [0] * 9, "bbox": [2, 3, 9, 8], "flags": ["crowd"],
        "class": "person",
    }  # fmt: skip
    assert person["flags"] == ["crowd"]
    # Who drags the box of the region writes another one; who clears the flag, no crowd.
    region["bbox"] = [4, 3, 9, 8]
    del person["flags"]
    (tmp_path / "in" / "start.manifest").write_text(f"{json.dumps(line)}\n", "utf-8")
    give("coco", tmp_path / "in", tmp_path / "out.json")
    written = json.loads((tmp_path / "out.json").read_text("utf-8"))["annotations"]
    assert [(one["iscrowd"], one["bbox"]) for one in written] == [
        (1, [4, 3, 9, 8]),
        (0, [1, 1, 20, 20]),
    ]
    assert written[0]["segmentation"] == {"counts": [1]}


def test_flags_notes_and_tags_stand_in_members_of_their_own(tmp_path: Path) -> None:
    rows = [{**GOOD, "flags": ["truncated", "own"], "note": "ears?"}]
    value = coco(rows)
    value["images"][0] |= {"tags": ["night"], "note": "blurred"}
    after = there_and_back(lay_coco(tmp_path / "f", value), tmp_path)
    assert after["images"][0]["tags"] == ["night"]
    assert after["images"][0]["note"] == "blurred"
    (row,) = after["annotations"]
    assert (row["flags"], row["note"], row["iscrowd"]) == (["truncated", "own"], "ears?", 0)
    (line,) = StartLines(tmp_path / "in")
    assert line["imported"]["tags"] == ["night"]
    assert line["imported"]["instances"][0]["note"] == "ears?"


def test_images_without_people_and_categories_without_images_come_back(tmp_path: Path) -> None:
    value = coco([{"keypoints": [5, 6, 2, 7, 8, 2, 9, 9, 2]}])
    value["images"].append({"id": 3, "file_name": "sub/b c.jpg", "width": 9, "height": 8})
    value["categories"].append({"id": 5, "name": "dog", "keypoints": [], "skeleton": []})
    after = there_and_back(lay_coco(tmp_path / "f", value), tmp_path)
    assert [image["file_name"] for image in after["images"]] == ["a.jpg", "sub/b c.jpg"]
    assert [category["id"] for category in after["categories"]] == [1, 5]


def test_what_coco_lacks_stands_in_members_of_its_own(tmp_path: Path) -> None:
    rows = [
        {"keypoints": [5, 6, 2, 7, 8, 2, 9, 9, 2], "score": 0.75, "name": "Żaneta 😀",
         "keypoint_scores": [0.5, 0.25, 0.125]},
    ]  # fmt: skip
    (row,) = there_and_back(lay_coco(tmp_path / "f", coco(rows)), tmp_path)["annotations"]
    assert {name: row[name] for name in rows[0]} == rows[0]


def test_an_orientation_is_stated(tmp_path: Path) -> None:
    value = coco([{"keypoints": [5, 6, 2, 7, 8, 2, 9, 9, 2]}])
    path = lay_coco(tmp_path / "f", value)
    lay_images(tmp_path / "f", {"a.jpg": (64, 48)}, orientation=3)
    take("coco", path, tmp_path / "in")
    report = give("coco", tmp_path / "in", tmp_path / "back.json", kept={})
    (image,) = json.loads((tmp_path / "back.json").read_text())["images"]
    assert image["orientation"] == 3
    assert report.turned == 1


def test_windows_paths_and_other_machines_paths_lead_to_the_images(tmp_path: Path) -> None:
    value = coco([{"keypoints": [5, 6, 2, 7, 8, 2, 9, 9, 2]}])
    path = lay_coco(tmp_path / "f", value)
    lay_images(tmp_path / "f" / "cam1", {"b.jpg": (64, 48)})
    for name, found in (("C:\\data\\cam1\\b.jpg", "cam1/b.jpg"), ("/mnt/cam1/b.jpg", "cam1/b.jpg"),
                        ("./a.jpg", "a.jpg"), ("b.jpg", "cam1/b.jpg")):  # fmt: skip
        value["images"][0]["file_name"] = name
        path.write_text(json.dumps(value))
        take("coco", path, tmp_path / "in", force=True)
        line = json.loads((tmp_path / "in" / "start.manifest").read_text())
        assert line["source-ref"] == found
        assert (tmp_path / "in" / found).is_file()
    value["images"][0]["file_name"] = "cam2\\b.jpg"
    path.write_text(json.dumps(value))
    with pytest.raises(FormatError, match=r"The image cam2.b\.jpg is not there"):
        take("coco", path, tmp_path / "in", force=True)


def fault(value: Any, folder: Path, **options: Any) -> str:
    path = folder / "f" / "annotations.json"
    if isinstance(value, str):
        path.parent.mkdir()
        path.write_text(value)
    else:
        path = lay_coco(folder / "f", value)
    with pytest.raises(FormatError) as caught:
        take("coco", path, folder / "in", **options)
    assert not (folder / "in").exists()
    return str(caught.value)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (
            coco([GOOD], categories=[{"id": 1, "name": "car"}]),
            r"No category has keypoints \(car\).",
        ),
        (coco([{"keypoints": [1, 2, 2]}]), "has 1 keypoints for 3 names"),
        (coco([GOOD, {**GOOD, "id": 20}]), "2 annotations have the id 20"),
        (coco([GOOD, {**GOOD, "image_id": 99}]), "about the image 99, which is not in"),
        (coco([GOOD], images=[{"id": 7, "file_name": "gone.jpg"}]), "gone.jpg is not there"),
        (coco([GOOD], images=[]), "has no `images`"),
        (coco([GOOD], images=[{"id": 7}]), "has no `file_name`"),
        ('{"images": [{"id": 7, "file_name": "a.j', "line 1 is not JSON.*the file is cut off"),
        ('{"images": [{"id": 7, "file_name": "a.jpg"}],\n "annotations": [', "line 2 .*cut off"),
        ("[1, 2]", "is an array and not a data set of COCO"),
        ("hello", "is neither a JSON object nor an array"),
    ],
)
def test_bad_input_is_told_with_its_place(value: Any, told: str, tmp_path: Path) -> None:
    if isinstance(value, dict) and "gone.jpg" in told:
        lay_coco(tmp_path / "x", coco([GOOD]))
        path = tmp_path / "f" / "annotations.json"
        path.parent.mkdir()
        path.write_text(json.dumps(value))
        with pytest.raises(FormatError, match=told):
            take("coco", path, tmp_path / "in")
        return
    if isinstance(value, dict) and value["images"] and "file_name" not in value["images"][0]:
        value = json.dumps(value)
    message = fault(value, tmp_path)
    assert re.search(told, message), message
    assert "annotations.json" in message


def test_with_keep_going_the_others_are_imported_and_the_faults_listed(tmp_path: Path) -> None:
    value = coco([GOOD, {**GOOD, "image_id": 99}, {**GOOD, "image_id": 8}])
    value["images"].append({"id": 8, "file_name": "b.jpg", "width": 64, "height": 48})
    path = lay_coco(tmp_path / "f", value)
    (tmp_path / "f" / "b.jpg").unlink()
    found = take("coco", path, tmp_path / "in", keep_going=True)
    assert found.images == 1
    assert [error.what for error in found.refused] == [
        "The annotation is about the image 99, which is not in `images`.",
        "The image b.jpg is not there.",
    ]
    assert all(error.where.startswith(f"{path}:") for error in found.refused)


def test_categories_of_several_rigs_are_imported_together_or_one_alone(tmp_path: Path) -> None:
    value = coco(
        [
            {"keypoints": [1, 2, 2, 30, 4, 2], "category_id": 2},
            GOOD,
            {"category_id": 2, "iscrowd": 1, "bbox": [2, 3, 9, 8]},
        ]
    )
    value["categories"].append(
        {"id": 2, "name": "dog", "keypoints": ["nose", "tail"], "skeleton": [[1, 2]]}
    )
    found = take("coco", lay_coco(tmp_path / "f", value), tmp_path / "in")
    assert found.rig_option == f"{tmp_path / 'in/dog-2.json'}+{tmp_path / 'in/person-3.json'}"
    assert found.to_json()["further_rigs"] == ["person-3"]
    (line,) = StartLines(tmp_path / "in")
    label = line["imported"]
    jsonschema.validate({**label, "workers": 1}, LABEL)
    assert (label["rig"], [one["rig"] for one in label["rigs"]]) == ("dog-2", ["person-3"])
    assert [one.get("rig", "") for one in label["instances"]] == ["", "person-3", ""]
    assert default_rigs(places_of(tmp_path / "in"))[0].name == "dog-2+person-3"
    give("coco", tmp_path / "in", tmp_path / "out.json")
    after = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert [one["category_id"] for one in after["annotations"]] == [2, 1, 2]
    assert [one.get("keypoints") for one in after["annotations"]] == [
        one.get("keypoints") for one in value["annotations"]
    ]
    found = take("coco", tmp_path / "f" / "annotations.json", tmp_path / "dogs", category="dog")
    assert found.instances == 2
    assert found.rig is not None
    assert found.rig.keypoint_names == ("nose", "tail")


def test_numbers_of_an_imported_file_are_kept_and_new_ones_avoid_them() -> None:
    numbers = Numbers()
    assert [numbers.next(wanted) for wanted in (3, None, None, None, 3, 5, "x", None)] == [
        3, 1, 2, 4, 5, 6, 7, 8,
    ]  # fmt: skip
