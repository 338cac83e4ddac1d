"""The AWS endpoint of this machine: start it, point any AWS tool at it, stop it."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from moto.core.base_backend import BackendDict
from moto.moto_server import werkzeug_app

from poserig.errors import PoserigError
from poserig.local.aws import cloudfront, content, lambda_configuration, s3_gate, s3_keys, sagemaker
from poserig.local.aws.application import StrictApplication
from poserig.local.aws.logs import LogFile
from poserig.local.aws.persistence import Snapshots
from poserig.local.aws.wsgi import HOST, QuietRequestHandler, WsgiServer
from poserig.local.cdn import Cdn

if TYPE_CHECKING:
    from collections.abc import Callable

    from poserig.local.labeling_api import LabelingApi
    from poserig.local.lambda_runtime.runner import FunctionRunner

log = logging.getLogger(__name__)


def _nothing() -> None:
    """No change to take back."""


_running = threading.Lock()
"""moto keeps its state in the process: one local AWS at a time."""


class MotoRequestHandler(QuietRequestHandler, werkzeug_app.MotoRequestHandler):  # type: ignore[misc] # untyped
    """Keeps metadata headers with underscores, as moto's does."""


class LocalAws:
    """moto's AWS, the operations it lacks, and AWS's strictness, on one port.

    Args:
        state_dir: Where everything survives a stop or a kill, and the log (aws.log) is written;
            None keeps it in memory.
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
        self._server: WsgiServer | None = None
        self._snapshots: Snapshots | None = None
        self._log: LogFile | None = None
        self._cdn: Cdn | None = None
        self._undo_functions: Callable[[], None] = _nothing
        self.notices: list[str] = []
        """What a person should read after the start: a saved state that could not be used."""

    @property
    def endpoint_url(self) -> str:
        """The address for AWS_ENDPOINT_URL; an IP address makes SDKs use path-style S3."""
        return self._server.url if self._server else f"http://{HOST}:{self._port}"

    @property
    def cdn_url(self) -> str:
        """The address of the distributions: <cdn_url>/<distribution's domain>/<key>."""
        if self._cdn is None:
            raise PoserigError(
                "This local AWS serves no distributions.", cure="Give it a cdn_port."
            )
        return self._cdn.base_url

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
            self._snapshots = None  # a start that failed has nothing to save
            self._close()
            _running.release()
            raise
        return self

    def _start(self) -> None:
        install()
        BackendDict.reset()
        self._restore()
        sagemaker.LocalSageMakerResponse.labeling = self._labeling
        application = StrictApplication(self._changed, s3_gate.S3Gate())
        self._server = WsgiServer(application, self._port, "local-aws", MotoRequestHandler)
        self._server.start()
        if self._function_runner is not None:
            from poserig.local.aws import functions

            self._undo_functions = functions.install(self._function_runner, self.endpoint_url)
        if self._cdn_port is not None:
            self._cdn = Cdn(self._cdn_port)
            self._cdn.start()
        if self._snapshots is not None:
            self._snapshots.start()

    def _restore(self) -> None:
        self.notices.clear()
        if self._state_dir is None:
            self._log = LogFile(None)
            content.use(None)
            return
        # users' passwords and the functions' settings lie in it
        self._state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._state_dir.chmod(0o700)
        self._log = LogFile(self._state_dir / "aws.log")
        store = content.ContentStore(self._state_dir / "objects")
        content.use(store)
        self._snapshots = Snapshots(self._state_dir / "snapshot")
        notice = self._snapshots.restore()
        if notice is not None:
            # the objects' bytes are kept: somebody may want the state that was set aside
            self.notices.append(notice)
            return
        store.sweep(content.digests_in_use())

    def _changed(self) -> None:
        if self._snapshots is not None:
            self._snapshots.changed()

    def stop(self) -> None:
        """Stop listening and save; safe to call twice."""
        if self._server is None:
            return
        self._close()
        BackendDict.reset()
        _running.release()

    def _close(self) -> None:
        """Undo whatever of the start was done."""
        if self._cdn is not None:
            self._cdn.stop()
            self._cdn = None
        if self._server is not None:
            self._server.stop()
            self._server = None
        self._undo_functions()
        self._undo_functions = _nothing
        sagemaker.LocalSageMakerResponse.labeling = None
        if self._snapshots is not None:
            self._snapshots.stop()
            self._snapshots = None
        content.use(None)
        if self._log is not None:
            self._log.close()
            self._log = None

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
    content.install()
    lambda_configuration.install()
    sagemaker.install()
    s3_gate.install()
    s3_keys.install()
