"""The worker directory over the local AWS's Cognito and SageMaker."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from poserig.groundtruth.portal_client import settings
from poserig.jobs.sign_in import repair_sign_in
from poserig.labeling.ports import NewPasswordRequired, SignInFailed, Worker
from poserig.local.aws.server import LocalAws
from poserig.local.provision import give_role
from poserig.local.workers import CognitoWorkerDirectory, worker_id
from poserig.portal.roles import Role

pytestmark = pytest.mark.slow
ARN = "arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/"


@dataclass
class Workforce:
    """A user pool and its app client at the local AWS."""

    cognito: Any
    sagemaker: Any
    pool: str
    client: str

    @property
    def directory(self) -> CognitoWorkerDirectory:
        return CognitoWorkerDirectory(self.cognito, self.sagemaker)

    @property
    def portal(self) -> str:
        described = self.sagemaker.describe_workforce(WorkforceName="default")["Workforce"]
        return f"https://{described['SubDomain']}"

    def set_client(self, **changed: Any) -> None:
        """Gives the client the portal's settings but for these; None leaves one out."""
        given = {**settings(self.portal), **changed}
        self.cognito.update_user_pool_client(
            UserPoolId=self.pool,
            ClientId=self.client,
            **{name: value for name, value in given.items() if value is not None},
        )

    def add_group(self, name: str) -> None:
        self.cognito.create_group(UserPoolId=self.pool, GroupName=name)

    def add_team(self, name: str, group: str) -> None:
        member = {"UserPool": self.pool, "UserGroup": group, "ClientId": self.client}
        self.sagemaker.create_workteam(
            WorkteamName=name,
            WorkforceName="default",
            Description=f"The {name} team",
            MemberDefinitions=[{"CognitoMemberDefinition": member}],
        )

    def invite(self, email: str, *groups: str, permanent: str | None = None) -> None:
        self.cognito.admin_create_user(
            UserPoolId=self.pool,
            Username=email,
            TemporaryPassword="Temp0rary!",
            UserAttributes=[{"Name": "email", "Value": email}],
        )
        for group in groups:
            self.cognito.admin_add_user_to_group(
                UserPoolId=self.pool, GroupName=group, Username=email
            )
        if permanent:
            self.cognito.admin_set_user_password(
                UserPoolId=self.pool, Username=email, Password=permanent, Permanent=True
            )


@pytest.fixture(params=["by name", "by e-mail"])
def workforce(request: pytest.FixtureRequest) -> Iterator[Workforce]:
    with LocalAws(port=0, cdn_port=None) as aws:
        session = aws.session()
        cognito = session.client("cognito-idp")
        sagemaker = session.client("sagemaker")
        by_email = {"UsernameAttributes": ["email"]} if request.param == "by e-mail" else {}
        pool = cognito.create_user_pool(PoolName="pool", **by_email)["UserPool"]["Id"]
        client = cognito.create_user_pool_client(
            UserPoolId=pool, ClientName="client", GenerateSecret=True
        )["UserPoolClient"]["ClientId"]
        cognito.create_user_pool_domain(Domain="portal", UserPoolId=pool)
        sagemaker.create_workforce(
            WorkforceName="default", CognitoConfig={"UserPool": pool, "ClientId": client}
        )
        workforce = Workforce(cognito, sagemaker, pool, client)
        repair_sign_in(session, pool, client, workforce.portal)
        yield workforce


def test_sign_in_tells_a_stable_id_and_the_teams(workforce: Workforce) -> None:
    for name in ("pose", "review"):
        workforce.add_group(name)
        workforce.add_team(f"{name}-team", name)
    workforce.invite("ana@example.com", "review", permanent="Passw0rd!")
    worker = workforce.directory.sign_in("ana@example.com", "Passw0rd!")
    assert worker == workforce.directory.sign_in("ana@example.com", "Passw0rd!")
    assert worker.issuer == f"https://cognito-idp.eu-west-1.amazonaws.com/{workforce.pool}"
    assert worker.id == worker_id("eu-west-1", worker.issuer, worker.sub)
    assert worker.username == "ana@example.com"
    teams = workforce.directory.workteams_of(worker)
    assert [(t.arn, t.name, t.description) for t in teams] == [
        (ARN + "review-team", "review-team", "The review-team team")
    ]
    nameless = Worker(worker.id, worker.sub, worker.issuer, username="")
    assert workforce.directory.workteams_of(nameless) == teams
    assert workforce.directory.workteam(ARN + "review-team") == teams[0]
    assert workforce.directory.workteam(ARN + "other") is None


def test_members_of_a_team_are_those_of_its_groups_who_may_sign_in(workforce: Workforce) -> None:
    workforce.add_group("pose")
    workforce.add_team("pose-team", "pose")
    for name in ("zoe@example.com", "ana@example.com", "gone@example.com"):
        workforce.invite(name, "pose")
    workforce.invite("other@example.com")
    found = workforce.directory.members(ARN + "pose-team")
    usernames = [one.username for one in found]
    assert len(found) == 3 and usernames == sorted(usernames)
    workforce.cognito.admin_disable_user(UserPoolId=workforce.pool, Username="gone@example.com")
    assert len(workforce.directory.members(ARN + "pose-team")) == 2
    worker = next(one for one in found if one.username == usernames[0])
    assert worker.id == worker_id("eu-west-1", worker.issuer, worker.sub)
    assert workforce.directory.members(ARN + "none") == ()


def test_worker_id_has_the_form_of_ground_truth_and_is_pinned() -> None:
    # Ids are written to worker responses: a change would make old and new answers two people's.
    found = worker_id("eu-west-1", "https://cognito-idp.eu-west-1.amazonaws.com/p", "sub-1")
    assert found == "private.eu-west-1.65c1272e5204c2c6"


def test_invited_worker_must_choose_a_password(workforce: Workforce) -> None:
    workforce.add_group("pose")
    workforce.add_team("team", "pose")
    workforce.invite("ben@example.com", "pose")
    directory = workforce.directory
    with pytest.raises(NewPasswordRequired):
        directory.sign_in("ben@example.com", "Temp0rary!")
    with pytest.raises(SignInFailed, match="does not accept this password"):
        directory.sign_in("ben@example.com", "Temp0rary!", "short")
    worker = directory.sign_in("ben@example.com", "Temp0rary!", "Better1!")
    assert worker == directory.sign_in("ben@example.com", "Better1!")
    with pytest.raises(SignInFailed, match="Wrong e-mail address or password"):
        directory.sign_in("ben@example.com", "Temp0rary!")


@pytest.mark.parametrize(
    ("username", "password"),
    [("ana@example.com", "wrong"), ("Ana@example.com", "Passw0rd!"), ("eve@example.com", "x")],
)
def test_wrong_name_and_wrong_password_sound_the_same(
    workforce: Workforce, username: str, password: str
) -> None:
    workforce.add_group("pose")
    workforce.add_team("team", "pose")
    workforce.invite("ana@example.com", "pose", permanent="Passw0rd!")
    with pytest.raises(SignInFailed) as caught:
        workforce.directory.sign_in(username, password)
    assert caught.value.what == "Wrong e-mail address or password."
    assert "upper from lower case" in caught.value.cure


def test_disabled_worker_is_told_so(workforce: Workforce) -> None:
    workforce.add_group("pose")
    workforce.add_team("team", "pose")
    workforce.invite("ana@example.com", "pose", permanent="Passw0rd!")
    workforce.cognito.admin_disable_user(UserPoolId=workforce.pool, Username="ana@example.com")
    with pytest.raises(SignInFailed, match="This account is disabled"):
        workforce.directory.sign_in("ana@example.com", "Passw0rd!")


def test_worker_in_no_group_signs_in_and_has_no_team(workforce: Workforce) -> None:
    workforce.add_group("pose")
    workforce.add_team("team", "pose")
    workforce.invite("ana@example.com", permanent="Passw0rd!")
    worker = workforce.directory.sign_in("ana@example.com", "Passw0rd!")
    assert workforce.directory.workteams_of(worker) == ()


def test_role_of_a_worker_is_that_of_their_group(workforce: Workforce) -> None:
    workforce.add_group("pose")
    workforce.add_team("team", "pose")
    workforce.invite("ana@example.com", "pose", permanent="Passw0rd!")
    directory = workforce.directory
    ana = directory.sign_in("ana@example.com", "Passw0rd!")
    assert directory.role_of(ana) is Role.ANNOTATOR
    for role in (Role.REVIEWER, Role.LEAD, Role.ANNOTATOR):
        give_role(workforce.cognito, workforce.pool, "ana@example.com", role)
        assert directory.role_of(ana) is role
    nobody = Worker(ana.id, "other", ana.issuer, "")
    assert directory.role_of(nobody) is Role.ANNOTATOR


def test_stamp_changes_with_what_ends_a_session_and_is_none_without_an_account(
    workforce: Workforce,
) -> None:
    workforce.add_group("pose")
    workforce.add_team("team", "pose")
    workforce.invite("ana@example.com", "pose", permanent="Passw0rd!")
    directory, cognito = workforce.directory, workforce.cognito
    ana = directory.sign_in("ana@example.com", "Passw0rd!")
    who = {"UserPoolId": workforce.pool, "Username": "ana@example.com"}
    first = directory.stamp_of(ana)
    give_role(cognito, workforce.pool, "ana@example.com", Role.LEAD)
    assert directory.stamp_of(ana) == first is not None
    cognito.admin_remove_user_from_group(**who, GroupName="pose")
    alone = directory.stamp_of(ana)
    cognito.admin_set_user_password(**who, Password="Another1!", Permanent=True)
    assert len({first, alone, directory.stamp_of(ana), None}) == 4
    cognito.admin_disable_user(**who)
    assert directory.stamp_of(ana) is None
    cognito.admin_enable_user(**who)
    assert directory.stamp_of(ana) is not None
    cognito.admin_delete_user(**who)
    assert directory.stamp_of(ana) is None


def test_what_was_read_is_kept_until_the_version_changes(
    workforce: Workforce, monkeypatch: pytest.MonkeyPatch
) -> None:
    workforce.add_group("pose")
    workforce.add_team("team", "pose")
    workforce.invite("ana@example.com", "pose", permanent="Passw0rd!")
    ana = workforce.directory.sign_in("ana@example.com", "Passw0rd!")
    version = 0
    directory = CognitoWorkerDirectory(workforce.cognito, workforce.sagemaker, lambda: version)
    (team,) = directory.workteams_of(ana)
    assert directory.stamp_of(ana) is not None
    workforce.cognito.admin_delete_user(UserPoolId=workforce.pool, Username="ana@example.com")
    assert directory.workteams_of(ana) == (team,)
    assert directory.stamp_of(ana) is not None
    version = 1
    assert directory.workteams_of(ana) == ()
    assert directory.stamp_of(ana) is None


def test_unknown_name_goes_the_same_way_as_a_known_one(
    workforce: Workforce, monkeypatch: pytest.MonkeyPatch
) -> None:
    workforce.add_group("pose")
    workforce.add_team("team", "pose")
    workforce.invite("ana@example.com", "pose", permanent="Passw0rd!")
    called: list[str] = []
    workforce.cognito.meta.events.register(
        "before-call.cognito-idp", lambda model, **_: called.append(model.name)
    )
    ways = []
    for name in ("ana@example.com", "eve@example.com"):
        called.clear()
        with pytest.raises(SignInFailed):
            workforce.directory.sign_in(name, "wrong")
        ways.append(list(called))
    assert ways[0] == ways[1]
    assert "AdminInitiateAuth" in ways[0]


def test_without_a_work_team_nobody_signs_in(workforce: Workforce) -> None:
    with pytest.raises(SignInFailed, match="There is no work team yet"):
        workforce.directory.sign_in("ana@example.com", "Passw0rd!")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"CallbackURLs": None}, "lacks the callback address https://"),
        ({"CallbackURLs": ["https://localhost/oauth2/idpresponse"]}, "the callback address"),
        ({"AllowedOAuthFlows": ["code"]}, "lacks the flow implicit"),
        ({"AllowedOAuthScopes": ["openid"]}, "lacks the scopes email, profile"),
        # Flows without their switch: https://github.com/boto/boto3/issues/3916
        ({"AllowedOAuthFlowsUserPoolClient": None}, "AllowedOAuthFlowsUserPoolClient"),
        ({"SupportedIdentityProviders": None}, "lacks an identity provider"),
    ],
)
def test_nobody_signs_in_through_a_client_that_lacks_what_the_portal_needs(
    workforce: Workforce, changed: dict[str, Any], said: str
) -> None:
    workforce.add_group("pose")
    workforce.add_team("team", "pose")
    workforce.invite("ana@example.com", "pose", permanent="Passw0rd!")
    workforce.set_client(**changed)
    with pytest.raises(SignInFailed) as caught:
        workforce.directory.sign_in("ana@example.com", "Passw0rd!")
    assert caught.value.what.startswith("AWS would let nobody sign in: the user pool client ")
    assert said in caught.value.what
    assert "deploy the stack again" in caught.value.cure
    workforce.set_client()
    assert workforce.directory.sign_in("ana@example.com", "Passw0rd!").username


def test_nobody_signs_in_where_the_pool_lost_its_domain(workforce: Workforce) -> None:
    workforce.add_group("pose")
    workforce.add_team("team", "pose")
    workforce.invite("ana@example.com", "pose", permanent="Passw0rd!")
    workforce.cognito.delete_user_pool_domain(Domain="portal", UserPoolId=workforce.pool)
    with pytest.raises(SignInFailed, match="has no domain, so AWS would have no page"):
        workforce.directory.sign_in("ana@example.com", "Passw0rd!")
