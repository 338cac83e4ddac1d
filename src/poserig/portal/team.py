"""Defines what the portal asks of a team that it can change itself: people and invitations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from poserig.labeling.ports import Worker
from poserig.portal.roles import Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the team.

    Attributes:
        worker: Who they are to the labeling engine; `username` is the name that people know.
        role: What they may do.
        added: When they were first added. Aware, UTC.
        has_password: They have accepted an invitation.
        invited_until: When their open invitation ends; None when they have none.
        is_owner: The one who opened the folder: comes with a key, and cannot be changed.
    """

    worker: Worker
    role: Role
    added: datetime
    has_password: bool = False
    invited_until: datetime | None = None
    is_owner: bool = False

    @property
    def name(self) -> str:
        return self.worker.username


@dataclass(frozen=True, slots=True, repr=False)
class Invited:
    """A new invitation.

    Attributes:
        person: Who may come with it.
        key: Lets whoever has it choose the person's password, once.
    """

    person: Person
    key: str


INVITATION_PATH = "/invitation/"
"""What an invitation's address has before its key."""


class Team(Protocol):
    """The people of a portal. Names are found whatever their case.

    The methods that take a name raise PoserigError when nobody has it.
    """

    def people(self) -> list[Person]:
        """Everybody on the team, in the order of their names."""

    def invite(self, name: str, role: Role) -> Invited:
        """Adds somebody, or brings back who was removed. Raises PoserigError: the name is taken,
        or is none."""

    def invite_again(self, name: str) -> Invited:
        """Makes a new invitation for somebody who lost theirs, or forgot the password. Earlier
        ones end; the password holds until it is used."""

    def set_role(self, name: str, role: Role) -> Person:
        """Gives somebody another role, at once."""

    def remove(self, name: str) -> Person:
        """Takes somebody off the team. Their answers stay, and are theirs when they come back."""

    def guest(self, key: str) -> Person | None:
        """Who may come with an invitation's key; None when it is used, too old, or was never."""

    def accept(self, key: str, password: str) -> Worker:
        """Uses an invitation up: its person has this password now, and no other.

        Raises SignInFailed: the invitation is not valid, or the password is too easy to guess.
        """

    def change_password(self, worker: Worker, password: str, wanted: str) -> None:
        """Gives somebody who knows their password another one; their sessions are over then.

        Raises SignInFailed: it is not their password, or the new one is too easy to guess.
        """
