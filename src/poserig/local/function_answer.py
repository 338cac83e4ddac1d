"""Reads what a function answered, as Lambda hands it over."""

import json

from poserig.json import Json, loads
from poserig.labeling.ports import FunctionFailed

_MESSAGE_LIMIT = 500


def read_answer(body: bytes, function_arn: str, *, failed: bool) -> Json:
    """Returns a function's answer.

    Args:
        body: The payload of an invocation.
        function_arn: For errors.
        failed: The function failed: the payload is {"errorMessage": …, "errorType": …}.

    Raises:
        FunctionFailed: It failed, or its answer is not strict JSON.
    """
    if failed:
        raise _explain(body, function_arn)
    try:
        return loads(body or b"null")
    except ValueError as error:
        raise FunctionFailed(
            f"The function's answer is not JSON ({error}).",
            kind="error",
            where=function_arn,
            cure="Answer with texts, finite numbers, lists and objects only.",
        ) from error


def _explain(body: bytes, function_arn: str) -> FunctionFailed:
    """Explains a function's error, which Lambda reports as {"errorMessage": …, "errorType": …}."""
    try:
        report = json.loads(body)
    except ValueError:
        report = {}
    if not isinstance(report, dict):
        report = {"errorMessage": str(report)}
    kind_name = str(report.get("errorType") or "")
    message = str(report.get("errorMessage") or "no message")[:_MESSAGE_LIMIT].rstrip(".")
    if "timed out after" in message or kind_name.endswith(("Timedout", "Timeout")):
        seconds = message.rpartition("timed out after")[2].strip()
        what = f"The function timed out after {seconds or 'its time limit'}."
        return FunctionFailed(
            what, kind="timeout", where=function_arn, cure="Raise its timeout, or make it faster."
        )
    if "ResponseSizeTooLarge" in kind_name:
        return FunctionFailed(
            "The function's answer is larger than Lambda's 6 MB.",
            kind="too_large",
            where=function_arn,
            cure="Write large values to S3 and answer with their address.",
        )
    if kind_name in ("Runtime.ExitError", "Runtime.ImportModuleError", "Runtime.HandlerNotFound"):
        return FunctionFailed(
            f"The function could not run: {message}.",
            kind="exit",
            where=function_arn,
            cure="See the function's log.",
        )
    what = f"The function raised {kind_name}: {message}." if kind_name else f"It said: {message}."
    return FunctionFailed(what, kind="error", where=function_arn, cure="See the function's log.")
