"""Decides whether a caller may do something to a bucket: a role's policies and the bucket's.

The functions run with sessions of their own roles, so a right that Terraform forgot is missing here
as on AWS. The local keys belong to the account's root, which may do all that no bucket policy
denies.
"""

import json
from collections.abc import Mapping

from poserig.json import JsonObject
from poserig.local.aws.iam import policy


def role_of(principal_arn: str) -> str | None:
    """Returns the name of the role behind a session's ARN; None if it is not a session."""
    resource = principal_arn.split(":", 5)[-1]
    return resource.split("/")[1] if resource.startswith("assumed-role/") else None


def policies_of_role(name: str) -> list[JsonObject]:
    """Returns a role's inline and attached policies; none when the role is gone."""
    from moto.iam.models import iam_backends

    for _, _, backend in iam_backends.iter_backends():
        for role in list(backend.roles.values()):
            if role.name == name:
                inline = [json.loads(document) for document in role.policies.values()]
                attached = [
                    json.loads(version.document)
                    for managed in role.managed_policies.values()
                    for version in managed.versions
                    if version.is_default
                ]
                return inline + attached
    return []


def refusal(
    principal_arn: str,
    bucket_policy: JsonObject | None,
    action: str,
    resource: str,
    context: Mapping[str, str],
) -> str | None:
    """Says why the caller may not, in AWS's words; None when it may.

    Args:
        principal_arn: The caller.
        bucket_policy: The bucket's policy; None when it has none.
        action: For example "s3:GetObject".
        resource: The ARN of the bucket or the object.
        context: Condition keys and their values.

    Raises:
        PolicyError: A policy holds something that cannot be evaluated.
    """
    role = role_of(principal_arn)
    by_bucket = policy.Decision(policy.Effect.NEUTRAL)
    if bucket_policy is not None:
        by_bucket = policy.evaluate(
            [bucket_policy],
            principal=policy.Principal.aws(principal_arn),
            action=action,
            resource=resource,
            context=context,
        )
    by_role = policy.Decision(policy.Effect.ALLOW, "root")
    if role is not None:
        by_role = policy.evaluate(
            policies_of_role(role),
            principal=None,
            action=action,
            resource=resource,
            context=context,
        )
    asked = (
        f'User: {principal_arn} is not authorized to perform: {action} on resource: "{resource}"'
    )
    if by_bucket.effect is policy.Effect.DENY:
        return f"{asked} with an explicit deny in a resource-based policy ({by_bucket.sid})"
    if by_role.effect is policy.Effect.DENY:
        return f"{asked} with an explicit deny in an identity-based policy ({by_role.sid})"
    if by_bucket or by_role:
        return None
    return f"{asked} because no identity-based policy allows the {action} action"
