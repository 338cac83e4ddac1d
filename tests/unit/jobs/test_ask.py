"""Tests jobs/ask.py: what a launch asks before it writes."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from poserig.errors import PoserigError
from poserig.jobs.ask import (
    check_work_team,
    name_in_use,
    name_is_taken,
    names_in_use,
    next_free_name,
)

TEAM = "arn:aws:sagemaker:eu-west-1:111122223333:workteam/private-crowd/workers"
KEYS = {"aws_access_key_id": "a", "aws_secret_access_key": "b", "region_name": "eu-west-1"}


@pytest.fixture
def sagemaker() -> Any:
    return boto3.client("sagemaker", **KEYS)  # type: ignore[call-overload] # any keys


@pytest.fixture
def stub(sagemaker: Any) -> Iterator[Stubber]:
    with Stubber(sagemaker) as stub:
        yield stub
        stub.assert_no_pending_responses()


def missing(stub: Stubber, *names: str) -> None:
    stub.add_client_error("describe_labeling_job", "ResourceNotFound")
    found = [{"LabelingJobName": name, **REST} for name in names]
    stub.add_response("list_labeling_jobs", {"LabelingJobSummaryList": found})


REST: dict[str, Any] = {
    "LabelingJobArn": "arn:aws:sagemaker:eu-west-1:111122223333:labeling-job/x",
    "CreationTime": 0,
    "LastModifiedTime": 0,
    "LabelingJobStatus": "Completed",
    "LabelCounters": {},
    "WorkteamArn": TEAM,
}


def test_name_in_another_case_is_in_use(sagemaker: Any, stub: Stubber) -> None:
    missing(stub, "Pier-10", "PIER-1")
    assert name_in_use(sagemaker, "pier-1") == "PIER-1"
    assert 'There is a labeling job "PIER-1" already' in str(name_is_taken("PIER-1"))


def test_name_is_in_use_when_parts_of_it_are(sagemaker: Any, stub: Stubber) -> None:
    missing(stub, "Pier-2of3", "pier-20", "pier-4of3", "pier-1of1", "pier-1OF3")
    assert names_in_use(sagemaker, "pier") == ["Pier-2of3", "pier-1OF3"]


def test_free_name_is_free(sagemaker: Any, stub: Stubber) -> None:
    missing(stub, "pier-10")
    assert name_in_use(sagemaker, "pier-1") == ""


def test_refusal_of_aws_is_not_taken_for_a_free_name(sagemaker: Any, stub: Stubber) -> None:
    stub.add_client_error("describe_labeling_job", "AccessDeniedException")
    with pytest.raises(ClientError, match="AccessDenied"):
        name_in_use(sagemaker, "pier-1")


@pytest.mark.parametrize(
    ("name", "taken", "following"),
    [
        ("pier", [], "pier-2"),
        ("pier-2", ["pier-3"], "pier-4"),
        ("pose-20261126", [], "pose-20261126-2"),
        ("x" * 63, [], "x" * 61 + "-2"),
    ],
)
def test_next_free_name_counts_on(
    sagemaker: Any, stub: Stubber, name: str, taken: list[str], following: str
) -> None:
    for one in taken:
        missing(stub, one)
    missing(stub)
    assert next_free_name(sagemaker, name) == following


def test_work_team_that_is_not_there_is_named(sagemaker: Any, stub: Stubber) -> None:
    stub.add_client_error("describe_workteam", "ValidationException")
    with pytest.raises(PoserigError, match="The work team workers does not exist") as caught:
        check_work_team(sagemaker, TEAM)
    assert caught.value.where == TEAM
    stub.add_client_error("describe_workteam", "AccessDeniedException")
    with pytest.raises(ClientError):
        check_work_team(sagemaker, TEAM)
