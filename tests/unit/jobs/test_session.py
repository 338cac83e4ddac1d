"""Tests jobs/session.py: the region is the one that Terraform and the AWS command line use."""

import pytest

from poserig.jobs.session import open_session


def test_region_is_that_of_aws_region_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert open_session().region_name == "eu-west-1"
    monkeypatch.setenv("AWS_REGION", "")
    assert open_session().region_name == "us-east-1"
