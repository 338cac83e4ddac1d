"""How many numbers each keypoint has. ultralytics/ultralytics#2066: texts of either kind."""

from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.read import read_poses
from poserig.intake.poses.yolo_width import stated_width, widths_of

SIZE = (1000, 100)


def text_of(*lines: str) -> str:
    return "".join(f"0 0.5 0.5 0.2 0.2 {line}\n" for line in lines)


def read(only: Any, count: int, *lines: str, **around: Any) -> Any:
    value = {"yolo": text_of(*lines), **around} if around else text_of(*lines)
    return only(value, "yolo_text", Hints(tuple("abcd"[:count]), SIZE))


@pytest.mark.parametrize(
    ("count", "line", "expected"),
    [
        (2, "0.1 0.2 0.3 0.4 0.87 12", [100, 20, 2, 300, 40, 2]),
        (2, "0.1 0.2 0.3 0.4 0.87 3", [100, 20, 2, 300, 40, 2]),
        (2, "0.1 0.2 2 0.3 0.4 1", [100, 20, 2, 300, 40, 1]),
        (2, "0.1 0.2 0.9 0.3 0.4 0.8", [100, 20, 2, 300, 40, 2]),
        (2, "0.1 0.2 0.3 0.4", [100, 20, 2, 300, 40, 2]),
        (2, "0.1 0.2 0.3 0.4 0.87", [100, 20, 2, 300, 40, 2]),
        (2, "0.1 0.2 2 0.3 0.4 2 0.87", [100, 20, 2, 300, 40, 2]),
        (2, "0.1 0.2 0.5 0.3 0.4 0.5 0.87 12", [100, 20, 2, 300, 40, 2]),
        (1, "0.1 0.2", [100, 20, 2]),
        (1, "0.1 0.2 0.87 12", [100, 20, 2]),
        (1, "0.1 0.2 1", [100, 20, 1]),
        (1, "0.1 0.2 2 0.87", [100, 20, 2]),
        (1, "0.1 0.2 1 0.87 3", [100, 20, 1]),
        (3, "0.1 0.2 0.3 0.4 0.5 0.6 0.87 12", [100, 20, 2, 300, 40, 2, 500, 60, 2]),
        (4, "0.1 0.2 0.3 0.4 0.5 0.6 0.7 0.8 0.87 1",
         [100, 20, 2, 300, 40, 2, 500, 60, 2, 700, 80, 2]),
    ],
)  # fmt: skip
def test_what_the_numbers_can_be_decides(
    only: Any, count: int, line: str, expected: list[float]
) -> None:
    image = read(only, count, line)
    assert image.instances[0].keypoints == pytest.approx(expected)
    assert image.left_out == ()


@pytest.mark.parametrize(
    "second", ["0.2 0.3 0.4 0.5 0.9 12", "0.2 0.3 0.4 0.5", "0.2 0.3 0.4 0.5 0.9"]
)
def test_another_line_decides_for_a_line_that_could_be_either(only: Any, second: str) -> None:
    """Track number 1, which could be a visibility; trackers give some objects no number."""
    either = "0.1 0.2 0.3 0.4 0.87 1"
    with pytest.raises(PosesError):
        read(only, 2, either)
    for lines in ((either, second), (second, either)):
        image = read(only, 2, *lines)
        places = sorted(item.keypoints[3] for item in image.instances)
        assert places == pytest.approx([300, 400])


def test_three_numbers_a_point_decide_as_well(only: Any) -> None:
    image = read(only, 2, "0.1 0.2 0.3 0.4 0.87 1", "0.1 0.2 0.9 0.3 0.4 0.8")
    assert image.instances[0].keypoints == pytest.approx([100, 20, 2, 400, 87, 2])


def test_one_point_and_a_score_beside_a_line_with_a_track_number(only: Any) -> None:
    image = read(only, 1, "0.1 0.2 0.87", "0.3 0.4 0.9 7")
    assert [item.keypoints for item in image.instances] == [[100, 20, 2], [300, 40, 2]]
    assert not image.instances[0].scores
    # ultralytics/ultralytics#18891: one point with a visibility.
    alone = read(only, 1, "0.910937 0.256250 1", "0.881250 0.258594 1")
    assert [item.keypoints[2] for item in alone.instances] == [1, 1]


@pytest.mark.parametrize("line", ["0.1 0.2 0.3 0.4 0.87 1", "0.1 0.2 0.3 0.4 0.5 0"])
def test_what_could_be_either_is_refused_with_how_to_say_it(only: Any, line: str) -> None:
    with pytest.raises(PosesError, match=r'Write "kpt_shape": \[2, 2\] or \[2, 3\] beside'):
        read_poses(text_of(line), "p", Hints(("a", "b"), SIZE))
    two = read(only, 2, line, kpt_shape=[2, 2])
    assert two.instances[0].keypoints[:6] == pytest.approx([100, 20, 2, 300, 40, 2])
    three = read(only, 2, "0.1 0.2 0.3 0.4 0.87 1", kpt_shape=[2, 3])
    assert three.instances[0].keypoints[3:5] == pytest.approx([400, 87])


def test_a_stated_width_that_does_not_fit_is_told() -> None:
    value = {"yolo": text_of("0.1 0.2 0.3 0.4"), "kpt_shape": [2, 3]}
    with pytest.raises(PosesError, match="has 4 numbers after the box for 2 names"):
        read_poses(value, "p", Hints(("a", "b"), SIZE))


def test_a_score_and_a_track_number_are_no_point(only: Any) -> None:
    image = read(only, 1, "0.87 12", "0.3 0.4 0.9 7")
    assert len(image.instances) == 1
    assert image.counts() == {"no_keypoints": 1}


@pytest.mark.parametrize("odd", [None, [2], [2, 4], "2, 3", [2, "3"], {}])
def test_odd_shapes_say_nothing(odd: Any) -> None:
    assert stated_width({"kpt_shape": odd}) is None


def test_an_odd_number_costs_its_point_and_decides_nothing() -> None:
    assert widths_of([[0.1, 0.2, None, 0.3, 0.4, None]], 2) == [[3, 2]]
    assert widths_of([[9.0, 9.0, 9.0, 9.0, 9.0, 9.5]], 2) == [[3, 2]]
    assert widths_of([[], [0.1, 0.2, 0.3, 0.4]], 2) == [[], [2]]
