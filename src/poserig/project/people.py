"""Knows the people of a project: today its owner, who opened it on this machine."""

import getpass
import hmac

from poserig.labeling.ports import SignInFailed, Worker, Workteam
from poserig.portal.roles import Role
from poserig.project.places import REGION, TEAM

_ISSUER = "poserig"
_TEAM = Workteam(TEAM, "This project", "")


class Owner:
    """Implements the engine's worker directory for one person, who comes with a key.

    Args:
        key: Whoever opens the address with it is the owner. It is kept for the next start.
    """

    def __init__(self, key: str) -> None:
        self._key = key
        self.worker = Worker(f"private.{REGION}.{0:016x}", "owner", _ISSUER, _user_name())

    def enter(self, key: str) -> Worker | None:
        """The owner, for their key; None for any other."""
        return self.worker if hmac.compare_digest(key.encode(), self._key.encode()) else None

    def sign_in(self, username: str, password: str, new_password: str | None = None) -> Worker:
        """Signs nobody in. Raises SignInFailed."""
        raise SignInFailed(
            "This project has no passwords.",
            cure="Open the address that poserig printed in its terminal.",
        )

    def workteam(self, arn: str) -> Workteam | None:
        """The project's people."""
        return _TEAM if arn == TEAM else None

    def workteams_of(self, worker: Worker) -> tuple[Workteam, ...]:
        """The project's people, if the worker is one of them."""
        return (_TEAM,) if worker.id == self.worker.id else ()

    def role_of(self, worker: Worker) -> Role:
        """The owner is a lead."""
        return Role.LEAD if worker.id == self.worker.id else Role.ANNOTATOR


def _user_name() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user's name
        return "you"
