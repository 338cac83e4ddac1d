"""What to run and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

# Lambda's limit for synchronous requests and responses.
MAX_PAYLOAD_BYTES = 6 * 1024 * 1024 + 100


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """A deployed function, as it is configured now.

    Attributes:
        name: Name of the function.
        arn: Its ARN; one warm version is kept per ARN.
        zip_bytes: The deployed zip.
        handler: Such as "functions.pre_annotation.handler.lambda_handler".
        environment: The function's own environment variables.
        timeout_seconds: When to give it up.
        memory_mb: Told to the function; not enforced.
        endpoint_url: The local AWS.
        region: AWS region.
        runtime: Told to the function, which behaves like that version of the runtime.
        credentials: AWS_ACCESS_KEY_ID and so on; keys that mean nothing outside this machine.
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
        """Changes with everything that a running process could not take over."""
        digest = sha256(self.zip_bytes)
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


@dataclass(frozen=True, slots=True)
class InvocationResult:
    """What an invocation gave.

    Attributes:
        payload: The function's answer, or the JSON object that describes its error.
        function_error: "Unhandled" when the function failed, else None.
        log: The invocation's log.
        kind: "ok", "error" (it raised), "init" (it could not start), "timeout", "too_large" or
            "exit" (its process died).
        request_id: Of the invocation.
        duration_ms: From handing over the event to the answer.
        init_ms: Time of the cold start, None when the process was warm.
        status: HTTP status of the Invoke call.
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
        """The last 4 kB of the log, as Invoke returns them."""
        return self.log.encode()[-4096:].decode("utf-8", "ignore")
