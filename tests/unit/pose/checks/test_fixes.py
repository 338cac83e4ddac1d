"""Carrying out a fix."""

import pytest

from poserig.pose.checks.fixes import apply_fix
from poserig.pose.keypoints import Instance
from poserig.pose.rig import KeypointClass, Rig

RIG = Rig("r", (KeypointClass("a"), KeypointClass("b")))
ONE = Instance("1", "Ann", (1, 2, 2, 3, 4, 1))
TWO = Instance("2", "Bob", (5, 6, 1, 7, 8, 2))


@pytest.mark.parametrize(
    ("fix", "expected"),
    [
        ({"action": "delete", "instance": "1"}, [("2", [5, 6, 1, 7, 8, 2])]),
        (
            {"action": "swap", "instance": "1", "pairs": [["a", "b"]]},
            [("1", [3, 4, 1, 1, 2, 2]), ("2", [5, 6, 1, 7, 8, 2])],
        ),
        (
            {"action": "exchange", "instance": "1", "other": "2", "points": ["b"]},
            [("1", [1, 2, 2, 7, 8, 2]), ("2", [5, 6, 1, 3, 4, 1])],
        ),
        (
            {"action": "move", "instance": "2", "points": [{"label": "b", "x": 0, "y": 9}]},
            [("1", [1, 2, 2, 3, 4, 1]), ("2", [5, 6, 1, 0, 9, 2])],
        ),
    ],
)
def test_a_fix(fix: dict[str, object], expected: list[tuple[str, list[float]]]) -> None:
    found = apply_fix(RIG, [ONE, TWO], fix)
    assert [(item.id, item.keypoints) for item in found] == expected
    assert [item.name for item in found] == [{"1": "Ann", "2": "Bob"}[name] for name, _ in expected]
    # What was given stays as it is.
    assert (ONE.keypoints, TWO.keypoints) == ((1, 2, 2, 3, 4, 1), (5, 6, 1, 7, 8, 2))
