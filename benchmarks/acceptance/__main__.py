"""Lets three people at three browsers come by invitation and finish a folder of 300 photographs.

Photographs are added meanwhile. It ends with an export to COCO, which is checked. Then a team lives
a day with 300 photographs of drawn people: faults are made, found, sent back and corrected.

    python -m benchmarks.acceptance [--photographs 300] [--write docs/project.md]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from poserig.local.scripted_worker import chromium
from tests.browser.day import Day, live_a_day
from tests.browser.team import Person, finish_growing_folder

_BEGIN, _END = "<!-- acceptance: written by `make acceptance` -->\n", "<!-- end of acceptance -->\n"
_PORTIONS = 10
_WIDTH = 118


def main() -> None:
    """Runs it, prints the figures, and writes them into a page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--photographs", type=int, default=300)
    parser.add_argument("--write", type=Path, help="A page with a place for the figures.")
    options = parser.parse_args()
    count: int = options.photographs
    step = max(1, count // 5 // _PORTIONS)
    starts = range(count - step * _PORTIONS, count, step)
    portions = [range(start, start + step) for start in starts]
    began = perf_counter()
    with tempfile.TemporaryDirectory(prefix="poserig-team-") as name, chromium() as browser:
        folder = Path(name) / "photos"
        folder.mkdir()
        people = finish_growing_folder(browser, folder, count, portions)
        seconds = perf_counter() - began
        park = Path(name) / "park"
        park.mkdir()
        day = live_a_day(browser, park, count)
    text = _figures(people, count, step * _PORTIONS, seconds) + "\n" + _of_the_day(day)
    sys.stdout.write(text)
    if options.write:
        before, _, rest = options.write.read_text("utf-8").partition(_BEGIN)
        _, _, after = rest.partition(_END)
        options.write.write_text(f"{before}{_BEGIN}{text}{_END}{after}", "utf-8")


def _figures(people: list[Person], count: int, added: int, seconds: float) -> str:
    """A paragraph of Markdown."""
    waits = sorted(wait for person in people for wait in person.seconds)
    shares = ", ".join(str(len(person.images)) for person in people)
    percentile = waits[int(len(waits) * 0.95)]
    text = (
        f"Measured on {datetime.now(UTC):%Y-%m-%d} at commit {_commit()}: three people at three "
        f"browsers, {count} photographs, {added} of them added while they labeled. They labeled "
        f"{shares}; every photograph once, and COCO had all {count}. From submit to the next image "
        f"ready took {statistics.median(waits):.2f} s (median; 95 of 100 took at most "
        f"{percentile:.2f} s), on {os.cpu_count()} cores with a load of {os.getloadavg()[0]:.0f}; "
        f"the whole took {seconds:.0f} s. One program drives all three browsers: these are upper "
        "bounds."
    )
    return f"{textwrap.fill(text, _WIDTH)}\n"


def _of_the_day(day: Day) -> str:
    """A paragraph of Markdown."""
    fifth, tenth = day.found_after(0.2), day.found_after(0.1)
    text = (
        f"A day of a team on {len(day.truth)} photographs of drawn people: {len(day.planted)} got "
        "a planted fault, and one of three annotators exchanged left and right in "
        f"{len(day.faults) - len(day.planted)} more. The lead went through the grid as it stands: "
        f"{tenth:.0%} of the faults were found after a tenth of the images, {fifth:.0%} after a "
        "fifth. All were sent back, corrected and exported right, and the page of people named the "
        "careless one. A script plays everybody, by mouse and keyboard."
    )
    return f"{textwrap.fill(text.replace('%', ' %'), _WIDTH)}\n"


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main()
