"""What a launch asks of AWS before it writes: is the name free, is the work team there?"""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from poserig.aws_errors import code_of
from poserig.errors import PoserigError

if TYPE_CHECKING:
    from mypy_boto3_sagemaker import SageMakerClient

_MISSING = frozenset({"ResourceNotFound", "ValidationException"})


def check_name_is_free(client: "SageMakerClient", name: str) -> None:
    """Refuse the name of a job that exists, in whatever case.

    Raises:
        PoserigError: There is such a job.
        botocore.exceptions.ClientError: AWS refused to tell.
    """
    taken = name_in_use(client, name)
    if taken:
        raise PoserigError(
            f'There is a labeling job "{taken}" already (upper and lower case are the same).',
            cure="Give another with --name: an ended job keeps its name.",
        )


def name_in_use(client: "SageMakerClient", name: str) -> str:
    """The name of the job that has this name in some case; "" when it is free."""
    try:
        return client.describe_labeling_job(LabelingJobName=name)["LabelingJobName"]
    except ClientError as error:
        if code_of(error) not in _MISSING:
            raise
    # DescribeLabelingJob may know it in its own case only.
    for page in client.get_paginator("list_labeling_jobs").paginate(NameContains=name):
        for summary in page["LabelingJobSummaryList"]:
            if summary["LabelingJobName"].lower() == name.lower():
                return summary["LabelingJobName"]
    return ""


def next_free_name(client: "SageMakerClient", name: str) -> str:
    """`<name>-2`, or the first higher number that is free; at most 63 characters."""
    base, _, number = name.rpartition("-")
    if not (base and number.isdecimal() and len(number) < 4):
        base, number = name, "1"
    for following in range(int(number) + 1, int(number) + 1000):
        ending = f"-{following}"
        candidate = base[: 63 - len(ending)].rstrip("-") + ending
        if not name_in_use(client, candidate):
            return candidate
    raise PoserigError(
        f"Every name from {base}-{int(number) + 1} on is taken.", cure="Give one with --name."
    )


def check_work_team(client: "SageMakerClient", arn: str) -> None:
    """Refuse a work team that is not there.

    Raises:
        PoserigError: Naming it.
        botocore.exceptions.ClientError: AWS refused to tell.
    """
    name = arn.rpartition("/")[2]
    try:
        client.describe_workteam(WorkteamName=name)
    except ClientError as error:
        if code_of(error) not in _MISSING:
            raise
        raise PoserigError(
            f"The work team {name} does not exist.",
            where=arn,
            cure="`make deploy` makes it; `poserig doctor` looks for what else is missing.",
        ) from error
