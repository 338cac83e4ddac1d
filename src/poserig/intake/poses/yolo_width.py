"""Tells how many numbers each keypoint has in the lines of Ultralytics' pose labels: 2 or 3.

A score of the object and its track number may follow the keypoints. So for one or two names the
count of numbers alone does not tell: 6 numbers for 2 points are 3 for each, or 2 for each, a score
and a track number. What the numbers can be decides, over all lines of a text, as one program wrote
them all. `kpt_shape` of Ultralytics' data.yaml says it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from poserig.json import Json, is_number
from poserig.pose.keypoints import VISIBILITIES

WIDTHS: Final = (3, 2)
# Score of the object and track number.
MOST_MORE: Final = 2
# Positions are shares of the image; a model's may lie a little outside.
LEAST_SHARE, MOST_SHARE = -0.5, 1.5

Numbers = Sequence[Json]


def stated_width(around: Mapping[str, Json]) -> int | None:
    """Returns what `kpt_shape`, [number of points, numbers of each], says; None for nothing."""
    shape: Json = around.get("kpt_shape")
    is_shape = isinstance(shape, list) and len(shape) == 2 and shape[1] in WIDTHS
    return int(shape[1]) if is_shape else None


def widths_of(lines: Sequence[Numbers], count: int) -> list[Sequence[int]]:
    """Returns for each line how many numbers a point may have: none, one or two widths.

    Args:
        lines: The numbers after the box; None for what is no number.
        count: Of keypoint names, at least 1.
    """
    by_count = [_widths_by_count(line, count) for line in lines]
    possible = [
        [width for width in widths if _fits(line, width, count)] or widths
        for line, widths in zip(lines, by_count, strict=True)
    ]
    decided = [widths for widths in possible if widths]
    common = [width for width in WIDTHS if all(width in widths for widths in decided)]
    if common == list(WIDTHS) and _thirds_are_visibilities(lines, by_count, count):
        common = [3]
    return [[width for width in widths if width in common] or widths for widths in possible]


def is_share(number: Json) -> bool:
    """Returns whether a number can be a position; None is one that was not written."""
    return number is None or LEAST_SHARE <= number <= MOST_SHARE


def _widths_by_count(line: Numbers, count: int) -> list[int]:
    return [width for width in WIDTHS if 0 <= len(line) - width * count <= MOST_MORE]


def _fits(line: Numbers, width: int, count: int) -> bool:
    """Returns whether all numbers can be what they then are."""
    points, more = line[: width * count], line[width * count :]
    shares = (n for place in (0, 1) for n in points[place::width])
    thirds = points[2::3] if width == 3 else ()
    return (
        all(map(is_share, shares))
        and all(n is None or n in VISIBILITIES or 0 <= n <= 1 for n in thirds)
        and all(n is None or 0 <= n <= 1 for n in more[:1])
        and all(n is None or (n >= 0 and n == int(n)) for n in more[1:])
    )


def _thirds_are_visibilities(
    lines: Sequence[Numbers], by_count: Sequence[Sequence[int]], count: int
) -> bool:
    """Returns whether all third numbers are 0, 1 or 2, and some are not 0: no positions are.

    Of a single point a fraction is its score or that of the object, which is the same.
    """
    open_lines = [
        line for line, widths in zip(lines, by_count, strict=True) if len(widths) == len(WIDTHS)
    ]
    thirds = list(_thirds(open_lines, count))
    if count == 1 and all(len(line) == 3 for line in open_lines):
        return True
    return all(n in VISIBILITIES for n in thirds) and any(thirds)


def _thirds(lines: Sequence[Numbers], count: int) -> Iterator[Json]:
    for line in lines:
        yield from (n for n in line[2 : 3 * count : 3] if is_number(n))
