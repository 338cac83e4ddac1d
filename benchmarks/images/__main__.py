"""Times `judge_folder` beside reading the same files, both with eight threads, in turns.

    python -m benchmarks.images [--files 20000] [--kilobytes 100]

It prints the ratio of the fastest rounds. The files are in the page cache: on a disk that must be
read, both take longer and the ratio falls, since judging reads the first and last bytes only.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

from poserig.intake.images.folder import judge_folder
from tests.pictures import jpeg

ROUNDS = 5
# The others are hard links to these: 100 MB on the disk in place of 2 GB, and more than the caches
# of a processor hold.
DIFFERENT = 1000


def main() -> None:
    """Makes the files, times both, and prints what it found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--kilobytes", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="poserig-images-") as name:
        folder = Path(name)
        paths = _write(folder, options.files, options.kilobytes * 1000)
        judging = reading = hashing = float("inf")
        for _ in range(ROUNDS):
            reading = min(reading, _seconds(lambda: _read(paths)))
            judging = min(judging, _seconds(lambda: judge_folder(folder)))
            hashing = min(hashing, _seconds(lambda: judge_folder(folder, hashed=True)))
    sys.stdout.write(
        f"{options.files:,} JPEGs of {options.kilobytes} kB: reading {reading:.2f} s, "
        f"judging {judging:.2f} s, ratio {judging / reading:.2f}; "
        f"with their hashes, as a launch does, {hashing:.2f} s\n"
    )


def _write(folder: Path, files: int, size: int) -> list[Path]:
    start = jpeg(4000, 3000)[:-2]
    body = start + b"\x55" * (size - len(start) - 2) + b"\xff\xd9"
    paths = [folder / f"{number % 100:02}" / f"{number:06}.jpg" for number in range(files)]
    for number, path in enumerate(paths):
        path.parent.mkdir(exist_ok=True)
        if number < DIFFERENT:
            path.write_bytes(body)
        else:
            path.hardlink_to(paths[number % DIFFERENT])
    return paths


def _read(paths: list[Path]) -> None:
    with ThreadPoolExecutor(8) as pool:
        for _ in pool.map(lambda path: len(path.read_bytes()), paths):
            pass


def _seconds(run: Callable[[], object]) -> float:
    start = perf_counter()
    run()
    return perf_counter() - start


if __name__ == "__main__":
    main()
