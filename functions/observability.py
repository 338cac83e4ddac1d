"""Makes the logger and the metrics of a function's process once; tracing is opt-in."""

import os
from collections.abc import Callable
from typing import Any

from functions.late_import import import_late
from poserig.errors import PoserigError

# Powertools' logger imports it for correlation ids, which are not used here. That takes a sixth of
# the time to import Powertools (docs/decisions/0040-late-import.md).
import_late("aws_lambda_powertools.utilities.jmespath_utils")

from aws_lambda_powertools import Logger, Metrics  # noqa: E402
from aws_lambda_powertools.metrics import MetricUnit  # noqa: E402

__all__ = ["MetricUnit", "logger", "metrics", "traced", "tracing_wanted"]

Handler = Callable[..., Any]

logger = Logger()
# Powertools raises without a namespace, after the work is done. A metric must not cost a label.
metrics = Metrics(namespace=os.environ.get("POWERTOOLS_METRICS_NAMESPACE") or "poserig")


def tracing_wanted(environment: os._Environ[str] | dict[str, str] = os.environ) -> bool:
    """Returns whether X-Ray traces are asked for. The tracer doubles the cold start.

    Args:
        environment: With POSERIG_TRACING and POWERTOOLS_TRACE_ENABLED; both are off when empty.

    Raises:
        PoserigError: A value that is neither yes nor no.
    """
    for name in ("POSERIG_TRACING", "POWERTOOLS_TRACE_ENABLED"):
        value = environment.get(name, "").strip().lower()
        if value in ("1", "true", "yes", "on"):
            return True
        if value not in ("", "0", "false", "no", "off"):
            raise PoserigError(f"is {value!r}.", where=name, cure="Use true or false.")
    return False


def traced(handler: Handler) -> Handler:
    """Returns the handler, with the tracer around it when tracing is on.

    Raises:
        PoserigError: Tracing is on and the X-Ray SDK is missing. The zips do not contain it.
    """
    if not tracing_wanted():
        return handler
    from aws_lambda_powertools import Tracer

    try:
        return Tracer().capture_lambda_handler(handler)
    except ModuleNotFoundError as error:
        raise PoserigError(
            f"Tracing is on, but the function has no {error.name}.",
            where="POSERIG_TRACING",
            cure="Add AWS's Powertools layer to the function, or switch tracing off.",
        ) from error
