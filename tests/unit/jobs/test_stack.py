"""The deployed stack: read from its parameters, asked for templates and work teams."""

import boto3
import pytest
from moto import mock_aws

from poserig.errors import PoserigError
from poserig.jobs.stack import Stack, read_stack

PARAMETERS = {
    "bucket-name": "b",
    "pre-annotation-function-arn": "arn:pre",
    "post-annotation-function-arn": "arn:post",
    "ground-truth-role-arn": "arn:role",
    "workteam-arn": "arn:team",
    "worker-portal-url": "https://portal",
    "user-pool-id": "pool",
    "worker-group-name": "group",
    "input-prefix-uri": "s3://b/input/",
    "output-prefix-uri": "s3://b/output/",
    "worker-task-templates/coco-person-17": "s3://b/templates/coco-person-17.liquid.html",
    "work-teams/reviewers": "arn:reviewers",
}


def session() -> boto3.Session:
    return boto3.Session("x", "x", region_name="eu-west-1")


def deploy(leave_out: str = "") -> None:
    client = session().client("ssm")
    for name, value in PARAMETERS.items():
        if name != leave_out:
            client.put_parameter(Name=f"/poserig/{name}", Value=value, Type="String")


@mock_aws
def test_read_stack_reads_every_part_and_the_templates() -> None:
    deploy()
    stack = read_stack(session(), "poserig")
    assert stack.workteam_arn == "arn:team"
    assert stack.templates == {"coco-person-17": "s3://b/templates/coco-person-17.liquid.html"}
    assert stack.workteam_for("") == "arn:team"
    assert stack.workteam_for("reviewers") == "arn:reviewers"


@mock_aws
def test_read_stack_of_an_existing_work_team_goes_without_what_terraform_was_not_told() -> None:
    deploy(leave_out="worker-portal-url")
    assert read_stack(session(), "poserig").worker_portal_url == ""


@mock_aws
def test_read_stack_when_nothing_is_deployed_says_how_to() -> None:
    with pytest.raises(
        PoserigError, match="No deployed stack was found under the SSM path /other/"
    ):
        read_stack(session(), "other")


@mock_aws
def test_read_stack_when_a_parameter_is_missing_names_it() -> None:
    deploy(leave_out="ground-truth-role-arn")
    with pytest.raises(PoserigError, match="/poserig/ground-truth-role-arn"):
        read_stack(session(), "poserig")


def stack() -> Stack:
    names = {key.replace("-", "_"): value for key, value in PARAMETERS.items() if "/" not in key}
    return Stack(**names, templates={"coco-person-17": "s3://b/t.html"})  # type: ignore[arg-type]


def test_unknown_work_team_says_how_to_get_it() -> None:
    with pytest.raises(PoserigError, match=r'No work team "reviewers".*"work_teams"'):
        stack().workteam_for("reviewers")
