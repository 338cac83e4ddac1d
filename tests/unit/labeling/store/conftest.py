"""Gives each test of the contract every store: SQLite's now, a key-value store's later."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from poserig.labeling.store import LabelingStore
from poserig.labeling.store.sqlite import SqliteStore
from tests.unit.labeling.memory_store import MemoryStore

STORES: dict[str, Callable[[Path], LabelingStore]] = {
    "sqlite": lambda folder: SqliteStore(folder / "labeling.db"),
    "memory": lambda folder: MemoryStore(),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LabelingStore]:
    made = STORES[request.param](tmp_path)
    yield made
    made.close()
