"""Everything that the portal remembers, in one database."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.local.portal_store.memory import portal_memory
from tests.unit.portal.fake_people import ANA
from tests.unit.portal.fake_ports import FakeClock


def test_memory_lasts_until_its_stack_ends(database: Path) -> None:
    with ExitStack() as stack:
        memory = portal_memory(database, FakeClock(), stack)
        key = memory.sessions.begin(ANA, "stamp", "", "")
    with pytest.raises(PoserigError, match="closed"):
        memory.sessions.find(key)
    with pytest.raises(PoserigError, match="closed"):
        memory.failures.forget("x")
    with ExitStack() as stack:
        assert portal_memory(database, FakeClock(), stack).sessions.find(key) is not None
