"""Halves of invitations in the portal's database."""

from datetime import timedelta
from pathlib import Path

from poserig.local.portal_store.half_invitations import KeptHalfInvitations
from poserig.portal.invitations import HalfInvitation, Invitations
from tests.unit.portal.fake_ports import FakeClock


def test_half_is_found_by_another_process_until_it_is_forgotten(database: Path) -> None:
    clock, halves = FakeClock(), KeptHalfInvitations(database)
    kept = HalfInvitation("ana", b"\x00\xff", clock.now() + timedelta(minutes=15))
    halves.keep("one", kept, clock.now())
    assert KeptHalfInvitations(database).find("one") == kept
    assert halves.find("two") is None
    halves.forget("one")
    assert halves.find("one") is None


def test_those_that_have_ended_are_forgotten_with_the_next(database: Path) -> None:
    clock, halves = FakeClock(), KeptHalfInvitations(database)
    invitations = Invitations(clock, halves)
    key = invitations.open("ana", "Temp0rary!")
    found = invitations.find(key)
    assert found is not None
    assert found.temporary_password == "Temp0rary!"
    assert b"Temp0rary!" not in database.read_bytes()
    assert b"Temp0rary!" not in database.with_name(f"{database.name}-wal").read_bytes()
    clock.advance(minutes=15)
    late = HalfInvitation("ben", b"x", clock.now() + timedelta(minutes=15))
    halves.keep("late", late, clock.now())
    clock.advance(minutes=-15)
    assert invitations.find(key) is None
    assert halves.find("late") == late
