"""What the tests of the project's room share: a folder, and what is known of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from poserig.labeling.store.sqlite import SqliteStore
from poserig.project.photographs import Photographs
from poserig.project.places import Places, places_of


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A project's places; its folder is there and empty."""
    (tmp_path / "photos").mkdir()
    return places_of(tmp_path / "photos")


@pytest.fixture
def photographs(places: Places) -> Iterator[Photographs]:
    """What a new project knows: nothing."""
    places.state.mkdir()
    SqliteStore(places.database).close()
    found = Photographs(places.database)
    yield found
    found.close()
