import json
from typing import Any

import pytest

from poserig.pose.consolidation import consolidate
from poserig.pose.rig import Rig
from poserig.pose.start import InitialValuesError
from poserig.pose.start.values import initial_values

NOSE = [{"name": "Ann", "annotations": [{"label": "nose", "x": 1, "y": 2.5, "score": 0.9}]}]


@pytest.mark.parametrize("nothing", [None, "", "  ", "null", "[]", [], '""'])
def test_nothing_is_an_empty_array(nothing: object) -> None:
    assert initial_values(nothing, "initial_values") == []


@pytest.mark.parametrize("form", [NOSE, json.dumps(NOSE), json.dumps(json.dumps(NOSE))])
def test_the_components_shape_passes_with_everything_it_holds(form: object) -> None:
    assert initial_values(form, "initial_values") == NOSE


def test_a_label_of_ours_becomes_points_with_names(
    coco: Rig, standing: list[float], answer_of: Any
) -> None:
    half = [*standing[:3], 0, 0, 0, 7, 8.5, 1, *([0] * 42)]
    label = consolidate([answer_of(half, name="Ann")])
    assert initial_values(label, "pose") == [
        {
            "id": "1",
            "name": "Ann",
            "annotations": [
                {"label": "nose", "x": standing[0], "y": standing[1], "v": 2},
                {"label": "right_eye", "x": 7, "y": 8.5, "v": 1},
            ],
        }
    ]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("[", "pose: is not JSON"),
        ({"a": 1}, "pose: is neither an array of instances nor a label"),
        ([{"name": "x"}], r"pose\[0\]: has no array `annotations`"),
        ([{"annotations": [{"label": "a", "x": 1}]}], r"annotations\[0\]: needs label, x and y"),
        ({"rig": "ant-2", "instances": []}, r"pose\.labels: .*no rig of the library"),
        ({"rig": "", "label_ref": "s3://b/k"}, "pose: The label itself lies at s3://b/k"),
        (
            {"rig": "", "labels": ["a"], "instances": [{"keypoints": [float("nan"), 2, 2]}]},
            r"pose\.instances\[0\]\.keypoints: holds something that is no number",
        ),
    ],
)
def test_other_shapes_are_refused_with_their_place(value: object, message: str) -> None:
    with pytest.raises(InitialValuesError, match=message):
        initial_values(value, "pose")


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
    for form in (value, json.dumps(value)):
        assert initial_values(form, "p") == [{"name": "", "annotations": expected}]


def test_the_rig_names_the_points_where_nothing_else_does(coco: Rig) -> None:
    value = [{"keypoints": [n for k in range(17) for n in (k, k, 2)], "score": 0.9}]
    (instance,) = initial_values(value, "p", "coco-person-17")
    assert [point["label"] for point in instance["annotations"]] == list(coco.keypoint_names)
    assert instance["score"] == 0.9
    with pytest.raises(InitialValuesError, match=r"p\[0\]: has keypoints without names\. Give"):
        initial_values(value, "p")


def test_what_several_workers_doubted_keeps_its_confidence(
    standing: list[float], answer_of: Any
) -> None:
    label = consolidate([answer_of(standing)])
    label["instances"][0]["confidence"][3] = 0.4
    (instance,) = initial_values(label, "pose")
    assert [point.get("score") for point in instance["annotations"]][2:5] == [None, 0.4, None]


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
        ([{"annotations": [{"label": "a", "x": "1", "y": 2}]}], "x and y must be numbers"),
        ([{"annotations": [{"label": "a", "x": 10**400, "y": 2}]}], "x and y must be numbers"),
    ],
)
def test_odd_predictions_are_refused_with_their_place(value: object, message: str) -> None:
    with pytest.raises(InitialValuesError, match=message):
        initial_values(value, "p")
