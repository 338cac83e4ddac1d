"""Lays a rig's template out as a picture: lines, points and their numbers, in pixels.

`svg` and `png` write the same picture.
"""

from dataclasses import dataclass

from poserig.errors import PoserigError
from poserig.pose.rig import KeypointClass, Link, Rig

_MARGIN = 0.08
"""Room around the rig, as a share of the picture's longer side."""
_SIDE_COLORS = {"left": "#e69f00", "right": "#0072b2", "center": "#009e73"}
_LARGEST = 1e9
"""Of a template, in heights of its box."""
_MANY = 40
"""A rig with more points gets smaller ones, and no numbers."""


@dataclass(frozen=True, slots=True)
class Line:
    """A link: from (x1, y1) to (x2, y2), in pixels."""

    x1: float
    y1: float
    x2: float
    y2: float
    color: str


@dataclass(frozen=True, slots=True)
class Point:
    """A keypoint at (x, y), in pixels. Its number begins at 1, in rig order."""

    x: float
    y: float
    color: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn rig.

    Attributes:
        title: What it shows.
        width, height: Pixels.
        stroke: Width of the lines, pixels.
        radius: Of the points, pixels.
        is_numbered: Points have room for their number.
        lines: Links, drawn first.
        points: Keypoints, drawn over them.
    """

    title: str
    width: int
    height: int
    stroke: float
    radius: float
    is_numbered: bool
    lines: tuple[Line, ...]
    points: tuple[Point, ...]


def picture_of(rig: Rig, size: int = 480) -> Picture:
    """Lays out a rig's template.

    Args:
        rig: Keypoints without a template position, and their links, are left out.
        size: Longer side of the picture, pixels.

    Raises:
        PoserigError: No keypoint has a position, or they lie too far apart to be drawn.
    """
    placed = {one.name: one.position for one in rig.keypoints if one.position is not None}
    if not placed:
        raise PoserigError(
            f'The rig "{rig.name}" has no template, so it cannot be drawn.',
            cure='Give its keypoints a "position": [x, y], each 0 to 1 of the template\'s size.',
        )
    left, right = _span([x for x, _ in placed.values()])
    top, bottom = _span([y for _, y in placed.values()])
    across, down = (right - left) * rig.aspect, bottom - top
    if not 0 < max(across, down) < _LARGEST:
        raise PoserigError(
            f'The template of the rig "{rig.name}" is too large to be drawn.',
            cure='Give its keypoints a "position": [x, y], each 0 to 1 of the template\'s size.',
        )
    room = size * (1 - 2 * _MARGIN)
    scale = room / max(across, down)
    margin = size * _MARGIN

    def at(position: tuple[float, float]) -> tuple[float, float]:
        x = margin + (position[0] - left) * rig.aspect * scale
        return round(x, 1), round(margin + (position[1] - top) * scale, 1)

    is_numbered = len(placed) <= _MANY
    shown = [(number, one) for number, one in enumerate(rig.keypoints, 1) if one.name in placed]
    return Picture(
        title=rig.title or rig.name,
        width=round(across * scale + 2 * margin),
        height=round(down * scale + 2 * margin),
        stroke=round(size / (120 if is_numbered else 240), 1),
        radius=round(size / (52 if is_numbered else 130), 1),
        is_numbered=is_numbered,
        lines=tuple(
            Line(
                *at(placed[link.start]),
                *at(placed[link.end]),
                _color_of_link(rig, link),
            )
            for link in rig.links
            if link.start in placed and link.end in placed
        ),
        points=tuple(
            Point(*at(placed[one.name]), color_of(one), one.name, number) for number, one in shown
        ),
    )


def color_of(keypoint: KeypointClass) -> str:
    """The CSS color of a keypoint: its own, or that of its side."""
    return keypoint.color or _SIDE_COLORS[keypoint.side]


def _color_of_link(rig: Rig, link: Link) -> str:
    return link.color or color_of(rig.keypoints[rig.index[link.start]])


def _span(values: list[float]) -> tuple[float, float]:
    """Smallest and largest value, with a little room when they are the same."""
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.5, high + 0.5)
