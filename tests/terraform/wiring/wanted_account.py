"""What each input of an account layer must do: where its value must arrive in a plan of it."""

from typing import Final

from tests.terraform.wiring.answers import POOL, PORTAL, SENDER
from tests.terraform.wiring.facts import NOT_THERE, Fact, Facts
from tests.terraform.wiring.settings_account import ENDPOINTS, LOGIN

OURS, COMPANY, THEIRS = "account", "account of a company", "account that is there"
POOL_OF_OURS = "aws_cognito_user_pool.workers[0]"
CLIENT = "aws_cognito_user_pool_client.worker_portal[0]"
SIGN_IN = "aws_cognito_managed_user_pool_client.worker_portal[0]"
DOMAIN = "aws_cognito_user_pool_domain.workers[0]"
PROVIDER = "aws_cognito_identity_provider.company[0]"
WORKFORCE = "aws_sagemaker_workforce.private[0]"
PEOPLE = "terraform_data.people"


def _published(setting: str, workforce: str) -> tuple[Fact, ...]:
    """What stacks must be told of a workforce with a user pool."""
    facts = {"workforce-name": workforce, "user-pool-id": POOL, "user-pool-client-id": "client"}
    return tuple(
        (setting, f'aws_ssm_parameter.account["{name}"]', "insecure_value", value)
        for name, value in facts.items()
    ) + tuple(
        (setting, "output.workforce", name.replace("-", "_"), value)
        for name, value in facts.items()
    )


ACCOUNT_WANTED: Final[Facts] = {
    "name_prefix": (
        (OURS, POOL_OF_OURS, "name", "people-workers"),
        (OURS, POOL_OF_OURS, "tags.Stack", "people"),
        (OURS, CLIENT, "name", "people-worker-portal"),
        (OURS, SIGN_IN, "name_pattern", "^people-worker-portal$"),
        (OURS, WORKFORCE, "workforce_name", "people"),
        (OURS, "terraform_data.account", "input.name_prefix", "people"),
    ),
    "tags": (
        (OURS, POOL_OF_OURS, "tags.Owner", "ann"),
        (OURS, 'aws_ssm_parameter.account["workforce-name"]', "tags.Owner", "ann"),
    ),
    "existing_workforce": (
        (THEIRS, WORKFORCE, "", NOT_THERE),
        (THEIRS, POOL_OF_OURS, "", NOT_THERE),
        (THEIRS, "output.workforce_portal_url", "", ""),
        *_published(THEIRS, "theirs"),
    ),
    "deletion_protection": (
        (OURS, POOL_OF_OURS, "deletion_protection", "INACTIVE"),
        (OURS, PEOPLE, "input.is_protected", False),
        (COMPANY, PEOPLE, "input.is_protected", True),
    ),
    "domain_prefix": (
        (OURS, DOMAIN, "domain", "sign-in-of-ours"),
        (
            OURS,
            "output.sign_in_redirect_url",
            "",
            "https://sign-in-of-ours.auth.eu-west-1.amazoncognito.com/oauth2/idpresponse",
        ),
    ),
    "allowed_cidrs": (
        (OURS, WORKFORCE, "source_ip_config.0.cidrs", ["203.0.113.0/24"]),
        (COMPANY, WORKFORCE, "source_ip_config.0.cidrs", ["0.0.0.0/0"]),
    ),
    "mfa": (
        (OURS, POOL_OF_OURS, "mfa_configuration", "OPTIONAL"),
        (OURS, POOL_OF_OURS, "software_token_mfa_configuration.0.enabled", True),
    ),
    "password_policy": tuple(
        (OURS, POOL_OF_OURS, f"password_policy.0.{name}", value)
        for name, value in {
            "minimum_length": 16,
            "require_lowercase": False,
            "require_numbers": True,
            "require_symbols": True,
            "require_uppercase": True,
            "temporary_password_validity_days": 3,
        }.items()
    ),
    "email": tuple(
        (OURS, POOL_OF_OURS, f"email_configuration.0.{name}", value)
        for name, value in {
            "email_sending_account": "DEVELOPER",
            "source_arn": SENDER,
            "from_email_address": "poses@example.com",
            "reply_to_email_address": "help@example.com",
        }.items()
    ),
    "identity_provider": (
        (OURS, PROVIDER, "provider_name", "company"),
        (OURS, PROVIDER, "provider_type", "OIDC"),
        (OURS, PROVIDER, "provider_details.oidc_issuer", LOGIN),
        (OURS, PROVIDER, "attribute_mapping", {"email": "email", "name": "full_name"}),
        (OURS, PROVIDER, "user_pool_id", POOL),
        (OURS, SIGN_IN, "supported_identity_providers", ["company"]),
        (COMPANY, PROVIDER, "", NOT_THERE),
    ),
    "oidc": (
        (COMPANY, POOL_OF_OURS, "", NOT_THERE),
        (COMPANY, WORKFORCE, "oidc_config.0.client_id", "poserig"),
        (COMPANY, WORKFORCE, "oidc_config.0.issuer", LOGIN),
        (COMPANY, WORKFORCE, "oidc_config.0.jwks_uri", f"{LOGIN}/keys"),
        *(
            (COMPANY, WORKFORCE, f"oidc_config.0.{name}_endpoint", f"{LOGIN}/{name}")
            for name in ENDPOINTS
        ),
    ),
    "client_secret": (
        (OURS, PROVIDER, "provider_details.client_secret", "secret-of-ours"),
        (COMPANY, WORKFORCE, "oidc_config.0.client_secret", "secret-of-ours"),
    ),
}

ACCOUNT_PARTS: Final[Facts] = {
    "stacks are told of the workforce": _published(OURS, "people"),
    "the workforce signs in through the pool": (
        (OURS, WORKFORCE, "cognito_config.0.user_pool", POOL),
        (OURS, WORKFORCE, "cognito_config.0.client_id", "client"),
        (OURS, SIGN_IN, "user_pool_id", POOL),
        (OURS, SIGN_IN, "callback_urls", [f"https://{PORTAL}/oauth2/idpresponse"]),
        (OURS, SIGN_IN, "logout_urls", [f"https://{PORTAL}/logout"]),
        (OURS, DOMAIN, "user_pool_id", POOL),
        (OURS, CLIENT, "user_pool_id", POOL),
        (OURS, "output.workforce_portal_url", "", f"https://{PORTAL}"),
    ),
}
