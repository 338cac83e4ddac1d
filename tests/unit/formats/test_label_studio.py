"""Label Studio's tasks: there and back, and what its users reported."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from poserig.formats import FormatError
from tests.unit.formats.helpers import correct, give, images_of, lay_coco, lay_images, take
from tests.unit.formats.test_coco import GOOD, coco


def region(number: str, kind: str, value: Any, **members: Any) -> dict[str, Any]:
    return {
        "original_width": 640, "original_height": 480, "image_rotation": 0, "id": number,
        "from_name": "a", "to_name": "image", "type": kind, "origin": "manual",
        "value": value, **members,
    }  # fmt: skip


def point(number: str, name: str, x: float, y: float, **members: Any) -> dict[str, Any]:
    value = {"x": x, "y": y, "width": 0.3125, "keypointlabels": [name]}
    return region(number, "keypointlabels", value, **members)


def box(number: str, label: str = "person") -> dict[str, Any]:
    value = {"x": 1.5, "y": 2.25, "width": 50.1, "height": 60.2, "rotation": 0,
             "rectanglelabels": [label]}  # fmt: skip
    return region(number, "rectanglelabels", value)


# The numbers are as its editor leaves them: JavaScript's, in percent.
TASK: dict[str, Any] = {
    "id": 1589,
    "data": {"image": "/data/upload/18/0f6142fb-a%20b.jpg", "note": "kept"},
    "annotations": [
        {
            "id": 10563, "completed_by": {"id": 3}, "lead_time": 3.5,
            "result": [
                box("B1"), box("B2", "dog"),
                point("K1", "head", 33.333333333333336, 10.123456789012345, parentID="B1"),
                point("K2", "tail", 12.5, 96.17628384254151, parentID="B1"),
                point("K3", "head", 71.42857142857143, 5, parentID="B2", meta={"text": ["?"]}),
                region("C1", "choices", {"choices": ["blurred"]}),
            ],
        },
    ],
    "predictions": [],
}  # fmt: skip


def lay(folder: Path, tasks: Any) -> Path:
    lay_images(folder, {"images/a b.jpg": (640, 480)})
    (folder / "tasks.json").write_text(json.dumps(tasks, indent=1))
    return folder


def by_id(task: Any) -> dict[str, Any]:
    return {one["id"]: one for one in task["annotations"][0]["result"]}


def test_a_task_comes_back_as_it_was(tmp_path: Path) -> None:
    take("label-studio", lay(tmp_path / "d", [TASK]), tmp_path / "in")
    give("label-studio", tmp_path / "in", tmp_path / "out", placing="link")
    (after,) = json.loads((tmp_path / "out" / "tasks.json").read_text())
    assert by_id(after) == by_id(TASK)
    before = {**TASK["annotations"][0], "result": after["annotations"][0]["result"]}
    assert after["annotations"] == [before]
    assert after["data"] == TASK["data"]
    assert after["id"] == 1589


def test_a_correction_changes_the_corrected_point_and_nothing_else(tmp_path: Path) -> None:
    take("label-studio", lay(tmp_path / "d", [TASK]), tmp_path / "in")
    correct(tmp_path / "in", {"images/a b.jpg": {(0, 1): (320, 120)}})
    give("label-studio", tmp_path / "in", tmp_path / "out", placing="link")
    (after,) = json.loads((tmp_path / "out" / "tasks.json").read_text())
    expected = json.loads(json.dumps(by_id(TASK)))
    expected["K2"]["value"] |= {"x": 50, "y": 25}
    assert by_id(after) == expected


def test_points_tied_by_relations_come_back(tmp_path: Path) -> None:
    # HumanSignal/label-studio#6502: how keypoints belong to an object, before parentID.
    result = [
        box("B1"), box("B2"), point("K1", "head", 10, 10), point("K2", "head", 60, 20),
        {"type": "relation", "from_id": "K1", "to_id": "B1", "direction": "right"},
        {"type": "relation", "from_id": "B2", "to_id": "K2", "direction": "right"},
    ]  # fmt: skip
    task = {**TASK, "annotations": [{"id": 1, "result": result}]}
    take("label-studio", lay(tmp_path / "d", [task]), tmp_path / "in")
    (image,) = images_of(tmp_path / "in")()
    assert [list(item.keypoints) for item in image.instances] == [[64, 48, 2], [384, 96, 2]]
    give("label-studio", tmp_path / "in", tmp_path / "out", placing="link")
    (after,) = json.loads((tmp_path / "out" / "tasks.json").read_text())
    found = after["annotations"][0]["result"]
    assert all(one in found for one in result)
    assert len(found) == len(result)


def test_labels_of_ones_own_have_a_rectangle_and_a_config_with_the_order(tmp_path: Path) -> None:
    # HumanSignal/label-studio#7537, #7632: exports need a rectangle, parentID and model_index.
    rows: list[dict[str, Any]] = [
        {"keypoints": [5, 6, 2, 0, 0, 0, 30.125, 31, 1], "bbox": [1, 2, 40, 41]},
        GOOD,
    ]
    take("coco", lay_coco(tmp_path / "f", coco(rows)), tmp_path / "in")
    report = give("label-studio", tmp_path / "in", tmp_path / "out", placing="link")
    assert report.losses.counts["visibility"] == 1
    (task,) = json.loads((tmp_path / "out" / "tasks.json").read_text())
    assert task["data"] == {"image": "/data/local-files/?d=images/a.jpg"}
    assert (tmp_path / "out" / "images" / "a.jpg").is_file()
    regions = by_id(task)
    boxes = [one for one in regions.values() if one["type"] == "rectanglelabels"]
    assert len(boxes) == 2
    assert {one["parentID"] for one in regions.values() if "parentID" in one} == {
        one["id"] for one in boxes
    }
    root = ElementTree.parse(tmp_path / "out" / "labeling_config.xml").getroot()  # noqa: S314
    (points,) = root.iter("KeyPointLabels")
    assert [(one.get("value"), one.get("model_index")) for one in points] == [
        ("head", "0"), ("left hand", "1"), ("right hand", "2"),
    ]  # fmt: skip
    names = {one.get("name") for one in root}
    assert {one["from_name"] for one in regions.values()} <= names
    take("label-studio", tmp_path / "out", tmp_path / "again")
    (image,) = images_of(tmp_path / "again")()
    assert list(image.instances[0].keypoints) == [5, 6, 2, 0, 0, 0, 30.125, 31, 2]
    assert image.instances[0].box == (1, 2, 40, 41)


@pytest.mark.parametrize(
    "address",
    ["/data/local-files/?d=images/a%20b.jpg", "https://x.org/y/a%20b.jpg?z=1", "s3://b/c/a b.jpg",
     "/data/upload/1/89abcdef-a%20b.jpg", "C:\\x\\a b.jpg"],
)  # fmt: skip
def test_the_image_is_found_by_its_address(address: str, tmp_path: Path) -> None:
    folder = lay(tmp_path / "d", [{**TASK, "data": {"image": address}}])
    take("label-studio", folder, tmp_path / "in")
    assert (tmp_path / "in" / "images" / "a b.jpg").is_file()


@pytest.mark.parametrize(
    ("tasks", "told"),
    [
        ([{"id": 1, "image": "a b.jpg", "label": [{"x": 1}]}], "There is no task of Label Studio"),
        ([{**TASK, "data": {}}], "The task has no image"),
        ([{**TASK, "data": {"image": "gone.jpg"}}], "gone.jpg is not there"),
        ([], "There is no image with poses"),
        ("[1, 2", None),
    ],
)
def test_bad_input_is_told_with_its_place(tasks: Any, told: str | None, tmp_path: Path) -> None:
    folder = lay(tmp_path / "d", tasks)
    if told is None:
        (folder / "tasks.json").write_text('[\n {"id": 1, "data": {"im')
        told = "tasks.json: line 2 is not JSON"
    with pytest.raises(FormatError) as caught:
        take("label-studio", folder, tmp_path / "in")
    assert told in str(caught.value)
    assert "tasks.json" in str(caught.value) or "d:" in str(caught.value)
