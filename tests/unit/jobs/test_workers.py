"""People are put on a work team: new ones are invited, known ones are joined."""

from dataclasses import replace

import pytest

from poserig.errors import PoserigError
from poserig.jobs.workers import AddedWorker, add_worker
from tests.unit.jobs.deployed import Deployed

pytestmark = pytest.mark.slow

PORTAL = "http://127.0.0.1:4600"


def add(deployed: Deployed, name: str, team: str = "") -> AddedWorker:
    stack = replace(deployed.stack, local_portal_url=PORTAL)
    return add_worker(deployed.session, stack, name, team)


def account(deployed: Deployed, name: str) -> tuple[str, list[str]]:
    """Status and groups of a user of the pool."""
    cognito = deployed.session.client("cognito-idp")
    (pool,) = cognito.list_user_pools(MaxResults=10)["UserPools"]
    user = cognito.admin_get_user(UserPoolId=pool["Id"], Username=name)
    groups = cognito.admin_list_groups_for_user(UserPoolId=pool["Id"], Username=name)["Groups"]
    return str(user["UserStatus"]), [str(group["GroupName"]) for group in groups]


def test_new_worker_gets_a_password_to_hand_on(deployed: Deployed) -> None:
    added = add(deployed, "ann@example.com")
    assert (added.name, added.team, added.portal_url) == ("ann@example.com", "pose-team", PORTAL)
    assert (added.is_new, added.is_mailed) == (True, False)
    assert account(deployed, "ann@example.com") == ("FORCE_CHANGE_PASSWORD", ["pose-team"])
    kinds = (str.islower, str.isupper, str.isdigit, lambda letter: not letter.isalnum())
    assert all(any(kind(letter) for letter in added.password) for kind in kinds)
    assert len(added.password) == 20
    assert added.password not in repr(added)


def test_who_never_signed_in_is_invited_again(deployed: Deployed) -> None:
    first = add(deployed, "bob@example.com")
    again = add(deployed, "bob@example.com")
    assert (again.is_new, again.is_mailed) == (False, False)
    assert again.password not in ("", first.password)
    assert account(deployed, "bob@example.com") == ("FORCE_CHANGE_PASSWORD", ["pose-team"])


# https://github.com/localstack/localstack/issues/5309, https://github.com/aws-amplify/amplify-js/issues/1182
@pytest.mark.parametrize("mail", [True, False])
def test_who_is_invited_again_needs_nobody_who_may_set_passwords(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch, mail: bool
) -> None:
    name = f"eve-{mail}@example.com"
    cognito = deployed.session.client("cognito-idp")
    (pool,) = cognito.list_user_pools(MaxResults=10)["UserPools"]
    cognito.admin_create_user(UserPoolId=pool["Id"], Username=name)
    asked: list[str] = []
    deployed.session.events.register(
        "before-call.cognito-idp", lambda model, **_: asked.append(model.name)
    )
    added = add_worker(deployed.session, deployed.stack, name, mail=mail)
    assert len(added.password) == 20
    assert asked == ["AdminCreateUser", "AdminGetUser", "AdminCreateUser", "AdminAddUserToGroup"]


def test_who_has_an_account_is_joined_and_keeps_the_password(deployed: Deployed) -> None:
    cognito = deployed.session.client("cognito-idp")
    (pool,) = cognito.list_user_pools(MaxResults=10)["UserPools"]
    cognito.admin_create_user(UserPoolId=pool["Id"], Username="cay@example.com")
    cognito.admin_set_user_password(
        UserPoolId=pool["Id"], Username="cay@example.com", Password="Own-Word-77", Permanent=True
    )
    added = add(deployed, "cay@example.com")
    assert (added.password, added.is_new, added.is_mailed) == ("", False, False)
    assert account(deployed, "cay@example.com") == ("CONFIRMED", ["pose-team"])


def test_team_that_is_not_deployed_is_named(deployed: Deployed) -> None:
    with pytest.raises(PoserigError, match='No work team "reviewers" was deployed'):
        add(deployed, "dan@example.com", "reviewers")
