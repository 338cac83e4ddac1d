"""IAM's names are the account's: regions, paths and case make no difference."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from poserig.local.aws.server import LocalAws

TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})
POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}],
    }
)


def code_and_message(caught: Any) -> tuple[str, str]:
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


@pytest.fixture(scope="module", params=["eu-west-1", "us-east-1", "ap-southeast-2"])
def elsewhere(aws: LocalAws, request: pytest.FixtureRequest) -> Iterator[Any]:
    """An IAM client of another region, or of the same."""
    yield aws.keys.session(aws.endpoint_url, request.param).client("iam")


@pytest.mark.parametrize(
    ("name", "path"),
    # https://github.com/orzarchi/terraform-aws-cloudflare-security-group/issues/10
    # A path makes no other name: https://github.com/terraform-community-modules/tf_aws_ecs/pull/17
    [("poserig-pre", "/"), ("Poserig-PRE", "/"), ("poserig-pre", "/us-east-1/")],
)
def test_role_and_policy_names_are_taken_in_every_region(
    client: Any, elsewhere: Any, name: str, path: str
) -> None:
    first = client("iam")
    try:
        first.create_role(RoleName="poserig-pre", AssumeRolePolicyDocument=TRUST)
        first.create_policy(PolicyName="poserig-pre", PolicyDocument=POLICY)
    except first.exceptions.EntityAlreadyExistsException:
        pass  # an earlier case has made them
    with pytest.raises(ClientError) as caught:
        elsewhere.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=TRUST)
    assert code_and_message(caught) == (
        "EntityAlreadyExists",
        f"Role with name {name} already exists.",
    )
    with pytest.raises(ClientError) as caught:
        elsewhere.create_policy(PolicyName=name, Path=path, PolicyDocument=POLICY)
    assert code_and_message(caught) == (
        "EntityAlreadyExists",
        f"A policy called {name} already exists. Duplicate names are not allowed.",
    )


def test_users_and_groups_too_and_other_names_are_free(client: Any) -> None:
    iam = client("iam")
    iam.create_user(UserName="ann")
    iam.create_group(GroupName="Team")
    with pytest.raises(ClientError, match="User with name Ann already exists"):
        iam.create_user(UserName="Ann")
    with pytest.raises(ClientError, match="Group with name team already exists"):
        iam.create_group(GroupName="team")
    iam.create_user(UserName="anna")
    # A role may be called like a policy, and a policy like one of AWS's own.
    iam.create_role(RoleName="anna", AssumeRolePolicyDocument=TRUST)
    iam.create_policy(PolicyName="ReadOnlyAccess", PolicyDocument=POLICY)


def test_name_is_free_again_when_its_role_is_gone(client: Any) -> None:
    iam = client("iam")
    iam.create_role(RoleName="brief", AssumeRolePolicyDocument=TRUST)
    iam.delete_role(RoleName="brief")
    iam.create_role(RoleName="BRIEF", AssumeRolePolicyDocument=TRUST)
