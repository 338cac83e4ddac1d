"""What the tests of exports and reports share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.project.handouts.ordered import Ordered


@pytest.fixture
def ordered(tmp_path: Path) -> Iterator[Ordered]:
    """A project of six photographs, the first four labeled."""
    found = Ordered(tmp_path)
    yield found
    found.close()
