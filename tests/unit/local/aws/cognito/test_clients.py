"""User pool clients, through boto3: what an update resets, and what Cognito refuses."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from poserig.groundtruth.portal_client import settings

PORTAL = "https://abc.labeling.eu-west-1.sagemaker.aws"


@pytest.fixture
def pool(client: Any) -> str:
    return str(client("cognito-idp").create_user_pool(PoolName="people")["UserPool"]["Id"])


def make(client: Any, pool: str, **given: Any) -> str:
    made = client("cognito-idp").create_user_pool_client(
        UserPoolId=pool, ClientName="portal", GenerateSecret=True, **given
    )
    return str(made["UserPoolClient"]["ClientId"])


def describe(client: Any, pool: str, app: str) -> dict[str, Any]:
    found: dict[str, Any] = client("cognito-idp").describe_user_pool_client(
        UserPoolId=pool, ClientId=app
    )["UserPoolClient"]
    return found


def test_update_resets_what_it_is_not_given(client: Any, pool: str) -> None:
    # https://repost.aws/questions/QUtOKO8mYhRoqxgpBQsGOCGw
    app = make(client, pool, **settings(PORTAL), PreventUserExistenceErrors="ENABLED")
    secret = describe(client, pool, app)["ClientSecret"]
    client("cognito-idp").update_user_pool_client(
        UserPoolId=pool, ClientId=app, CallbackURLs=["https://else.example"]
    )
    found = describe(client, pool, app)
    assert found["CallbackURLs"] == ["https://else.example"]
    for name in ("LogoutURLs", "AllowedOAuthFlows", "AllowedOAuthScopes",
                 "SupportedIdentityProviders", "PreventUserExistenceErrors"):  # fmt: skip
        assert name not in found
    assert found["AllowedOAuthFlowsUserPoolClient"] is False
    assert (found["ClientSecret"], found["ClientName"]) == (secret, "portal")


def test_update_keeps_name_and_refresh_tokens(client: Any, pool: str) -> None:
    # https://github.com/hashicorp/terraform-provider-aws/pull/2874
    app = make(client, pool, RefreshTokenValidity=7, AuthSessionValidity=9)
    client("cognito-idp").update_user_pool_client(UserPoolId=pool, ClientId=app)
    found = describe(client, pool, app)
    assert (found["ClientName"], found["RefreshTokenValidity"]) == ("portal", 7)
    assert found["AuthSessionValidity"] == 3


def test_managed_client_can_be_found_by_its_name(client: Any, pool: str) -> None:
    # What aws_cognito_managed_user_pool_client asks before it updates a client.
    app = make(client, pool)
    listed = client("cognito-idp").list_user_pool_clients(UserPoolId=pool, MaxResults=60)
    assert listed["UserPoolClients"] == [
        {"ClientId": app, "UserPoolId": pool, "ClientName": "portal"}
    ]


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        (
            {"AllowedOAuthFlowsUserPoolClient": True},
            "InvalidParameterException",
            "AllowedOAuthFlows and AllowedOAuthScopes are required",
        ),
        (
            {"AllowedOAuthFlowsUserPoolClient": True, "AllowedOAuthFlows": ["code"]},
            "InvalidParameterException",
            "AllowedOAuthFlows and AllowedOAuthScopes are required",
        ),
        # https://github.com/awsdocs/aws-cloudformation-user-guide/issues/564
        (
            {"AllowedOAuthScopes": ["profile", "Cognito"]},
            "ScopeDoesNotExistException",
            "Invalid scope requested: Cognito",
        ),
        # https://github.com/hashicorp/terraform-provider-aws/issues/4984
        (
            {"AllowedOAuthScopes": ["openid"], "AllowedOAuthFlows": ["client_credentials"]},
            "InvalidOAuthFlowException",
            "openid is not supported with client_credentials flow",
        ),
        (
            {"SupportedIdentityProviders": ["COGNITO", "CompanySaml"]},
            "InvalidParameterException",
            "The provider CompanySaml does not exist",
        ),
    ],
)
def test_settings_that_cognito_refuses_are_refused(
    client: Any, pool: str, given: dict[str, Any], code: str, message: str
) -> None:
    app = make(client, pool)
    before = describe(client, pool, app)
    with pytest.raises(ClientError, match=message) as caught:
        client("cognito-idp").update_user_pool_client(UserPoolId=pool, ClientId=app, **given)
    assert caught.value.response["Error"]["Code"] == code
    assert describe(client, pool, app) == before
    with pytest.raises(ClientError, match=message):
        make(client, pool, **given)


def test_scopes_and_providers_of_the_pool_are_taken(client: Any, pool: str) -> None:
    cognito = client("cognito-idp")
    cognito.create_resource_server(
        UserPoolId=pool, Identifier="images", Name="images",
        Scopes=[{"ScopeName": "read", "ScopeDescription": "read"}],
    )  # fmt: skip
    cognito.create_identity_provider(
        UserPoolId=pool, ProviderName="CompanySaml", ProviderType="SAML",
        ProviderDetails={"MetadataURL": "https://idp.example/metadata"},
    )  # fmt: skip
    app = make(
        client, pool, AllowedOAuthScopes=["images/read"], SupportedIdentityProviders=["CompanySaml"]
    )
    found = describe(client, pool, app)
    assert found["AllowedOAuthScopes"] == ["images/read"]
    assert found["SupportedIdentityProviders"] == ["CompanySaml"]
