"""What pages of a lead cost over HTTP, in a project of many photographs."""

import json
import random
import re
import sqlite3
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple

from benchmarks.project.__main__ import lay, opened
from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from tests.unit.project.grid.gridded import label_of
from tests.visitor import wait_until

ASKED = 60
WORKERS = ("w1", "w2", "w3")
_LONGEST_SECONDS = 900


class Cost(NamedTuple):
    """Of one kind of page.

    Attributes:
        words: What it is.
        p50, p95: Milliseconds from the request to the last byte of the answer.
    """

    words: str
    p50: float
    p95: float


def measure(folder: Path, count: int) -> tuple[list[Cost], float]:
    """Costs of the pages of a project, and its process's peak memory in MB.

    Args:
        folder: Of this benchmark, empty.
        count: Photographs; nine of ten are labeled by one or two of three workers.
    """
    photographs = folder / "photographs"
    photographs.mkdir()
    lay(photographs, count)
    job = _label(photographs, count)
    with _served(photographs) as (browser, origin, process):
        _until_looked_through(browser, f"{origin}/jobs/{job}/images")
        rng = random.Random(1)  # noqa: S311 - nothing secret
        labeled = [index for index in range(count) if index % 10 != 9]
        pages = {
            "the grid, as it begins": ["images"] * ASKED,
            "the grid, labels of one person not reviewed": [
                f"images?state=labeled&verdict=none&worker={rng.choice(WORKERS)}"
                for _ in range(ASKED)
            ],
            "an image's page": [f"results/{rng.choice(labeled)}" for _ in range(ASKED)],
            "an image in the editor, for review": [
                f"review/{rng.choice(labeled)}" for _ in range(ASKED)
            ],
            "the overview": ["overview"] * ASKED,
            "people": ["people"] * ASKED,
        }
        costs = [
            Cost(words, *_cost(browser, [f"{origin}/jobs/{job}/{one}" for one in paths]))
            for words, paths in pages.items()
        ]
        return costs, _peak_memory(process)


def _label(photographs: Path, count: int) -> str:
    """Opens the folder once, and gives nine of ten images a label; the name of the job."""
    places = places_of(photographs)
    with RunningProject(places, read_rig("coco-person-17")) as running:
        wait_until(lambda: running.summary().total == count, _LONGEST_SECONDS)
        (job,) = running._jobs
    rng = random.Random(1)  # noqa: S311 - nothing secret
    points = [n for i in range(17) for n in (10 + i, 8 + 2 * i, 2)]
    now = int(time.time() * 1_000_000)
    with closing(sqlite3.connect(places.database)) as db, db:
        rows = db.execute("SELECT job_id, idx, text FROM data_objects").fetchall()
        for job_id, index, text in rows:
            if index % 10 == 9:
                continue
            workers = rng.sample(WORKERS, rng.choice((1, 2)))
            label = label_of(
                {"id": "1", "keypoints": points},
                agreement=round(1 - rng.random() ** 2 / 2, 3),
                seconds=round(rng.uniform(10, 60), 1),
            )
            line = json.dumps({**json.loads(text), "pose": label})
            db.execute(
                "UPDATE data_objects SET state = 'labeled', output = ?, answers = ?"
                " WHERE job_id = ? AND idx = ?",
                (line, len(workers), job_id, index),
            )
            db.executemany(
                "INSERT INTO tasks (id, job_id, idx, worker_id, worker_sub, worker_issuer, state,"
                " accepted, expires, finished, answer)"
                " VALUES (?, ?, ?, ?, '', '', 'submitted', ?, 0, ?, '{}')",
                [(f"{index}-{one}", job_id, index, one, now - 1, now) for one in workers],
            )
    return job


@contextmanager
def _served(photographs: Path) -> Iterator[tuple[urllib.request.OpenerDirector, str, int]]:
    """A signed-in browser, the portal's address, and the process's id."""
    with opened(photographs) as (_, _, output):
        found = re.search(r"(http://127\.0\.0\.1:\d+)/enter/\S+", output.text)
        assert found is not None
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        browser.open(found[0], timeout=120).close()
        yield browser, found[1], output.process


def _until_looked_through(browser: urllib.request.OpenerDirector, address: str) -> None:
    deadline = time.monotonic() + _LONGEST_SECONDS
    while time.monotonic() < deadline:
        with browser.open(address, timeout=120) as page:
            if b"being looked through" not in page.read():
                return
        time.sleep(1)
    sys.exit("The grid was not ready in time.")


def _cost(browser: urllib.request.OpenerDirector, addresses: list[str]) -> tuple[float, float]:
    times = []
    for address in addresses:
        began = time.perf_counter()
        with browser.open(address, timeout=120) as page:
            page.read()
        times.append(1000 * (time.perf_counter() - began))
    cuts = quantiles(times, n=20)
    return cuts[9], cuts[18]


def _peak_memory(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0
