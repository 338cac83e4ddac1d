"""Workforces and work teams, through boto3."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from poserig.local.aws.server import LocalAws


def message_of(caught: Any) -> str:
    error = caught.value.response["Error"]
    return f"{error['Code']}: {error['Message']}"


def member(user_pool: dict[str, str], group: str = "pose-team") -> dict[str, Any]:
    return {"CognitoMemberDefinition": {**user_pool, "UserGroup": group}}


@pytest.fixture
def workforce(client: Any, user_pool: dict[str, str]) -> Iterator[str]:
    sagemaker = client("sagemaker")
    sagemaker.create_workforce(WorkforceName="people", CognitoConfig=user_pool)
    yield "people"
    for team in sagemaker.list_workteams()["Workteams"]:
        sagemaker.delete_workteam(WorkteamName=team["WorkteamName"])
    sagemaker.delete_workforce(WorkforceName="people")


def test_workforce_has_arn_sub_domain_and_sign_in(
    client: Any, workforce: str, user_pool: dict[str, str]
) -> None:
    described = client("sagemaker").describe_workforce(WorkforceName=workforce)["Workforce"]
    assert described["WorkforceArn"] == "arn:aws:sagemaker:eu-west-1:123456789012:workforce/people"
    assert described["SubDomain"].endswith(".labeling.eu-west-1.sagemaker.aws")
    assert described["CognitoConfig"] == user_pool
    assert described["Status"] == "Active"


def test_workforce_leaves_the_user_pool_client_as_it_was(
    client: Any, workforce: str, user_pool: dict[str, str]
) -> None:
    found = client("cognito-idp").describe_user_pool_client(
        UserPoolId=user_pool["UserPool"], ClientId=user_pool["ClientId"]
    )["UserPoolClient"]
    assert found["AllowedOAuthFlowsUserPoolClient"] is False
    for name in ("CallbackURLs", "LogoutURLs", "AllowedOAuthFlows", "AllowedOAuthScopes"):
        assert not found.get(name)


def test_workforce_needs_a_pool_with_a_domain(client: Any) -> None:
    cognito = client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="no-page")["UserPool"]["Id"]
    app = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app", GenerateSecret=True)
    sign_in = {"UserPool": pool, "ClientId": app["UserPoolClient"]["ClientId"]}
    with pytest.raises(ClientError, match=f"User pool {pool} has no domain"):
        client("sagemaker").create_workforce(WorkforceName="people", CognitoConfig=sign_in)


def test_second_workforce_is_refused_in_the_providers_words(
    client: Any, workforce: str, user_pool: dict[str, str]
) -> None:
    with pytest.raises(ClientError) as caught:
        client("sagemaker").create_workforce(WorkforceName="more", CognitoConfig=user_pool)
    assert message_of(caught) == (
        "ValidationException: Cannot create more than one workforce for account 123456789012"
    )


def test_other_region_has_a_workforce_of_its_own(aws: LocalAws, workforce: str) -> None:
    session = aws.keys.session(aws.endpoint_url, "us-east-1")
    cognito, sagemaker = session.client("cognito-idp"), session.client("sagemaker")
    pool = cognito.create_user_pool(PoolName="workers")["UserPool"]["Id"]
    cognito.create_user_pool_domain(Domain="pose-workers", UserPoolId=pool)
    app = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app", GenerateSecret=True)
    sign_in: Any = {"UserPool": pool, "ClientId": app["UserPoolClient"]["ClientId"]}
    for name in ("people", "PEOPLE", "more"):
        if name == "people":
            sagemaker.create_workforce(WorkforceName=name, CognitoConfig=sign_in)
            continue
        with pytest.raises(ClientError, match="Cannot create more than one workforce"):
            sagemaker.create_workforce(WorkforceName=name, CognitoConfig=sign_in)
    sagemaker.delete_workforce(WorkforceName="people")


def test_missing_ones_answer_what_terraform_looks_for(client: Any) -> None:
    with pytest.raises(ClientError) as caught:
        client("sagemaker").describe_workforce(WorkforceName="none")
    assert message_of(caught).startswith("ValidationException: No workforce")
    with pytest.raises(ClientError) as caught:
        client("sagemaker").describe_workteam(WorkteamName="none")
    assert message_of(caught).startswith("ValidationException: The work team")


def test_workteam_lives_through_create_update_tags_delete(
    client: Any, workforce: str, user_pool: dict[str, str]
) -> None:
    sagemaker = client("sagemaker")
    arn = sagemaker.create_workteam(
        WorkteamName="pose-team",
        WorkforceName=workforce,
        Description="They know joints",
        MemberDefinitions=[member(user_pool)],
        Tags=[{"Key": "project", "Value": "poserig"}],
    )["WorkteamArn"]
    assert arn == "arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/pose-team"
    team = sagemaker.describe_workteam(WorkteamName="pose-team")["Workteam"]
    described = sagemaker.describe_workforce(WorkforceName=workforce)["Workforce"]
    assert team["SubDomain"] == described["SubDomain"]
    assert team["MemberDefinitions"] == [member(user_pool)]

    sagemaker.update_workteam(WorkteamName="pose-team", Description="They know more")
    team = sagemaker.describe_workteam(WorkteamName="pose-team")["Workteam"]
    assert team["Description"] == "They know more"
    assert team["MemberDefinitions"] == [member(user_pool)]

    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "stage", "Value": "demo"}])
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["project"])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "stage", "Value": "demo"}]

    with pytest.raises(ClientError) as caught:
        sagemaker.delete_workforce(WorkforceName=workforce)
    assert message_of(caught).startswith("ResourceInUse: Workforce people still has work teams")
    assert sagemaker.delete_workteam(WorkteamName="pose-team")["Success"] is True
    assert sagemaker.list_workteams()["Workteams"] == []


@pytest.mark.parametrize(
    ("name", "group", "message"),
    [
        ("ends-", "pose-team", "regular expression pattern"),
        ("team", "strangers", "User group strangers does not exist"),
    ],
)
def test_workteam_with_bad_input_is_refused(
    client: Any, workforce: str, user_pool: dict[str, str], name: str, group: str, message: str
) -> None:
    with pytest.raises(ClientError, match=message):
        client("sagemaker").create_workteam(
            WorkteamName=name, Description="d", MemberDefinitions=[member(user_pool, group)]
        )


def test_workforce_needs_a_client_with_a_secret(client: Any, user_pool: dict[str, str]) -> None:
    pool = user_pool["UserPool"]
    bare = client("cognito-idp").create_user_pool_client(UserPoolId=pool, ClientName="bare")
    bare_id = bare["UserPoolClient"]["ClientId"]
    with pytest.raises(ClientError, match="must have a client secret"):
        client("sagemaker").create_workforce(
            WorkforceName="people", CognitoConfig={"UserPool": pool, "ClientId": bare_id}
        )


def test_lists_are_filtered_sorted_and_paged(
    client: Any, workforce: str, user_pool: dict[str, str]
) -> None:
    sagemaker = client("sagemaker")
    for name in ("b-team", "a-team", "c-crew"):
        sagemaker.create_workteam(
            WorkteamName=name, Description="d", MemberDefinitions=[member(user_pool)]
        )
    first = sagemaker.list_workteams(SortBy="Name", SortOrder="Ascending", MaxResults=2)
    assert [team["WorkteamName"] for team in first["Workteams"]] == ["a-team", "b-team"]
    rest = sagemaker.list_workteams(
        SortBy="Name", SortOrder="Ascending", MaxResults=2, NextToken=first["NextToken"]
    )
    assert [team["WorkteamName"] for team in rest["Workteams"]] == ["c-crew"]
    assert "NextToken" not in rest
    found = sagemaker.list_workteams(NameContains="team", SortBy="Name", SortOrder="Descending")
    assert [team["WorkteamName"] for team in found["Workteams"]] == ["b-team", "a-team"]
