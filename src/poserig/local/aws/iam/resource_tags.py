"""Finds the tags of a resource, for policies that ask for them (aws:ResourceTag/NAME).

Of user pools and distributions, whose ARNs hold ids that AWS makes up: a policy can tell them apart
by their tags only. Of other resources no tag is known, so a condition on one does not hold. That is
stricter than AWS.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from collections.abc import Mapping
from typing import Any

from poserig.local.aws.iam.credentials import ACCOUNT_ID


def tags_of(arn: str) -> dict[str, str]:
    """Returns the condition keys of a resource's tags; nothing for a resource without any.

    Args:
        arn: The resource, such as arn:aws:cognito-idp:eu-west-1:123456789012:userpool/ID.
    """
    parts = arn.split(":", 5)
    if len(parts) != 6:
        return {}
    service, region, (kind, _, identifier) = parts[2], parts[3], parts[5].partition("/")
    found: Mapping[str, str] = {}
    if (service, kind) == ("cognito-idp", "userpool"):
        found = _of_user_pool(region, identifier)
    elif (service, kind) == ("cloudfront", "distribution"):
        found = _of_distribution(arn)
    return {f"aws:ResourceTag/{name}": value for name, value in found.items()}


def _of_user_pool(region: str, identifier: str) -> Mapping[str, str]:
    from moto.cognitoidp.models import cognitoidp_backends

    backends = cognitoidp_backends[ACCOUNT_ID]
    pool: Any = backends[region].user_pools.get(identifier) if region in backends else None
    return {} if pool is None else pool.extended_config.get("UserPoolTags") or {}


def _of_distribution(arn: str) -> Mapping[str, str]:
    from moto.cloudfront.models import cloudfront_backends

    tagger = cloudfront_backends[ACCOUNT_ID]["aws"].tagger
    found: Mapping[str, str] = tagger.get_tag_dict_for_resource(arn)
    return found
