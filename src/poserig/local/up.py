"""Everything that runs on this machine while one labels: AWS, CDN, labeling service, portal."""

import logging
import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3

from poserig.labeling.service import LabelingService
from poserig.local.adapters import (
    LAMBDA_CONFIG,
    S3_CONFIG,
    AwsPreflight,
    LambdaInvoker,
    S3ObjectStore,
    SystemClock,
)
from poserig.local.aws.credentials import ACCESS_KEY_ID, ACCOUNT_ID, SECRET_ACCESS_KEY
from poserig.local.aws.server import LocalAws
from poserig.local.labeling_api import LabelingApi
from poserig.local.lambda_runtime.runner import FunctionRunner
from poserig.local.workers import CognitoWorkerDirectory
from poserig.portal.app import create_portal
from poserig.portal.server import AppServer
from poserig.portal.task_origin import create_task_origin

DEFAULT_REGION = "eu-west-1"


@dataclass(frozen=True, slots=True)
class Ports:
    """Ports on 127.0.0.1.

    Attributes:
        portal: What the worker opens.
        tasks: Another origin, for the task pages.
        aws: The AWS endpoint.
        cdn: The CloudFront distributions.
    """

    portal: int
    tasks: int
    aws: int
    cdn: int

    @classmethod
    def starting_at(cls, first: int) -> "Ports":
        """Four in a row, the portal's first."""
        return cls(first, first + 1, first + 2, first + 3)

    @classmethod
    def free(cls) -> "Ports":
        """Four that nobody uses now."""
        with ExitStack() as stack:
            sockets = [stack.enter_context(socket.socket()) for _ in range(4)]
            for one in sockets:
                one.bind(("127.0.0.1", 0))
            return cls(*(one.getsockname()[1] for one in sockets))


@dataclass
class LocalGroundTruth:
    """This machine's Ground Truth: start it, deploy into it, open the portal, stop it.

    Args:
        state: Folder in which everything survives a stop.
        ports: Where it listens.
        region: The one region it has.
    """

    state: Path
    ports: Ports = field(default_factory=Ports.free)
    region: str = DEFAULT_REGION
    _stack: ExitStack = field(default_factory=ExitStack, init=False)

    def start(self) -> Self:
        """AWS and the labeling service; the portal opens later, with `open_portal`.

        Raises:
            PoserigError: A port is taken.
        """
        self.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def _start(self) -> None:
        self._stack.enter_context(_log_file(self.state / "poserig.log"))
        runner = FunctionRunner(self.state / "functions")
        self._stack.callback(runner.stop)
        self.aws = LocalAws(
            self.state / "aws",
            port=self.ports.aws,
            region=self.region,
            function_runner=runner,
            cdn_port=self.ports.cdn,
        )
        self._stack.enter_context(self.aws)
        self._objects = S3ObjectStore(self.session().client("s3", config=S3_CONFIG))
        self._workers = CognitoWorkerDirectory(
            self.session().client("cognito-idp"), self.session().client("sagemaker")
        )
        self.labeling = LabelingService(
            self.state / "labeling.sqlite",
            self._objects,
            LambdaInvoker(self.session().client("lambda", config=LAMBDA_CONFIG)),
            self._workers,
            SystemClock(),
            self.region,
            ACCOUNT_ID,
        )
        preflight = AwsPreflight(self.session().client("iam"), self.session().client("s3"))
        self.aws.attach(labeling=LabelingApi(self.labeling, preflight))
        self._stack.enter_context(self.labeling)

    def session(self) -> boto3.Session:
        """A boto3 session whose every client talks to this machine."""
        return LocalSession(self.aws.endpoint_url, self.region)

    def open_portal(self, rigs: Mapping[str, Any] | None = None) -> str:
        """Open the worker portal, once the stack is deployed.

        Args:
            rigs: The user's own rigs by name, so that results show their links.

        Returns:
            The portal's address.
        """
        key = self._portal_key()
        rewrites = self._rewrites()
        portal_url = f"http://127.0.0.1:{self.ports.portal}"
        task_url = f"http://127.0.0.1:{self.ports.tasks}"
        tasks = create_task_origin(
            self.labeling,
            portal_origin=portal_url,
            task_origin=task_url,
            rewrites=rewrites,
            secret_key=key,
        )
        portal = create_portal(
            self.labeling,
            self._workers,
            task_origin=task_url,
            rewrites=rewrites,
            secret_key=key,
            objects=self._objects,
            rigs=rigs,
        )
        self._stack.enter_context(AppServer(tasks, self.ports.tasks))
        self._stack.enter_context(AppServer(portal, self.ports.portal))
        return portal_url

    def _rewrites(self) -> dict[str, str]:
        """Every deployed distribution's address, and where it answers on this machine."""
        answer = self.session().client("cloudfront").list_distributions()
        items = answer["DistributionList"].get("Items", [])
        return {
            f"https://{item['DomainName']}/": f"{self.aws.cdn_url}/{item['DomainName']}/"
            for item in items
        }

    def _portal_key(self) -> str:
        """Signs sessions and tokens; kept, so that a restart signs nobody out."""
        path = self.state / "portal-key"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(32))
        return path.read_text()

    def stop(self) -> None:
        """Stop everything, in the reverse order of its start, and save."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


@contextmanager
def _log_file(path: Path) -> Iterator[None]:
    """What the engine, the portal and the local AWS say, in a file of the state folder."""
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("poserig")
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False  # the terminal is for what the user must know
    try:
        yield
    finally:
        logger.setLevel(before[0])
        logger.propagate = before[1]
        logger.removeHandler(handler)
        handler.close()


class LocalSession(boto3.Session):
    """A session that knows this machine's AWS and no other.

    The user's own profile and environment are left out on purpose: the demo must never touch a
    real account.
    """

    def __init__(self, endpoint_url: str, region: str) -> None:
        super().__init__(ACCESS_KEY_ID, SECRET_ACCESS_KEY, region_name=region)
        self._endpoint_url = endpoint_url

    def client(self, *args: Any, **kwargs: Any) -> Any:
        """A client of the local endpoint."""
        return super().client(*args, **{"endpoint_url": self._endpoint_url, **kwargs})
