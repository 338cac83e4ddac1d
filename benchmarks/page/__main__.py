"""Labels photographs in real Chromium, and times each wait from Submit to the next image.

    python -m benchmarks.page [--images 50] [--out docs/page-speed.md]

A worker places three keypoints and submits by Ctrl + Enter, on photographs of 12 megapixels. The
next image counts as ready when the browser has drawn it and the component takes input.
"""

import argparse
import logging
import statistics
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from poserig.local.scripted_worker import ScriptedWorker, chromium
from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject

if TYPE_CHECKING:
    from playwright.sync_api import Page

GOAL_MS = 100
SIZE = (4000, 3000)
PAUSE_MS = 1200  # a press within a second of the last image is held for a slip
log = logging.getLogger(__name__)
_READY = "n => window.marks.filter(({bench}) => bench === 'ready').length >= n"
_PAGE = """# The wait for the next image

`make bench-page` writes this page. A worker labels {count} photographs of {width} by {height}
pixels in a project, in real Chromium, on a machine of two cores. It was {busy}.

The wait is measured in the page: from the form's submit event, over the answer's being on the disk,
until the browser has drawn the next image and the component takes input. The next image is held,
loaded and decoded while the worker is at the one before
([project.md](project.md#from-image-to-image)).

| from Submit to the next image | milliseconds |
| --- | --- |
| median | {median:.0f} |
| 95 of 100 | {p95:.0f} |
| longest | {longest:.0f} |
| goal, for the median | {goal} |

Before images were loaded ahead, the median was 418 ms, with images of 640 by 480 pixels.
"""


def main() -> None:
    """Makes the photographs, labels them, and writes what it found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--images", type=int, default=50)
    parser.add_argument("--busy", default="not used otherwise", help="how busy the machine was")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with tempfile.TemporaryDirectory(prefix="poserig-page-") as name:
        folder = Path(name) / "photographs"
        folder.mkdir()
        _make_photographs(folder, options.images + 1)
        waits = _label(folder, options.images)
    median, longest = statistics.median(waits), max(waits)
    p95 = sorted(waits)[round(0.95 * (len(waits) - 1))]
    log.info(
        "%d images: median %.0f ms, 95 of 100 %.0f ms, longest %.0f ms",
        len(waits),
        median,
        p95,
        longest,
    )
    if options.out:
        text = _PAGE.format(
            count=len(waits),
            width=SIZE[0],
            height=SIZE[1],
            busy=options.busy,
            median=median,
            p95=p95,
            longest=longest,
            goal=GOAL_MS,
        )
        options.out.write_text(text, "utf-8")


def _make_photographs(folder: Path, count: int) -> None:
    noise = Image.effect_noise((SIZE[0] // 8, SIZE[1] // 8), 60).resize(SIZE).convert("RGB")
    for number in range(count):
        noise.putpixel((number, 0), (255, 0, 0))
        noise.save(folder / f"{number:04}.jpg", quality=85)


def _label(folder: Path, count: int) -> list[float]:
    """The waits, in milliseconds."""
    with RunningProject(places_of(folder), read_rig("coco-person-17")) as project:
        project.wait_until_looked(60)
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.add_init_script((Path(__file__).parent / "probe.js").read_text("utf-8"))
            page.goto(project.address)
            worker = ScriptedWorker(page, project.address)
            worker.start(folder.name)
            for number in range(1, count + 1):
                _label_one(worker, page)
                page.wait_for_function(_READY, arg=number, timeout=30_000)
            marks = page.evaluate("window.marks")
    times = [(mark["bench"], float(mark["at"])) for mark in marks]
    return [
        ready - submitted
        for (first, submitted), (second, ready) in pairwise(times)
        if (first, second) == ("submit", "ready")
    ]


def _label_one(worker: ScriptedWorker, page: "Page") -> None:
    page.wait_for_timeout(PAUSE_MS)
    worker.place([(1000, 800), (1400, 900), (1800, 1200)])
    worker.press("Control+Enter")


if __name__ == "__main__":
    main()
