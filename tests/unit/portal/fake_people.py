"""The people of a portal in memory: directory, sessions, team, wrong guesses."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from poserig.errors import PoserigError
from poserig.labeling.ports import (
    NewPasswordRequired,
    SignInFailed,
    Worker,
    Workteam,
)
from poserig.portal.doorkeeper import Doorkeeper
from poserig.portal.invitations import HalfInvitation
from poserig.portal.roles import Role
from poserig.portal.sessions import LIFETIME, Session
from poserig.portal.state import Memory
from poserig.portal.team import Invited, Person
from tests.unit.portal.fake_ports import NEVER, FakeClock

ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI"
ANA = Worker("private.eu-west-1.00000000000000a1", "sub-ana", ISSUER, "ana@example.com")
BEN = Worker("private.eu-west-1.00000000000000b2", "sub-ben", ISSUER, "ben@example.com")
CAY = Worker("private.eu-west-1.00000000000000c3", "sub-cay", ISSUER, "cay@example.com")
TEAM = Workteam("arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/t", "team", "")


class FakeDirectory:
    """Ana is a lead and has a password, Ben only the temporary one of his invitation."""

    def __init__(self) -> None:
        self.passwords = {
            "ana@example.com": "Passw0rd!",
            "ben@example.com": "Temp0rary!",
            "cay@example.com": "Cay'sWord",
        }
        self.invited = {"ben@example.com"}
        self.roles = {ANA.id: Role.LEAD}
        self.stamps: dict[str, str | None] = {}
        """What a worker's sessions must keep; None for somebody who was removed."""

    def sign_in(self, username: str, password: str, new_password: str | None = None) -> Worker:
        if self.passwords.get(username) != password:
            raise SignInFailed("Wrong e-mail address or password.", cure="It is case-sensitive.")
        if username in self.invited:
            if new_password is None:
                raise NewPasswordRequired("This is a temporary password.")
            if len(new_password) < 8:
                raise SignInFailed("The user pool does not accept this password.")
            self.passwords[username] = new_password
            self.invited.remove(username)
        return {w.username: w for w in (ANA, BEN, CAY)}[username]

    def workteam(self, arn: str) -> Workteam | None:
        return TEAM if arn == TEAM.arn else None

    def workteams_of(self, worker: Worker) -> tuple[Workteam, ...]:
        return (TEAM,)

    def members(self, arn: str) -> tuple[Worker, ...]:
        return (ANA, BEN) if arn == TEAM.arn else ()

    def role_of(self, worker: Worker) -> Role:
        return self.roles.get(worker.id, Role.ANNOTATOR)

    def stamp_of(self, worker: Worker) -> str | None:
        return self.stamps.get(worker.id, "first")


class FakeSessions:
    """Sessions in a dict; a session's key is its id with "key of " before it."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.sessions: dict[str, Session] = {}
        self._numbers = count(1)

    def begin(self, worker: Worker, stamp: str, address: str, browser: str) -> str:
        session_id = f"session-{next(self._numbers)}"
        now = self.clock.now()
        self.sessions[session_id] = Session(session_id, worker, stamp, now, now, address, browser)
        return f"key of {session_id}"

    def find(self, key: str) -> Session | None:
        found = self.kept(key.removeprefix("key of "))
        now = self.clock.now()
        if found is None or found.seen + LIFETIME <= now:
            return None
        self.sessions[found.id] = replace(found, seen=now)
        return found

    def kept(self, session_id: str) -> Session | None:
        return self.sessions.get(session_id)

    def of(self, worker_id: str | None = None) -> list[Session]:
        return [s for s in self.sessions.values() if worker_id in (None, s.worker.id)]

    def end(self, session_id: str) -> None:
        self.sessions.pop(session_id, None)

    def end_all(self) -> None:
        self.sessions.clear()

    def end_all_of(self, worker_id: str, but: str = "") -> None:
        for session in self.of(worker_id):
            if session.id != but:
                self.end(session.id)


class FakeFailures:
    """Failed sign-ins in a dict."""

    def __init__(self) -> None:
        self.times: dict[str, list[datetime]] = {}

    def add(self, guessers: Iterable[str], now: datetime, forget_before: datetime) -> None:
        for guesser in guessers:
            self.times.setdefault(guesser, []).append(now)

    def since(self, guesser: str, moment: datetime) -> list[datetime]:
        return [at for at in self.times.get(guesser, []) if at > moment]

    def forget(self, guesser: str) -> None:
        self.times.pop(guesser, None)


class FakeHalfInvitations:
    """Halves of invitations in a dict."""

    def __init__(self) -> None:
        self.halves: dict[str, HalfInvitation] = {}

    def keep(self, name: str, invitation: HalfInvitation, now: datetime) -> None:
        self.halves[name] = invitation

    def find(self, name: str) -> HalfInvitation | None:
        return self.halves.get(name)

    def forget(self, name: str) -> None:
        self.halves.pop(name, None)


class FakeTeam:
    """A team in a dict: `keys` of open invitations by name, `passwords` by name."""

    def __init__(self, directory: FakeDirectory) -> None:
        self.directory = directory
        self.members = {"ana@example.com": ANA}
        self.passwords = {"ana@example.com": "Passw0rd!"}
        self.keys: dict[str, str] = {}
        self._numbers = count()

    def people(self) -> list[Person]:
        return [self._person(name) for name in sorted(self.members)]

    def invite(self, name: str, role: Role) -> Invited:
        if name in self.members:
            raise PoserigError(f'"{name}" is on the team already.')
        self.members[name] = BEN
        self.directory.roles[BEN.id] = role
        return self.invite_again(name)

    def invite_again(self, name: str) -> Invited:
        self._person(name)
        self.keys[name] = f"key-{name}-{next(self._numbers)}"
        return Invited(self._person(name), self.keys[name])

    def set_role(self, name: str, role: Role) -> Person:
        self.directory.roles[self._person(name).worker.id] = role
        return self._person(name)

    def remove(self, name: str) -> Person:
        person = self._person(name)
        del self.members[name]
        self.directory.stamps[person.worker.id] = None
        return person

    def guest(self, key: str) -> Person | None:
        return next((self._person(name) for name, k in self.keys.items() if k == key), None)

    def accept(self, key: str, password: str) -> Worker:
        guest = self.guest(key)
        if guest is None:
            raise SignInFailed("This invitation is not valid any more.")
        if len(password) < 8:
            raise SignInFailed("This password is short.")
        del self.keys[guest.name]
        self.passwords[guest.name] = password
        self.directory.stamps[guest.worker.id] = f"with {password}"
        return guest.worker

    def change_password(self, worker: Worker, password: str, wanted: str) -> None:
        if self.passwords.get(worker.username) != password:
            raise SignInFailed("This is not your password.")
        self.passwords[worker.username] = wanted
        self.directory.stamps[worker.id] = f"with {wanted}"

    def _person(self, name: str) -> Person:
        if name not in self.members:
            raise PoserigError(f'Nobody on the team is called "{name}".')
        worker = replace(self.members[name], username=name)
        until = datetime(2026, 12, 1, tzinfo=UTC) if name in self.keys else None
        role = self.directory.role_of(worker)
        return Person(worker, role, NEVER, name in self.passwords, until)


class FakeDoor(Doorkeeper):
    """A doorkeeper who lets every task page be used."""

    def __init__(self) -> None:
        super().__init__(FakeSessions(FakeClock()), FakeDirectory())

    def require(self, grant: object) -> None:
        pass


def memory(clock: FakeClock) -> Memory:
    """What a portal remembers, in memory."""
    return Memory(FakeSessions(clock), FakeFailures(), FakeHalfInvitations())
