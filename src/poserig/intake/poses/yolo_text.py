"""Reads the text of Ultralytics' pose labels: one object on each line, in shares of the image.

A line is class, center x and y, width and height of the box, then x, y or x, y and v or score of
each keypoint; `save_txt` adds a score and a track number when asked. Nothing in it names the points
or says the image's size: the rig and the manifest line, or an object around the text, do:
`{"yolo": "0 0.5 …", "width": 640, "height": 480, "labels": […]}`.
"""

from collections.abc import Iterator, Sequence
from re import compile as pattern
from typing import Final

from poserig.intake.poses.arrays import Rows, instance_of, names_in, size_in, thirds_are_scores
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance
from poserig.intake.poses.tables import number_in
from poserig.json import Json

NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|nan|NaN"
LINE: Final = pattern(rf"\d+(?:[ \t]+(?:{NUMBER})){{4,}}")
# Class, and center, width and height of the box.
BOX_NUMBERS: Final = 5


def recognizes(value: Json) -> bool:
    """Returns whether it is such a text, or an object with one."""
    if isinstance(value, dict):
        return isinstance(value.get("yolo"), str)
    lines = _lines(value) if isinstance(value, str) else []
    return bool(lines) and all(LINE.fullmatch(line) for _, line in lines)


def _lines(text: str) -> list[tuple[int, str]]:
    rows = enumerate(text.splitlines(), start=1)
    return [(number, row.strip()) for number, row in rows if row.strip()]


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the one image of the text."""
    around = value if isinstance(value, dict) else {}
    text = around["yolo"] if around else value
    names = names_in(around) or hints.names
    read_lines = [(f"{place}, line {number}", _numbers(line)) for number, line in _lines(text)]
    rows = [
        (where, numbers, _rows(numbers, names) if names else None) for where, numbers in read_lines
    ]
    third_is_score = thirds_are_scores(row for _, _, found in rows for row in found or ())
    yield RawImage(
        instances=[_instance(where, n, found, names, third_is_score) for where, n, found in rows],
        size=size_in(around),
        unit=1.0,
    )


def _numbers(line: str) -> list[Json]:
    """Returns the numbers of a line; None for what is none, and for "nan"."""
    return list(map(number_in, line.split()))


def _rows(numbers: Sequence[Json], names: Sequence[str]) -> list[Json] | None:
    """Cuts the keypoints of a line into rows; None when there are not as many as names."""
    flat = numbers[BOX_NUMBERS:]
    for width in (3, 2):
        # A score of the object and its track number may follow.
        if 0 <= len(flat) - width * len(names) <= 2:
            return [list(flat[at : at + width]) for at in range(0, width * len(names), width)]
    return None


def _instance(
    where: str,
    numbers: Sequence[Json],
    rows: Sequence[Json] | None,
    names: Sequence[str] | None,
    third_is_score: bool,
) -> RawInstance:
    if len(numbers) <= BOX_NUMBERS + 2:
        return RawInstance(where, unusable="no_keypoints")
    if names is None:
        return RawInstance(where, unusable="no_names")
    if rows is None:
        detail = f"has {len(numbers) - BOX_NUMBERS} numbers after the box for {len(names)} names"
        return RawInstance(where, unusable="unreadable", detail=detail)
    return instance_of({}, where, Rows(rows), names, third_is_score)._replace(
        box=_box(*numbers[1:BOX_NUMBERS])
    )


def _box(x: Json, y: Json, width: Json, height: Json) -> Sequence[Json] | None:
    if None in (x, y, width, height):
        return None
    return [x - width / 2, y - height / 2, width, height]
