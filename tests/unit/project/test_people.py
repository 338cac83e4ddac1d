"""The people of a project: its owner, and the others."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from poserig.errors import PoserigError
from poserig.labeling.ports import SignInFailed, Worker
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.portal_store.people import KeptPeople
from poserig.local.system_clock import SystemClock
from poserig.portal.roles import Role
from poserig.project.kept import read_kept
from poserig.project.people import ISSUER, Owner, ProjectPeople, people_of
from poserig.project.places import REGION, TEAM, Places

GOOD = "correct horse battery"


@pytest.fixture
def owner() -> Owner:
    return Owner("secret")


@pytest.fixture
def people(places: Places, owner: Owner) -> Iterator[ProjectPeople]:
    places.state.mkdir()
    SqliteStore(places.database).close()
    with closing(KeptPeople(places.database, SystemClock(), REGION, ISSUER)) as kept:
        yield ProjectPeople(owner, kept)


def test_owner_comes_with_the_key_alone(owner: Owner, people: ProjectPeople) -> None:
    assert owner.enter("secret") == owner.worker
    for key in ("", "secre", "secretx", "é"):
        assert owner.enter(key) is None
    with pytest.raises(SignInFailed, match="no passwords"):
        people.sign_in(owner.worker.username, "")


def test_owner_and_people_are_on_the_projects_team_and_nobody_else_is(
    owner: Owner, people: ProjectPeople
) -> None:
    ann = people.accept(people.invite("ann", Role.REVIEWER).key, GOOD)
    assert people.sign_in("ann", GOOD) == ann
    for worker, role in ((owner.worker, Role.LEAD), (ann, Role.REVIEWER)):
        (team,) = people.workteams_of(worker)
        assert people.workteam(team.arn) == team
        assert team.arn == TEAM
        assert people.role_of(worker) is role
        assert people.stamp_of(worker)
    stranger = Worker("private.eu-west-1.1", "s", ISSUER, "n")
    assert people.workteam(f"{TEAM}x") is None
    assert people.workteams_of(stranger) == ()
    assert people.role_of(stranger) is Role.ANNOTATOR
    assert people.stamp_of(stranger) is None
    assert [(one.name, one.is_owner) for one in people.people()] == [
        (owner.worker.username, True),
        ("ann", False),
    ]
    people.remove("ann")
    assert people.workteams_of(ann) == ()


def test_another_key_ends_the_owners_sessions(owner: Owner, people: ProjectPeople) -> None:
    assert people.stamp_of(owner.worker) == owner.stamp != Owner("other").stamp
    assert "secret" not in owner.stamp


def test_owners_name_is_taken(owner: Owner, people: ProjectPeople) -> None:
    with pytest.raises(PoserigError, match="is the owner of the folder"):
        people.invite(f" {owner.worker.username.upper()}", Role.LEAD)


def test_wrong_password_says_nothing_of_names_once_there_are_people(people: ProjectPeople) -> None:
    people.invite("ann", Role.ANNOTATOR)
    with pytest.raises(SignInFailed, match="Wrong name or password"):
        people.sign_in("nobody", "x")


def test_people_are_added_before_the_folder_was_ever_opened(places: Places) -> None:
    with people_of(places) as people:
        people.invite("ann", Role.ANNOTATOR)
        owner = people.people()[0]
    key = read_kept(places)["key"]
    assert (places.state.stat().st_mode & 0o077) == 0
    with people_of(places) as people:
        assert [one.name for one in people.people()] == [owner.name, "ann"]
        assert people.stamp_of(owner.worker) == Owner(key).stamp
