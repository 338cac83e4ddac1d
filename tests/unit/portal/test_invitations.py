"""Invited workers' temporary passwords."""

import pytest

from poserig.portal.invitations import LIFETIME, Invitations
from tests.unit.portal.fake_people import FakeHalfInvitations
from tests.unit.portal.fake_ports import FakeClock


@pytest.fixture
def halves() -> FakeHalfInvitations:
    return FakeHalfInvitations()


def test_invitation_is_found_until_it_is_closed_or_too_old(halves: FakeHalfInvitations) -> None:
    clock = FakeClock()
    invitations = Invitations(clock, halves)
    key = invitations.open("ana", "Temp0rary-é!")
    other = invitations.open("ben", "")
    for process in (invitations, Invitations(clock, halves)):
        found = process.find(key)
        assert found is not None
        assert (found.username, found.temporary_password) == ("ana", "Temp0rary-é!")
    assert "Temp0rary" not in repr(found)
    empty = invitations.find(other)
    assert empty is not None
    assert empty.temporary_password == ""
    invitations.close(other)
    assert invitations.find(other) is None
    clock.advance(seconds=LIFETIME.total_seconds())
    assert invitations.find(key) is None


def test_neither_half_tells_the_password(halves: FakeHalfInvitations) -> None:
    invitations = Invitations(FakeClock(), halves)
    keys = [invitations.open("ana", "Temp0rary!") for _ in range(2)]
    kept = [one.half for one in halves.halves.values()]
    assert keys[0] != keys[1]
    assert kept[0] != kept[1]
    assert b"Temp0rary!" not in kept
    assert all(key not in halves.halves for key in keys)


@pytest.mark.parametrize("key", ["", "x", "é", "AAAA"])
def test_key_that_is_none_finds_nothing(halves: FakeHalfInvitations, key: str) -> None:
    invitations = Invitations(FakeClock(), halves)
    invitations.open("ana", "Temp0rary!")
    assert invitations.find(key) is None
