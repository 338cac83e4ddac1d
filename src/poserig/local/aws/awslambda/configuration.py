"""Keeps the parts of a function's configuration that moto loses: logging, and changes of tracing.

Terraform's second plan would show what is lost.
"""

import json
from functools import wraps
from typing import Any

from poserig.json import JsonObject


def default_logging(function_name: str) -> JsonObject:
    """Returns Lambda's LoggingConfig of a function that was made without one."""
    return {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{function_name}"}


def _completed(function_name: str, given: JsonObject | None) -> JsonObject:
    logging_config = {**default_logging(function_name), **(given or {})}
    if logging_config["LogFormat"] == "JSON":
        logging_config.setdefault("ApplicationLogLevel", "INFO")
        logging_config.setdefault("SystemLogLevel", "INFO")
    return logging_config


def _no_runner(self: Any) -> tuple[int, dict[str, str], str]:
    """Answers Invoke when nothing runs functions. moto itself would look for Docker."""
    message = (
        "No function runner is attached to this local AWS. Start the whole of it with `make demo`."
    )
    body = json.dumps({"Type": "User", "Message": message, "message": message})
    # moto takes the status from this header, not from the tuple.
    return 400, {"x-amzn-ErrorType": "InvalidRuntimeException", "status": "400"}, body


def install() -> None:
    """Makes moto's functions keep their whole configuration. Safe to call twice."""
    from moto.awslambda.models import LambdaFunction
    from moto.awslambda.responses import LambdaResponse

    LambdaResponse.invoke = _no_runner
    if hasattr(LambdaFunction, "poserig_logging_config"):
        return
    make, describe, update = (
        LambdaFunction.__init__,
        LambdaFunction.get_configuration,
        LambdaFunction.update_configuration,
    )

    @wraps(make)
    def initialize(self: Any, account_id: str, spec: JsonObject, *args: Any, **kwargs: Any) -> None:
        make(self, account_id, spec, *args, **kwargs)
        self.poserig_logging_config = _completed(self.function_name, spec.get("LoggingConfig"))

    @wraps(describe)
    def get_configuration(self: Any, on_create: bool = False) -> JsonObject:
        configuration: JsonObject = describe(self, on_create)
        kept = self.poserig_logging_config or default_logging(self.function_name)
        return {**configuration, "LoggingConfig": kept}

    @wraps(update)
    def update_configuration(self: Any, config_updates: JsonObject) -> JsonObject:
        if "LoggingConfig" in config_updates:
            given = config_updates["LoggingConfig"]
            self.poserig_logging_config = _completed(self.function_name, given)
        if "TracingConfig" in config_updates:
            self.tracing_config = config_updates["TracingConfig"]
        if "EphemeralStorage" in config_updates:
            self.ephemeral_storage = config_updates["EphemeralStorage"]["Size"]
        if "KMSKeyArn" in config_updates:
            self.kms_key_arn = config_updates["KMSKeyArn"]
        changed: JsonObject = update(self, config_updates)
        return changed

    LambdaFunction.poserig_logging_config = None
    LambdaFunction.__init__ = initialize
    LambdaFunction.get_configuration = get_configuration
    LambdaFunction.update_configuration = update_configuration
