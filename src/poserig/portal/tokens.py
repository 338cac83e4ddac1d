"""Short-lived, signed leave to see and answer one task on the task origin."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from poserig.errors import PoserigError
from poserig.labeling.ports import Clock, Worker

# A submit in the last second must still reach the engine, which says better than we can why it
# is late; so a token outlives its task by this much and no more.
GRACE = timedelta(minutes=5)


class TokenInvalid(PoserigError):
    """Nobody signed this token with our key, or it was changed on the way."""


class TokenExpired(PoserigError):
    """The task's time ran out."""


@dataclass(frozen=True, slots=True)
class TaskGrant:
    """Which worker may see and answer which task. The worker's username is left out on purpose:
    the page's own scripts can read a token."""

    task_id: str
    worker: Worker


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class TaskTokens:
    """Issues and reads task tokens.

    Args:
        secret_key: The same for the portal and the task origin.
        clock: Against which tokens expire; the labeling service's clock.
    """

    def __init__(self, secret_key: str | bytes, clock: Clock) -> None:
        self._serializer = URLSafeSerializer(secret_key, salt="poserig-task-token")
        self._clock = clock

    def issue(self, task_id: str, worker: Worker, expires_at: datetime) -> str:
        """A token for one task of one worker, good until the task expires."""
        return str(
            self._serializer.dumps(
                {
                    "task": task_id,
                    "worker": [worker.id, worker.sub, worker.issuer],
                    "until": (expires_at + GRACE).timestamp(),
                }
            )
        )

    def read(self, token: str) -> TaskGrant:
        """Raises TokenInvalid or TokenExpired."""
        try:
            claims = self._serializer.loads(token)
            worker_id, sub, issuer = claims["worker"]
            task_id, until = claims["task"], float(claims["until"])
        except (BadSignature, KeyError, TypeError, ValueError) as error:
            raise TokenInvalid(
                "This page's permission to answer is not valid.",
                cure="Reload the page. If it stays like this, sign in again.",
            ) from error
        if self._clock.now().timestamp() > until:
            raise TokenExpired(
                "The time for this image ran out, and it went back to the queue.",
                cure="Go to the job list and take it again.",
            )
        return TaskGrant(task_id, Worker(worker_id, sub, issuer, username=""))
