"""Helpers of the readers of keypoint arrays; test_coco tests the reading itself."""

from typing import Any

import pytest

from poserig.intake.poses.arrays import (
    instance_of,
    names_in,
    rows_of,
    size_in,
    text_of,
    thirds_are_scores,
)


@pytest.mark.parametrize(
    ("keypoints", "count", "rows"),
    [
        ([1, 2, 2, 3, 4, 1], None, [[1, 2, 2], [3, 4, 1]]),
        ([1, 2, 2, 3, 4, 1], 2, [[1, 2, 2], [3, 4, 1]]),
        ([1, 2, 3, 4, 5, 6], 3, [[1, 2], [3, 4], [5, 6]]),
        ([[1, 2], None], None, [[1, 2], None]),
        ({"a": [1, 2]}, None, [[1, 2]]),
        ([], None, []),
    ],
)
def test_keypoints_are_cut_into_rows(keypoints: Any, count: int | None, rows: Any) -> None:
    assert rows_of({}, keypoints, count).rows == rows


@pytest.mark.parametrize(
    ("thirds", "scores"),
    [([1, 2, 0], False), ([1.0, 2.0], False), ([1, 0.5], True), ([3, 9], False), ([None], False)],
)
def test_a_fraction_is_a_score(thirds: list[Any], scores: bool) -> None:
    assert thirds_are_scores(iter([[5, 6, third] for third in thirds])) is scores
    assert thirds_are_scores(iter([None, [1, 2], {"x": 1}])) is False


@pytest.mark.parametrize("member", ["score", "bbox_score", "instance_score"])
def test_an_instance_has_a_score_under_several_names(member: str) -> None:
    rows = rows_of({}, {"a": [1, 2]}, None)
    item = instance_of({member: 0.75, "name": "Ann", "id": 7}, "p", rows, None, False)
    assert (item.score, item.name, item.id) == (0.75, "Ann", "7")
    assert instance_of({member: "high", "name": None}, "p", rows, None, False).score is None


def test_scores_of_their_own_come_before_a_third_number() -> None:
    item = {"confidence": [0.25]}
    rows = rows_of(item, [[1, 2, 0.5]], None)
    (point,) = instance_of(item, "p", rows, ["a"], True).points
    assert (point.score, point.v) == (0.25, 2)


@pytest.mark.parametrize(
    ("members", "size"),
    [
        ({"width": 640, "height": 480}, (640, 480)),
        ({"image_width": 640.0, "image_height": 480}, (640, 480)),
        ({"width": 640}, None),
        ({"width": 0, "height": 480}, None),
        ({"width": "640", "height": 480}, None),
        (None, None),
        ([640, 480], None),
    ],
)
def test_a_size_is_two_numbers(members: Any, size: Any) -> None:
    assert size_in(members) == size


def test_names_and_texts() -> None:
    assert names_in({"labels": [], "names": ["a"]}) == ["a"]
    assert names_in({"labels": ["a", 3]}) is None
    assert names_in([1]) is None
    assert [text_of(value) for value in ("a", 7, 7.5, True, None)] == ["a", "7", "", "", ""]


@pytest.mark.parametrize("key", ["name", "label", "part"])
def test_rows_that_name_themselves_need_no_order(key: str) -> None:
    """As TensorFlow.js writes MoveNet's keypoints: by name, in its own order."""
    keypoints = [{key: "tail", "x": 1, "y": 2}, {key: "nose", "x": 3, "y": 4}]
    assert rows_of({}, keypoints, 2).names == ["tail", "nose"]
    keypoints[1].pop(key)
    assert rows_of({}, keypoints, 2).names is None
