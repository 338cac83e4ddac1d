"""Makes moto's user pool clients as strict as Cognito's.

UpdateUserPoolClient sets what it is not given to its default, so a call that only adds a callback
address takes the flows and the secret's neighbors away:
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-updating.html
"""

from collections.abc import Mapping
from functools import wraps
from typing import Any

from moto.cognitoidp.exceptions import InvalidParameterException
from moto.core.exceptions import JsonRESTError

from poserig.json import JsonObject

SCOPES = ("phone", "email", "openid", "profile", "aws.cognito.signin.user.admin")
DEFAULTS: Mapping[str, Any] = {
    "AllowedOAuthFlowsUserPoolClient": False,
    "AuthSessionValidity": 3,
    "EnablePropagateAdditionalUserContextData": False,
    "EnableTokenRevocation": True,
    "RefreshTokenValidity": 30,
}
# An update leaves these alone: https://github.com/hashicorp/terraform-provider-aws/pull/2874
KEPT = ("ClientName", "RefreshTokenValidity")


def check(pool: Any, settings: Mapping[str, Any]) -> None:
    """Refuses OAuth settings that Cognito refuses.

    Args:
        pool: moto's user pool.
        settings: The members of CreateUserPoolClient or UpdateUserPoolClient.

    Raises:
        InvalidParameterException: OAuth without flows or scopes, or a provider that is not there.
        JsonRESTError: A scope that does not exist, or one that the flow cannot have.
    """
    flows, scopes = settings.get("AllowedOAuthFlows"), settings.get("AllowedOAuthScopes") or []
    if settings.get("AllowedOAuthFlowsUserPoolClient") and not (flows and scopes):
        raise InvalidParameterException(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed "
            "to use OAuth flows."
        )
    own = {
        f"{server.identifier}/{scope['ScopeName']}"
        for server in pool.resource_servers.values()
        for scope in server.scopes or []
    }
    for scope in scopes:
        # https://github.com/awsdocs/aws-cloudformation-user-guide/issues/564
        if scope not in SCOPES and scope not in own:
            raise JsonRESTError("ScopeDoesNotExistException", f"Invalid scope requested: {scope}")
        # https://github.com/hashicorp/terraform-provider-aws/issues/4984
        if scope in SCOPES and "client_credentials" in (flows or []):
            raise JsonRESTError(
                "InvalidOAuthFlowException",
                f"{scope} is not supported with client_credentials flow",
            )
    for provider in settings.get("SupportedIdentityProviders") or []:
        if provider != "COGNITO" and provider not in pool.identity_providers:
            raise InvalidParameterException(
                f"The provider {provider} does not exist for User Pool {pool.id}."
            )


def updated(before: Mapping[str, Any], given: Mapping[str, Any]) -> JsonObject:
    """Returns a client's settings after an update: what was given, and defaults for the rest."""
    kept = {name: before[name] for name in KEPT if name in before}
    return {**DEFAULTS, **kept, **given}


def install() -> None:
    """Replaces moto's update of clients, which keeps what it is not given. Safe to call twice."""
    from moto.cognitoidp.models import CognitoIdpBackend

    if hasattr(CognitoIdpBackend, "poserig_is_strict"):
        return
    create = CognitoIdpBackend.create_user_pool_client

    @wraps(create)
    def create_user_pool_client(
        self: Any, user_pool_id: str, generate_secret: bool, extended_config: JsonObject
    ) -> Any:
        check(self.describe_user_pool(user_pool_id), extended_config)
        return create(self, user_pool_id, generate_secret, extended_config)

    def update_user_pool_client(
        self: Any, user_pool_id: str, client_id: str, extended_config: JsonObject
    ) -> Any:
        client = self.describe_user_pool_client(user_pool_id, client_id)
        check(self.describe_user_pool(user_pool_id), extended_config)
        client.extended_config = updated(client.extended_config, extended_config)
        return client

    CognitoIdpBackend.poserig_is_strict = True
    CognitoIdpBackend.create_user_pool_client = create_user_pool_client
    CognitoIdpBackend.update_user_pool_client = update_user_pool_client
