"""What one client can take of a server: tried with real sockets."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from werkzeug.exceptions import ClientDisconnected
from werkzeug.wrappers import Request, Response

from poserig.wsgi import WsgiServer
from poserig.wsgi_bounds import Bounds
from tests.visitor import wait_until

QUICK = Bounds(head_seconds=0.2, head_bytes=2000, pause_seconds=0.4, connections=3)
LARGE = 8 * 1024 * 1024


class App:
    """Says what it read of a body; sends 8 MB at /large; waits at /slow and /closes."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.has_begun = threading.Semaphore(0)
        self.was_closed = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        if request.path == "/large":
            return Response(b"x" * LARGE)(environ, start_response)
        if request.path == "/closes":
            response = Response(self._until_let_go(), headers={"Content-Length": "1"})
            response.call_on_close(self.was_closed.set)
            return response(environ, start_response)
        if request.path == "/slow":
            self.has_begun.release()
            assert self.go_on.wait(20)
        try:
            read = len(request.get_data())
        except ClientDisconnected as error:
            return error(environ, start_response)
        return Response(f"read {read}")(environ, start_response)

    def _until_let_go(self) -> Iterator[bytes]:
        yield b"x"
        assert self.go_on.wait(20)


@pytest.fixture(scope="module")
def app() -> App:
    return App()


@pytest.fixture(scope="module")
def server(app: App) -> Iterator[WsgiServer]:
    with WsgiServer(app, bounds=QUICK) as running:
        yield running
        app.go_on.set()


Connect = Callable[..., socket.socket]


@pytest.fixture
def connect(server: WsgiServer) -> Iterator[Connect]:
    """Opens connections, and sends the first bytes on them."""
    opened: list[socket.socket] = []

    def one(sent: bytes = b"", buffer: int = 0) -> socket.socket:
        connection = socket.socket()
        opened.append(connection)
        if buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        connection.settimeout(20)
        connection.connect(("127.0.0.1", server.port))
        connection.sendall(sent)
        return connection

    yield one
    for connection in opened:
        connection.close()


def answer(connection: socket.socket) -> bytes:
    """All that comes until the server hangs up."""
    read = bytearray()
    try:
        while more := connection.recv(65536):
            read += more
    except ConnectionResetError:
        pass
    return bytes(read)


def drip(connection: socket.socket, piece: bytes) -> None:
    """Sends a piece again and again, more often than a pause lasts, until the server hangs up."""
    deadline = time.monotonic() + 20
    try:
        while time.monotonic() < deadline:
            connection.sendall(piece)
            time.sleep(0.02)
    except OSError:
        return
    raise AssertionError("the server holds the connection as long as the sender likes")


GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"


def test_whole_requests_are_answered(connect: Connect) -> None:
    assert answer(connect(GET)).endswith(b"read 0")
    assert answer(connect(POST + b"x" * 100_000)).endswith(b"read 100000")


def test_answer_is_closed_when_the_client_breaks_off() -> None:
    app = App()
    with WsgiServer(app) as server:
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.sendall(b"GET /closes HTTP/1.1\r\nHost: a\r\n\r\n")
        assert connection.recv(1000)
        # A reset after the last byte was sent: it is werkzeug's reading that meets it.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        app.go_on.set()
        assert app.was_closed.wait(20)


@pytest.mark.parametrize("half", [b"", b"GET / HT", GET[:-2]])
def test_half_a_head_is_dropped(connect: Connect, half: bytes) -> None:
    assert answer(connect(half)) == b""


def test_head_that_never_ends_is_dropped(connect: Connect) -> None:
    drip(connect(GET[:-2]), b"X")
    assert b"200 OK" not in answer(connect(GET[:-2] + b"X: " + b"y" * 20_000 + b"\r\n\r\n"))


def test_half_a_body_is_refused(connect: Connect) -> None:
    assert b"400 BAD REQUEST" in answer(connect(POST + b"x" * 1000))
    drip(connect(POST), b"x")


def test_reader_who_takes_nothing_is_dropped(
    connect: Connect, server: WsgiServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    stuck = connect(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n", buffer=4096)
    wait_until(lambda: "connection broken" in caplog.text)
    assert len(answer(stuck)) < LARGE
    whole = answer(connect(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n"))
    assert whole.endswith(b"x" * LARGE)


def test_who_waits_longest_makes_room(connect: Connect) -> None:
    waiting = [connect(b"GET / HT") for _ in range(3)]
    began = time.monotonic()
    assert answer(connect(GET)).endswith(b"read 0")
    # The first was hung up on; it did not run into its time.
    assert answer(waiting[0]) == b""
    assert time.monotonic() - began < QUICK.head_seconds


def test_new_one_is_refused_when_all_are_being_answered(connect: Connect, app: App) -> None:
    slow = [connect(GET.replace(b"/", b"/slow", 1)) for _ in range(3)]
    for _ in slow:
        assert app.has_begun.acquire(timeout=20)
    assert answer(connect(GET)).startswith(b"HTTP/1.1 503 Service Unavailable")
    app.go_on.set()
    for connection in slow:
        assert answer(connection).endswith(b"read 0")
    wait_until(lambda: answer(connect(GET)).endswith(b"read 0"))
