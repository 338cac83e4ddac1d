"""The port of a project: the one that was asked for, the last one, or a free one."""

import socket
from collections.abc import Iterator

import pytest

from poserig.errors import PoserigError
from poserig.project import ports
from poserig.project.ports import find_port

HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as one:
        one.bind((HOST, 0))
        one.listen()
        yield int(one.getsockname()[1])


def test_taken_port_is_refused_with_the_option_that_helps(taken: int) -> None:
    with pytest.raises(PoserigError, match=f"port {taken} cannot be used") as raised:
        find_port(taken, "", [HOST])
    assert "give another: --port N" in raised.value.cure


def test_last_port_comes_first_unless_it_is_taken(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as one:
        one.bind((HOST, 0))
        free = int(one.getsockname()[1])
    monkeypatch.setattr(ports, "FIRST_PORT", taken)
    monkeypatch.setattr(ports, "_PORTS", 1)
    assert find_port(None, str(free), [HOST]) == free
    assert find_port(free, "", [HOST]) == free
    with pytest.raises(PoserigError, match="No port from"):
        find_port(None, str(taken), [HOST])
    with pytest.raises(PoserigError, match="No port from"):
        find_port(None, "99999999", [HOST])
