"""Files of labeling stores for tests: used ones, and damage to them."""

import random
from pathlib import Path

from tests.unit.labeling.fakes import World


def used(folder: Path, images: int = 60) -> Path:
    """A store of some pages, closed."""
    world = World(folder)
    world.start_job(images=images)
    world.answer_all(world.worker(1))
    world.service.stop()
    return folder / "labeling.db"


def scribble(path: Path) -> None:
    """Garbage over two pages in the middle."""
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 8192] = random.Random(1).randbytes(8192)  # noqa: S311 - a fixed garbage
    path.write_bytes(bytes(data))


def scribble_all(path: Path) -> None:
    """Garbage over all pages but the first."""
    data = path.read_bytes()
    path.write_bytes(data[:4096] + random.Random(2).randbytes(len(data) - 4096))  # noqa: S311


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
