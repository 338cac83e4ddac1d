"""Which adapter reads what."""

import json
from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.read import adapter_of, decoded


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ([{"annotations": [{"label": "a", "x": 1, "y": 2}]}], "ground_truth"),
        ([{"annotations": []}], "ground_truth"),
        ({"annotations": [{"label": "a", "x": 1, "y": 2}]}, "ground_truth"),
        ({"annotations": []}, "coco"),
        ({"instances": []}, "coco"),
        ({"predictions": []}, "coco"),
        ({"keypoints": []}, "coco"),
        ([{"a": 1}, {"keypoints": []}], "coco"),
        ([{"image_id": 7, "category_id": 1, "keypoints": [1, 2, 1], "score": 0.5}], "coco"),
        ([{"image_id": "7.jpg", "keypoints": [1, 2, 1], "score": 0.5}], "alphapose"),
        ([[{"keypoints": [[1, 2]]}]], "mmpose"),
        ({"people": []}, "openpose"),
        ({"landmarks": []}, None),
        ({"predictions": {}}, None),
        ({"labels": []}, None),
        ([{"annotations": []}, "keypoints"], "ground_truth"),
        ([{"annotations": [], "predictions": [{"result": []}]}], "label_studio"),
        ({"1.jpg": {"people": []}, "2.jpg": {"people": []}}, "openpose"),
        ([[], []], "mmpose"),
        ([[1, 2], [3, 4]], None),
        ("keypoints", None),
        (7, None),
    ],
)
def test_the_shape_decides(value: Any, name: str | None) -> None:
    adapter = adapter_of(value)
    assert (adapter.__name__.rpartition(".")[2] if adapter else None) == name


def test_text_of_json_is_decoded_twice_and_gaps_become_null() -> None:
    assert decoded(json.dumps(json.dumps([1])), "p") == [1]
    assert decoded("[NaN, -Infinity, 1e999, 1]", "p") == [None, None, None, 1]
    assert decoded('\ufeff{"a": 1}', "p") == {"a": 1}
    assert decoded(" \n", "p") is None
    assert decoded('""', "p") is None
    assert decoded("scorer,x\n", "p") == "scorer,x\n"
    assert decoded("\ufeff0 0.5 0.5 1 1\n", "p") == "0 0.5 0.5 1 1\n"
    with pytest.raises(PosesError, match=r"^p: is not JSON \(.*line 1 column 2"):
        decoded("[", "p")
    with pytest.raises(PosesError, match="says which texts are read"):
        decoded("nose 1 2", "p")
    with pytest.raises(PosesError, match="too many levels"):
        decoded("[" * 100_000, "p")
