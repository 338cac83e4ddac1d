"""A temporary password stays in the process, for fifteen minutes."""

from poserig.portal.invitations import Invitations
from tests.unit.portal.fakes import FakeClock


def test_invitation_is_found_by_its_key_until_it_is_closed_or_too_old() -> None:
    clock = FakeClock()
    invitations = Invitations(clock)
    keys = [invitations.open(name, "Temp0rary!") for name in ("ana", "ben")]
    found = invitations.find(keys[0])
    assert found is not None
    assert (found.username, found.temporary_password) == ("ana", "Temp0rary!")
    assert "Temp0rary!" not in repr(found)
    assert invitations.find("other") is None
    invitations.close(keys[0])
    assert invitations.find(keys[0]) is None
    clock.advance(minutes=15)
    assert invitations.find(keys[1]) is None
