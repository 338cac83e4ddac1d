"""The rows of a COCO file."""

import json
from typing import Any

import pytest

from poserig.formats.coco_rows import Numbers, annotation, category_of, zeroed
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.rig_file import load_rig


def row(item: Instance, **options: Any) -> dict[str, Any]:
    image = LabeledImage("a", 1, "r", ("a", "b"), (640, 480), (item,))
    found: dict[str, Any] = json.loads(annotation(image, item, 7, 3, Numbers(), **options))
    return found


def test_an_annotation_has_what_evaluation_needs() -> None:
    assert row(Instance("1", "", [10, 20.5, 2, 40, 60, 1])) == {
        "id": 1, "image_id": 7, "category_id": 3, "iscrowd": 0, "num_keypoints": 2,
        "keypoints": [10, 20.5, 2, 40, 60, 1], "bbox": [10, 20.5, 30, 39.5],
        # 0.53 of the box.
        "area": 628.05,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("keypoints", "box", "area"),
    [
        ([10, 20, 2, 0, 0, 0], [10, 20, 0, 0], 1),
        ([0, 0, 0, 0, 0, 0], [0, 0, 0, 0], 1),
        # An arm that is stretched out has no area of its own: the scale of a thin box counts.
        ([0, 10, 2, 100, 10, 2], [0, 10, 100, 0], 1024),
    ],
)
def test_an_area_is_never_0(keypoints: list[float], box: list[float], area: float) -> None:
    found = row(Instance("1", "", keypoints))
    assert found["bbox"] == box
    assert found["area"] == area


def test_a_drawn_box_counts() -> None:
    found = row(Instance("1", "", [10, 20, 2, 40, 60, 1], box=(1, 2, 100, 200)))
    assert found["bbox"] == [1, 2, 100, 200]
    assert found["area"] == 10600


def test_points_that_are_not_labeled_are_zeros_whatever_their_text() -> None:
    item = Instance("1", "", [10, 20, 2, 40, 60, 0])
    assert row(item, text="10, 20, 2, 40, 60, 0")["keypoints"] == [10, 20, 2, 0, 0, 0]
    assert row(item)["keypoints"] == [10, 20, 2, 0, 0, 0]
    same = [1, 2, 2, 0, 0, 0]
    assert zeroed(same) is same


def test_a_text_of_the_keypoints_is_taken_as_it_is() -> None:
    item = Instance("1", "", [10.0, 20, 2, 40, 60, 1])
    image = LabeledImage("a", 1, "r", ("a", "b"), None, (item,))
    text = annotation(image, item, 7, 3, Numbers(), text="1e1,20,2,40,60,1")
    assert '"keypoints":[1e1,20,2,40,60,1]' in text


def test_links_of_a_category_count_from_one() -> None:
    rig = load_rig("coco-person-17")
    category = category_of(rig, 1, "person")
    assert category["keypoints"] == list(rig.keypoint_names)
    assert min(min(pair) for pair in category["skeleton"]) == 1
    assert max(max(pair) for pair in category["skeleton"]) == 17
    first = category["skeleton"][0]
    assert [rig.keypoint_names[end - 1] for end in first] == [rig.links[0].start, rig.links[0].end]
