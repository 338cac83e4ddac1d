"""Goes wrong on purpose: what can fail around a labeling job on AWS, to be switched on here.

A switch is a name, given at the start or written into a file, a name in a line, while it runs.
"""

import threading
import time
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from poserig.errors import InvalidValue
from poserig.json import Json
from poserig.labeling.desk import Desk
from poserig.labeling.ports import Clock, FunctionFailed, FunctionInvoker, ObjectStore, Worker
from poserig.labeling.walking import WalkingDesk

PRE_ERROR = "pre-error"
POST_ERROR = "post-error"
TIMEOUT = "timeout"
LOST_IMAGES = "lost-images"
LOST_REQUESTS = "lost-requests"
EMPTY_ANSWERS = "empty-answers"
EXPIRY = "expiry"
NO_CORS = "no-cors"

FAULTS: Mapping[str, str] = {
    PRE_ERROR: "each call of a pre-annotation function ends in an error",
    POST_ERROR: "each call of a post-annotation function ends in an error",
    TIMEOUT: "each call of a function ends as one that takes longer than its time limit",
    LOST_IMAGES: "the images of data objects are gone when their task is made",
    LOST_REQUESTS: "the consolidation request is gone when the post-annotation function reads it",
    EMPTY_ANSWERS: "what workers submit arrives without a form field",
    EXPIRY: "time limits and lifetimes pass 600 times as fast",
    NO_CORS: "S3 answers as if no bucket had a CORS configuration",
}
_SPEED = 600
_REQUESTS = "/consolidation-request/"


class Faults:
    """Which faults are switched on.

    Args:
        names: Those that are on from the start to the end.
        file: Names those that are on now; it may be missing. A name that nobody knows is passed
            over.

    Raises:
        InvalidValue: Nobody knows one of the names.
    """

    def __init__(self, names: Collection[str] = (), file: Path | None = None) -> None:
        for name in names:
            if name not in FAULTS:
                raise InvalidValue(
                    f'There is no fault "{name}".',
                    where="--fault",
                    cure=f"Choose from: {', '.join(FAULTS)}.",
                )
        self._always = frozenset(names)
        self._file = file

    def is_on(self, name: str) -> bool:
        """Whether a fault is on at this moment."""
        return name in self._always or name in self._now()

    def _now(self) -> list[str]:
        try:
            return self._file.read_text("utf-8").split() if self._file else []
        except (OSError, ValueError):
            return []


class FaultyFunctions:
    """Functions whose calls fail while a fault is on.

    Args:
        functions: Those that are deployed.
        faults: The switches.
    """

    def __init__(self, functions: FunctionInvoker, faults: Faults) -> None:
        self._functions = functions
        self._faults = faults

    def as_role(self, role_arn: str) -> "FaultyFunctions":
        """The same functions as a labeling job with this role may call them."""
        return FaultyFunctions(self._functions.as_role(role_arn), self._faults)

    def exists(self, function_arn: str) -> bool:
        """Whether the function is deployed."""
        return self._functions.exists(function_arn)

    def invoke(self, function_arn: str, event: Mapping[str, Json]) -> Json:
        """Calls the function, or fails instead. Raises FunctionFailed."""
        name = PRE_ERROR if "dataObject" in event else POST_ERROR
        if self._faults.is_on(TIMEOUT):
            raise FunctionFailed(
                f"The function timed out after 3.00 seconds (fault {TIMEOUT}).",
                kind="timeout",
                where=function_arn,
            )
        if self._faults.is_on(name):
            raise FunctionFailed(
                f"The function raised RuntimeError: fault {name}.", kind="error", where=function_arn
            )
        return self._functions.invoke(function_arn, event)


class FaultyObjects:
    """Objects of which some are gone while a fault is on.

    Args:
        objects: What S3 has.
        faults: The switches.
    """

    def __init__(self, objects: ObjectStore, faults: Faults) -> None:
        self._objects = objects
        self._faults = faults

    def as_role(self, role_arn: str, kms_key_id: str = "") -> "FaultyObjects":
        """The same objects as a labeling job with this role reaches them."""
        return FaultyObjects(self._objects.as_role(role_arn, kms_key_id), self._faults)

    def read(self, uri: str) -> bytes:
        """The bytes of the object. Raises ObjectNotFound or ObjectAccessDenied."""
        return self._objects.read(uri)

    def write(self, uri: str, data: bytes, content_type: str = "application/json") -> None:
        """Writes the object, or loses it. Raises ObjectNotFound or ObjectAccessDenied."""
        if not (_REQUESTS in uri and self._faults.is_on(LOST_REQUESTS)):
            self._objects.write(uri, data, content_type)

    def exists(self, uri: str) -> bool:
        """Whether the object is there. Raises ObjectAccessDenied."""
        return self.size(uri) is not None

    def size(self, uri: str) -> int | None:
        """Bytes of the object; None when it is not there. Raises ObjectAccessDenied."""
        return None if self._faults.is_on(LOST_IMAGES) else self._objects.size(uri)

    def newest(self, folder: str) -> str:
        """The S3 URI of the object in a folder that was written last; "" when it has none."""
        return self._objects.newest(folder)

    def presign(self, uri: str, expires_in_seconds: int) -> str:
        """Makes an address with which a browser may read the object until it expires."""
        return self._objects.presign(uri, expires_in_seconds)


class FaultyDesk(WalkingDesk):
    """A desk at which answers arrive empty while a fault is on.

    Args:
        desk: The service's own.
        faults: The switches.
    """

    def __init__(self, desk: Desk, faults: Faults) -> None:
        super().__init__(desk.context)
        self._faults = faults

    def submit(self, task_id: str, worker: Worker, answer: dict[str, Json]) -> None:
        """Keeps an answer, or an empty one in its place."""
        super().submit(task_id, worker, {} if self._faults.is_on(EMPTY_ANSWERS) else answer)


class FaultyClock:
    """A clock that hurries while a fault is on, and stays ahead afterwards.

    Args:
        clock: The time.
        faults: The switches.
    """

    def __init__(self, clock: Clock, faults: Faults) -> None:
        self._clock = clock
        self._faults = faults
        self._lock = threading.Lock()
        self._seen = time.monotonic()
        self._ahead = 0.0

    def now(self) -> datetime:
        """The wall clock: aware, UTC."""
        return self._clock.now() + timedelta(seconds=self._seconds_ahead())

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return self._clock.monotonic() + self._seconds_ahead()

    def _seconds_ahead(self) -> float:
        is_on = self._faults.is_on(EXPIRY)
        with self._lock:
            seen = time.monotonic()
            if is_on:
                self._ahead += (seen - self._seen) * (_SPEED - 1)
            self._seen = seen
            return self._ahead
