"""The benchmark's table, in Markdown."""

import os

from benchmarks.ui.goals import goals
from benchmarks.ui.measure import Run
from benchmarks.ui.scenes import Scene

INTRO = """# The component's speed

Written by `make bench-ui`. Each row is the median of {runs} runs in headless Chromium {version}
(software rendering), at 1280x800. *Floor* is a bare element that does the least that a canvas can
do for the same scene: each layer is one path of links and one path of points, without outlines and
colors (`benchmarks/ui/floor.js`). It is measured in the same run: the machine was shared, so read
the ratios. A ratio below 1 says that the component draws less often than the floor does.
Milliseconds are main-thread task time per event, by the thread's own clock; *p95* is the wall time
from an input, when the page is given it, to the end of its frame. (Browsers keep moves of the
pointer back until the screen's next tick, up to 17 ms: no page can change that.) *Ready* is the
median of {loads} loads, each beside one of the floor.

While this was measured the machine had {busy} running processes on average, on {processors}
processors. With more processes than processors, times to a frame and *ready* are longer than on an
idle machine, and goals are missed that an idle machine reaches; task times and ratios change less.
"""
GESTURES = ("drag a point", "pan", "zoom", "undo, redo", "hide, show all")


def table(
    rows: list[tuple[Scene, Run, Run]], runs: int, loads: int, version: str, busy: float
) -> str:
    """Markdown of everything measured: (scene, ours, floor) for each row.

    Args:
        rows: What was measured.
        runs: Runs of each page's gestures.
        loads: Loads of each page.
        version: Chromium's.
        busy: Mean load of the machine meanwhile, as `os.getloadavg` counts.
    """
    intro = {"runs": runs, "loads": loads, "version": version, "busy": f"{busy:.1f}"}
    parts = [INTRO.format(**intro, processors=os.cpu_count())]
    parts.append("\n## Goals\n\n" + goals(rows))
    for name in GESTURES:
        parts.append(f"\n## {name.capitalize()}\n\n" + _gesture(name, rows))
    parts.append("\n## Page\n\n" + _page(rows))
    return "".join(parts)


def _gesture(name: str, rows: list[tuple[Scene, Run, Run]]) -> str:
    lines = [
        "| people x points, image | task ms | floor | ratio | p95 ms | floor | longest task |",
        "|---|---|---|---|---|---|---|",
    ]
    for scene, ours, floor in rows:
        mine, bare = ours.gestures[name], floor.gestures.get(name)
        longest = f"{mine.longest_ms:.0f} ms" if mine.longest_ms else "under 50 ms"
        if bare:
            cells = [f"{bare.task_ms:.1f}", f"{mine.task_ms / bare.task_ms:.2f}"]
        else:
            cells = ["-", "-"]
        cells = [f"{mine.task_ms:.1f}", *cells, f"{mine.p95_ms:.1f}"]
        cells += [f"{bare.p95_ms:.1f}" if bare else "-", longest]
        lines.append(f"| {scene.name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _page(rows: list[tuple[Scene, Run, Run]]) -> str:
    lines = [
        "| people x points, image | ready ms | floor | ratio | heap MB | DOM nodes | canvas MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for scene, ours, floor in rows:
        lines.append(
            f"| {scene.name} | {ours.ready_ms:.0f} | {floor.ready_ms:.0f} "
            f"| {ours.ready_ms / floor.ready_ms:.2f} | {ours.heap_mb:.1f} | {ours.nodes:,} "
            f"| {ours.canvas_mb:.1f} |"
        )
    return "\n".join(lines) + "\n"
