"""An account layer with every input, planned through its root."""

from collections.abc import Mapping
from typing import Final

from tests.terraform.wiring.answers import ACCOUNT, POOL, PORTAL, SENDER, Setting

PEOPLE: Final = f"""
    name_prefix         = "people"
    tags                = {{ Owner = "ann" }}
    deletion_protection = false
    domain_prefix       = "sign-in-of-ours"
    allowed_cidrs       = ["203.0.113.0/24"]
    mfa                 = "OPTIONAL"
    client_secret       = "secret-of-ours"
    password_policy = {{
      minimum_length                   = 16
      require_lowercase                = false
      require_symbols                  = true
      temporary_password_validity_days = 3
    }}
    email = {{
      ses_identity_arn = "{SENDER}"
      from             = "poses@example.com"
      reply_to         = "help@example.com"
    }}
    identity_provider = {{
      name              = "company"
      type              = "OIDC"
      beside_passwords  = false
      attribute_mapping = {{ name = "full_name" }}
      details = {{
        client_id                 = "poserig"
        oidc_issuer               = "https://login.example.com"
        authorize_scopes          = "openid email"
        attributes_request_method = "GET"
      }}
    }}
"""
ENDPOINTS: Final = ("authorization", "token", "user_info", "logout")
LOGIN: Final = "https://login.example.com"
PEOPLE_OF_A_COMPANY: Final = f"""
    client_secret = "secret-of-ours"
    oidc = {{
      client_id = "poserig"
      issuer    = "{LOGIN}"
      jwks_uri  = "{LOGIN}/keys"
      {"".join(f'{name}_endpoint = "{LOGIN}/{name}"{chr(10)}' for name in ENDPOINTS)}
    }}
"""
PEOPLE_THERE: Final = f"""
    existing_workforce = {{
      workforce_name      = "theirs"
      user_pool_id        = "{POOL}"
      user_pool_client_id = "client"
    }}
"""
IN_ACCOUNT: Final = "module.account."


def account(variables: str) -> Setting:
    """An account layer."""
    data = {f"{IN_ACCOUNT}data.aws_caller_identity.current": f'{{ account_id = "{ACCOUNT}" }}'}
    resources = {
        f"{IN_ACCOUNT}aws_cognito_user_pool.workers": f'{{ id = "{POOL}" }}',
        f"{IN_ACCOUNT}aws_cognito_user_pool_client.worker_portal": '{ id = "client" }',
        f"{IN_ACCOUNT}aws_sagemaker_workforce.private": (
            f'{{ id = "people", subdomain = "{PORTAL}" }}'
        ),
    }
    return Setting("account", variables, data, resources, IN_ACCOUNT, frozenset({"account"}))


ACCOUNT_SETTINGS: Final[Mapping[str, Setting]] = {
    "account": account(PEOPLE),
    "account of a company": account(PEOPLE_OF_A_COMPANY),
    "account that is there": account(PEOPLE_THERE),
}
