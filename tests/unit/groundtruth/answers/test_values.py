"""Tests groundtruth/answers/values.py: decoding and checking what the readers share."""

import json

import pytest

from poserig.groundtruth.answers.model import AnswerError
from poserig.groundtruth.answers.values import (
    LARGEST,
    all_numbers,
    check_labels,
    decode,
    is_coordinate,
    may_hold_booleans,
    may_hold_halves,
    seconds_of,
)
from poserig.json import Json

HALF = "\ud800"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('{"a": 1}', {"a": 1}),
        ('"[1, 2]"', [1, 2]),
        (json.dumps(json.dumps("[3]")), [3]),
        ({"a": "[1]"}, {"a": "[1]"}),
        (" \n[1] ", [1]),
        ("", None),
        ("  ", None),
        ('""', None),
        (None, None),
    ],
)
def test_text_is_decoded_up_to_three_times(value: Json, expected: Json) -> None:
    assert decode(value, "pose") == expected


@pytest.mark.parametrize("text", ["{", "NaN", "[-Infinity]", "[" * 100_000, '"{"'])
def test_text_that_is_not_json_names_its_place(text: str) -> None:
    with pytest.raises(AnswerError, match=r"^pose: is not JSON \(.+\)\.$") as caught:
        decode(text, "pose")
    assert caught.value.where == "pose"


@pytest.mark.parametrize("value", [0, -3, 2.5, LARGEST, -LARGEST])
def test_coordinate_is_a_finite_number_of_pixels(value: Json) -> None:
    assert is_coordinate(value)
    assert all_numbers([1, value, 2.5])


@pytest.mark.parametrize(
    "value",
    [True, False, None, "1", [], {}, 1.1 * LARGEST, -1.1 * LARGEST, 10**400, float("inf"),
     float("nan")],
)  # fmt: skip
def test_everything_else_is_no_coordinate(value: Json) -> None:
    assert not is_coordinate(value)
    assert not all_numbers([1, value, 2.5])


def test_numbers_that_are_large_together_are_numbers() -> None:
    assert all_numbers([LARGEST] * 4)
    assert all_numbers([])


def test_text_without_true_and_false_needs_no_look_for_them() -> None:
    assert all_numbers([True, 2], booleans=False)
    assert may_hold_booleans('{"a": true}')
    assert may_hold_booleans("[false]")
    assert may_hold_booleans([1])
    assert not may_hold_booleans('{"a": [1, null]}')


@pytest.mark.parametrize(
    ("form", "content", "expected"),
    [
        ({"pose": '"\\ud800"'}, "", True),
        ({"pose": '"\\uDC00"'}, "", True),
        ({"pose": f'"{HALF}"'}, "", True),
        ({HALF: "1"}, "", True),
        ({"pose": json.dumps(json.dumps(HALF))}, "", True),
        ({"pose": '"\\u00e9 é 🏂"'}, "", False),
        ({"pose": '"\\n"'}, "", False),
        # A field that is already decoded: the content says what it came from.
        ({"pose": {"name": HALF}}, '{"pose": {"name": "\\ud800"}}', True),
        ({"pose": {"name": "a"}}, '{"pose": {"name": "a"}}', False),
        ({"pose": {"name": "a"}}, {"pose": {"name": "a"}}, True),
    ],
)
def test_form_that_may_hold_half_a_character_is_told(
    form: dict[str, Json], content: Json, expected: bool
) -> None:
    assert may_hold_halves(form, content) is expected


def test_labels_are_texts_that_differ() -> None:
    names = ("nose", "tail")
    assert check_labels(names) is names
    assert check_labels(()) == ()
    with pytest.raises(AnswerError, match=r"pose\.labels: is not an array of keypoint names"):
        check_labels(("nose", 3))
    with pytest.raises(AnswerError, match=r"pose\.labels: names a keypoint twice"):
        check_labels(("nose", "tail", "nose"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (41, 41),
        ("41", 41),
        ("41.0", 41),
        ("1.5", 1.5),
        (0, 0),
        ("0", 0),
        (-1, None),
        ("-3", None),
        ("soon", None),
        ("nan", None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_working_time_is_a_number_of_seconds(value: Json, expected: float | None) -> None:
    found = seconds_of(value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("text", ["inf", "-inf", "1e999"])
def test_working_time_without_end_is_none(text: str) -> None:
    assert seconds_of(text) is None
