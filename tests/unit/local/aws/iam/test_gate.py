"""Users and roles may do what their policies say, with every service."""

import json
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from poserig.local.aws.endpoint.keys import Keys
from poserig.local.aws.server import LocalAws

ACCOUNT = "123456789012"
Caller = Callable[..., boto3.Session]
Make = Callable[..., boto3.Session]
NUMBERS = count()


def allow(action: str | list[str], resource: str | list[str] = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def trust_in(principal: Any) -> str:
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}
    return document(statement)


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@pytest.fixture
def make(client: Any, aws: LocalAws) -> Make:
    """Makes a session of a user, of a member of a group, or of a role, with these statements."""

    def session(kind: str, *statements: dict[str, Any]) -> boto3.Session:
        iam, name = client("iam"), f"{kind}-{next(NUMBERS)}"
        policy = {"PolicyName": "p", "PolicyDocument": document(*statements)}
        if kind == "role":
            trust = trust_in({"AWS": f"arn:aws:iam::{ACCOUNT}:root"})
            role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]
            iam.put_role_policy(RoleName=name, **policy)
            given = client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="me")
            keys = given["Credentials"]
        else:
            iam.create_user(UserName=name)
            if kind == "group":
                iam.create_group(GroupName=name)
                iam.put_group_policy(GroupName=name, **policy)
                iam.add_user_to_group(GroupName=name, UserName=name)
            else:
                iam.put_user_policy(UserName=name, **policy)
            keys = iam.create_access_key(UserName=name)["AccessKey"]
        return Keys(keys["AccessKeyId"], keys["SecretAccessKey"]).session(
            aws.endpoint_url, aws.region
        )

    return session


@pytest.fixture(params=["user", "group", "role"])
def caller(request: pytest.FixtureRequest, make: Make) -> Caller:
    return partial(make, request.param)


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(ClientError) as caught:
        call()
    error = caught.value.response["Error"]
    assert error["Code"] in ("AccessDenied", "AccessDeniedException")
    return str(error["Message"])


def test_caller_may_do_what_the_policy_names_and_no_more(caller: Caller, client: Any) -> None:
    for name in ("/poserig/bucket-name", "/other/bucket-name"):
        client("ssm").put_parameter(Name=name, Value="b", Type="String", Overwrite=True)
    arn = f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/poserig/*"
    session = caller(allow("ssm:GetParameter", arn))
    ssm = session.client("ssm")
    assert ssm.get_parameter(Name="/poserig/bucket-name")["Parameter"]["Value"] == "b"
    said = refused(lambda: ssm.get_parameter(Name="/other/bucket-name"))
    assert said.startswith("User: arn:aws:")
    assert said.endswith("because no identity-based policy allows the ssm:GetParameter action")
    refused(lambda: ssm.put_parameter(Name="/poserig/x", Value="x", Type="String"))
    refused(lambda: ssm.describe_parameters())
    refused(lambda: session.client("iam").list_roles())
    refused(lambda: session.client("lambda").list_functions())
    refused(lambda: session.client("cognito-idp").list_user_pools(MaxResults=5))
    refused(lambda: session.client("sagemaker").list_workforces())
    refused(lambda: session.client("cloudfront").list_distributions())
    refused(lambda: session.client("s3").list_buckets())
    assert session.client("sts").get_caller_identity()["Account"] == ACCOUNT


def test_user_pool_is_named_by_its_arn(caller: Caller, client: Any) -> None:
    made = client("cognito-idp").create_user_pool(PoolName="p")["UserPool"]
    session = caller(allow("cognito-idp:DescribeUserPool", made["Arn"]))
    cognito = session.client("cognito-idp")
    assert cognito.describe_user_pool(UserPoolId=made["Id"])["UserPool"]["Name"] == "p"
    said = refused(lambda: cognito.delete_user_pool(UserPoolId=made["Id"]))
    assert f'cognito-idp:DeleteUserPool on resource: "{made["Arn"]}"' in said


def test_explicit_deny_wins(caller: Caller) -> None:
    deny = {**allow("sagemaker:ListWorkteams"), "Effect": "Deny", "Sid": "NoTeams"}
    session = caller(allow("sagemaker:*"), deny)
    session.client("sagemaker").list_workforces()
    said = refused(lambda: session.client("sagemaker").list_workteams())
    assert said.endswith("with an explicit deny in an identity-based policy (NoTeams)")


@pytest.mark.parametrize(("region", "may"), [("eu-west-1", True), ("us-east-1", False)])
def test_conditions_are_looked_at(caller: Caller, aws: LocalAws, region: str, may: bool) -> None:
    only_here = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}
    session = caller(allow("sagemaker:ListWorkforces", Condition=only_here))
    sagemaker = session.client("sagemaker", region_name=region)
    if may:
        sagemaker.list_workforces()
    else:
        refused(sagemaker.list_workforces)


def test_policy_that_cannot_be_evaluated_refuses(caller: Caller) -> None:
    own = f"arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/${{aws:username}}/*"
    session = caller(allow("ssm:GetParameter", own))
    said = refused(lambda: session.client("ssm").get_parameter(Name="/poserig/bucket-name"))
    assert "Policy variables are not supported" in said


def test_role_passed_on_must_be_allowed(caller: Caller, client: Any) -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/gt"
    ours = {"StringEquals": {"iam:PassedToService": "sagemaker.amazonaws.com"}}
    render = allow("sagemaker:RenderUiTemplate")
    page: Any = {"UiTemplate": {"Content": "x"}, "Task": {"Input": "{}"}}

    def message(session: boto3.Session, arn: str) -> str:
        with pytest.raises(ClientError) as caught:
            session.client("sagemaker").render_ui_template(RoleArn=arn, **page)
        return str(caught.value.response["Error"]["Message"])

    assert "iam:PassRole" in message(caller(render), role)
    other = caller(render, allow("iam:PassRole", role, Condition=ours))
    assert "iam:PassRole" in message(other, f"arn:aws:iam::{ACCOUNT}:role/other")
    assert "no labeling engine is attached" in message(other, role)


def test_boundary_bounds_a_role(client: Any, make: Make) -> None:
    iam = client("iam")
    bound = iam.create_policy(PolicyName="bound", PolicyDocument=document(allow("ssm:*")))
    session = make("role", allow(["ssm:GetParametersByPath", "sagemaker:ListWorkforces"]))
    arn = session.client("sts").get_caller_identity()["Arn"]
    session.client("sagemaker").list_workforces()
    iam.put_role_permissions_boundary(
        RoleName=arn.split("/")[1], PermissionsBoundary=bound["Policy"]["Arn"]
    )
    session.client("ssm").get_parameters_by_path(Path="/poserig")
    said = refused(session.client("sagemaker").list_workforces)
    assert "because no permissions boundary allows" in said


@pytest.mark.parametrize(
    ("trusted", "own", "may"),
    [
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, ["sts:AssumeRole"], True),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, [], False),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:user/stranger"}, ["sts:AssumeRole"], False),
        ({"Service": "sagemaker.amazonaws.com"}, ["sts:AssumeRole"], False),
        ("the caller", [], True),
    ],
)
def test_role_is_taken_up_by_whom_it_trusts(
    client: Any, make: Make, trusted: Any, own: list[str], may: bool
) -> None:
    session = make("user", allow(["ssm:GetParameter", *own]))
    arn = session.client("sts").get_caller_identity()["Arn"]
    trust = trust_in({"AWS": arn} if trusted == "the caller" else trusted)
    target = client("iam").create_role(
        RoleName=f"target-{next(NUMBERS)}", AssumeRolePolicyDocument=trust
    )["Role"]["Arn"]
    sts = session.client("sts")
    if may:
        assert sts.assume_role(RoleArn=target, RoleSessionName="me")["Credentials"]
    else:
        refused(lambda: sts.assume_role(RoleArn=target, RoleSessionName="me"))


def test_root_may_do_everything(client: Any) -> None:
    client("ssm").put_parameter(Name="/root", Value="x", Type="String")
    client("iam").list_roles()
