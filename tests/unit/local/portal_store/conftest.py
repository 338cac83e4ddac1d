"""What the tests of the portal's store share: a database that a labeling store has made."""

from pathlib import Path

import pytest

from poserig.labeling.store.sqlite import SqliteStore


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The file of an empty labeling store."""
    path = tmp_path / "labeling.sqlite"
    SqliteStore(path).close()
    return path
