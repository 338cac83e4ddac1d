"""`make bench-open`: from the command `poserig open` to its page, for small and large folders.

It writes docs/project-speed.md; `--no-docs` only prints. `--photographs N` sets the large folder.
"""

import argparse
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.pictures import jpeg

CHECKOUT = Path(__file__).resolve().parents[2]
LIMIT_SECONDS = 3.0
"""From the command to the page, when the files are warm in the system's memory."""

HEAD = """\
# How fast a folder opens

`make bench-open` writes this page. Each start is `poserig open FOLDER --no-browser` in a process of
its own; its seconds are from the start of the process until the page of jobs was answered in full.
The photographs are small, each with a content of its own. "First" is the first time that the folder
is opened, "again" the starts after it, with nothing changed: the slowest of them. Seconds depend on
the machine and on what else runs there.
"""


class Output:
    """What a process has printed until now.

    Attributes:
        text: That.
        process: Its id.

    Args:
        stream: Its output.
    """

    def __init__(self, stream: IO[str], process: int) -> None:
        self._stream = stream
        self.text = ""
        self.process = process

    def wait_for(self, pattern: str) -> str:
        """The first match of a pattern, as soon as it is printed."""
        while not (found := re.search(pattern, self.text)):
            line = self._stream.readline()
            if not line:
                sys.exit(f"poserig open ended:\n{self.text}")
            self.text += line
        return found[0]


@contextmanager
def opened(folder: Path) -> Iterator[tuple[float, float, Output]]:
    """Opens a folder; yields seconds to the page and to the end of the look, and its output."""
    command = [sys.executable, "-m", "poserig", "open", str(folder), "--no-browser"]
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    )
    try:
        if process.stdout is None:
            raise RuntimeError("The process has no output.")
        output = Output(process.stdout, process.pid)
        address = output.wait_for(r"http://127\.0\.0\.1:\d+/enter/\S+")
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with browser.open(address, timeout=120) as page:
            if b"<h1>Jobs</h1>" not in page.read():
                sys.exit("That is another page.")
        to_page = time.perf_counter() - began
        output.wait_for(r"[\d,]+ photographs?")
        yield to_page, time.perf_counter() - began, output
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=120)


def lay(folder: Path, count: int) -> None:
    """Writes photographs with a content each, a thousand in a folder."""
    start, end = jpeg()[:-2], jpeg()[-2:]
    for number in range(count):
        if number % 1000 == 0:
            (folder / f"{number // 1000:03}").mkdir(parents=True)
        name = folder / f"{number // 1000:03}" / f"{number:06}.jpg"
        name.write_bytes(start + number.to_bytes(4, "big").hex().encode() + end)


def measure(count: int, starts: int) -> list[str]:
    """Rows of the table for a folder of so many photographs."""
    with tempfile.TemporaryDirectory(prefix="poserig-bench-") as place:
        folder = Path(place) / "photographs"
        folder.mkdir()
        lay(folder, count)
        rows = []
        with opened(folder) as (to_page, to_end, _):
            rows.append(_row(count, "first", to_page, to_end, ""))
        found = []
        for _ in range(starts):
            with opened(folder) as (to_page, to_end, _):
                found.append((to_page, to_end))
        to_page, to_end = max(found)
        with opened(folder) as (_, _, output):
            joined = _seconds_to_join(folder, output)
        rows.append(_row(count, "again", to_page, to_end, f"{joined:.1f} s"))
        if to_page > LIMIT_SECONDS:
            sys.stdout.write(
                f"{count} photographs: {to_page:.1f} s are more than {LIMIT_SECONDS} s.\n"
            )
        return rows


def _seconds_to_join(folder: Path, output: Output) -> float:
    """Until a photograph that is copied into the folder is told of."""
    began = time.perf_counter()
    (folder / "copied.jpg").write_bytes(jpeg(width=99))
    output.wait_for("1 new")
    return time.perf_counter() - began


def _row(count: int, which: str, to_page: float, to_end: float, joined: str) -> str:
    return f"| {count:,} | {which} | {to_page:.1f} s | {to_end:.1f} s | {joined} |"


def main() -> None:
    """Measures, prints, and writes the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--no-docs", action="store_true")
    parser.add_argument("--photographs", type=int, default=100_000)
    parser.add_argument("--starts", type=int, default=5)
    given = parser.parse_args()
    rows = [*measure(20, given.starts), *measure(given.photographs, given.starts)]
    table = [
        "| photographs | start | command to page | all looked at | a copied file has joined |",
        "| ---: | --- | ---: | ---: | ---: |",
        *rows,
    ]
    machine = f"{os.cpu_count()} processors, Python {platform.python_version()}"
    load = f"load {os.getloadavg()[0]:.0f}"
    text = "\n".join([HEAD, *table, "", f"Measured on {machine}, {load}.", ""])
    sys.stdout.write(text)
    if not given.no_docs:
        (CHECKOUT / "docs" / "project-speed.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
