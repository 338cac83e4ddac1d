"""Reads the text of Ultralytics' pose labels: one object on each line, in shares of the image.

A line is class, center x and y, width and height of the box, then x, y or x, y and v or score of
each keypoint; `save_txt` adds a score and a track number when asked. Nothing in it names the points
or says the image's size: the rig and the manifest line, or an object around the text, do:
`{"yolo": "0 0.5 …", "width": 640, "height": 480, "labels": […], "kpt_shape": [2, 3]}`. With
`classes`, an array of their names, it names the category of each instance, whose id is then its
line.

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
from poserig.intake.poses.yolo_width import MOST_MORE, is_share, stated_width, widths_of
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
    rows = _rows(read_lines, names, stated_width(around))
    third_is_score = thirds_are_scores(row for found in rows for row in found.rows)
    classes = around.get("classes")
    instances = [
        _instance(where, numbers, found, names, third_is_score)
        for (where, numbers), found in zip(read_lines, rows, strict=True)
    ]
    if isinstance(classes, list):
        lines = [number for number, _ in _lines(text)]
        instances = [
            item._replace(id=str(line), category=_class(numbers[0], classes))
            for item, line, (_, numbers) in zip(instances, lines, read_lines, strict=True)
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


def _rows(
    lines: Sequence[tuple[str, Sequence[Json]]], names: Sequence[str] | None, stated: int | None
) -> list[Rows]:
    """Cuts the keypoints of each line into rows, or says why it cannot be.

    Args:
        lines: The place and the numbers of each.
        names: Of the keypoints; None when nothing names them.
        stated: How many numbers each keypoint has, if somebody says it.
    """
    if not names:
        return [Rows()] * len(lines)
    # Lines without keypoints, or of words, say nothing about the others.
    flats = [
        n[BOX_NUMBERS:] if _is_object(n) and _has_keypoints(n, len(names)) else [] for _, n in lines
    ]
    if stated is None:
        widths = widths_of(flats, len(names))
    else:
        fit = [0 <= len(flat) - stated * len(names) <= MOST_MORE for flat in flats]
        widths = [[stated] if fits else [] for fits in fit]
    return [_cut(flat, found, len(names)) for flat, found in zip(flats, widths, strict=True)]


def _cut(flat: Sequence[Json], widths: Sequence[int], count: int) -> Rows:
    if not widths:
        return Rows(fault=f"has {len(flat)} numbers after the box for {count} names")
    if len(widths) > 1:
        return Rows(
            fault=f"has {len(flat)} numbers after the box for {count} names: 3 for each, or 2 and"
            f' a score or track number. Write "kpt_shape": [{count}, 2] or [{count}, 3] beside the'
            ' text, as in {"yolo": "…", "kpt_shape": …}'
        )
    (width,) = widths
    return Rows([list(flat[at : at + width]) for at in range(0, width * count, width)])


def _has_keypoints(numbers: Sequence[Json], count: int) -> bool:
    """Returns whether more than a score of the object and its track number follows the box."""
    more = numbers[BOX_NUMBERS:]
    if len(more) > MOST_MORE:
        return True
    return count == 1 and len(more) == 2 and all(map(is_share, more))


def _instance(
    where: str,
    numbers: Sequence[Json],
    rows: Rows,
    names: Sequence[str] | None,
    third_is_score: bool,
) -> RawInstance:
    if not _is_object(numbers):
        return RawInstance(where, unusable="unreadable", detail="is no line of numbers")
    if len(numbers) == BOX_NUMBERS or (len(numbers) <= BOX_NUMBERS + MOST_MORE and not rows.rows):
        return RawInstance(where, unusable="no_keypoints")
    return instance_of({}, where, rows, names, third_is_score)._replace(
        box=_box(*numbers[1:BOX_NUMBERS])
    )


def _box(x: Json, y: Json, width: Json, height: Json) -> Sequence[Json] | None:
    if None in (x, y, width, height):
        return None
    return [x - width / 2, y - height / 2, width, height]
