"""Draws the report's charts as SVG. Colors come from the page's style, so they are light and dark.

Every text is escaped here: names of keypoints, workers and findings may be anybody's.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

_WIDTH = 480
_FOOT = 26


class Column(NamedTuple):
    """A column of a chart: its value, what stands below it ("" for nothing), and its sentence."""

    value: float
    below: str
    told: str


def columns(title: str, values: Sequence[Column], height: int = 150) -> str:
    """Draws columns side by side.

    Args:
        title: What the chart shows, for those who do not see it.
        values: The columns, in their order.
        height: Of the whole, in pixels of a width of 480.
    """
    most = max((one.value for one in values), default=0) or 1
    room = height - _FOOT - 8
    wide = _WIDTH / max(len(values), 1)
    parts = []
    for number, one in enumerate(values):
        high = max(one.value / most * room, 1.5 if one.value else 0)
        x, y = number * wide, 8 + room - high
        parts.append(
            f'<g><title>{escape(one.told)}</title><rect class="bar" x="{x + wide * 0.08:.1f}"'
            f' y="{y:.1f}" width="{wide * 0.84:.1f}" height="{high:.1f}" rx="1.5"/></g>'
        )
        if one.below:
            parts.append(
                f'<text x="{x + wide / 2:.1f}" y="{height - 8}" text-anchor="middle">'
                f"{escape(one.below)}</text>"
            )
    parts.append(f'<line class="axis" x1="0" x2="{_WIDTH}" y1="{8 + room}" y2="{8 + room}"/>')
    return _svg(title, _WIDTH, height, parts)


def stacked(title: str, parts: Sequence[tuple[str, float, str]], width: int = 220) -> str:
    """Draws shares of a whole as one bar.

    Args:
        title: What the bar shows, with its numbers: it is all that some people get.
        parts: (class of the color, share from 0 to 1, sentence), from the left.
        width: In pixels.
    """
    x = 0.0
    drawn = []
    for kind, share, told in parts:
        if share <= 0:
            continue
        wide = share * width
        drawn.append(
            f'<g><title>{escape(told)}</title><rect class="{escape(kind)}" x="{x:.1f}" y="0"'
            f' width="{wide:.1f}" height="14"/></g>'
        )
        x += wide
    return _svg(title, width, 14, drawn, "inline")


def span(title: str, middle: float, end: float, most: float, width: int = 160) -> str:
    """Draws a median as a dot, and a line from it to a further quantile.

    Args:
        title: What it shows, with its numbers.
        middle: The median.
        end: The further quantile.
        most: What the full width means.
        width: In pixels.
    """
    scale = (width - 10) / (most or 1)
    x1, x2 = 5 + middle * scale, 5 + min(end, most) * scale
    return _svg(
        title,
        width,
        14,
        [
            f'<line class="axis" x1="0" x2="{width}" y1="7" y2="7"/>',
            f'<line class="range" x1="{x1:.1f}" x2="{x2:.1f}" y1="7" y2="7"/>',
            f'<circle class="bar" cx="{x1:.1f}" cy="7" r="4"/>',
        ],
        "inline",
    )


def heat(title: str, rows: Sequence[Sequence[int]]) -> str:
    """Draws counts as cells that are the darker the more there are.

    Args:
        title: What it shows.
        rows: From the top, each from the left.
    """
    most = max((count for row in rows for count in row), default=0) or 1
    size = _WIDTH / max(len(rows[0]) if rows else 1, 1)
    parts = []
    for y, row in enumerate(rows):
        for x, count in enumerate(row):
            strength = 0.06 + 0.94 * (count / most) ** 0.5 if count else 0
            parts.append(
                f'<g><title>{count:,} of all</title><rect class="cell" x="{x * size:.1f}"'
                f' y="{y * size:.1f}" width="{size:.1f}" height="{size:.1f}"'
                f' fill-opacity="{strength:.2f}"/></g>'
            )
    return _svg(title, _WIDTH, size * len(rows), parts)


class Figure(NamedTuple):
    """A small pose on a map.

    Attributes:
        column, row: Of its cell, from 0.
        number: Poses in the cell.
        pose: Flat x, y, v around 0; most points lie within 2.
    """

    column: int
    row: int
    number: int
    pose: Sequence[float]


def poses(
    title: str, figures: Sequence[Figure], links: Sequence[tuple[int, int]], across: int, down: int
) -> str:
    """Draws a map of poses.

    Args:
        title: What it shows.
        figures: One for each cell that is not empty.
        links: Pairs of indices of keypoints.
        across: Columns.
        down: Rows.
    """
    size = 96
    most = max((one.number for one in figures), default=1)
    parts = []
    for one in figures:
        # Every pose fills its cell, also one with an arm far out.
        placed = [
            (one.pose[at], one.pose[at + 1])
            for at in range(0, len(one.pose), 3)
            if one.pose[at + 2]
        ]
        reach = max((max(abs(x), abs(y)) for x, y in placed), default=1) or 1
        scale = (size / 2 - 10) / max(reach, 1.2)
        left, top = (one.column + 0.5) * size, (one.row + 0.5) * size

        def at(index: int, pose: Sequence[float] = one.pose, k: float = scale,
               x: float = left, y: float = top) -> tuple[float, float]:  # fmt: skip
            return x + pose[3 * index] * k, y + pose[3 * index + 1] * k

        lines = "".join(
            "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*at(start), *at(end))
            for start, end in links
            if one.pose[3 * start + 2] and one.pose[3 * end + 2]
        )
        dots = "".join(
            '<circle cx="{:.1f}" cy="{:.1f}" r="1.8"/>'.format(*at(index))
            for index in range(len(one.pose) // 3)
            if one.pose[3 * index + 2]
        )
        strength = 0.08 + 0.5 * (one.number / most) ** 0.5
        parts.append(
            f"<g><title>{one.number:,} poses like this</title>"
            f'<rect class="cell" x="{left - size / 2 + 2:.0f}" y="{top - size / 2 + 2:.0f}"'
            f' width="{size - 4}" height="{size - 4}" rx="6" fill-opacity="{strength:.2f}"/>'
            f'<path class="pose" d="{lines}"/><g class="dots">{dots}</g></g>'
        )
    return _svg(title, across * size, down * size, parts, "chart map")


def _svg(title: str, width: float, height: float, parts: Sequence[str], kind: str = "chart") -> str:
    size = f' width="{width:g}" height="{height:g}"' if kind == "inline" else ""
    return (
        f'<svg class="{kind}" viewBox="0 0 {width:g} {height:g}"{size} role="img"'
        f' aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )
