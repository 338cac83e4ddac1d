"""The plot of the benchmark, as an SVG written by hand."""

from collections.abc import Sequence
from typing import Any

WIDTH, PANEL, HEIGHT, TOP, LEFT, GAP = 1000, 205, 260, 60, 50, 30
COLORS = {
    "naive mean": "#999999",
    "medoid": "#e69f00",
    "geometric median, tuned": "#0072b2",
    "variance weighting": "#cc79a7",
    "poserig": "#d55e00",
    "oracle": "#009e73",
}
PANELS = (("clean", 1), ("moderate", 1), ("hard", 1), ("hard", 2))
LOWEST = 0.5


def draw_plot(rows: Sequence[dict[str, Any]]) -> str:
    """PoseQ over the number of workers, a panel for each level."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {TOP + HEIGHT + 50}" '
        'font-family="sans-serif" font-size="12" role="img">',
        "<title>PoseQ over the number of workers</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    for number, (name, color) in enumerate(COLORS.items()):
        x = LEFT + number * 155
        parts.append(f'<rect x="{x}" y="12" width="14" height="4" fill="{color}"/>')
        parts.append(f'<text x="{x + 20}" y="19">{name}</text>')
    for number, (level, law) in enumerate(PANELS):
        left = LEFT + number * (PANEL + GAP)
        found = [row for row in rows if row["level"] == level and row["law"] == law]
        parts += _panel(left, level + (", second noise law" if law == 2 else ""), found)
    return "\n".join([*parts, "</svg>", ""])


def _panel(left: float, title: str, rows: Sequence[dict[str, Any]]) -> list[str]:
    parts = [f'<text x="{left}" y="{TOP - 12}" font-weight="bold">{title}</text>']
    for step in range(6):
        value = LOWEST + step * (1 - LOWEST) / 5
        y = _y(value)
        parts.append(f'<line x1="{left}" x2="{left + PANEL}" y1="{y}" y2="{y}" stroke="#dddddd"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4}" text-anchor="end">{value:.1f}</text>')
    for workers in (2, 3, 5, 7):
        x = _x(left, workers)
        parts.append(f'<text x="{x}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{workers}</text>')
    middle = left + PANEL / 2
    parts.append(f'<text x="{middle}" y="{TOP + HEIGHT + 36}" text-anchor="middle">workers</text>')
    for name, color in COLORS.items():
        spots = [(_x(left, row["workers"]), _y(row["figures"][name]["pose_q"])) for row in rows]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>' for x, y in spots]
    return parts


def _x(left: float, workers: int) -> float:
    return left + 12 + (workers - 2) / 5 * (PANEL - 24)


def _y(value: float) -> float:
    return round(TOP + HEIGHT * (1 - max(0.0, value - LOWEST) / (1 - LOWEST)), 1)
