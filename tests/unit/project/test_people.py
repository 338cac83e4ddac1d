"""The owner of a project."""

import pytest

from poserig.labeling.ports import SignInFailed, Worker
from poserig.portal.roles import Role
from poserig.project.people import Owner
from poserig.project.places import TEAM


def test_owner_comes_with_the_key_alone() -> None:
    owner = Owner("secret")
    assert owner.enter("secret") == owner.worker
    for key in ("", "secre", "secretx", "é"):
        assert owner.enter(key) is None
    with pytest.raises(SignInFailed, match="no passwords"):
        owner.sign_in("a", "b")


def test_owner_is_on_the_projects_team_and_nobody_else_is() -> None:
    owner = Owner("secret")
    (team,) = owner.workteams_of(owner.worker)
    assert team.arn == TEAM
    assert owner.workteam(TEAM) == team
    assert owner.workteam(f"{TEAM}x") is None
    assert owner.role_of(owner.worker) is Role.LEAD
    stranger = Worker("private.eu-west-1.1", "s", "i", "n")
    assert owner.role_of(stranger) is Role.ANNOTATOR
    assert owner.workteams_of(stranger) == ()
