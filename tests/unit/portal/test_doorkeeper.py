"""Who is let in, and for how long."""

import pytest

from poserig.portal.doorkeeper import Doorkeeper, SessionOver
from poserig.portal.tokens import TaskGrant
from tests.unit.portal.fake_people import ANA, BEN, FakeDirectory, FakeSessions
from tests.unit.portal.fake_ports import FakeClock


@pytest.fixture
def directory() -> FakeDirectory:
    return FakeDirectory()


@pytest.fixture
def door(directory: FakeDirectory) -> Doorkeeper:
    return Doorkeeper(FakeSessions(FakeClock()), directory)


def test_session_holds_as_long_as_the_directory_says_the_same(
    door: Doorkeeper, directory: FakeDirectory
) -> None:
    key = door.let_in(ANA, "10.0.0.1", "curl")
    other = door.let_in(BEN, "10.0.0.2", "curl")
    found = door.find(key)
    assert found is not None
    assert (found.worker, found.address, found.browser) == (ANA, "10.0.0.1", "curl")
    assert [one.worker for one in door.current()] == [ANA, BEN]
    directory.stamps[ANA.id] = "new password"
    assert door.find(key) is None
    assert [one.worker for one in door.current()] == [BEN]
    directory.stamps[BEN.id] = None
    assert door.find(other) is None
    assert door.find("") is None


def test_nobody_is_let_in_whom_the_directory_does_not_know(
    door: Doorkeeper, directory: FakeDirectory
) -> None:
    directory.stamps[ANA.id] = None
    with pytest.raises(SessionOver, match="not on the team any more"):
        door.let_in(ANA, "", "")


def test_task_page_needs_a_session_of_its_own_worker_that_nobody_has_ended(
    door: Doorkeeper, directory: FakeDirectory
) -> None:
    session = door.find(door.let_in(ANA, "", ""))
    assert session is not None
    door.require(TaskGrant("task", ANA, session.id))
    for grant in (TaskGrant("task", BEN, session.id), TaskGrant("task", ANA, "")):
        with pytest.raises(SessionOver):
            door.require(grant)
    directory.stamps[ANA.id] = "new password"
    with pytest.raises(SessionOver, match="were signed out"):
        door.require(TaskGrant("task", ANA, session.id))
    directory.stamps.clear()
    door.sessions.end(session.id)
    with pytest.raises(SessionOver):
        door.require(TaskGrant("task", ANA, session.id))
