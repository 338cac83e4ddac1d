"""Ports that are chosen for a start."""

import socket

import pytest

from poserig.errors import PoserigError
from poserig.local.up import Ports


def test_free_ports_are_in_a_row_where_no_system_gives_any() -> None:
    found = Ports.free()
    assert found == Ports.starting_at(found.portal)
    assert found.portal >= 20_000 and found.cdn < 32_768


@pytest.mark.parametrize("taken", ["portal", "aws", "cdn"])
def test_a_row_of_which_one_is_taken_is_not_free(taken: str) -> None:
    found = Ports.free()
    assert found.are_free()
    with socket.socket() as other:
        other.bind(("127.0.0.1", getattr(found, taken)))
        other.listen()
        assert not found.are_free()
        with pytest.raises(PoserigError, match=str(getattr(found, taken))):
            found.require_free()
