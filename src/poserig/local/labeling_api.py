"""Answers the labeling-job operations of the SageMaker API: dicts in, dicts out."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from poserig.errors import InvalidValue, PoserigError
from poserig.groundtruth.manifest import ManifestLine
from poserig.groundtruth.requests import JobRequest, parse_request
from poserig.json import Json
from poserig.labeling.errors import LabelingError
from poserig.labeling.operator import Operator
from poserig.limits import TEMPLATE_CHARACTERS
from poserig.s3 import S3Uri


class ApiError(Exception):
    """An error as the SageMaker API answers it.

    Attributes:
        code: E.g. "ValidationException".
        message: For a person; names the field.
    """

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}")


class Preflight(Protocol):
    """What only AWS itself can tell about a request; raises InvalidValue."""

    def check_role(self, role_arn: str) -> None: ...

    def check_key(self, kms_key_id: str, where: str) -> None: ...

    def check_cors(self, bucket: str, where: str) -> None: ...


class LabelingApi:
    """CreateLabelingJob and the other operations on labeling jobs.

    Args:
        operator: Runs the jobs.
        preflight: Looks at the role, the key and the buckets of a new job; None to skip that.
    """

    def __init__(self, operator: Operator, preflight: Preflight | None = None) -> None:
        self._operator = operator
        self._preflight = preflight
        self._operations: dict[str, Callable[[Mapping[str, Json]], dict[str, Json]]] = {
            "CreateLabelingJob": self._create,
            "DescribeLabelingJob": self._describe,
            "ListLabelingJobs": self._operator.list,
            "ListLabelingJobsForWorkteam": self._list_for_workteam,
            "StopLabelingJob": self._stop,
            "RenderUiTemplate": self._render,
        }

    @property
    def operations(self) -> tuple[str, ...]:
        """The operations that `handle` knows."""
        return tuple(self._operations)

    def handle(
        self, operation: str, params: Mapping[str, Json], region: str, account: str
    ) -> dict[str, Json]:
        """Answers one call.

        Args:
            operation: E.g. "CreateLabelingJob".
            params: The request's members.
            region: Of the caller's endpoint.
            account: Of the caller.

        Returns:
            The members of the answer; times are aware datetimes.

        Raises:
            ApiError: The request is refused.
        """
        if operation not in self._operations:
            raise ApiError("UnknownOperationException", f"{operation} is not offered locally.")
        if (region, account) != (self._operator.region, self._operator.account):
            raise ApiError(
                "ValidationException",
                f"Labeling jobs run in account {self._operator.account}, region"
                f" {self._operator.region} here, not in {account}, {region}."
                " Set AWS_REGION accordingly.",
            )
        try:
            return self._operations[operation](params)
        except LabelingError as error:
            raise ApiError(error.code, str(error)) from error
        except PoserigError as error:
            raise ApiError("ValidationException", str(error)) from error

    def _create(self, params: Mapping[str, Json]) -> dict[str, Json]:
        if self._preflight is not None:
            # Before anything is read with the role: a role that is not there may read nothing.
            request = parse_request(params)
            self._preflight.check_role(request.role_arn)
            if request.kms_key_id:
                self._preflight.check_key(request.kms_key_id, "OutputConfig.KmsKeyId")
        return {"LabelingJobArn": self._operator.create(params, self._inspect)}

    def _inspect(self, request: JobRequest, lines: Sequence[ManifestLine]) -> None:
        if self._preflight is None:
            return
        sources = {line.source_ref for line in lines if line.source_ref and not line.problem}
        for bucket in sorted({S3Uri.parse(uri, "source-ref").bucket for uri in sources}):
            self._preflight.check_cors(bucket, "InputConfig.DataSource.S3DataSource.ManifestS3Uri")

    def _describe(self, params: Mapping[str, Json]) -> dict[str, Json]:
        return self._operator.describe(_text(params, "LabelingJobName"))

    def _list_for_workteam(self, params: Mapping[str, Json]) -> dict[str, Json]:
        filters = {name: value for name, value in params.items() if name != "WorkteamArn"}
        return self._operator.list_for_workteam(_text(params, "WorkteamArn"), filters)

    def _stop(self, params: Mapping[str, Json]) -> dict[str, Json]:
        self._operator.stop(_text(params, "LabelingJobName"))
        return {}

    def _render(self, params: Mapping[str, Json]) -> dict[str, Json]:
        template = _text(params.get("UiTemplate") or {}, "Content", "UiTemplate.")
        text = _text(params.get("Task") or {}, "Input", "Task.")
        if len(text) > TEMPLATE_CHARACTERS:
            raise InvalidValue(
                f"The input has {len(text)} characters.",
                where="Task.Input",
                cure=f"Use at most {TEMPLATE_CHARACTERS}.",
            )
        try:
            task_input = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InvalidValue(
                f"The text is not JSON ({error}).", where="Task.Input", cure="Write JSON."
            ) from error
        role = _text(params, "RoleArn")
        if self._preflight is not None:
            self._preflight.check_role(role)
        rendered = self._operator.render_template(template, task_input, role)
        errors = [{"Code": one.code, "Message": one.message} for one in rendered.errors]
        return {"RenderedContent": rendered.content, "Errors": errors}


def _text(params: Mapping[str, Json], name: str, prefix: str = "") -> str:
    value = params.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidValue("A text is needed here.", where=f"{prefix}{name}", cure="Fill it in.")
    return value
