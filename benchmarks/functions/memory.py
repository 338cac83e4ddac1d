"""Peak memory and time of one invocation of the deployed zip in its own process, S3 included."""

import json
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from benchmarks.functions.runtime import Code, Runtime, started
from poserig.errors import PoserigError
from poserig.local.lambda_runtime.api_server import Invocation


@dataclass(frozen=True, slots=True)
class Invoked:
    """What one invocation took: seconds of processor time, memory, and bytes of its answer."""

    cpu_seconds: float
    peak_mb: float
    answer_bytes: int
    objects: int


class _Bucket(BaseHTTPRequestHandler):
    """Answers every GET with the payload and takes every PUT: all the S3 that a batch needs."""

    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_GET(self) -> None:
        self._answer(self.server.payload)

    def do_PUT(self) -> None:
        self.send_response_only(100)
        self.end_headers()
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(b"")

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Not a word."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    payload = b""


def invoke(runtime: Runtime, code: Code, payload: bytes, seconds: float = 600) -> Invoked:
    """Runs the post-annotation function once, cold, on one payload file.

    Raises:
        PoserigError: It failed or took too long.
    """
    server = _Server(("127.0.0.1", 0), _Bucket)
    server.payload = payload
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with started(runtime, code, f"http://127.0.0.1:{server.server_address[1]}") as running:
            before = running.cpu_ms()
            deadline = int((time.time() + seconds) * 1000)
            running.api.offer(
                Invocation("benchmark", json.dumps(EVENT).encode(), "arn:benchmark", deadline)
            )
            report = running.api.reports.get(timeout=seconds)
            if report.kind != "ok":
                raise PoserigError(f"The invocation failed: {report.body.decode()[:2000]}")
            running.api.reports.get(timeout=60)  # ready for the next one
            return Invoked(
                cpu_seconds=(running.cpu_ms() - before) / 1000,
                peak_mb=running.peak_mb(),
                answer_bytes=len(report.body),
                objects=len(json.loads(report.body)),
            )
    finally:
        server.shutdown()
        server.server_close()


EVENT = {
    "version": "2018-10-06",
    "labelingJobArn": "arn:aws:sagemaker:eu-west-1:123456789012:labeling-job/benchmark",
    "payload": {"s3Uri": "s3://photos/out/annotations/consolidated-annotation/request.json"},
    "labelAttributeName": "pose",
    "outputConfig": "s3://photos/out/annotations",
    "maxHumanWorkersPerDataObject": 5,
}
