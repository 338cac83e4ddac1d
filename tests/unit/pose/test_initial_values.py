import json
from typing import Any

import pytest

from poserig.pose.consolidation import consolidate
from poserig.pose.initial_values import InitialValuesError, initial_values
from poserig.pose.rig import Rig

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
    ],
)
def test_other_shapes_are_refused_with_their_place(value: object, message: str) -> None:
    with pytest.raises(InitialValuesError, match=message):
        initial_values(value, "pose")
