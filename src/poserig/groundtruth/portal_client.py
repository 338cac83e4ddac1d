"""What the worker portal needs of the user pool client through which workers sign in.

AWS documents no call that fills it in for a workforce made by API. Its own example (private
workforce with the CDK) updates the client after the workforce exists, because the addresses hold
the workforce's subdomain:
https://aws.amazon.com/blogs/machine-learning/create-a-private-workforce-on-amazon-sagemaker-ground-truth-with-the-aws-cdk/
"""

from collections.abc import Mapping
from typing import Any

CALLBACK = "/oauth2/idpresponse"
LOGOUT = "/logout"
FLOWS = ("code", "implicit")
SCOPES = ("email", "openid", "profile")
PROVIDER = "COGNITO"


def settings(portal: str) -> dict[str, Any]:
    """Returns the members of UpdateUserPoolClient that let workers sign in.

    UpdateUserPoolClient resets what it is not given: send the client's other members along.

    Args:
        portal: The portal's address, "https://<the workforce's SubDomain>".
    """
    return {
        "CallbackURLs": [f"{portal}{CALLBACK}"],
        "LogoutURLs": [f"{portal}{LOGOUT}"],
        "AllowedOAuthFlows": list(FLOWS),
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthScopes": list(SCOPES),
        "SupportedIdentityProviders": [PROVIDER],
    }


def lacking(client: Mapping[str, Any], portal: str) -> list[str]:
    """Names what keeps workers from signing in through this client; nothing when all is there.

    Args:
        client: The UserPoolClient of DescribeUserPoolClient.
        portal: The portal's address, "https://<the workforce's SubDomain>".
    """
    found = []
    if not client.get("ClientSecret"):
        found.append("a secret (a client gets one only when it is made)")
    if f"{portal}{CALLBACK}" not in client.get("CallbackURLs", ()):
        found.append(f"the callback address {portal}{CALLBACK}")
    if not client.get("AllowedOAuthFlowsUserPoolClient"):
        found.append("AllowedOAuthFlowsUserPoolClient, the switch for OAuth")
    for noun, member, wanted in (
        ("flow", "AllowedOAuthFlows", FLOWS),
        ("scope", "AllowedOAuthScopes", SCOPES),
    ):
        missing = [one for one in wanted if one not in client.get(member, ())]
        if missing:
            found.append(f"the {noun}{'s' * (len(missing) > 1)} {', '.join(missing)}")
    # Other providers of the pool may sign people in too, but nobody looks for them here.
    if not client.get("SupportedIdentityProviders"):
        found.append(f"an identity provider, such as {PROVIDER}")
    return found
