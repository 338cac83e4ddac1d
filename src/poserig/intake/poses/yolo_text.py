"""Reads the text of Ultralytics' pose labels: one object on each line, in shares of the image.

A line is class, center x and y, width and height of the box, then x, y or x, y and v or score of
each keypoint; `save_txt` adds a score and a track number when asked. Nothing in it names the points
or says the image's size: the rig and the manifest line, or an object around the text, do:
`{"yolo": "0 0.5 …", "width": 640, "height": 480, "labels": […]}`. With `classes`, an array of
their names, it names the category of each instance, whose id is then its line.

Scripts write "nan", "None" or "0,5" into it, and commas after the numbers
(pjreddie/darknet#824): a text with some of them still is one.
"""

from collections.abc import Iterator, Sequence
from re import compile as pattern
from typing import Final

from poserig.intake.poses.arrays import Rows, instance_of, names_in, size_in, thirds_are_scores
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance
from poserig.intake.poses.tables import number_in
from poserig.json import Json

GAP: Final = pattern(r"[,;]?[ \t]+")
# Class, and center, width and height of the box.
BOX_NUMBERS: Final = 5


def recognizes(value: Json) -> bool:
    """Returns whether it is such a text, or an object with one."""
    if isinstance(value, dict):
        return isinstance(value.get("yolo"), str)
    lines = _lines(value) if isinstance(value, str) else []
    found = sum(_is_object(_numbers(line)) for _, line in lines)
    return bool(lines) and 2 * found >= len(lines)


def _lines(text: str) -> list[tuple[int, str]]:
    """Returns the lines that are neither empty nor a comment, with their numbers."""
    rows = enumerate((row.strip() for row in text.splitlines()), start=1)
    return [(number, row) for number, row in rows if row and not row.startswith("#")]


def _is_object(numbers: Sequence[Json]) -> bool:
    """Returns whether a line has a class and a box, and more numbers than other words."""
    known = sum(number is not None for number in numbers)
    is_class = numbers[0] is not None and numbers[0] >= 0 and numbers[0] == int(numbers[0])
    return is_class and len(numbers) >= BOX_NUMBERS and 2 * known > len(numbers)


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
    classes = around.get("classes")
    instances = [_instance(where, n, found, names, third_is_score) for where, n, found in rows]
    if isinstance(classes, list):
        lines = [number for number, _ in _lines(text)]
        instances = [
            item._replace(id=str(line), category=_class(numbers[0], classes))
            for item, line, (_, numbers, _) in zip(instances, lines, rows, strict=True)
        ]
    yield RawImage(
        instances=instances,
        size=size_in(around),
        unit=1.0,
    )


def _class(number: Json, classes: Sequence[Json]) -> str:
    known = number is not None and 0 <= number < len(classes)
    return str(classes[int(number)] if known else f"class {number:g}")


def _numbers(line: str) -> list[Json]:
    """Returns the numbers of a line; None for what is none, and for "nan"."""
    return list(map(number_in, GAP.split(line)))


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
    if not _is_object(numbers):
        return RawInstance(where, unusable="unreadable", detail="is no line of numbers")
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
