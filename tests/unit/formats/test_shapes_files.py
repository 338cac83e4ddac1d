"""LabelMe's and X-AnyLabeling's files: found, there and back, and what is wrong with them.

wkentaro/labelme#921 (occluded points), #925 (one person, one group_id), CVHub520/X-AnyLabeling#471
(a group without group_id or rectangle), Tony607/labelme2coco#9 (groups).
"""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from poserig.formats import FormatError
from tests.unit.formats.helpers import correct, give, images_of, lay_images, take


def point(label: str, x: float, y: float, group: int | None = 1, **more: Any) -> dict[str, Any]:
    return {"label": label, "points": [[x, y]], "group_id": group, "description": "",
            "shape_type": "point", "flags": {}, "mask": None, **more}  # fmt: skip


def box(label: str, corners: list[list[float]], group: int | None, **more: Any) -> dict[str, Any]:
    return {**point(label, 0, 0, group), "points": corners, "shape_type": "rectangle", **more}


# As LabelMe 5 writes it; an ant has a head, a tail and a leg.
LABELME: dict[str, Any] = {
    "version": "5.4.1",
    "flags": {"checked": True},
    "shapes": [
        point("tail", 40.25, 31.125),
        box("ant", [[5.0, 6.0], [60.5, 40.0]], 1, description="the big one"),
        point("head", 10.5, 12.0, flags={"occluded": True}),
        {**point("", 0, 0, None), "label": "leaf", "points": [[1, 2], [3, 4], [5, 1]],
         "shape_type": "polygon"},
        point("head", 70.1, 40.7, 2),
        point("leg", 71.3, 44.9, 2, description="bent"),
    ],
    "imagePath": "ä b.jpg",
    "imageData": None,
    "imageHeight": 60,
    "imageWidth": 80,
}  # fmt: skip
# As X-AnyLabeling 2.5 writes it.
X_ANY: dict[str, Any] = {
    "version": "2.5.4",
    "flags": {},
    "shapes": [
        {"kie_linking": [], "label": "ant", "score": 0.75, "group_id": 7, "description": "",
         "points": [[5.0, 6.0], [60.5, 6.0], [60.5, 40.0], [5.0, 40.0]], "difficult": False,
         "shape_type": "rectangle", "flags": {}, "attributes": {"mood": "calm"}},
        {"kie_linking": [], "label": "head", "score": None, "points": [[10.5, 12.0]], "group_id": 7,
         "description": "", "difficult": True, "shape_type": "point", "flags": {},
         "attributes": {}},
        {"kie_linking": [], "label": "tail", "score": 0.5, "points": [[40.25, 31.125]],
         "group_id": 7, "description": "", "difficult": False, "shape_type": "point", "flags": {},
         "attributes": {}},
    ],
    "imagePath": "ä b.jpg",
    "imageData": None,
    "imageHeight": 60,
    "imageWidth": 80,
    "checked": True,
    "description": "",
}  # fmt: skip
FILES = [("labelme", LABELME), ("x-anylabeling", X_ANY)]


def lay(folder: Path, value: Any, name: str = "cam/ä b") -> Path:
    lay_images(folder, {f"{name}.jpg": (80, 60)})
    text = value if isinstance(value, str) else json.dumps(value)
    (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return folder


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "value"), FILES)
def test_a_file_comes_back_as_it_was(name: str, value: dict[str, Any], tmp_path: Path) -> None:
    take(name, lay(tmp_path / "d", value), tmp_path / "in")
    give(name, tmp_path / "in", tmp_path / "out", placing="link")
    assert read(tmp_path / "out" / "cam" / "ä b.json") == value
    assert (tmp_path / "out" / "cam" / "ä b.jpg").is_file()


@pytest.mark.parametrize(("name", "value"), FILES)
def test_a_correction_changes_its_point_alone(
    name: str, value: dict[str, Any], tmp_path: Path
) -> None:
    take(name, lay(tmp_path / "d", value), tmp_path / "in")
    names = images_of(tmp_path / "in")()[0].keypoint_names
    correct(tmp_path / "in", {"cam/ä b.jpg": {(0, names.index("tail")): (44.5, 30)}})
    give(name, tmp_path / "in", tmp_path / "out")
    expected = deepcopy(value)
    (tail,) = (shape for shape in expected["shapes"] if shape["label"] == "tail")
    tail["points"] = [[44.5, 30]]
    assert read(tmp_path / "out" / "cam" / "ä b.json") == expected


def test_groups_are_instances_and_marks_visibilities(tmp_path: Path) -> None:
    found = take("labelme", lay(tmp_path / "d", LABELME), tmp_path / "in")
    (image,) = images_of(tmp_path / "in")()
    # The file has no order: it is that of the first appearance.
    assert image.keypoint_names == ("tail", "head", "leg")
    assert [list(item.keypoints) for item in image.instances] == [
        [40.25, 31.125, 2, 10.5, 12, 1, 0, 0, 0],
        [0, 0, 0, 70.1, 40.7, 2, 71.3, 44.9, 2],
    ]
    assert [item.box for item in image.instances] == [(5, 6, 55.5, 34), None]
    assert image.instances[0].category == "ant"
    assert (found.rig and found.rig.name) == "ant-3"


def test_a_point_of_another_file_widens_the_rig(tmp_path: Path) -> None:
    folder = lay(tmp_path / "d", {**LABELME, "imagePath": "1.jpg"}, "1")
    second = {**LABELME, "imagePath": "2.jpg", "shapes": [point("wing", 3, 4), point("head", 9, 9)]}
    take("labelme", lay(folder, second, "2"), tmp_path / "in")
    one, two = images_of(tmp_path / "in")()
    assert one.keypoint_names == two.keypoint_names == ("tail", "head", "leg", "wing")
    assert list(two.instances[0].keypoints) == [0, 0, 0, 9, 9, 2, 0, 0, 0, 3, 4, 2]


def test_names_of_a_library_rig_get_its_order(tmp_path: Path) -> None:
    from poserig.pose.rig_file import load_rig

    names = list(load_rig("coco-person-17").keypoint_names)
    shapes = [point(name, n + 1, n + 2) for n, name in enumerate(reversed(names[:12]))]
    take("labelme", lay(tmp_path / "d", {**LABELME, "shapes": shapes}), tmp_path / "in")
    (image,) = images_of(tmp_path / "in")()
    assert (image.rig, list(image.keypoint_names)) == ("coco-person-17", names)
    assert list(image.instances[0].keypoints)[:3] == [12, 13, 2]


@pytest.mark.parametrize(
    "path", ["ä b.jpg", "..\\cam\\ä b.jpg", "C:\\photos\\ä b.jpg", "/x/ä b.jpg"]
)
def test_the_image_is_found_beside_its_file(path: str, tmp_path: Path) -> None:
    # wkentaro/labelme writes the separators of the machine that it runs on.
    take("labelme", lay(tmp_path / "d", {**LABELME, "imagePath": path}), tmp_path / "in")
    assert images_of(tmp_path / "in")()[0].name == "cam/ä b.jpg"


def test_points_without_a_group_are_one_object(tmp_path: Path) -> None:
    shapes = [
        point("head", 1, 2, None),
        point("tail", 30, 40, None),
        box("ant", [[0, 0], [9, 9]], None),
    ]
    value = {**LABELME, "shapes": shapes}
    found = take("labelme", lay(tmp_path / "d", value), tmp_path / "in")
    assert (found.instances, found.points) == (1, 2)
    give("labelme", tmp_path / "in", tmp_path / "out")
    assert read(tmp_path / "out" / "cam" / "ä b.json") == value


def test_a_point_that_is_there_twice_is_told_and_kept(tmp_path: Path) -> None:
    shapes = [point("head", 1, 2), point("tail", 30, 40), point("head", 5, 6)]
    value = {**LABELME, "shapes": shapes}
    found = take("labelme", lay(tmp_path / "d", value), tmp_path / "in")
    assert dict(found.left_out) == {"given_twice": 1}
    give("labelme", tmp_path / "in", tmp_path / "out")
    assert read(tmp_path / "out" / "cam" / "ä b.json") == value


def test_an_image_without_shapes_stays(tmp_path: Path) -> None:
    folder = lay(tmp_path / "d", LABELME, "1")
    (folder / "1.json").write_text(json.dumps({**LABELME, "imagePath": "1.jpg"}))
    lay(folder, {**LABELME, "imagePath": "2.jpg", "shapes": []}, "2")
    found = take("labelme", folder, tmp_path / "in")
    assert found.images == 2
    give("labelme", tmp_path / "in", tmp_path / "out")
    assert read(tmp_path / "out" / "2.json")["shapes"] == []


def test_json_of_other_kinds_is_passed_over(tmp_path: Path) -> None:
    folder = lay(tmp_path / "d", LABELME)
    (folder / "package.json").write_text('{"name": "x"}')
    assert take("labelme", folder, tmp_path / "in").images == 1


TEXT = json.dumps(LABELME, indent=1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TEXT[:400], "ä b.json:"),
        ("\x00\x01", "ä b.json:1: is not JSON"),
        ("{}", "has no file with `shapes`"),
        (TEXT.replace("\\u00e4 b.jpg", "gone.jpg"), "gone.jpg is not there"),
        (TEXT.replace("10.5,", "null,").replace("40.25,", "[],").replace("70.1,", '"a",')
         .replace("71.3,", "NaN,"), "has no point that can be used"),
        (json.dumps({**LABELME, "shapes": [point("h", 0.1, 0.2), point("t", 0.5, 0.75)]}),
         "they are shares of the image"),
    ],
)  # fmt: skip
def test_bad_input_is_told_with_its_place(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError) as caught:
        take("labelme", lay(tmp_path / "d", text), tmp_path / "in")
    assert told in str(caught.value)
    assert not (tmp_path / "in").exists()


def test_one_bad_file_of_two_is_left_out(tmp_path: Path) -> None:
    folder = lay(tmp_path / "d", LABELME)
    lay(folder, TEXT[:300], "cut")
    found = take("labelme", folder, tmp_path / "in", keep_going=True)
    assert (found.images, len(found.refused)) == (1, 1)
    assert "cut.json:" in str(found.refused[0])
