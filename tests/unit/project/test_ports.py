"""The port of a project: the one that was asked for, the last one, or a free one."""

import socket
from collections.abc import Iterator

import pytest

from poserig.errors import PoserigError
from poserig.project import ports
from poserig.project.ports import on_a_port

HOST = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as one:
        one.bind((HOST, 0))
        one.listen()
        yield int(one.getsockname()[1])


def take(port: int) -> int:
    """Listens there for a moment, as the project's servers do, and says where."""
    try:
        with socket.socket() as one:
            one.bind((HOST, port))
    except OSError as error:
        raise PoserigError("It cannot be used.") from error
    return port


def test_taken_port_is_refused_with_the_option_that_helps(taken: int) -> None:
    with pytest.raises(PoserigError, match=f"port {taken} cannot be used") as raised:
        on_a_port(taken, "", take)
    assert "give another: --port N" in raised.value.cure


def test_last_port_comes_first_unless_it_is_taken(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as one:
        one.bind((HOST, 0))
        free = int(one.getsockname()[1])
    monkeypatch.setattr(ports, "FIRST_PORT", taken)
    monkeypatch.setattr(ports, "_PORTS", 1)
    assert on_a_port(None, str(free), take) == free
    assert on_a_port(free, "", take) == free
    with pytest.raises(PoserigError, match="No port from"):
        on_a_port(None, str(taken), take)
    with pytest.raises(PoserigError, match="No port from"):
        on_a_port(None, "99999999", take)


def test_trouble_of_another_kind_is_told_at_once() -> None:
    def refuse(port: int) -> int:
        raise PoserigError(f"No certificate for {port}.")

    with pytest.raises(PoserigError, match="No certificate"):
        on_a_port(None, "", refuse)
