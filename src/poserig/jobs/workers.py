"""Adds people to a work team: makes the user in the team's user pool and puts it into the group."""

import secrets
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from poserig.errors import PoserigError
from poserig.jobs.stack import Stack

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

# What Cognito calls a user who has not chosen a password of their own.
INVITED = "FORCE_CHANGE_PASSWORD"
LOOPBACK = ("http://127.0.0.1:", "http://localhost:")


@dataclass(frozen=True, slots=True, repr=False)
class AddedWorker:
    """Somebody who is on a work team from now on.

    Attributes:
        name: Their user name.
        team: Name of the work team.
        portal_url: Where they sign in.
        password: A temporary one, to be handed on; "" when Cognito mails it, or when they have
            chosen one of their own.
        is_mailed: Cognito sends them an invitation.
        is_new: They had no account in the user pool.
    """

    name: str
    team: str
    portal_url: str
    password: str
    is_mailed: bool
    is_new: bool


def add_worker(
    session: "boto3.Session", stack: Stack, name: str, team: str = "", *, mail: bool = True
) -> AddedWorker:
    """Put a person on a work team; who has an account already is joined.

    Somebody who was invited and never signed in is invited again, with a new temporary password.

    Args:
        session: Whose region and credentials are used; AWS_ENDPOINT_URL is honored.
        stack: The deployed stack.
        name: Email address, or what else the user pool calls people.
        team: One of the stack's further work teams; "" for the one that takes jobs.
        mail: Let Cognito mail the invitation; it mails each further one, whatever is asked. The
            local AWS mails nothing.

    Raises:
        PoserigError: There is no such team, it is not of a user pool, or the name is none.
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refused.
    """
    arn = stack.workteam_for(team)
    described = session.client("sagemaker").describe_workteam(WorkteamName=arn.rpartition("/")[2])
    workteam: Any = described["Workteam"]
    groups = [m["CognitoMemberDefinition"] for m in workteam["MemberDefinitions"]
              if "CognitoMemberDefinition" in m]  # fmt: skip
    if not groups:
        raise PoserigError(
            f'The work team "{workteam["WorkteamName"]}" is not of a Cognito user pool.',
            where=arn,
            cure="Add the person to the team's group where your organization signs people in.",
        )
    pool, group = groups[0]["UserPool"], groups[0]["UserGroup"]
    cognito = session.client("cognito-idp")
    is_mailed = mail and not cognito.meta.endpoint_url.startswith(LOOPBACK)
    password, is_new = _account(cognito, pool, name, is_mailed)
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=name, GroupName=group)
    return AddedWorker(
        name=name,
        team=workteam["WorkteamName"],
        portal_url=stack.portal_url or f"https://{workteam['SubDomain']}",
        password="" if is_mailed else password,
        is_mailed=is_mailed and bool(password),
        is_new=is_new,
    )


def _account(
    cognito: "CognitoIdentityProviderClient", pool: str, name: str, is_mailed: bool
) -> tuple[str, bool]:
    """The temporary password of a new or invited user, "" of one who has their own; and is it new.

    Cognito mails the password that it is given.
    """
    password = _temporary_password()
    asked: dict[str, Any] = {
        "UserPoolId": pool,
        "Username": name,
        "TemporaryPassword": password,
        "DesiredDeliveryMediums": ["EMAIL"],
    }
    if "@" in name:
        asked["UserAttributes"] = [
            {"Name": "email", "Value": name},
            {"Name": "email_verified", "Value": "true"},
        ]
    try:
        if is_mailed:
            cognito.admin_create_user(**asked)
        else:
            cognito.admin_create_user(**asked, MessageAction="SUPPRESS")
    except cognito.exceptions.UsernameExistsException:
        status = cognito.admin_get_user(UserPoolId=pool, Username=name)["UserStatus"]
        if status != INVITED:
            return "", False
        # Mailed with the new password, also where that is printed: to set it without a mail would
        # need the right to set anybody's password.
        cognito.admin_create_user(**asked, MessageAction="RESEND")
        return password, False
    except cognito.exceptions.InvalidParameterException as refusal:
        said = refusal.response["Error"].get("Message", "").rstrip(".")
        raise PoserigError(
            f'The user pool does not take the name "{name}": {said}.',
            where=pool,
            cure="Give an email address.",
        ) from refusal
    return password, True


def _temporary_password() -> str:
    """Twenty characters of each kind that a password policy may ask for."""
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "-_.")
    picked = [secrets.choice(kind) for kind in kinds for _ in range(5)]
    secrets.SystemRandom().shuffle(picked)
    return "".join(picked)
