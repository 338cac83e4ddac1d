"""Tests jobs/doctor/account.py: region, credentials, Ground Truth and the workforce."""

from typing import Any

import boto3
import pytest

from poserig.jobs.doctor.account import credentials, ground_truth, quota, region
from poserig.jobs.doctor.findings import State
from tests.unit.jobs.stubs import STACK, Stubs
from tests.unit.jobs.test_ask import REST


@pytest.fixture
def stubs() -> Stubs:
    return Stubs()


@pytest.mark.parametrize(("name", "state"), [("eu-west-1", State.OK), ("mars-1", State.ERROR)])
def test_region_has_sagemaker(name: str, state: State) -> None:
    (found,) = region(boto3.Session(region_name=name))
    assert found.state is state
    assert name in found.what


def test_region_is_asked_for_when_there_is_none() -> None:
    class Session:
        region_name = None

    session: Any = Session()
    (found,) = region(session)
    assert (found.state, found.what) == (State.ERROR, "No region is set.")


def test_caller_is_named(stubs: Stubs) -> None:
    caller = {"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/ann"}
    stubs.answers("sts", "get_caller_identity", caller)
    (found,) = credentials(stubs.session)
    assert found.state is State.OK
    assert "Account 123456789012, as arn:aws:iam::123456789012:user/ann." in found.what


def test_credentials_that_aws_refuses_are_an_error(stubs: Stubs) -> None:
    stubs.refuses("sts", "get_caller_identity", "InvalidClientTokenId", "Bad token.")
    (found,) = credentials(stubs.session)
    assert found.state is State.ERROR
    assert "Bad token." in found.what


def test_account_with_a_job_has_ground_truth(stubs: Stubs) -> None:
    jobs = [{"LabelingJobName": "pier", **REST}]
    stubs.answers("sagemaker", "list_labeling_jobs", {"LabelingJobSummaryList": jobs}, MaxResults=1)
    stubs.answers("sagemaker", "list_labeling_jobs", {"LabelingJobSummaryList": []}, MaxResults=1)
    assert [found.state for found in ground_truth(stubs.session)] == [State.OK]
    assert [found.state for found in ground_truth(stubs.session)] == [State.WARNING]


def test_workforce_of_the_region_is_named(stubs: Stubs) -> None:
    workforce = {"WorkforceName": "people", "WorkforceArn": STACK.workteam_arn}
    stubs.answers("sagemaker", "list_workforces", {"Workforces": [workforce]})
    stubs.answers("sagemaker", "list_workforces", {"Workforces": []})
    (found,) = quota(stubs.session)
    assert found.state is State.OK
    assert found.what.startswith("people: ")
    (found,) = quota(stubs.session)
    assert found.state is State.WARNING
