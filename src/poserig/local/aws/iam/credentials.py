"""Finds whose an access key is: the root's, an IAM user's, an assumed role's or a job's."""

import base64
import hmac
from typing import Any

from poserig.local.aws.endpoint.keys import Keys

ACCOUNT_ID = "123456789012"
"""The account that owns everything local. It is moto's default."""

SAGEMAKER = "SageMaker"
"""The name of the sessions in which labeling jobs act."""

_root: dict[str, str] = {}
_jobs: dict[str, tuple[str, str]] = {}
"""Access key id to secret and principal, of the sessions of labeling jobs' roles."""


def use(*keys: Keys) -> None:
    """Makes these the only keys of the account's root. No keys end the sessions of jobs too."""
    global _root
    _root = {one.access_key_id: one.secret_access_key for one in keys}
    if not keys:
        _jobs.clear()


def keys_of_job(role_arn: str) -> Keys:
    """Returns keys with which SageMaker acts as a labeling job's role.

    They follow from the root's, so that an address that was signed with them is good after a
    restart too. Whether SageMaker may take up the role was asked when the job was made.

    Args:
        role_arn: The role; one that does not exist may do nothing.
    """
    secret = next(iter(_root.values()), "")
    digest = hmac.digest(secret.encode(), role_arn.encode(), "sha256")
    name = base64.b32encode(digest[:5]).decode()
    keys = Keys(f"ASIAPOSERIG0{name}", base64.urlsafe_b64encode(digest[2:]).decode())
    role = role_arn.rpartition("/")[2]
    session = f"arn:aws:sts::{ACCOUNT_ID}:assumed-role/{role}/{SAGEMAKER}"
    _jobs[keys.access_key_id] = (keys.secret_access_key, session)
    return keys


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
    if access_key_id in _jobs:
        return _jobs[access_key_id][0]
    for role in _assumed_roles():
        if role.access_key_id == access_key_id:
            return str(role.secret_access_key)
    from moto.iam.models import iam_backends

    for _, _, backend in iam_backends.iter_backends():
        key = getattr(backend, "access_keys", {}).get(access_key_id)
        if key is not None and key.status == "Active":
            return str(key.secret_access_key)
    return None


def principal_of(access_key_id: str) -> str:
    """Returns the ARN of the owner of an access key id, for a policy's Principal.

    The caller has checked the signature.
    """
    if access_key_id in _jobs:
        return _jobs[access_key_id][1]
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
