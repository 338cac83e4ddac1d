"""What a user pool client needs before workers can sign in through it."""

from typing import Any

import pytest

from poserig.groundtruth.portal_client import lacking, settings

PORTAL = "https://abc123defg.labeling.eu-west-1.sagemaker.aws"
WHOLE = {"ClientSecret": "secret", **settings(PORTAL)}


def test_settings_are_those_of_the_published_example() -> None:
    assert settings(PORTAL) == {
        "CallbackURLs": [f"{PORTAL}/oauth2/idpresponse"],
        "LogoutURLs": [f"{PORTAL}/logout"],
        "AllowedOAuthFlows": ["code", "implicit"],
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthScopes": ["email", "openid", "profile"],
        "SupportedIdentityProviders": ["COGNITO"],
    }


def test_client_with_the_settings_lacks_nothing() -> None:
    assert lacking(WHOLE, PORTAL) == []
    more = {
        **WHOLE,
        "CallbackURLs": ["https://else.example", *WHOLE["CallbackURLs"]],
        "AllowedOAuthScopes": ["phone", *WHOLE["AllowedOAuthScopes"]],
        "SupportedIdentityProviders": ["CompanySaml"],
    }
    assert lacking(more, PORTAL) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ClientSecret": None}, "a secret (a client gets one only when it is made)"),
        # Exactly this address: one more slash is another address to Cognito, and so is a capital.
        # https://github.com/awslabs/sagemaker-dashboards-for-ml/issues/4
        (
            {"CallbackURLs": [f"{PORTAL}/oauth2/idpresponse/"]},
            f"the callback address {PORTAL}/oauth2/idpresponse",
        ),
        (
            {"CallbackURLs": [f"{PORTAL}/oauth2/idpresponse".upper()]},
            f"the callback address {PORTAL}/oauth2/idpresponse",
        ),
        ({"CallbackURLs": [PORTAL]}, f"the callback address {PORTAL}/oauth2/idpresponse"),
        ({"AllowedOAuthFlows": ["code"]}, "the flow implicit"),
        ({"AllowedOAuthFlows": []}, "the flows code, implicit"),
        ({"AllowedOAuthScopes": ["openid"]}, "the scopes email, profile"),
        (
            {"AllowedOAuthFlowsUserPoolClient": False},
            "AllowedOAuthFlowsUserPoolClient, the switch for OAuth",
        ),
        ({"SupportedIdentityProviders": []}, "an identity provider, such as COGNITO"),
    ],
)
def test_client_that_lacks_one_part_names_it(changed: dict[str, Any], said: str) -> None:
    assert lacking({**WHOLE, **changed}, PORTAL) == [said]


def test_bare_client_lacks_everything_but_its_secret() -> None:
    # What `aws_cognito_user_pool_client` with only generate_secret makes, as in
    # https://github.com/hashicorp/terraform-provider-aws/pull/20472
    assert lacking({"ClientId": "1", "ClientSecret": "s"}, PORTAL) == [
        f"the callback address {PORTAL}/oauth2/idpresponse",
        "AllowedOAuthFlowsUserPoolClient, the switch for OAuth",
        "the flows code, implicit",
        "the scopes email, openid, profile",
        "an identity provider, such as COGNITO",
    ]
