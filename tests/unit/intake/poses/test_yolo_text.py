"""Texts of YOLO's pose labels. ultralytics/yolov5#7049: odd texts in a label file."""

from pathlib import Path
from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.read import read_poses
from poserig.intake.poses.yolo_text import recognizes

FILES = Path(__file__).parent / "files"
HINTS = Hints(("a", "b", "c"), (640, 480))


@pytest.mark.parametrize("folder", ["ultralytics-pose", "ultralytics-pose-two-values"])
def test_files_of_datumaro_are_read(only: Any, folder: str) -> None:
    text = (FILES / folder / "labels" / "train" / "1.txt").read_text()
    (item,) = only(text, "yolo_text", HINTS).instances
    assert item.keypoints == [64, 96, 2, 192, 192, 2, 320, 288, 2]
    assert item.box == pytest.approx((0, 96, 170.667, 96), abs=0.01)


def test_scores_a_score_of_the_object_and_a_track_number_may_follow(only: Any) -> None:
    line = "0 0.5 0.5 0.2 0.2 0.1 0.2 0.9 0.3 0.4 0.8 0 0 0 0.77 12"
    (item,) = only(line + "\r\n\r\n", "yolo_text", HINTS).instances
    assert item.keypoints == [64, 96, 2, 192, 192, 2, 0, 0, 0]
    assert item.scores == [0.9, 0.8, None]


def test_an_object_around_the_text_says_size_and_names(only: Any) -> None:
    text = "0 0.5 0.5 0.2 0.2 0.1 0.2 1 nan nan 2\n3 0.5 0.5 0.2 0.2\n"
    value = {"yolo": text, "width": 1000, "height": 100, "labels": ["x", "y"]}
    image = only(value, "yolo_text")
    assert image.instances[0].names == ("x", "y")
    assert image.instances[0].keypoints == [100, 20, 1, 0, 0, 0]
    assert [str(one) for one in image.left_out] == [
        "1: y has no coordinates",
        "p, line 2 has no keypoints",
    ]


@pytest.mark.parametrize(
    ("hints", "message"),
    [
        (Hints(("a", "b", "c")), 'nothing says these. Write "width" and "height"'),
        (Hints(None, (640, 480)), "has keypoints without names"),
        (Hints(("a", "b"), (640, 480)), "has 9 numbers after the box for 2 names"),
    ],
)
def test_what_nobody_says_is_asked_for(hints: Hints, message: str) -> None:
    text = "0 0.5 0.5 0.2 0.2 0.1 0.2 2 0.3 0.4 2 0.5 0.6 2"
    with pytest.raises(PosesError, match=message):
        read_poses(text, "p", hints)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 0.5 0.5 0.2 0.2 0.1 0.2 2", True),
        ("12 .5 5e-1 0.2 +0.2\n\n0 0.5 0.5 0.2 NaN", True),
        ("0 0.5 0.5", False),
        ("person 0.5 0.5 0.2 0.2", False),
        ("0.5 0.5 0.5 0.2 0.2", False),
        ("0,0.5,0.5,0.2,0.2", False),
        ("", False),
        ("7", False),
        ("-1 0.5 0.5 0.2 0.2", False),
        ("\ufeff", False),
        ("0.0 0.5 0.5 0.2 0.2", True),
        ("0 0.5 0.5 0.2 0.2 0,5 None", True),
        ("0 0.5 0.5 nan nan", True),
        ("0 0.5 nan nan nan", False),
        ("# class x y\n0 0.5 0.5 0.2 0.2", True),
        ("0 0.5 0.5 0.2 0.2\nperson", True),
        ("0 0.5 0.5 0.2 0.2\nperson\nperson", False),
    ],
)
def test_texts_are_recognized_by_their_lines(text: str, expected: bool) -> None:
    assert recognizes(text) is expected


@pytest.mark.parametrize("odd", ["0,1", "inf", "-nan", "NAN", "None", "1e999", "--1", "0.1.2"])
def test_one_odd_number_costs_its_point(only: Any, odd: str) -> None:
    text = f"0 0.5 0.5 0.2 0.2 0.1 0.2 2 {odd} 0.4 2 0.5 0.6 2"
    image = only(text, "yolo_text", HINTS)
    assert image.instances[0].keypoints == [64, 96, 2, 0, 0, 0, 320, 288, 2]
    assert [str(one) for one in image.left_out] == ["1: b has no coordinates"]


def test_commas_after_numbers_and_comments_are_no_part_of_them(only: Any) -> None:
    """pjreddie/darknet#824, eriklindernoren/PyTorch-YOLOv3#644: "21, 0.0576171875, 0.703125"."""
    text = "# exported\r\n0, 0.5, 0.5, 0.2, 0.2, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6\r\n"
    (item,) = only(text, "yolo_text", HINTS).instances
    assert item.keypoints == [64, 96, 2, 192, 192, 2, 320, 288, 2]


def test_a_line_of_words_is_left_out_by_its_number(only: Any) -> None:
    text = "0 0.5 0.5 0.2 0.2 0.1 0.2 0.3 0.4 0.5 0.6\n\nperson\n"
    image = only(text, "yolo_text", HINTS)
    assert len(image.instances) == 1
    assert [str(one) for one in image.left_out] == ["p, line 3 is no line of numbers"]


def test_a_byte_order_mark_is_no_part_of_the_class(only: Any) -> None:
    text = "\ufeff0 0.5 0.5 0.2 0.2 0.1 0.2 0.3 0.4 0.5 0.6"
    (item,) = only(text, "yolo_text", HINTS).instances
    assert item.keypoints[:3] == [64, 96, 2]
