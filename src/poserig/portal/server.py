"""Runs one of the portal's apps on this machine, on a thread of its own."""

import logging
from threading import Thread
from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from poserig.errors import PoserigError

_log = logging.getLogger(__name__)


class _QuietRequestHandler(WSGIRequestHandler):
    """Logs no addresses: those of the task origin hold tokens."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        _log.debug("%s %s", self.command, code)

    def log(self, type: str, message: str, *args: Any) -> None:
        _log.debug("request handler: %s", type)


class AppServer:
    """A Flask app behind http://127.0.0.1:<port>.

    Args:
        app: From `create_portal` or `create_task_origin`.
        port: 0 takes a free one; `url` tells which.
    """

    def __init__(self, app: Flask, port: int = 0) -> None:
        self._app = app
        self._port = port
        self._server: BaseWSGIServer | None = None
        self._thread: Thread | None = None

    @property
    def url(self) -> str:
        """Without a slash at the end; known once it has started."""
        port = self._server.port if self._server else self._port
        return f"http://127.0.0.1:{port}"

    def start(self) -> None:
        """Raises PoserigError when the port is taken."""
        try:
            self._server = make_server(
                "127.0.0.1",
                self._port,
                self._app,
                threaded=True,
                request_handler=_QuietRequestHandler,
            )
        except (OSError, SystemExit) as error:  # werkzeug exits when the port is taken
            raise PoserigError(
                "Something else listens on this port.",
                where=f"127.0.0.1:{self._port}",
                cure="Stop it, or choose another port.",
            ) from error
        self._thread = Thread(target=self._server.serve_forever, name=f"serve {self.url}")
        self._thread.daemon = True
        self._thread.start()

    def stop(self) -> None:
        """Returns when the port is free again."""
        if self._server and self._thread:
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._server = self._thread = None

    def __enter__(self) -> "AppServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
