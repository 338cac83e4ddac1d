"""Bounds what a client can take of a server: time, sizes and connections.

werkzeug's own server waits without end for a request that was sent by half, or for a reader that
takes nothing, and holds a thread for each.
"""

import io
import logging
import socket
import ssl
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a client gets.

    Attributes:
        head_seconds: For the request line and its headers.
        head_bytes: Of both at most.
        pause_seconds: For a body that brings nothing, and for a reader who takes nothing.
        least_rate: Bytes a second, of a body and of a reader; who brings or takes less uses up
            the pause.
        connections: At the same time. Who waits longest with half a request makes room for a
            new one; when all are being answered, a new one is refused with 503.
    """

    head_seconds: float = 10.0
    head_bytes: int = 64 * 1024
    pause_seconds: float = 30.0
    least_rate: int = 4096
    connections: int = 400


BOUNDS: Final = Bounds()
_PIECE = 64 * 1024
# A fixed one: Linux would let it grow to megabytes, and a slow reader then seems to pause for long.
_SEND_BUFFER = 256 * 1024
_CROWDED = (
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Length: 43\r\n\r\n"
    b"Too many requests at once. Try again later."
)


class BoundedRequestHandler(WSGIRequestHandler):
    """Reads a request and writes its answer within the server's bounds.

    A client that exceeds them is dropped; an application that reads its body meets a TimeoutError,
    which werkzeug turns into "400 Bad Request".
    """

    server: "BoundedServer"

    def setup(self) -> None:
        """Puts the bounds between the socket and werkzeug."""
        super().setup()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        if isinstance(self.connection, ssl.SSLSocket):
            self.connection.settimeout(self.server.bounds.head_seconds)
            self.connection.do_handshake()
        self._traffic = _Traffic(self.connection, self.server.bounds)
        self.rfile = io.BufferedReader(self._traffic)
        self.wfile = _Writer(self._traffic)

    def parse_request(self) -> bool:
        """Reads the headers; what follows has a body's bounds."""
        is_request = super().parse_request()
        self._traffic.begin_body()
        self.server.is_answering(self.connection)
        return is_request


class BoundedServer(ThreadedWSGIServer):
    """werkzeug's server with threads, and a bound on their number.

    Args:
        listener: The socket that listens.
        application: What answers.
        handler: Reads the requests.
        bounds: What a client gets.
        tls: Certificate and key; None for plain HTTP.
    """

    def __init__(
        self,
        listener: socket.socket,
        application: "WSGIApplication",
        handler: type[BoundedRequestHandler],
        bounds: Bounds = BOUNDS,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.bounds = bounds
        self._lock = threading.Lock()
        self._waiting: dict[socket.socket, None] = {}
        """Connections with half a request, those that wait longest first."""
        self._answering: set[socket.socket] = set()
        host, port = listener.getsockname()[:2]
        super().__init__(host, port, _closing(application), handler, fd=listener.fileno())
        self.ssl_context = tls

    def get_request(self) -> tuple[Any, Any]:
        """Accepts a connection. A handler shakes hands, so that nobody waits for another's."""
        connection, address = super().get_request()
        if self.ssl_context is not None:
            connection = self.ssl_context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
        return connection, address

    def process_request(self, request: Any, client_address: Any) -> None:
        """Takes a connection, if there is room."""
        with self._lock:
            is_full = len(self._waiting) + len(self._answering) >= self.bounds.connections
            oldest = next(iter(self._waiting), None) if is_full else None
            if oldest is not None:
                del self._waiting[oldest]
            has_room = not is_full or oldest is not None
            if has_room:
                self._waiting[request] = None
        if oldest is not None:
            _hang_up(oldest)
        if has_room:
            super().process_request(request, client_address)
            return
        log.warning("a connection was refused: %d are being answered", self.bounds.connections)
        request.setblocking(False)
        try:
            request.send(_CROWDED)
        except OSError:
            log.info("the refused one is gone")
        self.shutdown_request(request)

    def is_answering(self, request: socket.socket) -> None:
        """Told by a handler when it has a whole request."""
        with self._lock:
            if request in self._waiting:
                del self._waiting[request]
                self._answering.add(request)

    def shutdown_request(self, request: Any) -> None:
        """Forgets a connection that ends."""
        with self._lock:
            self._waiting.pop(request, None)
            self._answering.discard(request)
        super().shutdown_request(request)

    def log(self, type: str, message: str, *args: object) -> None:
        """Logs a failure of the application; werkzeug would print it to the terminal."""
        log.error(message, *args)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Logs what ended a connection; werkzeug would print it to the terminal."""
        log.warning("a connection ended: %s", sys.exc_info()[1])


def _closing(application: "WSGIApplication") -> "WSGIApplication":
    """The application, whose answers are closed also when the client is gone before their end.

    werkzeug reads once more from such a client before it closes, and leaves the file of the answer
    open when that fails.
    """

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        pieces: Iterable[bytes] = application(environ, start_response)
        try:
            yield from pieces
        finally:
            if hasattr(pieces, "close"):
                pieces.close()

    return answer


class _Traffic(io.RawIOBase):
    """The bytes of one connection, each way, within their time.

    Raises TimeoutError (also when the head is too long: nobody waits for the rest).
    """

    def __init__(self, connection: socket.socket, bounds: Bounds) -> None:
        super().__init__()
        self._connection = connection
        self._bounds = bounds
        self._is_head = True
        self._head_bytes = 0
        self._seconds = bounds.head_seconds
        """How much longer this connection may keep its thread waiting."""

    def begin_body(self) -> None:
        """From here on, bytes that come or go earn time."""
        self._is_head = False
        self._seconds = self._bounds.pause_seconds

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills a buffer with what has come; 0 at the end."""
        if self._is_head and self._head_bytes >= self._bounds.head_bytes:
            raise TimeoutError("the head of a request is too long")
        count = self._waited(lambda connection: connection.recv_into(buffer))
        self._head_bytes += count
        return count

    def send(self, data: "ReadableBuffer") -> int:
        """Sends all of some bytes."""
        rest = memoryview(data).cast("B")
        while rest:
            rest = rest[self._waited(partial(_send, rest[:_PIECE])) :]
        return memoryview(data).nbytes

    def _waited(self, move: Callable[[socket.socket], int]) -> int:
        """Moves bytes, and counts the time that it takes."""
        if self._seconds <= 0:
            raise TimeoutError("the time of a request is over")
        began = time.monotonic()
        self._connection.settimeout(self._seconds)
        count = move(self._connection)
        earned = 0.0 if self._is_head else count / self._bounds.least_rate
        left = self._seconds - (time.monotonic() - began) + earned
        self._seconds = min(left, self._bounds.pause_seconds)
        return count


class _Writer(io.BufferedIOBase):
    """Writes at once, as `socketserver` does."""

    def __init__(self, traffic: _Traffic) -> None:
        self._traffic = traffic

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: "ReadableBuffer") -> int:
        """Sends all of some bytes."""
        return self._traffic.send(data)


def _send(piece: memoryview, connection: socket.socket) -> int:
    return connection.send(piece)


def _hang_up(connection: socket.socket) -> None:
    """Wakes the thread that reads a connection: it then ends by itself."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        log.info("a connection that should end is gone")
