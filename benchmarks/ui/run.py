"""Measure and write the table: ``python -m benchmarks.ui.run --out docs/component-speed.md``."""

import argparse
import html
import json
import logging
import os
import statistics
import sys
import tempfile
import threading
from dataclasses import asdict, replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from benchmarks.ui.goals import COMPONENT, Row
from benchmarks.ui.measure import Run, measure, opened, run_from
from benchmarks.ui.report import table
from benchmarks.ui.scenes import SCENES, Scene, people, rig, write_image
from poserig.local.scripted_worker import chromium

HERE = Path(__file__).parent
PAGES = (("floor", "bare-canvas"), ("ours", "crowd-2d-skeleton"))
# A page is ready once per load, and single loads differ by half: a few runs say little.
LOADS = 15
log = logging.getLogger("benchmarks.ui")


class QuietHandler(SimpleHTTPRequestHandler):
    """A file server that does not write to the terminal."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


def write_pages(scene: Scene, folder: Path) -> None:
    """The component's page and the floor's page for a scene."""
    write_image(scene, folder)
    found, points = rig(scene.points), people(scene)
    names = [keypoint["name"] for keypoint in found["keypoints"]]
    values = [
        {"annotations": [{"label": n, "x": x, "y": y} for n, (x, y) in zip(names, p, strict=True)]}
        for p in points
    ]
    links = [[names.index(link["from"]), names.index(link["to"])] for link in found["links"]]
    bare = {"people": points, "links": links}

    def attribute(value: Any) -> str:
        return html.escape(value if isinstance(value, str) else json.dumps(value))

    head = "<!doctype html><meta charset=utf-8><title>speed</title><style>body{margin:0}</style>"
    (folder / f"ours-{scene.name}.html").write_text(
        f'{head}<form><crowd-2d-skeleton style="height:100vh" imgSrc="{scene.image}" '
        f'rig="{attribute(found)}" initialValues="{attribute(values)}"></crowd-2d-skeleton></form>'
        f'<script src="crowd-2d-skeleton.js"></script>'
    )
    (folder / f"floor-{scene.name}.html").write_text(
        f'{head}<bare-canvas src="{scene.image}" scene="{attribute(bare)}"></bare-canvas>'
        f'<script src="floor.js"></script>'
    )


def median(runs: list[Run]) -> Run:
    """The median of every figure."""
    middle = Run(
        ready_ms=statistics.median(run.ready_ms for run in runs),
        heap_mb=statistics.median(run.heap_mb for run in runs),
        nodes=int(statistics.median(run.nodes for run in runs)),
        canvas_mb=statistics.median(run.canvas_mb for run in runs),
    )
    for name, first in runs[0].gestures.items():
        every = [run.gestures[name] for run in runs]
        middle.gestures[name] = type(first)(
            *(
                statistics.median(getattr(one, key) for one in every)
                for key in ("task_ms", "p95_ms", "longest_ms")
            )
        )
    return middle


def _with_earlier(rows: list[Row], file: Path | None) -> list[Row]:
    """These rows and those that earlier runs left in the file, which then has all of them."""
    if not file:
        return rows
    known = json.loads(file.read_text()) if file.exists() else {}
    known |= {scene.name: [asdict(ours), asdict(floor)] for scene, ours, floor in rows}
    file.write_text(json.dumps(known))
    rows = []
    for scene in SCENES:
        if scene.name in known:
            ours, floor = map(run_from, known[scene.name])
            rows.append((scene, ours, floor))
    return rows


def main() -> None:
    """Measure the scenes and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--scene", type=int, action="append", help="0 to 5; all without it")
    parser.add_argument("--rows", type=Path, help="a JSON file that keeps the rows of earlier runs")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    probe = (HERE / "probe.js").read_text()
    scenes = [SCENES[i] for i in options.scene] if options.scene else SCENES
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        (folder / "floor.js").write_bytes((HERE / "floor.js").read_bytes())
        (folder / "crowd-2d-skeleton.js").write_bytes(COMPONENT.read_bytes())
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        rows = []
        busy = []
        for scene in scenes:
            write_pages(scene, folder)
            runs: dict[str, list[Run]] = {"floor": [], "ours": []}

            def address_of(kind: str, scene: Scene = scene) -> str:
                return f"http://127.0.0.1:{server.server_port}/{kind}-{scene.name}.html"

            # Alternating: what slows the machine for a while slows both.
            for turn in range(options.runs):
                for kind, element in PAGES:
                    with opened(browser, address_of(kind), probe, element) as session:
                        grip = people(scene)[0][0]
                        runs[kind].append(measure(session, element, grip, floor=kind == "floor"))
                log.info("%s: run %d of %d", scene.name, turn + 1, options.runs)
            ready = {kind: [run.ready_ms for run in found] for kind, found in runs.items()}
            for _ in range(LOADS):
                for kind, element in PAGES:
                    with opened(browser, address_of(kind), probe, element) as session:
                        ready[kind].append(session.ready_ms)
            floor, ours = (
                replace(median(runs[kind]), ready_ms=statistics.median(ready[kind]))
                for kind, _ in PAGES
            )
            rows.append((scene, ours, floor))
            busy.append(os.getloadavg()[1])
        found = _with_earlier(rows, options.rows)
        text = table(
            found, options.runs, options.runs + LOADS, browser.version, statistics.mean(busy)
        )
        if options.out:
            options.out.write_text(text)
        server.shutdown()
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
