"""Files in COCO's shape, and keypoint arrays of scripts.

Public reports among them: jsbroks/coco-annotator#486 and cocodataset/cocoapi#218 (several kinds of
annotations in one file), cocodataset/cocoapi#374 (no iscrowd), open-mmlab/mmpose#1823 (iscrowd),
jeffffffli/CrowdPose#16 (num_keypoints that does not fit).
"""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.read import read_poses
from poserig.pose.rig_file import load_rig

NAMES = ["a", "b"]
FULL = {"labels": NAMES, "keypoints": [10, 20, 2, 30, 40, 1]}
CATEGORIES = [{"id": 1, "name": "ant", "keypoints": NAMES}, {"id": 18, "name": "dog"}]
FILES = Path(__file__).parent / "files"


@pytest.mark.parametrize(
    ("value", "vs", "scores"),
    [
        ([FULL], (2, 1), ()),
        ({"labels": NAMES, "instances": [{"keypoints": [10, 20, 2, 30, 40, 1]}]}, (2, 1), ()),
        (
            {
                "annotations": [{"category_id": 1, "keypoints": [10, 20, 1, 30, 40, 2]}],
                "categories": CATEGORIES,
            },
            (1, 2),
            (),
        ),
        ([{"keypoints": [10, 20, 0.5, 30, 40, 1], "labels": NAMES}], (2, 2), [0.5, 1]),
        (
            {"keypoints": [[10, 20], [30, 40]], "labels": NAMES, "keypoint_scores": [0.3, 0.25]},
            (2, 2),
            [0.3, 0.25],
        ),
        ([{"keypoints": {"a": [10, 20, 0.75], "b": [30, 40, 0.5]}}], (2, 2), [0.75, 0.5]),
        ([{"keypoints": {"a": {"x": 10, "y": 20}, "b": {"x": 30, "y": 40, "likelihood": 0.5}}}],
         (2, 2), [None, 0.5]),
        ([{"keypoints": [10, 20, 30, 40], "labels": NAMES}], (2, 2), ()),
    ],
)  # fmt: skip
def test_arrays_of_every_form_give_the_same_points(
    only: Any, value: Any, vs: tuple[int, int], scores: Any
) -> None:
    (item,) = only(value, "coco").instances
    assert item.names == ("a", "b")
    assert item.keypoints == [10, 20, vs[0], 30, 40, vs[1]]
    assert item.scores == scores


def test_a_category_without_keypoints_and_a_crowd_are_left_out_by_name(
    only: Any, points: Any
) -> None:
    value = {
        "categories": CATEGORIES,
        "annotations": [
            {"category_id": 1, "keypoints": [10, 20, 2, 30, 40, 2], "num_keypoints": 9},
            {"category_id": 18, "bbox": [1, 2, 3, 4]},
            {"category_id": 1, "iscrowd": 1, "keypoints": [10, 20, 2, 30, 40, 2]},
            {"category_id": 1, "num_keypoints": 0, "keypoints": [0] * 6},
            {"category_id": 1, "iscrowd": 0, "keypoints": None},
        ],
    }
    image = only(value, "coco")
    assert points(image) == {"a": (10, 20, 2), "b": (30, 40, 2)}
    assert [str(item) for item in image.left_out] == [
        "p.annotations[1] (dog) has no keypoints",
        "p.annotations[2] (ant) is a region with iscrowd",
        "p.annotations[3] (ant) has no labeled points",
        "p.annotations[4] (ant) has no keypoints",
    ]
    assert image.counts() == {"no_keypoints": 2, "crowd": 1, "no_points": 1}


def test_an_image_of_nothing_but_dogs_starts_empty_and_says_so(only: Any) -> None:
    image = only({"categories": CATEGORIES, "annotations": [{"category_id": 18}]}, "coco")
    assert image.instances == ()
    assert image.counts() == {"no_keypoints": 1}


def test_one_fraction_makes_scores_of_all_third_numbers(only: Any) -> None:
    value = [
        {"labels": NAMES, "keypoints": [10, 20, 1, 30, 40, 1]},
        {"labels": NAMES, "keypoints": [10, 20, 0.5, 30, 40, 1]},
    ]
    image = only(value, "coco")
    assert [item.keypoints[2::3] for item in image.instances] == [[2, 2], [2, 2]]
    assert [item.scores for item in image.instances] == [[1, 1], [0.5, 1]]


def test_an_odd_visibility_is_that_of_its_point_alone(only: Any) -> None:
    value = [{"labels": NAMES, "keypoints": [10, 20, 3, 30, 40, 1]}]
    assert only(value, "coco").instances[0].keypoints == [10, 20, 2, 30, 40, 1]
    value = [{"labels": NAMES, "keypoints": [10, 20, None, 30, 40, 1]}]
    assert only(value, "coco").instances[0].keypoints == [10, 20, 2, 30, 40, 1]


def test_coco_whole_body_has_133_points(only: Any, points: Any) -> None:
    value = {
        "categories": [
            {"id": 1, "keypoints": list(load_rig("coco-person-17").keypoint_names)}
        ],
        "annotations": [{
            "category_id": 1,
            "keypoints": [10, 20, 2] * 16 + [90, 95, 2],
            "foot_kpts": [11, 21, 2] + [0, 0, 0] * 5,
            "face_kpts": [0.0] * 204,
            "lefthand_kpts": [12, 22, 2] + [0, 0, 0] * 20,
            "righthand_kpts": [0, 0, 0] * 20 + [13, 23, 1],
        }],
    }  # fmt: skip
    image = only(value, "coco")
    found = points(image)
    assert len(image.instances[0].names) == 133
    assert found["left_big_toe"] == (11, 21, 2)
    assert found["left_hand_root"] == (12, 22, 2)
    assert found["right_pinky_finger4"] == (13, 23, 1)
    assert len(found) == 20


def test_images_are_told_apart_and_carry_name_and_size() -> None:
    value = {
        "images": [
            {"id": 7, "file_name": "a/one.jpg", "width": 640, "height": 480},
            {"id": 8, "file_name": "two.jpg"},
        ],
        "categories": CATEGORIES,
        "annotations": [
            {"image_id": 8, "category_id": 1, "keypoints": [10, 20, 2, 30, 40, 2]},
            {"image_id": 7, "category_id": 1, "keypoints": [11, 21, 2, 31, 41, 2]},
            {"image_id": 8, "category_id": 1, "keypoints": [12, 22, 2, 32, 42, 2]},
        ],
    }
    two, one = read_poses(value, "p").images
    assert (two.source, two.size, len(two.instances)) == ("two.jpg", None, 2)
    assert (one.source, one.size, len(one.instances)) == ("a/one.jpg", (640, 480), 1)


def test_the_nearest_names_count() -> None:
    def names(item: dict[str, Any], hints: tuple[str, ...] | None = None, **around: Any) -> Any:
        count = 17 if item.get("rig") or item.get("category") == "coco-person-17" else 2
        value = {**around, "instances": [{"keypoints": [[9, n] for n in range(count)], **item}]}
        return list(read_poses(value, "p", Hints(hints)).images[0].instances[0].names)

    categories = [{"id": 7, "keypoints": ["e", "f"]}, {"id": 3}, {"keypoints": ["x"]}, "odd"]
    around: dict[str, Any] = {"labels": ["c", "d"], "categories": categories}
    own = {"labels": ["a", "b"], "category_id": 7, "category": {"keypoints": ["g", "h"]}}
    assert names(own, **around) == ["a", "b"]
    del own["labels"]
    assert names(own, **around) == ["g", "h"]
    assert names({"category_id": 7}, **around) == ["e", "f"]
    assert names({"category_id": 3}, **around) == ["c", "d"]
    assert names({"category_id": [7]}, **around) == ["c", "d"]
    assert names({"keypoint_names": ["i", "j"]}, **around) == ["i", "j"]
    assert names({"names": ["i", 3]}, **around) == ["c", "d"]
    coco = list(load_rig("coco-person-17").keypoint_names)
    assert names({"rig": "coco-person-17"}) == coco
    assert names({"category": "coco-person-17"}) == coco
    assert names({}, ("y", "z")) == ["y", "z"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([{"keypoints": [1, 2, 2, 3], "labels": NAMES[:1]}], r"p\[0\]: has 4 numbers in"),
        ([{"keypoints": [1, 2, 2], "labels": NAMES}], r"p\[0\]: has 1 keypoints for 2 names"),
        ([{"keypoints": {"a": [1, "2"]}}], r"p\[0\]: has no point that can be used"),
        ([{"keypoints": [[1, 2]], "labels": ["a"], "scores": [1, 1]}], "has 2 scores for 1 points"),
        ([{"keypoints": 7, "labels": NAMES}], r"p\[0\]: has a number in `keypoints`"),
        ([{"keypoints": [[9, 2, 3, 4]], "labels": ["a"]}], "has no point that can be used"),
        ([{"keypoints": [7, 8, 2]}], r"has keypoints without names\. Give `labels`.*hand-21"),
        ({"instances": [3]}, r"p\.instances\[0\]: is no object"),
        ([{"keypoints": [[5, 5]] * 2, "labels": NAMES}], "has all its points at one place"),
    ],
)
def test_where_nothing_can_be_used_the_first_fault_is_told(value: Any, message: str) -> None:
    with pytest.raises(PosesError, match=message):
        read_poses(value, "p")


@pytest.mark.parametrize(
    "odd",
    [
        {"keypoints": [1, 2, 2, 3, 4], "labels": NAMES},
        {"keypoints": 7, "labels": NAMES},
        {"keypoints": {"a": "x"}},
        {"keypoints": [[5, 5]] * 2, "labels": NAMES},
        {"keypoints": [9, 9, 9, 9, 9, 9]},
        3,
        {},
    ],
)
def test_an_odd_instance_costs_itself_alone(only: Any, points: Any, odd: Any) -> None:
    image = only([odd, FULL], "coco")
    assert points(image) == {"a": (10, 20, 2), "b": (30, 40, 1)}
    assert len(image.left_out) == 1
    assert image.left_out[0].where == "p[0]"


def test_files_of_data_sets_are_read() -> None:
    ap10k = json.loads((FILES / "mmpose" / "test_ap10k.json").read_text())
    images = read_poses(ap10k, "p").images
    assert [image.source for image in images] == ["000000037516.jpg", "000000000004.jpg"]
    assert images[0].instances[0].names[0] == "left_eye"
    assert images[0].instances[0].category == "jaguar"
    horse = json.loads((FILES / "mmpose" / "test_horse10.json").read_text())
    found = read_poses(horse, "p").images
    assert [image.source for image in found] == ["0244.png", "0292.png", "0465.png"]
    assert all(len(image.instances) == 1 for image in found)
    assert found[0].size == (288, 162)


def test_a_category_that_does_not_name_its_points_needs_names_from_elsewhere(only: Any) -> None:
    small = json.loads((FILES / "coco-small" / "person_keypoints_train.json").read_text())
    with pytest.raises(PosesError, match=r"annotations\[0\] \(b\): has keypoints without names"):
        read_poses(small, "p")
    count = len(small["annotations"][0]["keypoints"]) // 3
    image = only(small, "coco", Hints(tuple("xyz"[:count])))
    assert (image.source, image.size) == ("a.jpg", (10, 5))


def test_an_image_that_cannot_be_used_refuses_itself_alone() -> None:
    annotations = [
        {"image_id": 1, "category_id": 1, "keypoints": [0.1, 0.2, 2, 0.3, 0.4, 2]},
        {"image_id": 2, "category_id": 1, "keypoints": [10, 20, 2, 30, 40, 2]},
    ]
    images = read_poses({"categories": CATEGORIES, "annotations": annotations}, "p").images
    assert "between 0 and 1" in str(images[0].refused)
    assert images[0].instances == ()
    assert images[1].refused is None
    assert len(images[1].instances) == 1


RESULT = {"labels": NAMES, "score": 0.9}


def test_results_with_1_at_every_point_do_not_call_them_occluded(only: Any) -> None:
    """COCO asks for v = 1 in results; mks0601/TF-SimpleHumanPose#38 has nothing else."""
    value = [
        {**RESULT, "keypoints": [10, 20, 1, 30, 40, 1.0]},
        {**RESULT, "keypoints": [10, 20, 1, 0, 0, 0]},
    ]
    items = only(value, "coco").instances
    assert [item.keypoints for item in items] == [[10, 20, 2, 30, 40, 2], [10, 20, 2, 0, 0, 0]]
    # It is no score either.
    assert [item.scores for item in items] == [(), ()]


@pytest.mark.parametrize(
    "value",
    [
        [{"labels": NAMES, "keypoints": [10, 20, 1, 30, 40, 1]}],
        [{**RESULT, "keypoints": [10, 20, 1, 30, 40, 2]}],
        [{**RESULT, "keypoints": [10, 20, 1, 30, 40, 1], "num_keypoints": 2}],
        [{**RESULT, "keypoints": [10, 20, 1, 30, 40, 1], "iscrowd": 0}],
        [
            {**RESULT, "keypoints": [10, 20, 1, 30, 40, 1]},
            {"labels": NAMES, "keypoints": [1, 2, 2, 9, 9, 2]},
        ],
    ],
)
def test_other_visibilities_are_evidence(only: Any, value: Any) -> None:
    assert only(value, "coco").instances[0].keypoints[2] == 1


def test_each_part_of_a_whole_body_tells_by_itself_what_its_third_numbers_are(
    only: Any, points: Any
) -> None:
    """jin-s13/COCO-WholeBody#39: scores in the hands beside visibilities in the body."""
    item = {
        "labels": list(load_rig("coco-person-17").keypoint_names),
        "keypoints": [10, 20, 1] * 16 + [90, 95, 2],
        "foot_kpts": [11, 21, 1] * 6,
        "lefthand_kpts": [237.0, 426.0, 0.104] * 20 + [0.0, 0.0, 0.0],
    }
    image = only([item], "coco")
    found = points(image)
    assert found["nose"] == (10, 20, 1)
    assert found["left_big_toe"] == (11, 21, 1)
    assert found["left_hand_root"] == (237, 426, 2)
    scores = dict(zip(image.instances[0].names, image.instances[0].scores, strict=True))
    assert (scores["nose"], scores["left_hand_root"]) == (None, 0.104)
    assert image.left_out == ()


def test_a_part_of_another_length_is_left_out_by_name(only: Any) -> None:
    item = {
        "labels": list(load_rig("coco-person-17").keypoint_names),
        "keypoints": [10, 20, 1] * 16 + [90, 95, 2],
        "foot_kpts": [11, 21, 2] * 5 + [1, 2],
        "righthand_kpts": [[5, 6, 2]] * 20 + [[7, None, 2]],
    }
    image = only([item], "coco")
    assert [str(one) for one in image.left_out] == [
        *(f"1: {side}_{part} has no coordinates" for side in ("left", "right")
          for part in ("big_toe", "small_toe", "heel")),
        "1: right_pinky_finger4 has no coordinates",
    ]  # fmt: skip
