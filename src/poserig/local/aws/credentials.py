"""Whose keys the local AWS knows: its own, IAM users' and those of assumed roles."""

from typing import Any

ACCOUNT_ID = "123456789012"
"""The account of everything local (moto's default)."""

ACCESS_KEY_ID = "poserig-local"
SECRET_ACCESS_KEY = "poserig-local"  # noqa: S105 - names no real account, guards nothing


def local_session_keys() -> dict[str, str]:
    """The environment variables that make any AWS tool a caller of the local AWS."""
    return {"AWS_ACCESS_KEY_ID": ACCESS_KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET_ACCESS_KEY}


def _assumed_roles() -> list[Any]:
    from moto.sts.models import sts_backends

    return [
        role
        for _, _, backend in sts_backends.iter_backends()
        for role in getattr(backend, "assumed_roles", [])
    ]


def secret_of(access_key_id: str) -> str | None:
    """The secret that belongs to an access key id; None when nobody owns it."""
    if access_key_id == ACCESS_KEY_ID:
        return SECRET_ACCESS_KEY
    for role in _assumed_roles():
        if role.access_key_id == access_key_id:
            return str(role.secret_access_key)
    from moto.iam.models import iam_backends

    for _, _, backend in iam_backends.iter_backends():
        key = getattr(backend, "access_keys", {}).get(access_key_id)
        if key is not None:
            return str(key.secret_access_key)
    return None


def principal_of(access_key_id: str) -> str:
    """The ARN that a policy's Principal is compared with.

    Unknown keys count as the account's root, as moto's do: the local AWS has one account, and a
    tool's own fake keys must not lock it out.
    """
    for role in _assumed_roles():
        if role.access_key_id == access_key_id:
            return str(role.arn)
    return f"arn:aws:iam::{ACCOUNT_ID}:root"
