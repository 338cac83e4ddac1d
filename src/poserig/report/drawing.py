"""Draws instances over a photograph as SVG, in pixels of the labeled image."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from poserig.pose.keypoints import OCCLUDED, Box, Flat
from poserig.pose.rig import Rig
from poserig.report.rig_colors import colors_of


class Drawn(NamedTuple):
    """An instance to draw.

    Attributes:
        rig: Its rig.
        keypoints: Flat x, y, v in pixels.
        marked: Indices of keypoints that get a ring.
    """

    rig: Rig
    keypoints: Flat
    marked: Sequence[int] = ()


def picture(
    title: str,
    view: Box,
    instances: Iterable[Drawn],
    photograph: str = "",
    place: Box | None = None,
    attributes: str = "",
) -> str:
    """Returns an SVG element.

    Args:
        title: What it shows.
        view: Left, top, width and height of what is shown, in pixels of the labeled image.
        instances: Drawn one over the other.
        photograph: Its data URI, or "".
        place: Where the photograph lies; None for the view.
        attributes: Further attributes of the element, with a space before them.
    """
    left, top, width, height = view
    unit = max(width, height) / 100
    parts = [f"<title>{escape(title)}</title>"]
    if photograph:
        x, y, wide, high = place or view
        parts.append(
            f'<image href="{escape(photograph)}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}"'
            f' height="{high:.1f}" preserveAspectRatio="none"/>'
        )
    for one in instances:
        parts.append(_instance(one, unit))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{attributes} viewBox="{left:.1f} {top:.1f}'
        f' {width:.1f} {height:.1f}" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'
    )


def _instance(one: Drawn, unit: float) -> str:
    flat = one.keypoints
    colors, links = colors_of(one.rig)
    lines, halo = [], []
    for start, end, color in links:
        if flat[3 * start + 2] and flat[3 * end + 2]:
            d = (
                f"M{flat[3 * start]:.1f} {flat[3 * start + 1]:.1f}"
                f"L{flat[3 * end]:.1f} {flat[3 * end + 1]:.1f}"
            )
            halo.append(d)
            lines.append(f'<path d="{d}" stroke="{escape(color)}"/>')
    dots = []
    for index, color in enumerate(colors):
        x, y, v = flat[3 * index : 3 * index + 3]
        if not v:
            continue
        name = escape(one.rig.keypoint_names[index])
        fill = "#fff" if v == OCCLUDED else escape(color)
        dots.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{1.3 * unit:.2f}" fill="{fill}"'
            f' stroke="{escape(color)}" stroke-width="{0.5 * unit:.2f}">'
            f"<title>{name}</title></circle>"
        )
        if index in one.marked:
            dots.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3.2 * unit:.2f}" fill="none"'
                f' stroke="#fff" stroke-width="{0.9 * unit:.2f}"/>'
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3.2 * unit:.2f}" fill="none"'
                f' stroke="#d22" stroke-width="{0.6 * unit:.2f}"/>'
            )
    return (
        f'<g fill="none" stroke-linecap="round"><path d="{"".join(halo)}" stroke="#000"'
        f' stroke-opacity=".45" stroke-width="{1.5 * unit:.2f}"/>'
        f'<g stroke-width="{0.8 * unit:.2f}">{"".join(lines)}</g>{"".join(dots)}</g>'
    )
