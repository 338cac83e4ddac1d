"""Writes the picture of a rig as SVG."""

from html import escape

from poserig.rigging.picture import Picture

_NUMBERS = "fill:#fff;stroke:none;text-anchor:middle;dominant-baseline:central"


def svg_of(picture: Picture) -> str:
    """The picture as an SVG file. Each point says its number and name when one points at it."""
    lines = [
        f'<line x1="{one.x1}" y1="{one.y1}" x2="{one.x2}" y2="{one.y2}"'
        f' stroke="{escape(one.color)}"/>'
        for one in picture.lines
    ]
    points = []
    for one in picture.points:
        circle = (
            f'<circle cx="{one.x}" cy="{one.y}" r="{picture.radius}" fill="{escape(one.color)}"/>'
        )
        number = ""
        if picture.is_numbered:
            number = f'<text x="{one.x}" y="{one.y}">{one.number}</text>'
        name = f"<title>{one.number} {escape(one.name)}</title>"
        points.append(f"<g>{name}{circle}{number}</g>")
    size = f'width="{picture.width}" height="{picture.height}"'
    rows = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {picture.width}'
        f' {picture.height}" role="img">',
        f"<title>{escape(picture.title)}</title>",
        f'<rect {size} rx="8" fill="#fff"/>',
        f'<g stroke-width="{picture.stroke}" stroke-linecap="round">',
        *lines,
        "</g>",
        f'<g stroke="#fff" stroke-width="{round(picture.stroke / 3, 1)}"'
        f' font-family="sans-serif" font-size="{round(picture.radius * 1.15, 1)}">',
        *points,
        "</g>",
        "</svg>",
    ]
    style = (
        "<style>text{fill:#fff;stroke:none;text-anchor:middle;dominant-baseline:central}</style>"
    )
    if picture.is_numbered:
        rows.insert(2, style)
    return "\n".join(rows) + "\n"
