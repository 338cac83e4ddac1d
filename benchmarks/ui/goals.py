"""What the component is asked to reach, and what it reached."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ui.measure import Run
from benchmarks.ui.scenes import Scene

ROOT = Path(__file__).parents[2]
COMPONENT = ROOT / "build" / "web" / "crowd-2d-skeleton.js"
Row = tuple[Scene, Run, Run]
# The build's own limit, in bytes after brotli.
MAX_BROTLI = json.loads((ROOT / "web" / "package.json").read_text())["config"]["maxBrotliBytes"]
BROTLI = (
    "process.stdout.write(String(require('zlib')"
    ".brotliCompressSync(require('fs').readFileSync(process.argv[1])).length))"
)


@dataclass(frozen=True)
class Goal:
    """A figure that may be at most so large in every row."""

    what: str
    limit: float
    unit: str
    of: Callable[[Run, Run], float]


def _at(*names: str, value: str) -> Callable[[Run, Run], float]:
    return lambda ours, _: max(getattr(ours.gestures[name], value) for name in names)


GOALS = (
    Goal(
        "dragging a point: task time beside the floor's",
        1.3,
        "x",
        lambda ours, floor: (
            ours.gestures["drag a point"].task_ms / floor.gestures["drag a point"].task_ms
        ),
    ),
    Goal("panning: task time per event", 8, "ms", _at("pan", value="task_ms")),
    Goal("zooming: task time per event", 8, "ms", _at("zoom", value="task_ms")),
    Goal("panning, zooming: p95 to the frame", 12, "ms", _at("pan", "zoom", value="p95_ms")),
    Goal("undo, redo: p95 to the frame", 16, "ms", _at("undo, redo", value="p95_ms")),
    Goal("hide, show all: p95 to the frame", 16, "ms", _at("hide, show all", value="p95_ms")),
    Goal(
        "longest task in any gesture",
        50,
        "ms",
        lambda ours, _: max(gesture.longest_ms for gesture in ours.gestures.values()),
    ),
    Goal("ready, beside the floor", 1.5, "x", lambda ours, floor: ours.ready_ms / floor.ready_ms),
    Goal("heap", 15, "MB", lambda ours, _: ours.heap_mb),
    Goal("DOM nodes", 3000, "", lambda ours, _: ours.nodes),
)


def goals(rows: list[Row]) -> str:
    """A table of the goals with the worst row of each, in Markdown."""
    lines = ["| goal | at most | reached, worst row | |", "|---|---|---|---|"]
    for goal in GOALS:
        value, scene = max(
            ((goal.of(ours, floor), scene) for scene, ours, floor in rows),
            key=lambda found: found[0],
        )
        digits = 2 if goal.unit == "x" else 0 if goal.limit > 100 else 1
        found = (
            f"under {goal.limit} ms" if value == 0 else f"{value:,.{digits}f} {goal.unit}".strip()
        )
        where = "" if value == 0 else f" ({scene.name})"
        lines.append(
            _line(goal.what, f"{goal.limit:,} {goal.unit}", found + where, value <= goal.limit)
        )
    checks = json.loads(_node(ROOT / "benchmarks" / "checks" / "speed.mjs"))["median_ms"]
    lines.append(
        _line("the checks of 20x133 points", "5 ms", f"{checks:.1f} ms, median", checks <= 5)
    )
    size = int(_node("-e", BROTLI, COMPONENT))
    limit = f"{MAX_BROTLI:,} bytes"
    lines.append(_line("bundle, brotli", limit, f"{size:,} bytes", size <= MAX_BROTLI))
    return "\n".join(lines) + "\n"


def _line(what: str, limit: str, found: str, reached: bool) -> str:
    return f"| {what} | {limit.strip()} | {found} | {'reached' if reached else '**missed**'} |"


def _node(*arguments: str | Path) -> str:
    node = shutil.which("node") or "node"
    return subprocess.run(
        [node, *map(str, arguments)], check=True, capture_output=True, text=True
    ).stdout
