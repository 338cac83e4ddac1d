"""Describes a function to run, and the result of an invocation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256

# Lambda's limit for synchronous requests and responses.
MAX_PAYLOAD_BYTES = 6 * 1024 * 1024 + 100


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """A deployed function, as it is configured now.

    Attributes:
        name: Its name.
        arn: Its ARN. One version is kept warm for each ARN.
        zip_bytes: The deployed zip.
        handler: For example "functions.pre_annotation.handler.lambda_handler".
        environment: The function's own environment variables.
        timeout_seconds: The limit of an invocation.
        memory_mb: What the function is told; no limit is set.
        endpoint_url: The address of the local AWS.
        region: The AWS region.
        runtime: What the function is told, for example "python3.13".
        credentials: AWS_ACCESS_KEY_ID and so on. They are valid on this machine only.
    """

    name: str
    arn: str
    zip_bytes: bytes = field(repr=False)
    handler: str
    environment: Mapping[str, str]
    timeout_seconds: float
    memory_mb: int
    endpoint_url: str
    region: str
    runtime: str = "python3.13"
    credentials: Mapping[str, str] = field(
        default_factory=lambda: {
            "AWS_ACCESS_KEY_ID": "poserig-local",
            "AWS_SECRET_ACCESS_KEY": "poserig-local",
        },
        repr=False,
    )

    def version_key(self) -> str:
        """Hashes everything whose change needs a new process."""
        digest = sha256(_hash_of(self.zip_bytes))
        for part in (
            self.name,
            self.handler,
            self.memory_mb,
            self.endpoint_url,
            self.region,
            self.runtime,
            sorted(self.environment.items()),
            sorted(self.credentials.items()),
        ):
            digest.update(repr(part).encode())
        return digest.hexdigest()


@lru_cache(maxsize=16)
def _hash_of(zip_bytes: bytes) -> bytes:
    """A zip is hashed once, and not at each invocation: Python keeps the hash of its bytes."""
    return sha256(zip_bytes).digest()


@dataclass(frozen=True, slots=True)
class InvocationResult:
    """The result of an invocation.

    Attributes:
        payload: The function's answer, or the JSON object that describes its error.
        function_error: "Unhandled" when the function failed, else None.
        log: The invocation's log.
        kind: "ok", "error" (it raised), "init" (it could not start), "timeout", "too_large" or
            "exit" (its process died).
        request_id: The id of the invocation.
        duration_ms: Milliseconds from the event to the answer.
        init_ms: Milliseconds of the cold start; None when the process was warm.
        status: The HTTP status of the Invoke call.
    """

    payload: bytes
    function_error: str | None
    log: str
    kind: str
    request_id: str
    duration_ms: float
    init_ms: float | None = None
    status: int = 200

    @property
    def log_tail(self) -> str:
        """The last 4 kB of the log, which Invoke returns."""
        return self.log.encode()[-4096:].decode("utf-8", "ignore")
