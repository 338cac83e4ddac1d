"""What a page of the grid costs over 100,000 images, and how fast small pictures are drawn.

Usage: python -m benchmarks.grid [IMAGES] [REPORT]

The store is filled with labeled images of three workers, the grid's tables are made of them as a
project makes them, and the pages are asked of the portal itself, each view from its first page to
a later one. No picture is drawn meanwhile.
"""

import os
import random
import resource
import sys
import tempfile
import time
from pathlib import Path
from statistics import quantiles

from PIL import Image

from benchmarks.grid import pages
from poserig.portal.grid import ImageQuery
from poserig.portal.image_query import read_query
from poserig.portal.overlay import draw, library_rigs
from poserig.project.grid.index import thumbnail_key
from poserig.project.grid.kept import ProjectGrid
from poserig.project.grid.thumbnails import Thumbnails
from tests.unit.project.grid.gridded import JOB, Gridded, label_of, ref

VIEWS = {
    "as it begins: most doubtful first": {},
    "labeled, not reviewed": {"state": "labeled", "verdict": "none"},
    "one worker of three": {"worker": "w1"},
    "a finding in 2 % of images": {"finding": "outlier_point"},
    "a tag in 0.1 % of images": {"tag": "rare"},
    "part of a path": {"path": "cam2/*7.jpg"},
    "agreement at most 0.6, last changed first": {"agreement": "0.6", "sort": "newest"},
    "one worker, a class and a date, by name": {
        "worker": "w2", "kind": "person", "since": "2026-11-21", "sort": "name",
    },
    "nothing matches": {"worker": "w1", "path": "nosuch"},
}  # fmt: skip
PAGES = 20
PAGE_SIZE = 60
DRAWN = 200


def main(count: int, report: Path | None) -> None:
    """Measures, and writes a page when one is named."""
    with tempfile.TemporaryDirectory(prefix="poserig-grid-") as folder:
        gridded = Gridded(Path(folder), count)
        try:
            fill(gridded, count)
            began = time.monotonic()
            gridded.grid.catch_up()
            indexed = time.monotonic() - began
            rows = [measured(gridded.grid, words, query) for words, query in VIEWS.items()]
        finally:
            gridded.close()
        drawn = pictures_per_second(Path(folder))
        # Before the whole pages: their project is opened in this process once, too.
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        costs, served = pages.measure(Path(folder), count)
    text = page(count, indexed, rows, drawn, memory) + served_section(costs, served)
    sys.stdout.write(text)
    if report:
        report.write_text(text, "utf-8")


def fill(gridded: Gridded, count: int) -> None:
    """Labels nine of ten images."""
    rng = random.Random(1)  # noqa: S311 - nothing secret
    points = [n for i in range(17) for n in (100 + 9 * i, 80 + 17 * i, 2)]
    gridded.db.execute("BEGIN")
    for index in range(count):
        if index % 10 == 9:
            continue
        issues = [{"type": "outlier_point", "severity": "warning"}] * (rng.random() < 0.02)
        label = label_of(
            {"id": "1", "keypoints": points},
            agreement=round(1 - rng.random() ** 2 / 2, 3),
            more_would_help=round(rng.random() / 5, 3),
            seconds=round(rng.uniform(10, 60), 1),
            issues=issues,
            tags=["rare"] if rng.random() < 0.001 else [],
        )
        workers = rng.sample(["w1", "w2", "w3"], rng.choice((1, 2)))
        gridded.label(index, label, *workers, day=rng.randrange(10))
    gridded.db.execute("COMMIT")


def measured(
    grid: ProjectGrid, words: str, parameters: dict[str, str]
) -> tuple[str, int, float, float]:
    """Words, images, p50 and p95 in milliseconds of a page with its count and its filters."""
    query: ImageQuery = read_query(parameters)
    times, after, found = [], "", 0
    for _ in range(PAGES):
        began = time.perf_counter()
        shown = grid.page(JOB, query, limit=PAGE_SIZE, after=after)
        found = grid.count(JOB, query)
        grid.facets(JOB)
        times.append(1000 * (time.perf_counter() - began))
        after = shown.images[-1].cursor if shown.images and shown.has_after else ""
    cuts = quantiles(times, n=20)
    return words, found, cuts[9], cuts[18]


def pictures_per_second(folder: Path) -> tuple[float, float]:
    """Photographs of 12 megapixels with a label, and labels over kept small copies, a second."""
    photograph = folder / "photograph.jpg"
    Image.effect_noise((4000, 3000), 60).convert("RGB").save(photograph, quality=85)
    points = [n for i in range(17) for n in (600 + 90 * i, 400 + 120 * i, 2)]
    label = label_of({"id": "1", "keypoints": points}, image={"width": 4000, "height": 3000})
    overlay = draw(label, library_rigs())
    thumbnails = Thumbnails(folder / "small")
    speeds = []
    for is_new in (True, False):
        began = time.monotonic()
        number = DRAWN // 10 if is_new else DRAWN
        for index in range(number):
            base = thumbnail_key(ref(index if is_new else 0), "")
            key = thumbnail_key(ref(index), f"{is_new}")
            thumbnails.draw(key, base, photograph, overlay)
        speeds.append(number / (time.monotonic() - began))
    return speeds[0], speeds[1]


def page(
    count: int,
    indexed: float,
    rows: list[tuple[str, int, float, float]],
    drawn: tuple[float, float],
    memory: float,
) -> str:
    """The page of docs."""
    lines = [
        "# How fast the grid of images is",
        "",
        f"`make bench-grid` writes this page: {count:,} images in one job, nine of ten labeled by"
        " one or two of three",
        "workers. A page is what its request reads: 60 images, how many the view has, and the"
        " counts of all",
        f"filters. Each view is paged through {PAGES} times, one page after the other.",
        "",
        "| view | images | p50 | p95 |",
        "| --- | ---: | ---: | ---: |",
        *(f"| {one[0]} | {one[1]:,} | {one[2]:.1f} ms | {one[3]:.1f} ms |" for one in rows),
        "",
        f"Reading all labels into the grid's tables took {indexed:.0f} s, {count / indexed:,.0f}"
        " images a second. It",
        "happens once, in the background; later only what changes is read.",
        "",
        f"Small pictures, one thread: {drawn[0]:.1f} a second of photographs of 12 megapixels,"
        f" {drawn[1]:.0f} a second when only the",
        "label has changed.",
        "",
        f"Peak memory of the process: {memory:,.0f} MB. Measured on {os.cpu_count()} processors,"
        f" Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.0f}.",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def served_section(costs: list[pages.Cost], memory: float) -> str:
    """What whole pages cost."""
    lines = [
        "",
        "## Whole pages",
        "",
        f"`poserig open` of as many photographs, asked over HTTP one page after the other,"
        f" {pages.ASKED} times each.",
        "",
        "| page | p50 | p95 |",
        "| --- | ---: | ---: |",
        *(f"| {one.words} | {one.p50:.0f} ms | {one.p95:.0f} ms |" for one in costs),
        "",
        f"Peak memory of its process: {memory:,.0f} MB.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 100_000,
        Path(sys.argv[2]) if len(sys.argv) > 2 else None,
    )
