"""A WSGI application on a port of 127.0.0.1, in its own threads."""

import logging
import socket
import threading
from typing import TYPE_CHECKING

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from poserig.errors import PoserigError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

log = logging.getLogger(__name__)

HOST = "127.0.0.1"


class QuietRequestHandler(WSGIRequestHandler):
    """Keeps the terminal quiet; the applications log their requests themselves.

    A raw request line may hold a presigned address's signature, so it is never logged.
    """

    # SDKs send `Expect: 100-continue` with an upload and wait a second if nobody answers it
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""

    def connection_dropped(
        self, error: BaseException, environ: "WSGIEnvironment | None" = None
    ) -> None:
        """The caller did not hear the answer: the log should tell why a call comes again."""
        path = environ["PATH_INFO"] if environ else "before a whole request"
        log.warning("connection broken, %s: %s", path, error)

    def log(self, type: str, message: str, *args: object) -> None:
        log.info(message, *args)


class WsgiServer:
    """Listens from its making on; answers from `start` to `stop`.

    Args:
        application: What answers.
        port: The port; 0 takes a free one.
        name: The thread's name.
        handler: werkzeug's request handler.

    Raises:
        PoserigError: The port is taken.
    """

    def __init__(
        self,
        application: "WSGIApplication",
        port: int,
        name: str,
        handler: type[WSGIRequestHandler] = QuietRequestHandler,
    ) -> None:
        # werkzeug would print to the terminal and exit if the port is taken
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((HOST, port))
            except OSError as error:
                raise PoserigError(
                    f"The port cannot be used ({error.strerror}).",
                    where=f"{HOST}:{port}",
                    cure="Stop the program that uses it, or choose another port.",
                ) from error
            listener.listen(128)
            self.port = int(listener.getsockname()[1])
            self._server: BaseWSGIServer = make_server(
                HOST,
                self.port,
                application,
                threaded=True,
                request_handler=handler,
                fd=listener.fileno(),
            )
        self._thread = threading.Thread(target=self._server.serve_forever, name=name, daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> None:
        """Answer requests."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and listening."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
