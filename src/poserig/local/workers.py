"""Reads workers and work teams from Cognito and SageMaker through boto3."""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from poserig.aws_errors import code_of, message_of
from poserig.errors import PoserigError
from poserig.groundtruth.portal_client import lacking
from poserig.labeling.ports import NewPasswordRequired, SignInFailed, Worker, Workteam
from poserig.portal.roles import Role

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import UserPoolClientTypeTypeDef
    from mypy_boto3_sagemaker import SageMakerClient
    from mypy_boto3_sagemaker.type_defs import CognitoMemberDefinitionTypeDef, WorkteamTypeDef

# One text for a wrong name and a wrong password, so that nobody learns who has an account.
_WRONG = "Wrong e-mail address or password."
_WRONG_CURE = "Type both exactly as in your invitation: some user pools tell upper from lower case."
ROLE_GROUPS = {"poserig-leads": Role.LEAD, "poserig-reviewers": Role.REVIEWER}
"""Groups of the user pool that give their members a role in the portal of this machine. The
strongest comes first. AWS's own portal knows no roles."""
_NOT_THIS_USER = ("NotAuthorizedException", "UserNotFoundException")


class CognitoWorkerDirectory:
    """The private workforce: users of a Cognito pool, whose groups are SageMaker work teams.

    Implements `poserig.labeling.ports.WorkerDirectory`. It reads the pool and the app client from
    the work teams.

    Args:
        cognito: boto3 client "cognito-idp".
        sagemaker: boto3 client "sagemaker".
    """

    def __init__(
        self, cognito: "CognitoIdentityProviderClient", sagemaker: "SageMakerClient"
    ) -> None:
        self._cognito = cognito
        self._sagemaker = sagemaker

    def sign_in(self, username: str, password: str, new_password: str | None = None) -> Worker:
        """Signs a worker in. A new password answers Cognito's demand for one.

        Raises:
            NewPasswordRequired: The worker still has the temporary password of the invitation.
            SignInFailed: Wrong name or password, a disabled user, a new password that the pool's
                policy refuses, no work team at all, or a user pool whose sign-in page would not
                send workers back to the portal.
        """
        clients = {
            (member["UserPool"], member["ClientId"], f"https://{team.get('SubDomain', '')}")
            for team in self._workteams()
            for member in _members(team)
        }
        if not clients:
            raise SignInFailed(
                "There is no work team yet, so nobody can sign in.",
                cure="Deploy the stack first: terraform apply makes the work team.",
            )
        for pool, client, portal in sorted(clients):
            if self._has_user(pool, username):
                self._require_sign_in_page(pool, client, portal)
                return self._sign_in_to(pool, client, username, password, new_password)
        raise SignInFailed(_WRONG, cure=_WRONG_CURE)

    def workteam(self, arn: str) -> Workteam | None:
        """Returns the work team with that ARN; None when there is none."""
        for team in self._workteams():
            if team["WorkteamArn"] == arn:
                return _workteam(team)
        return None

    def workteams_of(self, worker: Worker) -> tuple[Workteam, ...]:
        """Lists the work teams of the worker's Cognito groups, in the order of ListWorkteams."""
        groups: dict[str, frozenset[str]] = {}
        found = []
        for team in self._workteams():
            for member in _members(team):
                pool = member["UserPool"]
                if not worker.issuer.endswith(f"/{pool}"):
                    continue
                if pool not in groups:
                    groups[pool] = self._groups(pool, worker.sub)
                if member["UserGroup"] in groups[pool]:
                    found.append(_workteam(team))
                    break
        return tuple(found)

    def role_of(self, worker: Worker) -> Role:
        """What the worker may do in the portal; see `ROLE_GROUPS`."""
        groups = self._groups(worker.issuer.rpartition("/")[2], worker.sub)
        return next((role for name, role in ROLE_GROUPS.items() if name in groups), Role.ANNOTATOR)

    def _require_sign_in_page(self, pool: str, client: str, portal: str) -> None:
        """Raises SignInFailed where Cognito's own page would answer redirect_mismatch or the like.

        The portal here has a page of its own, which would work all the same.
        """
        described = self._cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
        if not described.get("Domain") and not described.get("CustomDomain"):
            raise SignInFailed(
                f"The user pool {pool} has no domain, so AWS would have no page to sign in on.",
                cure="Ask the operator to deploy the stack again.",
            )
        missing = lacking(self._client(pool, client), portal)
        if missing:
            raise SignInFailed(
                f"AWS would let nobody sign in: the user pool client {client} lacks "
                f"{'; '.join(missing)}.",
                cure="Ask the operator to deploy the stack again, or to set this in the client "
                "(UpdateUserPoolClient).",
            )

    def _client(self, pool: str, client: str) -> "UserPoolClientTypeTypeDef":
        described = self._cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)
        return described["UserPoolClient"]

    def _sign_in_to(
        self, pool: str, client: str, username: str, password: str, new_password: str | None
    ) -> Worker:
        secret_hash = self._secret_hash(pool, client, username)
        try:
            reply = self._cognito.admin_initiate_auth(
                UserPoolId=pool,
                ClientId=client,
                AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": username, "PASSWORD": password, **secret_hash},
            )
            challenge = reply.get("ChallengeName")
            if challenge == "NEW_PASSWORD_REQUIRED" and new_password is None:
                raise NewPasswordRequired(
                    "This is a temporary password.", cure="Choose a password of your own."
                )
            if challenge == "NEW_PASSWORD_REQUIRED" and new_password is not None:
                answers = {"USERNAME": username, "NEW_PASSWORD": new_password, **secret_hash}
                challenge = self._cognito.admin_respond_to_auth_challenge(
                    UserPoolId=pool,
                    ClientId=client,
                    ChallengeName="NEW_PASSWORD_REQUIRED",
                    ChallengeResponses=answers,
                    Session=reply["Session"],
                ).get("ChallengeName")
            if challenge:
                raise SignInFailed(
                    f"This account needs a second step ({challenge}) that the portal cannot do.",
                    cure="Ask the operator to switch multi-factor sign-in off for the user pool.",
                )
        except ClientError as error:
            raise _refusal(error, pool) from error
        return self._worker(pool, username)

    def _worker(self, pool: str, username: str) -> Worker:
        user = self._cognito.admin_get_user(UserPoolId=pool, Username=username)
        attributes = {a["Name"]: a.get("Value", "") for a in user["UserAttributes"]}
        # A pool's id begins with its region: "eu-west-1_AbCdEfGhI".
        region = pool.partition("_")[0]
        issuer = f"https://cognito-idp.{region}.amazonaws.com/{pool}"
        sub = attributes["sub"]
        return Worker(worker_id(region, issuer, sub), sub, issuer, username)

    def _has_user(self, pool: str, username: str) -> bool:
        try:
            self._cognito.admin_get_user(UserPoolId=pool, Username=username)
        except ClientError as error:
            if code_of(error) in _NOT_THIS_USER:
                return False
            raise _refusal(error, pool) from error
        return True

    def _secret_hash(self, pool: str, client: str, username: str) -> dict[str, str]:
        secret = self._client(pool, client).get("ClientSecret")
        if not secret:
            return {}
        digest = hmac.digest(secret.encode(), (username + client).encode(), "sha256")
        return {"SECRET_HASH": base64.b64encode(digest).decode()}

    def _groups(self, pool: str, sub: str) -> frozenset[str]:
        # By sub, not by name: a worker who comes with a task token has no name.
        users = self._cognito.list_users(UserPoolId=pool, Filter=f'sub = "{sub}"')["Users"]
        if not users:
            return frozenset()
        pages = self._cognito.get_paginator("admin_list_groups_for_user").paginate(
            UserPoolId=pool, Username=users[0]["Username"]
        )
        return frozenset(group["GroupName"] for page in pages for group in page["Groups"])

    def _workteams(self) -> Iterator["WorkteamTypeDef"]:
        for page in self._sagemaker.get_paginator("list_workteams").paginate():
            yield from page["Workteams"]


def worker_id(region: str, issuer: str, sub: str) -> str:
    """Makes Ground Truth's workerId: "private.<region>.<16 hex digits>".

    AWS does not document the digits. Here they are a hash of the issuer and the subject: a person
    keeps them after a restart, and they tell no name.
    """
    digest = hashlib.sha256(f"{issuer}\n{sub}".encode()).hexdigest()
    return f"private.{region}.{digest[:16]}"


def _members(team: "WorkteamTypeDef") -> Iterator["CognitoMemberDefinitionTypeDef"]:
    for definition in team["MemberDefinitions"]:
        if "CognitoMemberDefinition" in definition:
            yield definition["CognitoMemberDefinition"]


def _workteam(team: "WorkteamTypeDef") -> Workteam:
    return Workteam(team["WorkteamArn"], team["WorkteamName"], team.get("Description", ""))


def _refusal(error: ClientError, pool: str) -> PoserigError:
    """Explains Cognito's refusal to the person who signs in."""
    code = code_of(error)
    message = message_of(error)
    if code in _NOT_THIS_USER:
        if "disabled" in message.lower():
            return SignInFailed("This account is disabled.", cure="Ask the operator to enable it.")
        return SignInFailed(_WRONG, cure=_WRONG_CURE)
    if code == "InvalidPasswordException":
        return SignInFailed(
            "The user pool does not accept this password.",
            cure="It may be too short, or lack a capital letter, a digit or a symbol.",
        )
    if code == "UserNotConfirmedException":
        return SignInFailed("This account is not confirmed.", cure="Ask the operator for help.")
    return PoserigError(f"Cognito refused: {code}.", where=pool, cure=message)
