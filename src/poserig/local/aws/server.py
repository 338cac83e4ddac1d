"""The AWS endpoint of this machine: start it, point any AWS tool at it, stop it."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from moto.core.base_backend import BackendDict
from moto.moto_server import werkzeug_app
from werkzeug.serving import BaseWSGIServer, make_server

from poserig.errors import PoserigError
from poserig.local.aws import cloudfront, lambda_configuration, s3_gate, sagemaker
from poserig.local.aws.application import StrictApplication

if TYPE_CHECKING:
    from poserig.local.labeling_api import LabelingApi
    from poserig.local.lambda_runtime.runner import FunctionRunner

log = logging.getLogger(__name__)

HOST = "127.0.0.1"

_running = threading.Lock()
"""moto keeps its state in the process: one local AWS at a time."""


class QuietRequestHandler(werkzeug_app.MotoRequestHandler):  # type: ignore[misc] # untyped
    """Keeps the terminal quiet: the application logs each request by its operation."""

    # SDKs send `Expect: 100-continue` with an upload and wait a second if nobody answers it
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: a raw request line may hold a presigned address's signature."""

    def log(self, type: str, message: str, *args: Any) -> None:
        log.info(message, *args)


class LocalAws:
    """moto's AWS, the operations it lacks, and AWS's strictness, on one port.

    Args:
        state_dir: Where everything survives a stop or a kill; None keeps it in memory.
        port: The port on 127.0.0.1; 0 takes a free one.
        region: The region that the portal and the functions use.
        labeling: Runs labeling jobs; without it their operations answer 400.
        function_runner: Runs the deployed functions; without it Invoke answers 400.
        cdn_port: The port of the distributions' server; 0 takes a free one, None starts none.

    Raises:
        PoserigError: The port is taken, or another LocalAws runs in this process.
    """

    def __init__(
        self,
        state_dir: Path | None = None,
        port: int = 4566,
        region: str = "eu-west-1",
        labeling: LabelingApi | None = None,
        function_runner: FunctionRunner | None = None,
        cdn_port: int | None = 4569,
    ) -> None:
        self.region = region
        self._state_dir = state_dir
        self._port = port
        self._cdn_port = cdn_port
        self._labeling = labeling
        self._function_runner = function_runner
        self._server: BaseWSGIServer | None = None
        self._thread: threading.Thread | None = None

    @property
    def endpoint_url(self) -> str:
        """The address for AWS_ENDPOINT_URL; an IP address makes SDKs use path-style S3."""
        return f"http://{HOST}:{self._server.port if self._server else self._port}"

    def attach(self, *, labeling: LabelingApi) -> None:
        """Give the endpoint its labeling engine (which itself talks to the endpoint)."""
        self._labeling = labeling
        sagemaker.LocalSageMakerResponse.labeling = labeling

    def start(self) -> Self:
        """Restore the state and listen; returns once requests are answered."""
        if not _running.acquire(blocking=False):
            raise PoserigError(
                "A local AWS already runs in this process.", cure="Stop it first: .stop()."
            )
        try:
            self._start()
        except BaseException:
            _running.release()
            raise
        return self

    def _start(self) -> None:
        install()
        BackendDict.reset()
        sagemaker.LocalSageMakerResponse.labeling = self._labeling
        application = StrictApplication(self._changed, s3_gate.S3Gate())
        try:
            self._server = make_server(
                HOST, self._port, application, threaded=True, request_handler=QuietRequestHandler
            )
        except (OSError, SystemExit) as error:
            raise PoserigError(
                "The port is taken.",
                where=f"{HOST}:{self._port}",
                cure="Stop the other program or choose another port.",
            ) from error
        self._thread = threading.Thread(
            target=self._server.serve_forever, name="local-aws", daemon=True
        )
        self._thread.start()

    def _changed(self) -> None:
        """A request may have changed something."""

    def stop(self) -> None:
        """Stop listening and save; safe to call twice."""
        if self._server is None:
            return
        self._server.shutdown()
        self._server.server_close()
        if self._thread is not None:
            self._thread.join()
        self._server = None
        sagemaker.LocalSageMakerResponse.labeling = None
        BackendDict.reset()
        _running.release()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def install() -> None:
    """Put our operations into moto; once per process is enough, more does no harm."""
    # flask-cors would add `Access-Control-Allow-Origin: *` to every answer
    werkzeug_app.DISABLE_GLOBAL_CORS = True
    cloudfront.install()
    lambda_configuration.install()
    sagemaker.install()
    s3_gate.install()
