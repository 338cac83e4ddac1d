"""Signs and reads task tokens: leave to see and answer one task on the task origin."""

from dataclasses import dataclass

from itsdangerous import BadSignature, URLSafeSerializer

from poserig.errors import PoserigError
from poserig.labeling.ports import Worker

_SHORTEST_KEY = 32
_KEY_RULE = "portal-key must hold at least 32 characters that nobody can guess."


class TokenInvalid(PoserigError):
    """Nobody signed this token with our key, or it was changed on the way."""


@dataclass(frozen=True, slots=True)
class TaskGrant:
    """Which worker may see and answer which task. The worker's username is left out on purpose:
    the page's own scripts can read a token.

    Attributes:
        session: The id of the session in which its page was opened. It lets nobody in.
    """

    task_id: str
    worker: Worker
    session: str


class TaskTokens:
    """Issues and reads task tokens.

    A token has no time of its own: the labeling service knows when its task ends, by a clock that
    no jump disturbs, and refuses an ended one. `Doorkeeper.require` knows whether its session does.

    Args:
        secret_key: The same for the portal and the task origin.

    Raises:
        PoserigError: The key is too short.
    """

    def __init__(self, secret_key: str | bytes) -> None:
        if len(secret_key.strip()) < _SHORTEST_KEY:
            raise PoserigError(
                f"The portal's secret key has {len(secret_key.strip())} characters.",
                where="portal-key",
                cure=f"{_KEY_RULE} Remove the file; the next start makes a new one, and everybody"
                " signs in again.",
            )
        self._serializer = URLSafeSerializer(secret_key, salt="poserig-task-token")

    def issue(self, task_id: str, worker: Worker, session: str) -> str:
        """A token for one task of one worker."""
        return str(
            self._serializer.dumps(
                {
                    "task": task_id,
                    "worker": [worker.id, worker.sub, worker.issuer],
                    "session": session,
                }
            )
        )

    def read(self, token: str) -> TaskGrant:
        """Raises TokenInvalid."""
        try:
            claims = self._serializer.loads(token)
            worker_id, sub, issuer = claims["worker"]
            task_id, session = str(claims["task"]), str(claims["session"])
        except (BadSignature, KeyError, TypeError, ValueError) as error:
            raise TokenInvalid(
                "This page's permission to answer is not valid.",
                cure="Reload the page. If it stays like this, sign in again.",
            ) from error
        return TaskGrant(task_id, Worker(worker_id, sub, issuer, username=""), session)
