"""Answers Lambda's Invoke: runs the deployed zip with AWS's own runtime client."""

import base64
import json
import logging
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from moto.awslambda.models import LambdaFunction
from moto.awslambda.responses import LambdaResponse
from moto.sts.models import sts_backends

from poserig.errors import PoserigError
from poserig.local.lambda_runtime.runner import FunctionRunner
from poserig.local.lambda_runtime.spec import (
    MAX_PAYLOAD_BYTES,
    FunctionSpec,
    InvocationResult,
)

log = logging.getLogger(__name__)

KEPT_LOG_STREAMS = 100
"""How many log streams a function keeps: one for each invocation, the newest."""

Answer = tuple[int, dict[str, str], str | bytes]


def install(runner: FunctionRunner, endpoint_url: str) -> Callable[[], None]:
    """Makes moto's Lambda Invoke run the deployed zips.

    Args:
        runner: Runs them. The caller stops it.
        endpoint_url: The address of the local AWS, for the functions.

    Returns:
        A function that takes the change back.
    """
    original = LambdaResponse.invoke
    sessions: dict[str, dict[str, str]] = {}

    def invoke(self: Any) -> Answer:
        status, headers, body = _invoke(self, runner, endpoint_url, sessions)
        # moto takes the status from this header and ignores the first member.
        return status, {**headers, "status": str(status)}, body

    LambdaResponse.invoke = invoke

    def uninstall() -> None:
        LambdaResponse.invoke = original

    return uninstall


def function_spec(
    function: LambdaFunction, endpoint_url: str, credentials: dict[str, str]
) -> FunctionSpec:
    """Describes how to run a function that moto has deployed."""
    return FunctionSpec(
        name=function.function_name,
        arn=function.function_arn,
        zip_bytes=function.code_bytes,
        handler=function.handler,
        environment=dict(function.environment_vars),
        timeout_seconds=float(function.timeout),
        memory_mb=int(function.memory_size),
        endpoint_url=endpoint_url,
        region=function.region,
        runtime=function.run_time,
        credentials=credentials,
    )


def _invoke(
    response: Any, runner: FunctionRunner, endpoint_url: str, sessions: dict[str, dict[str, str]]
) -> Answer:
    name = unquote(response.path.rstrip("/").rsplit("/", 2)[-2])
    function = response.backend.get_function(name, response._get_param("Qualifier"))
    payload = _payload(response.body)
    if len(payload) > MAX_PAYLOAD_BYTES:
        return _refusal(
            413,
            "RequestTooLargeException",
            f"{len(payload)} byte payload is too large for the RequestResponse invocation type "
            f"(limit 6291456 bytes)",
        )
    try:
        json.loads(payload)
    except (ValueError, RecursionError) as error:
        return _refusal(
            400,
            "InvalidRequestContentException",
            f"Could not parse request body into json: {error}",
        )
    if function.package_type != "Zip" or not str(function.run_time).startswith("python"):
        return _refusal(
            400,
            "InvalidRuntimeException",
            f"The local AWS runs Python functions deployed as zips; {name} is "
            f"{function.package_type}, {function.run_time}.",
        )
    kind = response.headers.get("X-Amz-Invocation-Type") or "RequestResponse"
    if kind == "DryRun":
        return 204, {}, ""
    spec = function_spec(function, endpoint_url, _credentials(function, sessions))
    if kind == "Event":
        threading.Thread(
            target=_run_later, args=(runner, spec, payload, function), daemon=True
        ).start()
        return 202, {}, ""
    try:
        result = _run(runner, spec, payload, function)
    except PoserigError as error:
        return _refusal(502, "InvalidZipFileException", str(error))
    headers = {"content-type": "application/json", "X-Amz-Executed-Version": "$LATEST"}
    if result.function_error:
        headers["X-Amz-Function-Error"] = result.function_error
    if response.headers.get("X-Amz-Log-Type") == "Tail":
        headers["X-Amz-Log-Result"] = base64.b64encode(result.log_tail.encode()).decode()
    return result.status, headers, result.payload


def _run(
    runner: FunctionRunner, spec: FunctionSpec, payload: bytes, function: LambdaFunction
) -> InvocationResult:
    result = runner.invoke(spec, payload)
    logs = function.logs_backend
    if function.logs_group_name not in logs.groups:  # Lambda makes it, unless Terraform did
        logs.create_log_group(function.logs_group_name, {})
    function.save_logs(result.log)
    # moto makes a stream for each invocation, and would keep them all in memory.
    streams = logs.groups[function.logs_group_name].streams
    while len(streams) > KEPT_LOG_STREAMS:
        streams.pop(next(iter(streams)), None)
    return result


def _run_later(
    runner: FunctionRunner, spec: FunctionSpec, payload: bytes, function: LambdaFunction
) -> None:
    """Runs an invocation that nobody waits for: what stops it has no answer to stand in."""
    try:
        _run(runner, spec, payload, function)
    except PoserigError as error:
        log.warning("An invocation of type Event did not end: %s", error)


def _payload(body: Any) -> bytes:
    raw = body.encode() if isinstance(body, str) else bytes(body or b"")
    return raw or b"{}"


def _refusal(status: int, code: str, message: str) -> Answer:
    body = json.dumps({"Type": "User", "Message": message, "message": message})
    return status, {"x-amzn-ErrorType": code, "content-type": "application/json"}, body


def _credentials(function: LambdaFunction, sessions: dict[str, dict[str, str]]) -> dict[str, str]:
    """Returns keys of a session of the function's role, so that its policies apply."""
    if function.role not in sessions:
        backend = sts_backends[function.account_id]["aws"]
        session = backend.assume_role(
            region_name=function.region,
            role_session_name=function.function_name,
            role_arn=function.role,
            policy=None,
            duration=3600,
            external_id=None,
        )
        sessions[function.role] = {
            "AWS_ACCESS_KEY_ID": session.access_key_id,
            "AWS_SECRET_ACCESS_KEY": session.secret_access_key,
            "AWS_SESSION_TOKEN": session.session_token,
        }
    return sessions[function.role]
