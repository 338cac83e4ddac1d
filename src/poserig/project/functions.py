"""Runs a project's two functions from their zips, with AWS's own runtime client."""

from collections.abc import Mapping
from pathlib import Path

from poserig.groundtruth.manifest import dump
from poserig.json import Json
from poserig.labeling.ports import FunctionFailed
from poserig.local.function_answer import read_answer
from poserig.local.lambda_runtime.runner import FunctionRunner
from poserig.local.lambda_runtime.spec import FunctionSpec
from poserig.project.places import POST, PRE, REGION

_TIMEOUT_SECONDS = 300.0
_MEMORY_MB = 1024


class ProjectFunctions:
    """Implements the engine's port: the functions of a project, by their ARNs.

    Args:
        runner: Runs them. The caller stops it.
        zips: Zip of each function, by its ARN.
        endpoint_url: Where they find S3; see `object_server`.
    """

    def __init__(self, runner: FunctionRunner, zips: Mapping[str, Path], endpoint_url: str) -> None:
        self._runner = runner
        self._specs = {arn: _spec(arn, path, endpoint_url) for arn, path in zips.items()}

    def as_role(self, role_arn: str) -> "ProjectFunctions":
        """The same functions: a project has no roles."""
        return self

    def exists(self, function_arn: str) -> bool:
        """Whether the project has the function."""
        return function_arn in self._specs

    def invoke(self, function_arn: str, event: Mapping[str, Json]) -> Json:
        """Calls the function; answers what it answered. Raises FunctionFailed."""
        spec = self._specs.get(function_arn)
        if spec is None:
            raise FunctionFailed(
                "A project has no such function.", kind="not_found", where=function_arn
            )
        result = self._runner.invoke(spec, dump(dict(event)).encode())
        return read_answer(result.payload, spec.name, failed=result.function_error is not None)


def _spec(arn: str, path: Path, endpoint_url: str) -> FunctionSpec:
    name = arn.rpartition(":")[2]
    return FunctionSpec(
        name=name,
        arn=arn,
        zip_bytes=path.read_bytes(),
        handler=f"functions.{name}.handler.lambda_handler",
        environment={
            "POWERTOOLS_SERVICE_NAME": name,
            "POWERTOOLS_METRICS_NAMESPACE": "poserig",
            "POWERTOOLS_LOG_LEVEL": "INFO",
        },
        timeout_seconds=_TIMEOUT_SECONDS,
        memory_mb=_MEMORY_MB,
        endpoint_url=endpoint_url,
        region=REGION,
    )


def zips_in(build: Path) -> dict[str, Path]:
    """The zips of both functions in a folder of built files, by ARN."""
    return {arn: build / "functions" / f"{arn.rpartition(':')[2]}.zip" for arn in (PRE, POST)}
