"""Reads CreateLabelingJob requests of custom labeling jobs, and checks their limits.

The limits are in ground-truth-contract.md, section 5.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from poserig.errors import InvalidValue
from poserig.groundtruth.names import check_job_name, check_label_attribute_name, parse_arn
from poserig.json import Json
from poserig.s3 import S3Uri

# 30 days: the default and the most for a private work team.
DEFAULT_AVAILABILITY_SECONDS = 2_592_000
DEFAULT_MAX_CONCURRENT = 1_000
# Tag of a labeling job that only the local AWS knows, and its value for a job that only its workers
# or its operator end: neither TaskAvailabilityLifetimeInSeconds nor the 30 days apply.
EXPIRY_TAG = "poserig:expiry"
NEVER = "never"
# Tag of a labeling job that only the engine knows, and its value for a job to which data objects
# are added while it runs, and which only its operator ends. Ground Truth's own such jobs, streaming
# labeling jobs, take data objects from a queue.
GROWTH_TAG = "poserig:growth"
OPEN = "open"

_KEYWORD = re.compile(r"[A-Za-z0-9]+( [A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class JobRequest:
    """A CreateLabelingJob request that Ground Truth would accept.

    Attributes:
        job_name: LabelingJobName as it was given.
        label_name: LabelAttributeName.
        manifest_uri: Input manifest.
        output_path: S3OutputPath.
        role_arn: The execution role.
        workteam_arn: The private work team.
        template_uri: The worker task template.
        pre_function_arn: Pre-annotation function; "" when there is none.
        post_function_arn: Post-annotation function; "" when there is none.
        title: TaskTitle.
        description: TaskDescription.
        keywords: TaskKeywords.
        workers_per_object: NumberOfHumanWorkersPerDataObject.
        task_seconds: TaskTimeLimitInSeconds.
        availability_seconds: TaskAvailabilityLifetimeInSeconds.
        max_concurrent: MaxConcurrentTaskCount: data objects that are open at the same time.
        max_labeled: MaxHumanLabeledObjectCount; 0 when there is no such condition.
        max_percent: MaxPercentageOfInputDatasetLabeled; 0 when there is no such condition.
        label_category_uri: LabelCategoryConfigS3Uri; "" when there is none.
        kms_key_id: OutputConfig.KmsKeyId; "" when there is none.
    """

    job_name: str
    label_name: str
    manifest_uri: str
    output_path: str
    role_arn: str
    workteam_arn: str
    template_uri: str
    pre_function_arn: str
    post_function_arn: str
    title: str
    description: str
    keywords: tuple[str, ...]
    workers_per_object: int
    task_seconds: int
    availability_seconds: int
    max_concurrent: int
    max_labeled: int
    max_percent: int
    label_category_uri: str
    kms_key_id: str


def parse_request(request: Mapping[str, Json]) -> JobRequest:
    """Reads a CreateLabelingJob request.

    Raises:
        InvalidValue: One or more values break a rule. With one, `where` is its field, e.g.
            "HumanTaskConfig.TaskTitle"; with several, the text names each.
    """
    reader = _Reader(request)
    human = "HumanTaskConfig"
    _refuse_what_is_not_offered(reader)
    parsed = JobRequest(
        job_name=reader.text("LabelingJobName", check=check_job_name),
        label_name=reader.text("LabelAttributeName", check=check_label_attribute_name),
        manifest_uri=reader.s3_uri("InputConfig.DataSource.S3DataSource.ManifestS3Uri"),
        output_path=reader.s3_uri("OutputConfig.S3OutputPath", needs_key=False),
        role_arn=reader.arn("RoleArn", "iam", "role/"),
        workteam_arn=reader.text(f"{human}.WorkteamArn", check=_check_workteam),
        template_uri=reader.s3_uri(f"{human}.UiConfig.UiTemplateS3Uri"),
        pre_function_arn=reader.arn(
            f"{human}.PreHumanTaskLambdaArn", "lambda", "function:", optional=True
        ),
        post_function_arn=reader.arn(
            f"{human}.AnnotationConsolidationConfig.AnnotationConsolidationLambdaArn",
            "lambda",
            "function:",
            optional=True,
        ),
        title=reader.text(f"{human}.TaskTitle", longest=128),
        description=reader.text(f"{human}.TaskDescription", longest=255),
        keywords=reader.keywords(f"{human}.TaskKeywords"),
        workers_per_object=reader.number(f"{human}.NumberOfHumanWorkersPerDataObject", 1, 9),
        task_seconds=reader.number(f"{human}.TaskTimeLimitInSeconds", 30, 28_800),
        availability_seconds=reader.number(
            f"{human}.TaskAvailabilityLifetimeInSeconds",
            60,
            2_592_000,
            default=DEFAULT_AVAILABILITY_SECONDS,
        ),
        max_concurrent=reader.number(
            f"{human}.MaxConcurrentTaskCount", 1, 5_000, default=DEFAULT_MAX_CONCURRENT
        ),
        max_labeled=reader.number(
            "StoppingConditions.MaxHumanLabeledObjectCount", 1, 2**31 - 1, default=0
        ),
        max_percent=reader.number(
            "StoppingConditions.MaxPercentageOfInputDatasetLabeled", 1, 100, default=0
        ),
        label_category_uri=reader.s3_uri("LabelCategoryConfigS3Uri", optional=True),
        kms_key_id=reader.text("OutputConfig.KmsKeyId", longest=2048, optional=True),
    )
    reader.raise_problems()
    return parsed


class _Reader:
    """Takes values out of nested objects by dotted path, and collects what is wrong with them."""

    def __init__(self, request: Mapping[str, Json]) -> None:
        self._request = request
        self._problems: list[InvalidValue] = []

    def add(self, what: str, where: str, cure: str) -> None:
        self._problems.append(InvalidValue(what, where=where, cure=cure))

    def raise_problems(self) -> None:
        if len(self._problems) == 1:
            raise self._problems[0]
        if self._problems:
            listing = "; ".join(str(problem) for problem in self._problems)
            raise InvalidValue(f"{len(self._problems)} values are wrong: {listing}")

    def value(self, path: str) -> Json:
        value: Json = self._request
        for part in path.split("."):
            if not isinstance(value, Mapping) or part not in value:
                return None
            value = value[part]
        return value

    def text(
        self,
        path: str,
        *,
        longest: int = 0,
        optional: bool = False,
        check: Callable[[str, str], None] | None = None,
    ) -> str:
        value = self.value(path)
        if value is None and optional:
            return ""
        if not isinstance(value, str) or not value:
            self.add("A text is needed here.", path, "Fill it in.")
            return ""
        if longest and len(value) > longest:
            self.add(f"The text has {len(value)} characters.", path, f"Use at most {longest}.")
        if check:
            try:
                check(value, path)
            except InvalidValue as error:
                self._problems.append(error)
        return value

    def s3_uri(self, path: str, *, needs_key: bool = True, optional: bool = False) -> str:
        def check(value: str, where: str) -> None:
            S3Uri.parse(value, where, needs_key=needs_key)

        return self.text(path, check=check, optional=optional)

    def arn(self, path: str, service: str, prefix: str, *, optional: bool = False) -> str:
        def check(value: str, where: str) -> None:
            parse_arn(value, where, service=service, resource_prefix=prefix)

        return self.text(path, check=check, optional=optional)

    def number(self, path: str, least: int, most: int, default: int | None = None) -> int:
        value = self.value(path)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.add(
                f"{value!r} is out of range." if value is not None else "A number is needed here.",
                path,
                f"Use a whole number from {least} to {most}.",
            )
            return least
        return value

    def keywords(self, path: str) -> tuple[str, ...]:
        value = self.value(path)
        if value is None:
            return ()
        if not isinstance(value, list) or not 1 <= len(value) <= 5:
            self.add("There must be 1 to 5 keywords.", path, "Shorten the list, or leave it away.")
            return ()
        for index, word in enumerate(value):
            if not isinstance(word, str) or len(word) > 30 or not _KEYWORD.fullmatch(word):
                self.add(
                    f"{word!r} is not a keyword.",
                    f"{path}[{index}]",
                    "Use 1 to 30 letters, digits and single spaces.",
                )
        return tuple(str(word) for word in value)


def _check_workteam(value: str, where: str) -> None:
    parse_arn(value, where, service="sagemaker", resource_prefix="workteam/")
    if ":workteam/private-crowd/" not in value:
        raise InvalidValue(
            "Only private work teams can label here.",
            where=where,
            cure="Use arn:aws:sagemaker:<region>:<account>:workteam/private-crowd/<name>"
            " (Amazon Mechanical Turk is closed).",
        )


_NOT_OFFERED = (
    (
        "InputConfig.DataSource.SnsDataSource",
        "Streaming labeling jobs are not offered here.",
        "Use S3DataSource with an input manifest.",
    ),
    (
        "HumanTaskConfig.UiConfig.HumanTaskUiArn",
        "Only built-in task types have a HumanTaskUiArn.",
        "Use UiTemplateS3Uri with a worker task template.",
    ),
    (
        "LabelingJobAlgorithmsConfig",
        "Automated data labeling does not work with custom labeling jobs.",
        "Leave it away; put pre-labels into the input manifest.",
    ),
    (
        "HumanTaskConfig.PublicWorkforceTaskPrice",
        "A private work team has no price per task.",
        "Leave it away.",
    ),
)


def _refuse_what_is_not_offered(reader: _Reader) -> None:
    for path, what, cure in _NOT_OFFERED:
        if reader.value(path) is not None:
            reader.add(what, path, cure)
