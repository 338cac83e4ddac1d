"""Makes what a deployed stack needs before somebody can label: a worker, and their sign-in."""

import contextlib
import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from poserig.files import write_atomically
from poserig.local.workers import ROLE_GROUPS
from poserig.portal.roles import Role

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

WORKER_NAME = "annotator@example.com"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A worker's name and password in the portal."""

    username: str
    password: str


def ensure_worker(session: "boto3.Session", user_pool_id: str, group: str, keep_in: Path) -> SignIn:
    """Makes a worker in the user pool and its group, the same at every start. They are a lead.

    Args:
        session: A session of the local AWS.
        user_pool_id: The user pool.
        group: The group of the work team.
        keep_in: The file for the sign-in, readable by its owner only. When it is damaged, the
            worker gets a new password.
    """
    client = session.client("cognito-idp")
    sign_in = _kept_sign_in(keep_in)
    if sign_in is None:
        sign_in = SignIn(WORKER_NAME, new_password())
        write_atomically(keep_in, json.dumps(asdict(sign_in)), is_private=True)
    with contextlib.suppress(client.exceptions.UsernameExistsException):
        client.admin_create_user(
            UserPoolId=user_pool_id,
            Username=sign_in.username,
            UserAttributes=[
                {"Name": "email", "Value": sign_in.username},
                {"Name": "email_verified", "Value": "true"},
            ],
            MessageAction="SUPPRESS",
        )
    client.admin_set_user_password(
        UserPoolId=user_pool_id,
        Username=sign_in.username,
        Password=sign_in.password,
        Permanent=True,
    )
    client.admin_add_user_to_group(
        UserPoolId=user_pool_id, Username=sign_in.username, GroupName=group
    )
    give_role(client, user_pool_id, sign_in.username, Role.LEAD)
    return sign_in


def give_role(
    client: "CognitoIdentityProviderClient", user_pool_id: str, username: str, role: Role
) -> None:
    """Gives a user of the local AWS a role in the portal, and takes any other from them."""
    for group, means in ROLE_GROUPS.items():
        member = {"UserPoolId": user_pool_id, "GroupName": group, "Username": username}
        if means is role:
            with contextlib.suppress(client.exceptions.GroupExistsException):
                client.create_group(UserPoolId=user_pool_id, GroupName=group)
            client.admin_add_user_to_group(**member)
        else:
            with contextlib.suppress(client.exceptions.ResourceNotFoundException):
                client.admin_remove_user_from_group(**member)


def _kept_sign_in(path: Path) -> SignIn | None:
    try:
        kept = json.loads(path.read_bytes())
        return SignIn(str(kept["username"]), str(kept["password"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def new_password() -> str:
    """Makes a password that is easy to type and passes the pool's policy."""
    words = ("amber", "birch", "cedar", "delta", "ember", "frost", "grove", "harbor", "ivory")
    picked = [secrets.choice(words).capitalize() for _ in range(3)]
    return f"{'-'.join(picked)}-{secrets.randbelow(9000) + 1000}"
