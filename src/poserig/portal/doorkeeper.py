"""Decides at every request whether a session, or a task page of one, still holds."""

from poserig.errors import PoserigError
from poserig.labeling.ports import Worker
from poserig.portal.ports import WorkerDirectory
from poserig.portal.sessions import Session, Sessions
from poserig.portal.tokens import TaskGrant


class SessionOver(PoserigError):
    """The session is over in which this page was opened."""


class Doorkeeper:
    """Lets people in who have signed in, as long as the directory knows them unchanged.

    Args:
        sessions: Keeps sessions.
        directory: Knows who may do what now.
    """

    def __init__(self, sessions: Sessions, directory: WorkerDirectory) -> None:
        self.sessions = sessions
        self._directory = directory

    def let_in(self, worker: Worker, address: str, browser: str) -> str:
        """Begins a session; its key, which goes into that browser's cookie.

        Raises SessionOver: the worker was taken off the team in this very moment.
        """
        stamp = self._directory.stamp_of(worker)
        if stamp is None:
            raise SessionOver("You are not on the team any more.", cure="Ask your lead.")
        return self.sessions.begin(worker, stamp, address, browser)

    def find(self, key: str) -> Session | None:
        """The session of a cookie's key; None when it is over."""
        found = self.sessions.find(key) if key else None
        return found if found is not None and self._holds(found) else None

    def require(self, grant: TaskGrant) -> None:
        """Checks that a task page may still be used: nobody has ended the session in which it was
        opened. One that only was not used for long has kept an answer worth saving.

        Raises SessionOver.
        """
        found = self.sessions.kept(grant.session)
        if found is None or found.worker.id != grant.worker.id or not self._holds(found):
            raise SessionOver(
                "You have signed out, or were signed out.",
                cure="Sign in again and open the image from the job list: what you have drawn is "
                "kept in this browser.",
            )

    def current(self) -> list[Session]:
        """All sessions that hold, the last used first."""
        return [one for one in self.sessions.of() if self._holds(one)]

    def _holds(self, session: Session) -> bool:
        return self._directory.stamp_of(session.worker) == session.stamp
