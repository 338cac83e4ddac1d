"""Knows the people of a project: its owner, who opened it on this machine, and their team."""

import getpass
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

from poserig.errors import PoserigError
from poserig.labeling.ports import SignInFailed, Worker, Workteam
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.portal_store.people import DAYS, KeptPeople
from poserig.local.state.files import explained
from poserig.local.state.lock import StateLock
from poserig.local.system_clock import SystemClock
from poserig.portal.roles import Role
from poserig.portal.team import Invited, Person
from poserig.project.kept import read_kept, write_kept
from poserig.project.places import REGION, TEAM, Places

ISSUER = "poserig"
_TEAM = Workteam(TEAM, "This project", "")


class Owner:
    """The one who opened the folder: a lead, who comes with a key.

    Args:
        key: Whoever opens the address with it is the owner. It is kept for the next start.
    """

    def __init__(self, key: str) -> None:
        self._key = key
        self.worker = Worker(f"private.{REGION}.{0:016x}", "owner", ISSUER, _user_name())
        self.stamp = hashlib.sha256(key.encode()).hexdigest()[:16]

    def enter(self, key: str) -> Worker | None:
        """The owner, for their key; None for any other."""
        return self.worker if hmac.compare_digest(key.encode(), self._key.encode()) else None


class ProjectPeople:
    """Everybody who may come in: implements the portal's worker directory, and its team.

    Args:
        owner: The project's.
        kept: The others.
    """

    def __init__(self, owner: Owner, kept: KeptPeople) -> None:
        self._owner = owner
        self._kept = kept

    def sign_in(self, username: str, password: str, new_password: str | None = None) -> Worker:
        """Signs somebody in. Raises SignInFailed."""
        try:
            return self._kept.sign_in(username, password)
        except SignInFailed:
            if self._kept.people():
                raise
            raise SignInFailed(
                "This project has no passwords.",
                cure="Open the address that poserig printed in its terminal.",
            ) from None

    def workteam(self, arn: str) -> Workteam | None:
        """The project's people."""
        return _TEAM if arn == TEAM else None

    def workteams_of(self, worker: Worker) -> tuple[Workteam, ...]:
        """The project's people, if the worker is one of them now."""
        return () if self.stamp_of(worker) is None else (_TEAM,)

    def members(self, arn: str) -> tuple[Worker, ...]:
        """The owner, and everybody else, also those who have not come yet."""
        return tuple(one.worker for one in self.people()) if arn == TEAM else ()

    def role_of(self, worker: Worker) -> Role:
        """What the worker may do now; the owner is a lead."""
        if worker.id == self._owner.worker.id:
            return Role.LEAD
        found = self._kept.find(worker)
        return Role.ANNOTATOR if found is None else found[0].role

    def stamp_of(self, worker: Worker) -> str | None:
        """Changes with the worker's password; the owner's with the key."""
        if worker.id == self._owner.worker.id:
            return self._owner.stamp
        found = self._kept.find(worker)
        return None if found is None else found[1]

    def people(self) -> list[Person]:
        """The owner, and everybody else in the order of their names."""
        added = datetime.fromtimestamp(0, UTC)
        owner = Person(self._owner.worker, Role.LEAD, added, is_owner=True)
        return [owner, *self._kept.people()]

    def invite(self, name: str, role: Role, days: float | None = None) -> Invited:
        """Adds somebody; the invitation holds for some days. Raises PoserigError."""
        if name.strip().casefold() == self._owner.worker.username.casefold():
            raise PoserigError(
                f'"{name.strip()}" is the owner of the folder.', cure="Give another name."
            )
        return self._kept.invite(name, role, days or DAYS)

    def invite_again(self, name: str, days: float | None = None) -> Invited:
        """Makes a new invitation for somebody. Raises PoserigError."""
        return self._kept.invite_again(name, days or DAYS)

    def set_role(self, name: str, role: Role) -> Person:
        """Gives somebody another role. Raises PoserigError."""
        return self._kept.set_role(name, role)

    def remove(self, name: str) -> Person:
        """Takes somebody off the team. Raises PoserigError."""
        return self._kept.remove(name)

    def guest(self, key: str) -> Person | None:
        """Who may come with an invitation's key."""
        return self._kept.guest(key)

    def accept(self, key: str, password: str) -> Worker:
        """Uses an invitation up. Raises SignInFailed."""
        return self._kept.accept(key, password)

    def change_password(self, worker: Worker, password: str, wanted: str) -> None:
        """Gives somebody another password. Raises SignInFailed."""
        self._kept.change_password(worker, password, wanted)


@contextmanager
def people_of(places: Places) -> Iterator[ProjectPeople]:
    """The people of a project, also while it is open, and before it was opened for the first time.

    Raises PoserigError: its state folder cannot be used.
    """
    with explained(places.state):
        if not places.database.is_file():
            with StateLock(places.state):
                kept_before = read_kept(places)
                SqliteStore(places.database).close()
                write_kept(places, kept_before)
        owner = Owner(read_kept(places)["key"])
        with closing(KeptPeople(places.database, SystemClock(), REGION, ISSUER)) as kept:
            yield ProjectPeople(owner, kept)


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user's name
        return "you"
