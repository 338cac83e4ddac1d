"""How long a report of many images takes to write and to open, and how large it is."""

import json
import logging
import tempfile
import time
from pathlib import Path

from click.testing import CliRunner

from benchmarks.report.dataset import write_job
from poserig.cli.report import report
from poserig.local.scripted_worker import chromium

IMAGES = 10_000
log = logging.getLogger(__name__)


def write_many(folder: Path, count: int) -> Path:
    """Writes a manifest of that many images: a simulated job's labels, again and again."""
    job = write_job(folder / "job", count)
    lines = [json.loads(line) for line in job.read_text("utf-8").splitlines()]
    manifest = folder / "many.manifest"
    with manifest.open("w", encoding="utf-8") as file:
        for number in range(count):
            line = lines[number % len(lines)]
            file.write(json.dumps({**line, "source-ref": f"s3://photos/{number:05}.jpg"}) + "\n")
    return manifest


def seconds_to_open(page: Path) -> float:
    """Seconds from the address to the first images of the gallery, in Chromium."""
    with chromium() as browser:
        opened = browser.new_page()
        begun = time.perf_counter()
        opened.goto(page.as_uri())
        opened.locator(".card").first.wait_for()
        return time.perf_counter() - begun


def main() -> None:
    """Writes one, opens it, and says what it found."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    with tempfile.TemporaryDirectory() as folder:
        manifest = write_many(Path(folder), IMAGES)
        out = Path(folder) / "report.html"
        begun = time.perf_counter()
        result = CliRunner().invoke(report, [str(manifest), "--no-images", "--out", str(out)])
        assert result.exit_code == 0, result.output
        written = time.perf_counter() - begun
        opened = min(seconds_to_open(out) for _ in range(3))
        size = out.stat().st_size / 1e6
    log.info("%s images: written in %.0f s, %.1f MB, open in %.2f s", IMAGES, written, size, opened)


if __name__ == "__main__":
    main()
