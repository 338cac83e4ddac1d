"""People, their passwords and their invitations in the portal's database."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from poserig.errors import InvalidValue, PoserigError
from poserig.labeling.ports import SignInFailed, Worker
from poserig.local.portal_store import passwords
from poserig.local.portal_store.people import KeptPeople
from poserig.portal.roles import Role
from tests.unit.portal.fake_ports import FakeClock

GOOD, BETTER = "correct horse battery", "purple monkey dishwasher"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take no time; test_passwords.py has the real ones."""
    monkeypatch.setattr(passwords, "_METHOD", "scrypt:1024:8:1")


@pytest.fixture
def people(database: Path, clock: FakeClock) -> KeptPeople:
    return KeptPeople(database, clock, "eu-west-1", "poserig")


def stamp(people: KeptPeople, worker: Worker) -> str | None:
    found = people.find(worker)
    return None if found is None else found[1]


def test_invited_person_chooses_a_password_once_and_signs_in(people: KeptPeople) -> None:
    invited = people.invite(" Ann@Example.com ", Role.REVIEWER)
    assert (invited.person.name, invited.person.role) == ("Ann@Example.com", Role.REVIEWER)
    assert not invited.person.has_password
    with pytest.raises(SignInFailed, match="Wrong name or password"):
        people.sign_in("Ann@Example.com", "")
    assert people.guest(invited.key) == invited.person
    with pytest.raises(SignInFailed, match="has 3 characters"):
        people.accept(invited.key, "abc")
    worker = people.accept(invited.key, GOOD)
    assert worker == people.sign_in("ann@example.COM", GOOD)
    assert worker.id.startswith("private.eu-west-1.")
    assert len(worker.id) == len("private.eu-west-1.") + 16
    assert people.guest(invited.key) is None
    for key in (invited.key, ""):
        with pytest.raises(SignInFailed, match="not valid any more"):
            people.accept(key, BETTER)
    (found,) = people.people()
    assert (found.has_password, found.invited_until) == (True, None)


def test_invitation_ends_after_its_days_and_is_made_anew(
    people: KeptPeople, clock: FakeClock
) -> None:
    first = people.invite("ann", Role.ANNOTATOR, days=2)
    clock.advance(days=2)
    assert people.guest(first.key) is None
    assert people.people()[0].invited_until is None
    second = people.invite_again("ANN")
    third = people.invite_again("ann")
    assert people.guest(second.key) is None
    clock.advance(days=6.9)
    assert people.guest(third.key) is not None


def test_new_link_for_a_forgotten_password_ends_sessions_when_it_is_used(
    people: KeptPeople,
) -> None:
    worker = people.accept(people.invite("ann", Role.LEAD).key, GOOD)
    before = stamp(people, worker)
    link = people.invite_again("ann")
    assert people.sign_in("ann", GOOD) == worker
    assert stamp(people, worker) == before
    assert people.accept(link.key, BETTER) == worker
    assert stamp(people, worker) != before
    with pytest.raises(SignInFailed):
        people.sign_in("ann", GOOD)


def test_password_is_changed_by_who_knows_it(people: KeptPeople) -> None:
    worker = people.accept(people.invite("ann", Role.LEAD).key, GOOD)
    before = stamp(people, worker)
    with pytest.raises(SignInFailed, match="not your password"):
        people.change_password(worker, "wrong", BETTER)
    with pytest.raises(SignInFailed, match="easy to guess"):
        people.change_password(worker, GOOD, "aaaaaaaaaaaaaa")
    assert stamp(people, worker) == before
    people.change_password(worker, GOOD, BETTER)
    assert stamp(people, worker) != before
    assert people.sign_in("ann", BETTER) == worker


def test_role_changes_at_once_and_ends_no_session(people: KeptPeople) -> None:
    worker = people.accept(people.invite("ann", Role.LEAD).key, GOOD)
    before = stamp(people, worker)
    assert people.set_role("ann", Role.ANNOTATOR).role is Role.ANNOTATOR
    found = people.find(worker)
    assert found is not None
    assert (found[0].role, found[1]) == (Role.ANNOTATOR, before)


def test_who_is_removed_is_out_and_comes_back_as_the_same_worker(people: KeptPeople) -> None:
    worker = people.accept(people.invite("ann", Role.LEAD).key, GOOD)
    before, open_link = stamp(people, worker), people.invite_again("ann")
    people.remove("ann")
    assert people.people() == []
    assert people.find(worker) is None
    assert people.guest(open_link.key) is None
    with pytest.raises(SignInFailed):
        people.sign_in("ann", GOOD)
    with pytest.raises(SignInFailed):
        people.change_password(worker, GOOD, BETTER)
    back = people.invite("Ann", Role.ANNOTATOR)
    assert not back.person.has_password
    assert (back.person.worker.id, back.person.name) == (worker.id, "Ann")
    assert stamp(people, back.person.worker) != before
    with pytest.raises(SignInFailed):
        people.sign_in("ann", GOOD)


def test_worker_of_another_issuer_is_nobody_here(people: KeptPeople) -> None:
    worker = people.accept(people.invite("ann", Role.LEAD).key, GOOD)
    assert people.find(Worker(worker.id, worker.sub, "https://other", "ann")) is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\nb", "a\u202eb"])
def test_name_that_is_none_is_refused(people: KeptPeople, name: str) -> None:
    with pytest.raises(InvalidValue, match="1 to 64 printable characters"):
        people.invite(name, Role.LEAD)
    assert people.people() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda people: people.invite_again("eve"),
        lambda people: people.set_role("eve", Role.LEAD),
        lambda people: people.remove("eve"),
    ],
)
def test_nobody_is_changed_who_is_not_on_the_team(
    people: KeptPeople, change: Callable[[KeptPeople], object]
) -> None:
    people.invite("ann", Role.LEAD)
    with pytest.raises(PoserigError, match='Nobody on the team is called "eve"'):
        change(people)


def test_name_is_taken_whatever_its_case(people: KeptPeople) -> None:
    people.invite("Zo\u00eb", Role.LEAD)
    with pytest.raises(PoserigError, match="is on the team already"):
        people.invite("ZOE\u0308", Role.LEAD)


def test_people_are_listed_by_name_and_seen_by_another_process(
    people: KeptPeople, database: Path, clock: FakeClock
) -> None:
    for name in ("bo", "Al", "cy"):
        people.invite(name, Role.ANNOTATOR)
    other = KeptPeople(database, clock, "eu-west-1", "poserig")
    assert [one.name for one in other.people()] == ["Al", "bo", "cy"]


def test_database_holds_neither_password_nor_key(people: KeptPeople, database: Path) -> None:
    first, second = people.invite("ann", Role.LEAD), people.invite("bob", Role.LEAD)
    people.accept(first.key, GOOD)
    with sqlite3.connect(database) as db:
        text = "".join(db.iterdump())
    db.close()
    for secret in (GOOD, first.key, second.key):
        assert secret not in text


def test_unknown_name_costs_a_hash_as_well(
    people: KeptPeople, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def check(kept: str, password: str) -> bool:
        asked.append(kept)
        return False

    people.accept(people.invite("ann", Role.LEAD).key, GOOD)
    people.invite("bob", Role.LEAD)
    monkeypatch.setattr(passwords, "check_password_hash", check)
    for name in ("ann", "bob", "nobody"):
        with pytest.raises(SignInFailed) as raised:
            people.sign_in(name, "guess")
        assert raised.value.what == "Wrong name or password."
    assert len(asked) == 3
    assert asked[1] == asked[2] != asked[0]
