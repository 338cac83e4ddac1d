"""MMPose: annotations of each part, and what `dataset_info` says of the keypoints."""

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from poserig.formats import FormatError
from poserig.formats.mmpose import dataset_info, rig_of_info
from poserig.formats.splits import Split
from poserig.pose.rig_file import library_names, load_rig
from tests.unit.formats.helpers import correct, give, lay_coco, take
from tests.unit.formats.test_coco import GOOD, by_id, coco


def executed(text: str) -> Any:
    """What MMPose's config reader makes of it."""
    found: dict[str, Any] = {}
    exec(compile(text, "dataset_info.py", "exec"), found)  # noqa: S102  # our own text
    return found["dataset_info"]


@pytest.mark.parametrize("name", library_names())
def test_dataset_info_has_all_of_the_rig(name: str) -> None:
    rig = load_rig(name)
    info = executed(dataset_info(rig))
    points = [info["keypoint_info"][number] for number in range(len(rig.keypoints))]
    assert [point["name"] for point in points] == list(rig.keypoint_names)
    # As MMPose's parse_pose_metainfo does it: partners by name, links by name, weights by number.
    flips = [
        rig.index[point["swap"]] if point["swap"] else number for number, point in enumerate(points)
    ]
    assert flips == list(rig.swap_indices)
    links = [link["link"] for link in info["skeleton_info"].values()]
    assert links == [(link.start, link.end) for link in rig.links]
    assert info["sigmas"] == list(rig.sigmas)
    assert len(info["joint_weights"]) == len(points)


def test_it_comes_back_as_it_was_and_a_correction_changes_its_point(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        GOOD,
        {"keypoints": [0, 0, 0, 7.125, 8, 1, 30, 9, 2], "image_id": 8},
    ]
    value = coco([{**row, "num_keypoints": 3 - (row is not GOOD)} for row in rows])
    value["images"].append({"id": 8, "file_name": "b.jpg", "width": 64, "height": 48})
    take("coco", lay_coco(tmp_path / "f", value), tmp_path / "first")
    give("mmpose", tmp_path / "first", tmp_path / "mm", placing="link",
         split=Split((("train", 0.5), ("val", 0.5))))  # fmt: skip
    assert sorted(path.name for path in (tmp_path / "mm" / "annotations").iterdir()) == [
        "train.json", "val.json",
    ]  # fmt: skip
    take("mmpose", tmp_path / "mm", tmp_path / "in")
    correct(tmp_path / "in", {"images/a.jpg": {(0, 0): (11, 12.5)}})
    give("mmpose", tmp_path / "in", tmp_path / "out")
    for part in ("train", "val"):
        before, after = (
            json.loads((tmp_path / folder / "annotations" / f"{part}.json").read_text())
            for folder in ("mm", "out")
        )
        for row in before["annotations"]:
            if row["keypoints"] == GOOD["keypoints"]:
                row["keypoints"] = [11, 12.5, *GOOD["keypoints"][2:]]
                row.pop("bbox", None), row.pop("area", None)
                for other in after["annotations"]:
                    other.pop("bbox", None), other.pop("area", None)
        assert by_id(after["annotations"]) == by_id(before["annotations"])


def test_an_info_of_mmpose_is_read_without_being_run(tmp_path: Path) -> None:
    path = tmp_path / "dataset_info.py"
    path.write_text(
        "import os\n"
        "dataset_info = dict(dataset_name='ant', keypoint_info={\n"
        "    0: dict(name='Head', id=0, color=[1, 2, 3], type='upper', swap=''),\n"
        "    1: dict(name='LeftLeg', id=1, color=[1, 2, 3], type='', swap='RightLeg'),\n"
        "    2: dict(name='RightLeg', id=2, color=[1, 2, 3], type='', swap='LeftLeg')},\n"
        "    skeleton_info={0: dict(link=('Head', 'LeftLeg'), id=0, color=[0] * 3)},\n"
        "    joint_weights=[1.] * 2 + [1.5], sigmas=[0.1] * 3)\n"
    )
    rig = rig_of_info(path.read_bytes(), path.name)
    assert rig.keypoint_names == ("Head", "LeftLeg", "RightLeg")
    assert rig.swap_indices == (0, 2, 1)
    assert [(link.start, link.end) for link in rig.links] == [("Head", "LeftLeg")]
    assert rig.sigmas == (0.1, 0.1, 0.1)
    assert ast.parse(dataset_info(rig))


@pytest.mark.parametrize(
    "text", ["x = 1", "dataset_info = f()", "dataset_info = dict(a=1)", "dataset_info = (", "\x00"]
)
def test_an_info_that_cannot_be_read_is_told(text: str, tmp_path: Path) -> None:
    path = tmp_path / "dataset_info.py"
    path.write_text(text)
    with pytest.raises(FormatError, match=r"dataset_info\.py: has no `dataset_info` that can be"):
        rig_of_info(path.read_bytes(), path.name)


def test_a_folder_without_annotations_is_told(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    with pytest.raises(FormatError, match="has no annotations"):
        take("mmpose", tmp_path / "d", tmp_path / "in")
