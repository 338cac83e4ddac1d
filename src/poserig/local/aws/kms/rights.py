"""Decides whether somebody may use a KMS key on behalf of a service.

https://docs.aws.amazon.com/kms/latest/developerguide/control-access-overview.html
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from moto.kms.utils import RESERVED_ALIASE_TARGET_KEY_IDS

from poserig.local.aws.iam import identity, policy
from poserig.local.aws.iam.credentials import ACCOUNT_ID

_STATES = {
    "Disabled": ("KMS.DisabledException", "is disabled"),
    "PendingDeletion": ("KMS.KMSInvalidStateException", "is pending deletion"),
    "PendingImport": ("KMS.KMSInvalidStateException", "is pending import"),
}


@dataclass(frozen=True, slots=True)
class KeyRefused:
    """Why a key cannot be used.

    Attributes:
        code: S3's error code.
        message: AWS's words.
    """

    code: str
    message: str


def managed_key(service: str, region: str) -> str:
    """Returns the ARN of the key that AWS manages for a service, for example "s3"."""
    key_id = RESERVED_ALIASE_TARGET_KEY_IDS[f"alias/aws/{service}"]
    return f"arn:aws:kms:{region}:{ACCOUNT_ID}:key/{key_id}"


def find_key(key_id: str, region: str) -> Any:
    """Returns moto's key by its id, ARN, alias or alias ARN; None when the region has no such."""
    from moto.kms.models import kms_backends

    if key_id.startswith("arn:"):
        parts = key_id.split(":", 5)
        if len(parts) != 6 or parts[3] != region:
            return None
        key_id = parts[5].removeprefix("key/")
    backend = kms_backends[ACCOUNT_ID][region]
    if key_id.startswith("alias/"):
        for key in list(backend.keys.values()):
            if key_id in key.aliases:
                return key
        return None
    return backend.keys.get(key_id)


def refusal(
    principal_arn: str, key_id: str, action: str, region: str, context: Mapping[str, str]
) -> KeyRefused | None:
    """Says why the caller may not use a key; None when they may.

    A key's own policy decides, and hands over to identity policies where it names the account. The
    key that AWS manages for S3 is open to the account.

    Args:
        principal_arn: The caller.
        key_id: The key's id, ARN, alias or alias ARN.
        action: For example "kms:Decrypt".
        region: The region of whatever is encrypted: a key of another one cannot be used.
        context: Condition keys and their values.
    """
    if key_id in (managed_key("s3", region), "alias/aws/s3"):
        return None
    key = find_key(key_id, region)
    if key is None:
        arn = key_id if key_id.startswith("arn:") else f"arn:aws:kms:{region}:{ACCOUNT_ID}:{key_id}"
        return KeyRefused("KMS.NotFoundException", f"Key '{arn}' does not exist")
    if key.key_state in _STATES:
        code, what = _STATES[key.key_state]
        return KeyRefused(code, f"{key.arn} {what}.")
    document = json.loads(key.policy)

    def by_key(arn: str) -> policy.Effect:
        return policy.evaluate(
            [document],
            principal=policy.Principal.aws(arn),
            action=action,
            resource=key.arn,
            context=context,
        ).effect

    named = by_key(principal_arn)
    if named is policy.Effect.ALLOW:
        return None
    account = by_key(f"arn:aws:iam::{ACCOUNT_ID}:root")
    if named is policy.Effect.DENY or account is not policy.Effect.ALLOW:
        return KeyRefused(
            "AccessDenied",
            f"User: {principal_arn} is not authorized to perform: {action} on resource: {key.arn} "
            f"because no resource-based policy allows the {action} action",
        )
    why = identity.refusal(principal_arn, None, action, key.arn, context)
    return None if why is None else KeyRefused("AccessDenied", why)


def service_may(
    service: str, key_id: str, action: str, region: str, context: Mapping[str, str]
) -> bool:
    """Whether the key's policy lets an AWS service use it, such as CloudFront with OAC.

    Args:
        service: For example "cloudfront.amazonaws.com".
        key_id, action, region, context: As of `refusal`.
    """
    key = find_key(key_id, region)
    if key is None or key.key_state in _STATES:
        return False
    return bool(
        policy.evaluate(
            [json.loads(key.policy)],
            principal=policy.Principal.service(service),
            action=action,
            resource=key.arn,
            context=context,
        )
    )
