"""Reads workers and work teams from Cognito and SageMaker through boto3."""

import base64
import hashlib
import hmac
import threading
from collections.abc import Callable, Hashable, Iterator
from typing import TYPE_CHECKING, TypeVar

from botocore.exceptions import ClientError

from poserig.aws_errors import code_of, message_of
from poserig.errors import PoserigError
from poserig.groundtruth.portal_client import lacking
from poserig.labeling.ports import NewPasswordRequired, SignInFailed, Worker, Workteam
from poserig.portal.roles import Role

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.type_defs import UserPoolClientTypeTypeDef, UserTypeTypeDef
    from mypy_boto3_sagemaker import SageMakerClient
    from mypy_boto3_sagemaker.type_defs import CognitoMemberDefinitionTypeDef, WorkteamTypeDef

T = TypeVar("T")

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
        version: Tells something else after every change of users, groups and work teams. With it,
            what was read is kept until then: every request of a worker asks for it.
    """

    def __init__(
        self,
        cognito: "CognitoIdentityProviderClient",
        sagemaker: "SageMakerClient",
        version: Callable[[], Hashable] | None = None,
    ) -> None:
        self._cognito = cognito
        self._sagemaker = sagemaker
        self._version = version
        self._lock = threading.Lock()
        self._read: dict[Hashable, object] = {}
        self._read_at: Hashable = None

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
        found = [one for one in sorted(clients) if self._has_user(one[0], username)]
        # A name that nobody has goes the same way: it must take as long.
        pool, client, portal = (found or sorted(clients))[0]
        self._require_sign_in_page(pool, client, portal)
        return self._sign_in_to(pool, client, username, password, new_password)

    def workteam(self, arn: str) -> Workteam | None:
        """Returns the work team with that ARN; None when there is none."""
        for team in self._workteams():
            if team["WorkteamArn"] == arn:
                return _workteam(team)
        return None

    def workteams_of(self, worker: Worker) -> tuple[Workteam, ...]:
        """Lists the work teams of the worker's Cognito groups, in the order of ListWorkteams."""
        found = []
        for team in self._workteams():
            for member in _members(team):
                is_of_pool = worker.issuer.endswith(f"/{member['UserPool']}")
                if is_of_pool and member["UserGroup"] in self._groups_of(worker):
                    found.append(_workteam(team))
                    break
        return tuple(found)

    def members(self, arn: str) -> tuple[Worker, ...]:
        """Lists who is in the Cognito groups of a work team and not disabled."""
        found: dict[str, Worker] = {}
        for team in self._workteams():
            if team["WorkteamArn"] != arn:
                continue
            for member in _members(team):
                pool = member["UserPool"]
                pages = self._cognito.get_paginator("list_users_in_group").paginate(
                    UserPoolId=pool, GroupName=member["UserGroup"]
                )
                for user in (user for page in pages for user in page["Users"]):
                    attributes = {a["Name"]: a.get("Value", "") for a in user["Attributes"]}
                    if user.get("Enabled", True):
                        one = _worker(pool, attributes["sub"], user["Username"])
                        found[one.id] = one
        return tuple(sorted(found.values(), key=lambda one: one.username))

    def role_of(self, worker: Worker) -> Role:
        """What the worker may do in the portal; see `ROLE_GROUPS`."""
        groups = self._groups_of(worker)
        return next((role for name, role in ROLE_GROUPS.items() if name in groups), Role.ANNOTATOR)

    def stamp_of(self, worker: Worker) -> str | None:
        """Changes with the worker's password and attributes, and when they leave their last group.

        None when they are disabled or deleted.
        """
        user = self._user(worker)
        if user is None or not user.get("Enabled", True):
            return None
        is_member = bool(self._groups_of(worker) - ROLE_GROUPS.keys())
        return f"{user['UserLastModifiedDate'].timestamp()} {is_member}"

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
        return _worker(pool, attributes["sub"], username)

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

    def _user(self, worker: Worker) -> "UserTypeTypeDef | None":
        pool = worker.issuer.rpartition("/")[2]

        def read() -> "UserTypeTypeDef | None":
            # By sub, not by name: a worker who comes with a task token has no name.
            wanted = f'sub = "{worker.sub}"'
            users = self._cognito.list_users(UserPoolId=pool, Filter=wanted)["Users"]
            return users[0] if users else None

        return self._kept(("user", pool, worker.sub), read)

    def _groups_of(self, worker: Worker) -> frozenset[str]:
        pool = worker.issuer.rpartition("/")[2]

        def read() -> frozenset[str]:
            user = self._user(worker)
            if user is None:
                return frozenset()
            pages = self._cognito.get_paginator("admin_list_groups_for_user").paginate(
                UserPoolId=pool, Username=user["Username"]
            )
            return frozenset(group["GroupName"] for page in pages for group in page["Groups"])

        return self._kept(("groups", pool, worker.sub), read)

    def _workteams(self) -> "tuple[WorkteamTypeDef, ...]":
        def read() -> "tuple[WorkteamTypeDef, ...]":
            pages = self._sagemaker.get_paginator("list_workteams").paginate()
            return tuple(team for page in pages for team in page["Workteams"])

        return self._kept("workteams", read)

    def _kept(self, what: Hashable, read: Callable[[], T]) -> T:
        """What was read since the last change of the version; else it is read now."""
        if self._version is None:
            return read()
        version = self._version()
        with self._lock:
            if version != self._read_at:
                self._read.clear()
                self._read_at = version
            if what in self._read:
                return self._read[what]  # type: ignore[return-value] # under its own name
        found = read()
        with self._lock:
            if version == self._read_at:
                self._read[what] = found
        return found


def worker_id(region: str, issuer: str, sub: str) -> str:
    """Makes Ground Truth's workerId: "private.<region>.<16 hex digits>".

    AWS does not document the digits. Here they are a hash of the issuer and the subject: a person
    keeps them after a restart, and they tell no name.
    """
    digest = hashlib.sha256(f"{issuer}\n{sub}".encode()).hexdigest()
    return f"private.{region}.{digest[:16]}"


def _worker(pool: str, sub: str, username: str) -> Worker:
    # A pool's id begins with its region: "eu-west-1_AbCdEfGhI".
    region = pool.partition("_")[0]
    issuer = f"https://cognito-idp.{region}.amazonaws.com/{pool}"
    return Worker(worker_id(region, issuer, sub), sub, issuer, username)


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
