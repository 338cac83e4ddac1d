"""Decides whether a caller may do something: by their own policies and the resource's.

The functions run with sessions of their own roles, so a right that Terraform forgot is missing here
as on AWS. The local keys belong to the account's root, which may do all that no bucket policy
denies.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from poserig.json import JsonObject
from poserig.local.aws.iam import policy
from poserig.local.aws.iam.credentials import ACCOUNT_ID


def is_root(principal_arn: str) -> bool:
    """Whether the caller is the account's root, to whom no policy of their own applies."""
    return principal_arn.endswith(":root")


def role_of(principal_arn: str) -> str | None:
    """Returns the name of the role behind a session's ARN; None if it is not a session."""
    resource = principal_arn.split(":", 5)[-1]
    return resource.split("/")[1] if resource.startswith("assumed-role/") else None


def role_named(name: str) -> Any:
    """Returns moto's role of that name; None when there is none."""
    from moto.iam.models import iam_backends

    for _, _, backend in iam_backends.iter_backends():
        for role in list(backend.roles.values()):
            if role.name == name:
                return role
    return None


def policies_of_role(name: str) -> list[JsonObject]:
    """Returns a role's inline and attached policies; none when the role is gone."""
    role = role_named(name)
    return [] if role is None else _policies_in(role)


def policies_of(principal_arn: str) -> list[JsonObject]:
    """Returns the identity policies of a session's role or of a user, with those of their groups.

    None for a caller who is gone, and for others, to whom resource policies alone apply.
    """
    role = role_of(principal_arn)
    if role is not None:
        return policies_of_role(role)
    from moto.iam.models import iam_backends

    for _, _, backend in iam_backends.iter_backends():
        for user in list(backend.users.values()):
            if user.arn == principal_arn:
                holders = [user, *backend.get_groups_for_user(user.name)]
                return [one for holder in holders for one in _policies_in(holder)]
    return []


def _policies_in(holder: Any) -> list[JsonObject]:
    inline = [json.loads(document) for document in holder.policies.values()]
    return inline + [_document(managed) for managed in holder.managed_policies.values()]


def _document(managed: Any) -> JsonObject:
    (default,) = [version for version in managed.versions if version.is_default]
    document: JsonObject = json.loads(default.document)
    return document


def boundary_of(principal_arn: str) -> JsonObject | None:
    """Returns the permissions boundary of a session's role; None when it has none.

    moto keeps none for users.
    """
    from moto.iam.models import iam_backends

    name = role_of(principal_arn)
    role = role_named(name) if name is not None else None
    if role is None or not role.permissions_boundary_arn:
        return None
    for _, _, backend in iam_backends.iter_backends():
        managed = backend.managed_policies.get(role.permissions_boundary_arn)
        if managed is not None:
            return _document(managed)
    return {"Statement": []}  # a boundary that is gone allows nothing


def context(principal_arn: str) -> dict[str, str]:
    """Returns the condition keys of a local request.

    Local traffic counts as TLS, because it never leaves the loopback interface. A bucket whose
    policy refuses plain HTTP can so be used here with that policy.
    """
    role = role_of(principal_arn)
    known = role_named(role) if role is not None else None
    return {
        "aws:SecureTransport": "true",
        "aws:SourceIp": "127.0.0.1",
        "aws:PrincipalAccount": ACCOUNT_ID,
        # Of a session this is the role, not the session:
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
        "aws:PrincipalArn": principal_arn if known is None else str(known.arn),
    }


def refusal(
    principal_arn: str,
    resource_policy: JsonObject | None,
    action: str,
    resource: str,
    context: Mapping[str, str],
) -> str | None:
    """Says why the caller may not, in AWS's words; None when they may.

    Args:
        principal_arn: The caller.
        resource_policy: The resource's own policy, such as a bucket's; None when it has none.
        action: For example "s3:GetObject".
        resource: The ARN of the resource.
        context: Condition keys and their values.

    Raises:
        PolicyError: A policy holds something that cannot be evaluated.
    """

    def decide(
        documents: Iterable[JsonObject], principal: policy.Principal | None = None
    ) -> policy.Decision:
        return policy.evaluate(
            documents, principal=principal, action=action, resource=resource, context=context
        )

    by_resource = policy.Decision(policy.Effect.NEUTRAL)
    if resource_policy is not None:
        by_resource = decide([resource_policy], policy.Principal.aws(principal_arn))
    by_identity = policy.Decision(policy.Effect.ALLOW, "root")
    boundary: JsonObject | None = None
    if not is_root(principal_arn):
        by_identity = decide(policies_of(principal_arn))
        boundary = boundary_of(principal_arn)
    asked = (
        f'User: {principal_arn} is not authorized to perform: {action} on resource: "{resource}"'
    )
    if by_resource.effect is policy.Effect.DENY:
        return f"{asked} with an explicit deny in a resource-based policy ({by_resource.sid})"
    if by_identity.effect is policy.Effect.DENY:
        return f"{asked} with an explicit deny in an identity-based policy ({by_identity.sid})"
    if boundary is not None and not decide([boundary]):
        return f"{asked} because no permissions boundary allows the {action} action"
    if by_resource or by_identity:
        return None
    return f"{asked} because no identity-based policy allows the {action} action"
