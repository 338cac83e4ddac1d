"""The YAML of data sets' files, as their programs write it."""

from typing import Any

import pytest

from poserig.formats import FormatError
from poserig.formats.yaml_file import parse_yaml, yaml_text

ULTRALYTICS = """\
# comment
path: ../datasets/coco8-pose # dataset root dir
train: images/train
test:

kpt_shape: [17, 3]
flip_idx: [0, 2, 1,
  4, 3]
names:
  0: person
  1: "a: #b"
kpt_names:
  0:
    - nose
    - left_eye
download: https://example.org/a.zip
"""
DEEPLABCUT = """\
    # Project definitions (do not edit)
Task: reach
multianimalproject: true
video_sets:
  C:\\videos\\a b.mp4:
    crop: 0, 640, 0, 480
bodyparts:
- snout
- 'left ''ear'
skeleton:
- - snout
  - left ear
- - a
  - b
pcutoff: 0.6
dotsize: 12
empty: []
"""


def test_a_file_of_ultralytics() -> None:
    assert parse_yaml(ULTRALYTICS, "y") == {
        "path": "../datasets/coco8-pose", "train": "images/train", "test": None,
        "kpt_shape": [17, 3], "flip_idx": [0, 2, 1, 4, 3], "names": {0: "person", 1: "a: #b"},
        "kpt_names": {0: ["nose", "left_eye"]}, "download": "https://example.org/a.zip",
    }  # fmt: skip


def test_a_file_of_deeplabcut() -> None:
    assert parse_yaml(DEEPLABCUT, "y") == {
        "Task": "reach", "multianimalproject": True,
        "video_sets": {"C:\\videos\\a b.mp4": {"crop": "0, 640, 0, 480"}},
        "bodyparts": ["snout", "left 'ear"], "skeleton": [["snout", "left ear"], ["a", "b"]],
        "pcutoff": 0.6, "dotsize": 12, "empty": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: {0: x, 1: [y, 'z, w']}", {"a": {0: "x", 1: ["y", "z, w"]}}),
        ("- a\n- b: 1\n  c: 2\n- [1, 2]", ["a", {"b": 1, "c": 2}, [1, 2]]),
        ("a: 1\r\nb: 2\r\n", {"a": 1, "b": 2}),
        ("\ufeffa: yes", {"a": "yes"}),
        ("---\na: 1_000\n...", {"a": "1_000"}),
        ("a:\n  b:\n    c: -1.5e3\n  d: ~", {"a": {"b": {"c": -1500.0}, "d": None}}),
        ("", None),
        (
            "a: [no, off, 2026-11-27, 12:30, 007, 0x1f]",
            {"a": ["no", "off", "2026-11-27", "12:30", "007", "0x1f"]},
        ),
        ("a: |\n  b\n  c\nd: &x 1\ne: *x", {"a": "b\nc\n", "d": 1, "e": 1}),
        ("a: one\n  two", {"a": "one two"}),
    ],
)
def test_other_forms(text: str, value: Any) -> None:
    assert parse_yaml(text, "y") == value


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: *x", 1), ("b: 1\na: !tag 1", 2), ("a: 1\n   b: 2", 2), ("a: [1, 2", 1), ("\ta: 1", 1)],
)
def test_what_cannot_be_read_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(FormatError, match=rf"y:{line}: The YAML cannot be read: ") as raised:
        parse_yaml(text, "y")
    assert raised.value.cure


def test_thousands_of_levels_are_refused() -> None:
    with pytest.raises(FormatError, match="y: The YAML cannot be read"):
        parse_yaml("[" * 5000 + "]" * 5000, "y")


@pytest.mark.parametrize(
    "text",
    [
        "nose",
        "left eye",
        "1",
        "1.5",
        "true",
        "no",
        "a: b",
        "- a",
        "#a",
        "",
        "ж",
        "a\nb",
        " a",
        "[",
        "'",
        '"',
        "null",
        "images/train",
        "C:\\x",
    ],
)
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    assert parse_yaml(f"a: {yaml_text(text)}", "y") == {"a": text}
