"""What a launch asks of AWS before it writes: is the name free, is the work team there?"""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from poserig.aws_errors import code_of
from poserig.errors import PoserigError
from poserig.jobs.part_names import is_part

if TYPE_CHECKING:
    from mypy_boto3_sagemaker import SageMakerClient

_MISSING = frozenset({"ResourceNotFound", "ValidationException"})


def name_is_taken(name: str) -> PoserigError:
    """Returns the error for the name of a job that exists, in whatever case."""
    return PoserigError(
        f'There is a labeling job "{name}" already (upper and lower case are the same).',
        cure="Give another with --name: an ended job keeps its name.",
    )


def name_in_use(client: "SageMakerClient", name: str) -> str:
    """The name of a job that has this name in some case, or is a part of it; "" when it is free."""
    return next(iter(names_in_use(client, name)), "")


def names_in_use(client: "SageMakerClient", name: str) -> list[str]:
    """The names of the jobs that have this name in some case, or are parts of such a job."""
    try:
        return [client.describe_labeling_job(LabelingJobName=name)["LabelingJobName"]]
    except ClientError as error:
        if code_of(error) not in _MISSING:
            raise
    # DescribeLabelingJob may know it in its own case only.
    pages = client.get_paginator("list_labeling_jobs").paginate(NameContains=name)
    names = [one["LabelingJobName"] for page in pages for one in page["LabelingJobSummaryList"]]
    return [one for one in names if one.lower() == name.lower() or is_part(one, name)]


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
