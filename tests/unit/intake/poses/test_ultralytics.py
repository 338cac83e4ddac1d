"""`results.tojson()`. ultralytics/ultralytics#6641, #20832: shares; 0, 0 for what is not found."""

import json
from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.read import read_poses

HINTS = Hints(("a", "b", "c"))


def result(xs: list[Any], ys: list[Any], visible: Any = None, **more: Any) -> dict[str, Any]:
    keypoints = {"x": xs, "y": ys, **({} if visible is None else {"visible": visible})}
    box = {"x1": 5, "y1": 6, "x2": 25, "y2": 46}
    return {
        "name": "ant",
        "class": 0,
        "confidence": 0.9,
        "box": box,
        "keypoints": keypoints,
        **more,
    }


def test_a_result_is_read_with_scores_and_box(only: Any) -> None:
    value = json.dumps([result([10, 0, 30.5], [20, 0, 40], [0.9, 0.1, 0.8])])
    image = only(value, "ultralytics", HINTS)
    (item,) = image.instances
    assert item.keypoints == [10, 20, 2, 0, 0, 0, 30.5, 40, 2]
    assert item.scores == [0.9, None, 0.8]
    assert (item.score, item.box, item.category) == (0.9, (5, 6, 20, 40), "ant")
    assert [str(one) for one in image.left_out] == [
        "1: b is at 0, 0 or -1, -1, which stands for not found"
    ]


def test_points_without_visible_and_objects_without_keypoints(only: Any) -> None:
    box_alone = {"name": "leaf", "class": 1, "confidence": 0.5, "box": {}}
    value = [box_alone, result([10, 20, 30], [20, 30, 40])]
    image = only(value, "ultralytics", HINTS)
    assert image.instances[0].scores == ()
    assert [str(one) for one in image.left_out] == ["p[0] (leaf) has no keypoints"]


def test_normalized_results_are_refused_until_somebody_says_so(only: Any) -> None:
    value = [result([0.1, 0.2, 0.3], [0.2, 0.3, 0.4], [0.9, 0.9, 0.9])]
    with pytest.raises(PosesError, match="between 0 and 1"):
        read_poses(value, "p", HINTS)
    said = {"normalized": True, "width": 640, "height": 480, "predictions": value}
    image = only(said, "ultralytics", HINTS)
    assert image.instances[0].keypoints[:2] == [64, 96]


@pytest.mark.parametrize(
    ("item", "hints", "message"),
    [
        (result([1, 2], [1, 2]), HINTS, "has 2 x and 2 y for 3 names"),
        (result([1, 2, 3], [1, 2]), HINTS, "has 3 x and 2 y for 3 names"),
        (result([1, 2, 3], [4, 5, 6]), Hints(), "has keypoints without names"),
        ({"keypoints": {"x": [1], "y": [2]}, "visible": 3}, HINTS, "has 1 x and 1 y"),
    ],
)
def test_what_does_not_fit_is_told(item: Any, hints: Hints, message: str) -> None:
    with pytest.raises(PosesError, match=message):
        read_poses([item], "p", hints)


def test_a_result_may_name_its_points(only: Any) -> None:
    value = [result([10, 20, 30], [20, 30, 40], labels=["x", "y", "z"])]
    assert only(value, "ultralytics").instances[0].names == ("x", "y", "z")
