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


def test_what_several_workers_doubted_keeps_its_confidence(
    standing: list[float], answer_of: Any
) -> None:
    label = consolidate([answer_of(standing)])
    label["instances"][0]["confidence"] = [1, 1, 1, 0.4, *[1] * 13]
    (instance,) = initial_values(label, "pose")
    assert [point.get("score") for point in instance["annotations"]][2:5] == [None, 0.4, None]


def test_the_label_of_several_workers_gives_no_score_where_nobody_doubts(
    standing: list[float], answer_of: Any
) -> None:
    label = consolidate([answer_of(standing), answer_of([0, 0, 0, *standing[3:]])])
    label["instances"][0]["confidence"][4] = 1
    (instance,) = initial_values(label, "pose")
    scores = {point["label"]: point.get("score") for point in instance["annotations"]}
    assert scores["right_ear"] is None
    assert 0 < scores["left_ear"] < 1


@pytest.mark.parametrize(
    ("point", "message"),
    [
        ({"label": "a", "x": "1", "y": 2}, r"p\[0\]\.annotations\[0\]: x and y must be numbers"),
        ({"label": "a", "x": 1, "y": 10**400}, "x and y must be numbers"),
        ({"x": 1, "y": 2}, "needs label, x and y"),
        ({"label": "a", "x": 1}, "needs label, x and y"),
        ("a", "needs label, x and y"),
    ],
)
def test_a_point_of_the_components_shape_needs_its_members(point: object, message: str) -> None:
    with pytest.raises(InitialValuesError, match=message):
        initial_values([{"annotations": [point]}], "p")


def test_an_empty_component_shape_and_other_members_pass() -> None:
    value = [{"annotations": [], "color": "red"}, {"annotations": [{"label": 7, "x": 0, "y": -3}]}]
    assert initial_values(value, "p") == value


@pytest.mark.parametrize(
    "value", [3, True, "text", '"text"', json.dumps(json.dumps("text")), {"a": [1]}, [3], ["a"]]
)
def test_what_is_no_array_of_objects_is_refused(value: object) -> None:
    with pytest.raises(
        InitialValuesError, match=r"p(\[0\])?: (is neither|is not JSON|has no array)"
    ):
        initial_values(value, "p")


def test_keypoint_arrays_are_read_in_a_list_and_in_an_object() -> None:
    expected = [{"name": "", "annotations": [{"label": "a", "x": 1, "y": 2, "v": 2}]}]
    for value in ([{"keypoints": {"a": [1, 2]}}], {"keypoints": {"a": [1, 2]}}):
        assert initial_values(value, "p") == expected
