"""Serves Lambda's Runtime API to one function process: next, response, error, init error.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import queue
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from poserig.local.lambda_runtime.peer import is_own
from poserig.local.lambda_runtime.spec import MAX_PAYLOAD_BYTES

PREFIX = "/2018-06-01/runtime"


@dataclass(frozen=True, slots=True)
class Invocation:
    """One event for the function.

    Attributes:
        request_id: The id of the invocation.
        payload: The event, JSON.
        function_arn: The function's ARN.
        deadline_ms: When the invocation times out, in milliseconds since 1970.
    """

    request_id: str
    payload: bytes
    function_arn: str
    deadline_ms: int


@dataclass(frozen=True, slots=True)
class Report:
    """A message of the process.

    Attributes:
        kind: "ready" (it asks for an event), "ok", "error", "init" (it cannot start), "too_large"
            or "exit".
        request_id: The invocation; "" where there is none.
        body: The answer or the error.
    """

    kind: str
    request_id: str = ""
    body: bytes = b""


class RuntimeApi:
    """Serves one function process on a port of its own.

    Attributes:
        reports: The messages of the process, in order.
        address: "127.0.0.1:port".
    """

    def __init__(self) -> None:
        self.reports: queue.Queue[Report] = queue.Queue()
        self._waiting: queue.Queue[Invocation | None] = queue.Queue()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.api = self
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        )
        self._thread.start()

    def offer(self, invocation: Invocation) -> None:
        """Gives the process its next event."""
        self._waiting.put(invocation)

    def take(self) -> Invocation | None:
        """Waits for the next event; None when the API closes."""
        self.reports.put(Report("ready"))
        return self._waiting.get()

    def close(self) -> None:
        """Ends the wait of the process, and frees the port."""
        self._waiting.put(None)
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    api: RuntimeApi

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Answers only processes of this account."""
        return is_own(client_address, self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignores a broken connection: the runner notices the end of a process itself."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One packet for an answer: the second of two would wait 40 ms for an acknowledgment.
    wbufsize = 65536
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        if self.path != f"{PREFIX}/invocation/next":
            self._answer(404, {"errorType": "NotFound"})
            return
        invocation = self.server.api.take()
        if invocation is None:
            self.close_connection = True
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(invocation.payload)))
        self.send_header("Lambda-Runtime-Aws-Request-Id", invocation.request_id)
        self.send_header("Lambda-Runtime-Deadline-Ms", str(invocation.deadline_ms))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", invocation.function_arn)
        self.end_headers()
        self.wfile.write(invocation.payload)

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        reports = self.server.api.reports
        path = self.path.removeprefix(PREFIX)
        if path == "/init/error":
            reports.put(Report("init", body=self.rfile.read(length)))
            self._answer(202, {"status": "OK"})
            return
        parts = path.split("/")
        if len(parts) != 4 or parts[1] != "invocation" or parts[3] not in ("response", "error"):
            self.rfile.read(length)
            self._answer(404, {"errorType": "NotFound"})
            return
        request_id, what = parts[2], parts[3]
        if length > MAX_PAYLOAD_BYTES and what == "response":
            for _ in range(0, length, 65536):
                self.rfile.read(min(65536, length))
                length -= 65536
            reports.put(Report("too_large", request_id))
            self._answer(413, {"errorType": "RequestEntityTooLarge"})
            return
        reports.put(
            Report("ok" if what == "response" else "error", request_id, self.rfile.read(length))
        )
        self._answer(202, {"status": "OK"})

    def _answer(self, status: int, body: dict[str, str]) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: Any) -> None:
        """Logs nothing."""
