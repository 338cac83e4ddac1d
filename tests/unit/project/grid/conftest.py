"""What the tests of the grid share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.project.grid.gridded import Gridded


@pytest.fixture
def gridded(tmp_path: Path) -> Iterator[Gridded]:
    """A job of ten images, none of them labeled."""
    found = Gridded(tmp_path, 10)
    yield found
    found.close()
