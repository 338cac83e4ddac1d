"""Serves a WSGI application on a port, in its own threads."""

import errno
import logging
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Self

from poserig.errors import PoserigError
from poserig.wsgi_bounds import BOUNDS, BoundedRequestHandler, BoundedServer, Bounds

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
_OTHER_PORT = "Stop the program that uses it, or choose another port."


class QuietRequestHandler(BoundedRequestHandler):
    """Keeps the terminal quiet: the applications log their requests themselves.

    It logs no request line and no address. They may hold a token or a presigned signature.
    """

    # SDKs send `Expect: 100-continue` with an upload, and wait a second when nobody answers it.
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Logs nothing."""

    def connection_dropped(
        self, error: BaseException, environ: "WSGIEnvironment | None" = None
    ) -> None:
        """Logs that the caller did not hear the answer."""
        log.warning("connection broken: %s", error)

    def log(self, type: str, message: str, *args: object) -> None:
        """Logs what went wrong, without the request line."""
        log.info("request handler: %s", type)


class WsgiServer:
    """Listens as soon as it is made, and answers from `start` to `stop`.

    As a context manager it starts and stops by itself.

    Args:
        application: What answers.
        port: The port; 0 takes a free one.
        name: The thread's name.
        handler: Reads the requests.
        bounds: What a client can take of the server.
        host: The IP address on which it listens.
        tls: Certificate and key; None for plain HTTP.

    Raises:
        PoserigError: The port is taken, or the address is not one of this machine.
    """

    def __init__(
        self,
        application: "WSGIApplication",
        port: int = 0,
        name: str = "server",
        handler: type[BoundedRequestHandler] = QuietRequestHandler,
        bounds: Bounds = BOUNDS,
        host: str = HOST,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        # werkzeug would print to the terminal and exit if the port is taken
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((host, port))
            except OSError as error:
                is_other = error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)
                what = "address" if is_other else "port"
                cure = "Give an address of this machine." if is_other else _OTHER_PORT
                raise PoserigError(
                    f"The {what} cannot be used ({error.strerror}).",
                    where=f"{host}:{port}",
                    cure=cure,
                ) from error
            listener.listen(128)
            self.port = int(listener.getsockname()[1])
            self._server = BoundedServer(listener, application, handler, bounds, tls)
        self._thread = threading.Thread(target=self._server.serve_forever, name=name, daemon=True)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Starts to answer requests."""
        self._thread.start()

    def stop(self) -> None:
        """Stops answering and listening. The port is free when it returns."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
