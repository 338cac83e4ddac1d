"""Starts and stops the local AWS: one port for all services, one for the distributions."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from moto.core.base_backend import BackendDict
from moto.moto_server import werkzeug_app

from poserig.errors import PoserigError
from poserig.local.aws.awslambda import configuration as lambda_configuration
from poserig.local.aws.cloudfront import distributions
from poserig.local.aws.cloudfront import operations as cloudfront
from poserig.local.aws.cloudfront.cdn import Cdn
from poserig.local.aws.cognito import clients as cognito_clients
from poserig.local.aws.cognito import domains as cognito_domains
from poserig.local.aws.cognito import pools as cognito_pools
from poserig.local.aws.cognito import users as cognito_users
from poserig.local.aws.endpoint.application import StrictApplication
from poserig.local.aws.endpoint.keys import Keys, LocalSession
from poserig.local.aws.endpoint.logs import LogFile
from poserig.local.aws.iam import credentials
from poserig.local.aws.iam import names as iam_names
from poserig.local.aws.kept import content
from poserig.local.aws.kept.folder import KeptState
from poserig.local.aws.s3 import changes as s3_changes
from poserig.local.aws.s3 import encryption as s3_encryption
from poserig.local.aws.s3 import gate as s3_gate
from poserig.local.aws.s3 import keys as s3_keys
from poserig.local.aws.sagemaker import operations as sagemaker
from poserig.local.state.files import make_private_folder
from poserig.wsgi import HOST, QuietRequestHandler, WsgiServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIEnvironment

    from poserig.local.labeling_api import LabelingApi
    from poserig.local.lambda_runtime.runner import FunctionRunner

log = logging.getLogger(__name__)


def _nothing() -> None:
    """Does nothing: there is no change to take back."""


_running = threading.Lock()
"""Held while a local AWS runs: moto has one state for the whole process."""


class MotoRequestHandler(QuietRequestHandler, werkzeug_app.MotoRequestHandler):  # type: ignore[misc] # untyped
    """Keeps metadata headers with underscores, as moto's does, and names a call that broke off."""

    def connection_dropped(
        self, error: BaseException, environ: WSGIEnvironment | None = None
    ) -> None:
        """Logs the path: it tells why an SDK repeats the call. A path holds no signature."""
        path = environ["PATH_INFO"] if environ else "before a whole request"
        log.warning("connection broken, %s: %s", path, error)


class LocalAws:
    """moto, the operations that it lacks, and AWS's own checks, on one port.

    Args:
        state_dir: The folder of the state and of the log, aws.log; what is in it survives a stop
            or a kill. None keeps the state in memory. No other process may use the folder
            (state/lock.py).
        port: The port on 127.0.0.1; 0 takes a free one.
        region: The region of the portal and the functions.
        labeling: Runs labeling jobs. Without it their operations answer 400.
        function_runner: Runs the deployed functions. Without it Invoke answers 400.
        cdn_port: The port of the distributions' server; 0 takes a free one, None starts none.
        keys: The root's keys. By default those in the state folder, which are made at random.
        is_cors_off: Whether S3 answers as if no bucket had a CORS configuration.

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
        keys: Keys | None = None,
        is_cors_off: Callable[[], bool] = lambda: False,
    ) -> None:
        self.region = region
        self._state_dir = state_dir
        self._port = port
        self._cdn_port = cdn_port
        self._labeling = labeling
        self._function_runner = function_runner
        self._server: WsgiServer | None = None
        self._kept: KeptState | None = None
        self._keys = keys
        self._is_cors_off = is_cors_off
        self._session: LocalSession | None = None
        self._application: StrictApplication | None = None
        self._log: LogFile | None = None
        self._cdn: Cdn | None = None
        self._undo_functions: Callable[[], None] = _nothing
        self.notices: list[str] = []
        """Sentences for a person to read after the start: what of the state is lost."""

    @property
    def endpoint_url(self) -> str:
        """The address for AWS_ENDPOINT_URL. SDKs use path-style S3, as it is an IP address."""
        return self._server.url if self._server else f"http://{HOST}:{self._port}"

    @property
    def cdn_url(self) -> str:
        """The address of the distributions: <cdn_url>/<distribution's domain>/<key>."""
        if self._cdn is None:
            raise PoserigError(
                "This local AWS serves no distributions.", cure="Give it a cdn_port."
            )
        return self._cdn.base_url

    def distribution_addresses(self) -> dict[str, str]:
        """The address of each distribution that is deployed now → its address on this machine."""
        names = distributions.domain_names() if self._cdn is not None else []
        return {f"https://{name}/": f"{self.cdn_url}/{name}/" for name in names}

    @property
    def keys(self) -> Keys:
        """The root's keys. Raises PoserigError before the first start."""
        if self._keys is None:
            raise PoserigError("This local AWS has no keys yet.", cure="Start it first: .start().")
        return self._keys

    @property
    def kept(self) -> KeptState | None:
        """The open state folder, while it runs; None when the state is in memory."""
        return self._kept

    def changes_of(self, *services: str) -> int:
        """How often services (in moto's words: "cognitoidp") may have changed since the start."""
        if self._application is None:
            return 0
        return sum(self._application.changes[service] for service in services)

    def session(self) -> LocalSession:
        """Returns a boto3 session of the root, whose clients all talk to this local AWS."""
        if self._session is None or self._session.endpoint_url != self.endpoint_url:
            # One session for all calls: it keeps the services' models, which are slow to read.
            self._session = self.keys.session(self.endpoint_url, self.region)
        return self._session

    @contextmanager
    def serving_only(self, keys: Keys) -> Iterator[None]:
        """Serves only these keys inside the block. Other requests are answered with 503.

        Raises:
            PoserigError: It does not run.
        """
        if self._application is None:
            raise PoserigError("This local AWS does not run.", cure="Start it first: .start().")
        credentials.use(self.keys, keys)
        self._application.only = keys.access_key_id
        try:
            yield
        finally:
            self._application.only = None
            credentials.use(self.keys)

    def attach(self, *, labeling: LabelingApi) -> None:
        """Sets what runs labeling jobs. The engine itself needs the running endpoint."""
        self._labeling = labeling
        sagemaker.LocalSageMakerResponse.labeling = labeling

    def start(self) -> Self:
        """Restores the state, and starts to listen and to answer."""
        if not _running.acquire(blocking=False):
            raise PoserigError(
                "A local AWS already runs in this process.", cure="Stop it first: .stop()."
            )
        try:
            self._start()
        except BaseException:
            self._close()
            _running.release()
            raise
        return self

    def _start(self) -> None:
        install()
        BackendDict.reset()
        self._restore()
        sagemaker.LocalSageMakerResponse.labeling = self._labeling
        self._application = StrictApplication(self._commit, s3_gate.S3Gate(self._is_cors_off))
        self._server = WsgiServer(self._application, self._port, "local-aws", MotoRequestHandler)
        self._server.start()
        if self._function_runner is not None:
            from poserig.local.aws.awslambda import invoke as functions

            self._undo_functions = functions.install(self._function_runner, self.endpoint_url)
        if self._cdn_port is not None:
            self._cdn = Cdn(self._cdn_port)
            self._cdn.start()

    def _restore(self) -> None:
        self.notices.clear()
        if self._state_dir is None:
            self._keys = self._keys or Keys.random()
            self._log = LogFile(None)
            content.use(None)
        else:
            # It holds users' passwords and the functions' settings.
            make_private_folder(self._state_dir)
            self._keys = self._keys or Keys.kept_in(self._state_dir / "keys.json")
            self._log = LogFile(self._state_dir / "aws.log")
            self._kept = KeptState(self._state_dir)
            self.notices += self._kept.restore()
        credentials.use(self._keys)

    def _commit(self, objects_only: bool) -> None:
        if self._kept is not None:
            self._kept.durability.commit(objects_only=objects_only)

    def stop(self) -> None:
        """Stops listening, and saves. Safe to call twice."""
        if self._server is None:
            return
        self._close()
        BackendDict.reset()
        _running.release()

    def _close(self) -> None:
        """Undoes the part of the start that was done."""
        if self._cdn is not None:
            self._cdn.stop()
            self._cdn = None
        if self._server is not None:
            self._server.stop()
            self._server = None
        self._undo_functions()
        self._undo_functions = _nothing
        sagemaker.LocalSageMakerResponse.labeling = None
        kept, self._kept = self._kept, None
        try:
            if kept is not None:
                kept.close()
        finally:
            credentials.use()
            content.use(None)
            self._close_log()

    def _close_log(self) -> None:
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
    """Puts poserig's operations into moto. Safe to call twice."""
    # flask-cors would add `Access-Control-Allow-Origin: *` to every answer.
    werkzeug_app.DISABLE_GLOBAL_CORS = True
    cloudfront.install()
    cognito_clients.install()
    cognito_domains.install()
    cognito_pools.install()
    cognito_users.install()
    content.install()
    s3_changes.install()
    iam_names.install()
    lambda_configuration.install()
    sagemaker.install()
    s3_encryption.install()
    s3_gate.install()
    s3_keys.install()
