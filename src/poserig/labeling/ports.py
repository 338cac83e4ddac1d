"""Defines what the labeling engine needs from the world. Adapters live in `poserig.local`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from poserig.errors import PoserigError
from poserig.json import Json
from poserig.labeling.settings import JobSettings


class ObjectNotFound(PoserigError):
    """No object at that S3 URI."""


class ObjectAccessDenied(PoserigError):
    """The role that asked may not read or write that S3 URI."""


class FunctionFailed(PoserigError):
    """A Lambda function raised, timed out, answered too much, or does not exist.

    Attributes:
        kind: "error" (it raised), "timeout", "too_large", "not_found" or "exit" (its process died).
    """

    def __init__(self, what: str, *, kind: str, where: str = "", cure: str = "") -> None:
        self.kind = kind
        super().__init__(what, where=where, cure=cure)


class SignInFailed(PoserigError):
    """Wrong name or password, or an account that may not sign in."""


class NewPasswordRequired(PoserigError):
    """An invited worker signs in for the first time and must choose a password."""


class ObjectStore(Protocol):
    """Objects named by S3 URIs (s3://bucket/key)."""

    def as_role(self, role_arn: str, kms_key_id: str = "") -> "ObjectStore":
        """The same objects as a labeling job with this role reaches them.

        Args:
            role_arn: The job's execution role, whose rights decide.
            kms_key_id: The KMS key with which it writes; "" for the one that AWS manages for S3.
        """

    def read(self, uri: str) -> bytes:
        """The bytes of the object. Raises ObjectNotFound or ObjectAccessDenied."""

    def write(self, uri: str, data: bytes, content_type: str = "application/json") -> None:
        """Writes the whole object. Raises ObjectNotFound (no bucket) or ObjectAccessDenied."""

    def exists(self, uri: str) -> bool:
        """Whether the object is there. Raises ObjectAccessDenied."""

    def size(self, uri: str) -> int | None:
        """Bytes of the object; None when it is not there. Raises ObjectAccessDenied."""

    def newest(self, folder: str) -> str:
        """The S3 URI of the object in a folder that was written last; "" when it has none.

        Raises ObjectAccessDenied, or ObjectNotFound (no bucket). `folder` ends with a slash.
        """

    def presign(self, uri: str, expires_in_seconds: int) -> str:
        """Makes an address with which a browser may read the object until it expires."""


class FunctionInvoker(Protocol):
    """Synchronous invocation of Lambda functions by ARN."""

    def as_role(self, role_arn: str) -> "FunctionInvoker":
        """The same functions as a labeling job with this role may call them."""

    def exists(self, function_arn: str) -> bool:
        """Whether the function is deployed."""

    def invoke(self, function_arn: str, event: Mapping[str, Json]) -> Json:
        """Calls the function; answers what it answered, as strict JSON. Raises FunctionFailed."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A member of the private workforce.

    Attributes:
        id: What Ground Truth calls workerId: "private.<region>.<16 hex digits>", stable per person.
        sub: The Cognito subject.
        issuer: The user pool's issuer address.
        username: For the greeting on the page only; it goes into no label and no log.
    """

    id: str
    sub: str
    issuer: str
    username: str


@dataclass(frozen=True, slots=True)
class Workteam:
    """A work team: who may work on a job."""

    arn: str
    name: str
    description: str


class WorkerDirectory(Protocol):
    """Knows who the workers are and to which work teams they belong."""

    def sign_in(self, username: str, password: str, new_password: str | None = None) -> Worker:
        """Signs a worker in. Raises SignInFailed or NewPasswordRequired."""

    def workteam(self, arn: str) -> Workteam | None:
        """The work team with that ARN; None when there is none."""

    def workteams_of(self, worker: Worker) -> tuple[Workteam, ...]:
        """The work teams to which the worker belongs now."""

    def members(self, arn: str) -> tuple[Worker, ...]:
        """Who is on that work team now and may sign in, in the order of their names."""


class Redundancy(Protocol):
    """Knows of labels that were made of several answers what the engine must not look into."""

    def would_change(self, label: Json) -> bool | None:
        """Whether one more answer would change a label visibly; None when it does not say.

        Args:
            label: Value of the label attribute.
        """

    def with_reason(self, label: Json, reason: str) -> Json:
        """The label, saying why nobody else was asked: a value of `redundancy.Stop`."""


class Wording(Protocol):
    """Knows what is in a worker task template, which the engine only renders."""

    def dressed(self, job: str, template: str, settings: JobSettings) -> str:
        """The template of which the pages of a job are made now.

        Args:
            job: LabelingJobName.
            template: As it was when the job was created.
            settings: Of the job.
        """


class Clock(Protocol):
    """The time."""

    def now(self) -> datetime:
        """The wall clock: aware, UTC. It may jump."""

    def monotonic(self) -> float:
        """Seconds since some moment; never set, and the same for the whole process."""
