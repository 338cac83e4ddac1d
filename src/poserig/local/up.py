"""Starts and stops everything that labeling on this machine needs: AWS, engine, portal."""

import os
import secrets
import socket
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from botocore.config import Config

from poserig.errors import PoserigError
from poserig.files import write_atomically
from poserig.labeling.service import LabelingService
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local import deployment
from poserig.local.adapters import (
    LAMBDA_CONFIG,
    S3_CONFIG,
    LambdaInvoker,
    S3ObjectStore,
)
from poserig.local.aws.endpoint.keys import Keys, LocalSession
from poserig.local.aws.iam.credentials import ACCOUNT_ID, keys_of_job
from poserig.local.aws.kept.folder import RESTORED
from poserig.local.aws.server import LocalAws
from poserig.local.export_notes import ExportNotes
from poserig.local.faults import (
    NO_CORS,
    Faults,
    FaultyClock,
    FaultyDesk,
    FaultyFunctions,
    FaultyObjects,
)
from poserig.local.labeling_api import LabelingApi
from poserig.local.lambda_runtime.runner import FunctionRunner
from poserig.local.log_file import log_file
from poserig.local.portal_store.comments import KeptComments
from poserig.local.portal_store.host_notes import SqliteHostNotes
from poserig.local.portal_store.memory import portal_memory
from poserig.local.portal_store.settings import SqliteWorkerSettings
from poserig.local.preflight import AwsPreflight
from poserig.local.state.files import explained
from poserig.local.state.lock import Owner, StateLock
from poserig.local.system_clock import SystemClock
from poserig.local.terraform_run import TerraformRun
from poserig.local.workers import CognitoWorkerDirectory
from poserig.portal.app import create_portal
from poserig.portal.doorkeeper import Doorkeeper
from poserig.portal.site import one_site
from poserig.portal.task_origin import create_task_origin
from poserig.portal.teamwork import Teamwork
from poserig.wsgi import WsgiServer

DEFAULT_REGION = "eu-west-1"
_KEY_LENGTH = 43
"""Characters of a portal key, which is 32 random bytes."""
_FIRST_PORT = 20_000
"""Of those from which one is chosen. Systems give those from 32768 on to anybody who asks."""
_PORTS = 12_000
_TRIES = 50


@dataclass(frozen=True, slots=True)
class Ports:
    """Ports on 127.0.0.1.

    Attributes:
        portal: The worker portal, with the task pages.
        aws: The AWS endpoint.
        cdn: The CloudFront distributions.
    """

    portal: int
    aws: int
    cdn: int

    @classmethod
    def starting_at(cls, first: int) -> "Ports":
        """Takes three ports in a row, the first for the portal."""
        return cls(first, first + 1, first + 2)

    def require_free(self) -> None:
        """Raises PoserigError when a program listens on one of them."""
        for port in (self.portal, self.aws, self.cdn):
            with socket.socket() as one:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    one.bind(("127.0.0.1", port))
                except OSError as error:
                    raise PoserigError(
                        f"Port {port} cannot be used ({error.strerror}). poserig needs three ports "
                        f"in a row, here {self.portal} to {self.portal + 2}.",
                        cure="Stop the program that uses it, or give the first of three free ones: "
                        f"--port {self.portal + 100} (make demo PORT={self.portal + 100}).",
                    ) from error

    @classmethod
    def free(cls) -> "Ports":
        """Finds three ports in a row that nobody uses now.

        Raises PoserigError when chance finds none.
        """
        for _ in range(_TRIES):
            found = cls.starting_at(_FIRST_PORT + 3 * secrets.randbelow(_PORTS // 3))
            if found.are_free():
                return found
        found.require_free()
        return found

    def are_free(self) -> bool:
        """Whether no program listens on any of them."""
        try:
            self.require_free()
        except PoserigError:
            return False
        return True


@dataclass
class LocalGroundTruth:
    """Ground Truth on this machine: start it, deploy into it, open the portal, stop it.

    Args:
        state: The folder in which everything is kept after a stop.
        ports: The ports that it listens on.
        region: Its one region.
        faults: What goes wrong on purpose.
    """

    state: Path
    ports: Ports = field(default_factory=Ports.free)
    region: str = DEFAULT_REGION
    faults: Faults = field(default_factory=Faults)
    _stack: ExitStack = field(default_factory=ExitStack, init=False)

    def start(self) -> Self:
        """Starts the local AWS and the labeling service. `open_portal` runs jobs.

        Raises:
            StateInUse: Another process uses the state folder.
            PoserigError: A port is taken, or the state folder cannot be used.
        """
        with explained(self.state):
            try:
                self._start()
            except BaseException:
                self._stack.close()
                raise
        return self

    def _start(self) -> None:
        self._lock = StateLock(self.state)
        self._stack.enter_context(self._lock)
        self.ports.require_free()
        self._stack.enter_context(log_file(self.state / "poserig.log"))
        deployment.recover(self.state / "aws", self.state / "terraform")
        runner = FunctionRunner(self.state / "functions")
        self._stack.callback(runner.stop)
        self.aws = LocalAws(
            self.state / "aws",
            port=self.ports.aws,
            region=self.region,
            function_runner=runner,
            cdn_port=self.ports.cdn,
            is_cors_off=lambda: self.faults.is_on(NO_CORS),
        )
        self._stack.enter_context(self.aws)
        self._objects = S3ObjectStore(
            self.session().client("s3", config=S3_CONFIG), self._clients("s3", S3_CONFIG)
        )
        self._workers = CognitoWorkerDirectory(
            self.session().client("cognito-idp"),
            self.session().client("sagemaker"),
            lambda: self.aws.changes_of("cognitoidp", "sagemaker"),
        )
        functions = LambdaInvoker(
            self.session().client("lambda", config=LAMBDA_CONFIG),
            self._clients("lambda", LAMBDA_CONFIG),
        )
        store = SqliteStore(self.state / "labeling.sqlite")
        self._stack.callback(store.close)
        self._exports = ExportNotes(self.state / "exports.json")
        self.labeling = LabelingService(
            store,
            FaultyObjects(self._objects, self.faults),
            FaultyFunctions(functions, self.faults),
            self._workers,
            FaultyClock(SystemClock(), self.faults),
            self.region,
            ACCOUNT_ID,
            exported=self._exports.last,
        )
        iam, s3, kms = (self.session().client(name) for name in ("iam", "s3", "kms"))
        preflight = AwsPreflight(iam, s3, kms, self.region)
        self.aws.attach(labeling=LabelingApi(self.labeling.operator, preflight))
        self._stack.callback(self.labeling.stop)
        self._tell()

    def _tell(self, portal: str = "") -> None:
        owner = Owner(os.getpid(), portal, self.aws.endpoint_url, self.region)
        self._lock.tell(owner)

    def session(self) -> LocalSession:
        """Returns a boto3 session whose clients all talk to this machine."""
        return self.aws.session()

    def _clients(self, service: str, config: Config) -> Callable[[str], Any]:
        """Makes what makes clients of a service with the rights of a labeling job's role."""

        @lru_cache(maxsize=64)
        def client_as(role_arn: str) -> Any:
            keys = keys_of_job(role_arn)
            session = keys.session(self.aws.endpoint_url, self.region)
            return session.client(service, config=config)

        return client_as

    def terraform(
        self, module: Path, variables: Mapping[str, object], sources: Path | None = None
    ) -> TerraformRun:
        """Prepares Terraform on the local AWS, with keys of its own.

        Args:
            sources: The folder of all that the module is made of; None: the module's.
        """
        return TerraformRun(
            module=module,
            sources=sources or module,
            work_dir=self.state / "terraform",
            endpoint_url=self.aws.endpoint_url,
            region=self.region,
            variables=variables,
            keys=Keys.random(),
        )

    def run_jobs(self) -> None:
        """Runs labeling jobs from now on. Call it when the stack is deployed."""
        kept = self.aws.kept
        if kept is not None and (kept.lost or kept.was_restored):
            self.labeling.recheck_outputs()
            kept.durability.set_meta(RESTORED, b"0")
        self.labeling.start()

    def open_portal(self, rigs: Mapping[str, Any] | None = None) -> str:
        """Runs labeling jobs and opens the worker portal. Call it when the stack is deployed.

        Args:
            rigs: The user's own rigs by name, so that results show their links.

        Returns:
            The portal's address.
        """
        key = self._portal_key()
        portal_url = f"http://127.0.0.1:{self.ports.portal}"
        hosts = SqliteHostNotes(self.state / "labeling.sqlite")
        self._stack.callback(hosts.close)
        memory = portal_memory(self.state / "labeling.sqlite", SystemClock(), self._stack)
        settings = SqliteWorkerSettings(self.state / "labeling.sqlite")
        self._stack.callback(settings.close)
        tasks = create_task_origin(
            FaultyDesk(self.labeling.desk, self.faults),
            rewrites={},
            more_rewrites=self.aws.distribution_addresses,
            secret_key=key,
            hosts=hosts,
            door=Doorkeeper(memory.sessions, self._workers),
            portal_origin=portal_url,
            # What a template loads from the internet it loads by https, as on AWS.
            sources=("https:", "wss:", self.aws.endpoint_url, str(self.aws.cdn_url)),
        )
        portal = create_portal(
            self.labeling.desk,
            self._workers,
            secret_key=key,
            hosts=hosts,
            clock=SystemClock(),
            memory=memory,
            teamwork=self._teamwork(),
            objects=self._objects,
            rigs=rigs,
            portal_origin=portal_url,
            settings=settings,
            note_export=self._exports.note,
        )
        self._stack.enter_context(WsgiServer(one_site(portal, tasks), self.ports.portal, "portal"))
        self.run_jobs()
        self._tell(portal_url)
        return portal_url

    def _teamwork(self) -> Teamwork:
        comments = KeptComments(self.state / "labeling.sqlite", SystemClock().now)
        self._stack.callback(comments.close)
        return Teamwork(self.labeling.lead, comments, changing=self.labeling.changing)

    def _portal_key(self) -> str:
        """Reads or makes the key of sessions and tokens. It is kept for the next start."""
        path = self.state / "portal-key"
        try:
            key = path.read_text("ascii").strip()
        except (FileNotFoundError, ValueError):
            key = ""
        if len(key) < _KEY_LENGTH:  # damaged: everybody signs in once more
            key = secrets.token_urlsafe(32)
            write_atomically(path, key, is_private=True)
        return key

    def stop(self) -> None:
        """Stops everything in the reverse order of its start, and saves.

        Raises:
            PoserigError: What was left to save cannot be written.
        """
        with explained(self.state):
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
