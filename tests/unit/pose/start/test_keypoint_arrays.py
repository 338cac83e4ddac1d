from typing import Any

import pytest

from poserig.pose.rig import Rig
from poserig.pose.start import InitialValuesError
from poserig.pose.start.keypoint_arrays import from_keypoints, has_keypoints

NAMES = ["a", "b"]
POINT_A, POINT_B = {"label": "a", "x": 1, "y": 2}, {"label": "b", "x": 3.5, "y": 4}


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ([{"keypoints": [1, 2, 2, 3.5, 4, 1], "labels": NAMES}], [(2, None), (1, None)]),
        ({"labels": NAMES, "instances": [{"keypoints": [1, 2, 2, 0, 0, 0]}]}, [(2, None)]),
        (
            {
                "annotations": [{"category_id": 7, "keypoints": [1, 2, 1, 3.5, 4, 2]}],
                "categories": [{"id": 3, "keypoints": ["x"]}, {"id": 7, "keypoints": NAMES}],
            },
            [(1, None), (2, None)],
        ),
        ([{"keypoints": [1, 2, 0.5, 3.5, 4, 1], "labels": NAMES}], [(2, 0.5), (2, 1)]),
        (
            {"keypoints": [[1, 2], [3.5, 4]], "labels": NAMES, "keypoint_scores": [0.3, 0.25]},
            [(2, 0.3), (2, 0.25)],
        ),
        ([{"keypoints": {"a": [1, 2, 0.75], "b": [3.5, 4, 0.5]}}], [(2, 0.75), (2, 0.5)]),
        ([{"keypoints": [1, 2, 3.5, 4], "labels": NAMES}], [(2, None), (2, None)]),
    ],
)
def test_keypoint_arrays_become_points_with_names(
    value: object, points: list[tuple[int, float | None]]
) -> None:
    expected = [
        {**place, "v": v} if score is None else {**place, "v": v, "score": score}
        for place, (v, score) in zip((POINT_A, POINT_B), points, strict=False)
    ]
    assert from_keypoints(value, "p") == [{"name": "", "annotations": expected}]


def test_the_rig_names_the_points_where_nothing_else_does(coco: Rig) -> None:
    value = [{"keypoints": [n for k in range(17) for n in (k, k, 2)], "score": 0.9}]
    (instance,) = from_keypoints(value, "p", "coco-person-17")
    assert [point["label"] for point in instance["annotations"]] == list(coco.keypoint_names)
    assert instance["score"] == 0.9
    with pytest.raises(InitialValuesError, match=r"p\[0\]: has keypoints without names\. Give"):
        from_keypoints(value, "p")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([{"keypoints": [1, 2, 2, 3], "labels": NAMES[:1]}], r"p\[0\]\.keypoints: has 4 numbers"),
        ([{"keypoints": [1, 2, 2], "labels": NAMES}], "has 1 keypoints for 2 names"),
        ([{"keypoints": {"a": [1, 2, 1.5]}}], r"keypoints\[0\]: has the score 1\.5"),
        ([{"keypoints": {"a": [1, "2"]}}], r"keypoints\[0\]: is not x, y and"),
        ([{"keypoints": {"a": [1, 2], "b": 7}}], r"keypoints\[1\]: is not x, y and"),
        ([{"keypoints": {"a": [1, 2]}}, {}], r"p\[1\]: has no `keypoints`"),
        ([{"keypoints": [[1, 2]], "labels": ["a"], "scores": []}], "has 0 scores for 1 points"),
        ([{"keypoints": 7, "labels": NAMES}], r"p\[0\]\.keypoints: is no array"),
        ([{"keypoints": [[1, 2, 3, 4]], "labels": ["a"]}], r"keypoints\[0\]: is not x, y and"),
        ([{"keypoints": [[1]], "labels": ["a"]}], r"keypoints\[0\]: is not x, y and"),
        ([{"keypoints": {"a": [1, 2]}, "scores": [-0.1]}], r"has the score -0\.1\. Use 0 to 1"),
        ([{"keypoints": {"a": [1, 2]}, "scores": [1.01]}], r"has the score 1\.01\. Use 0 to 1"),
        ([{"keypoints": {"a": [1, 2]}, "scores": ["1"]}], r"has the score '1'"),
        ({"predictions": [{"keypoints": {"a": 1}}, 3]}, r"p\.predictions\[0\]\.keypoints\[0\]"),
        ({"instances": [3]}, r"p\.instances\[0\]: has no `keypoints`"),
    ],
)
def test_odd_predictions_are_refused_with_their_place(value: object, message: str) -> None:
    with pytest.raises(InitialValuesError, match=message):
        from_keypoints(value, "p")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"keypoints": []}, True),
        ({"instances": []}, True),
        ({"annotations": []}, True),
        ({"predictions": []}, True),
        ({"predictions": {}}, False),
        ({"labels": []}, False),
        ([{"a": 1}, {"keypoints": []}], True),
        ([{"annotations": []}, "keypoints"], False),
        ("keypoints", False),
        (None, False),
    ],
)
def test_has_keypoints_recognizes_arrays_and_objects_around_them(
    value: object, expected: bool
) -> None:
    assert has_keypoints(value) is expected


def labels_of(item: dict[str, Any], rig: str = "", **around: Any) -> list[str]:
    count = 17 if rig or "rig" in item or isinstance(item.get("category"), str) else 2
    value = {**around, "instances": [{"keypoints": [[n, n] for n in range(count)], **item}]}
    return [point["label"] for point in from_keypoints(value, "p", rig)[0]["annotations"]]


def test_the_nearest_names_count(coco: Rig) -> None:
    categories = [{"id": 7, "keypoints": ["e", "f"]}, {"id": 3}, {"keypoints": ["x"]}, "odd"]
    around: dict[str, Any] = {"labels": ["c", "d"], "categories": categories}
    own = {"labels": ["a", "b"], "category_id": 7, "category": {"keypoints": ["g", "h"]}}
    assert labels_of(own, **around) == ["a", "b"]
    del own["labels"]
    assert labels_of(own, **around) == ["g", "h"]
    assert labels_of({"category_id": 7}, **around) == ["e", "f"]
    assert labels_of({"category_id": 3}, **around) == ["c", "d"]
    assert labels_of({"category_id": [7]}, **around) == ["c", "d"]
    assert labels_of({"keypoint_names": ["i", "j"]}, **around) == ["i", "j"]
    assert labels_of({"names": ["i", "j"], "labels": []}, **around) == ["i", "j"]
    assert labels_of({"names": ["i", 3]}, **around) == ["c", "d"]
    names = list(coco.keypoint_names)
    assert labels_of({"rig": coco.name}) == names
    assert labels_of({"category": coco.name}) == names
    assert labels_of({"rig": "unknown-3"}, coco.name) == names


def test_a_point_that_is_not_labeled_or_has_no_score_is_left_out() -> None:
    value = {"keypoints": [1, 2, 0, 3, 4, 1], "labels": ["a", "b"]}
    assert from_keypoints(value, "p")[0]["annotations"] == [{"label": "b", "x": 3, "y": 4, "v": 1}]
    value = {"keypoints": [1, 2, 0, 3, 4, 0.5], "labels": ["a", "b"]}
    assert from_keypoints(value, "p")[0]["annotations"] == [
        {"label": "b", "x": 3, "y": 4, "v": 2, "score": 0.5}
    ]


def test_scores_of_their_own_come_before_a_third_number() -> None:
    value = {"keypoints": [[1, 2, 0.5]], "labels": ["a"], "confidence": [0.25]}
    (point,) = from_keypoints(value, "p")[0]["annotations"]
    assert (point["score"], point["v"]) == (0.25, 2)
    value = {"keypoints": [[1, 2, 1]], "labels": ["a"], "confidences": [1]}
    (point,) = from_keypoints(value, "p")[0]["annotations"]
    assert (point["score"], point["v"]) == (1, 1)
    value = {"keypoints": [[1, 2, 1]], "labels": ["a"], "scores": [0]}
    assert from_keypoints(value, "p")[0]["annotations"] == []


@pytest.mark.parametrize("member", ["score", "bbox_score", "instance_score"])
def test_an_instance_keeps_its_name_and_score(member: str) -> None:
    value = {"keypoints": {"a": [1, 2]}, "name": "Ann", member: 0.75, "bbox": [1, 2, 3, 4]}
    assert from_keypoints(value, "p") == [
        {
            "name": "Ann",
            "annotations": [{"label": "a", "x": 1, "y": 2, "v": 2}],
            "score": 0.75,
        }
    ]
    odd = {"keypoints": {"a": [1, 2]}, "name": None, member: "high"}
    assert from_keypoints(odd, "p")[0].keys() == {"name", "annotations"}
    assert from_keypoints(odd, "p")[0]["name"] == ""


def test_flat_keypoints_of_two_numbers_each_are_told_by_their_names() -> None:
    value = {"keypoints": [1, 2, 3, 4, 5, 6], "labels": ["a", "b", "c"]}
    assert [p["x"] for p in from_keypoints(value, "p")[0]["annotations"]] == [1, 3, 5]
    value = {"keypoints": [1, 2, 2, 4, 5, 1], "labels": ["a", "b"]}
    assert [p["x"] for p in from_keypoints(value, "p")[0]["annotations"]] == [1, 4]
    assert from_keypoints({"keypoints": [], "labels": ["a"], "instances": []}, "p") == []
