"""Finds whose an access key is: the root's, an IAM user's or an assumed role's."""

from typing import Any

from poserig.local.aws.endpoint.keys import Keys

ACCOUNT_ID = "123456789012"
"""The account that owns everything local. It is moto's default."""

_root: dict[str, str] = {}


def use(*keys: Keys) -> None:
    """Makes these the only keys of the account's root."""
    global _root
    _root = {one.access_key_id: one.secret_access_key for one in keys}


def _assumed_roles() -> list[Any]:
    from moto.sts.models import sts_backends

    return [
        role
        for _, _, backend in sts_backends.iter_backends()
        for role in getattr(backend, "assumed_roles", [])
    ]


def secret_of(access_key_id: str) -> str | None:
    """Returns the secret of an access key id; None when nobody owns it."""
    if access_key_id in _root:
        return _root[access_key_id]
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
    """Returns the ARN of the owner of an access key id, for a policy's Principal.

    The caller has checked the signature.
    """
    for role in _assumed_roles():
        if role.access_key_id == access_key_id:
            return str(role.arn)
    if access_key_id not in _root:
        from moto.iam.models import iam_backends

        for _, _, backend in iam_backends.iter_backends():
            key = getattr(backend, "access_keys", {}).get(access_key_id)
            if key is not None and key.user_name in backend.users:
                return str(backend.users[key.user_name].arn)
    return f"arn:aws:iam::{ACCOUNT_ID}:root"
