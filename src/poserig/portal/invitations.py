"""Remembers an invited worker's temporary password while they choose a new one.

It stays in this process: neither a page nor a cookie ever holds it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from poserig.labeling.ports import Clock

LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, repr=False)
class Invitation:
    """Who may choose a new password, and the temporary one they came with."""

    username: str
    temporary_password: str
    until: datetime


class Invitations:
    """Open invitations by an unguessable key, which the worker's session carries."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, Invitation] = {}
        self._lock = Lock()

    def open(self, username: str, temporary_password: str) -> str:
        """The key of a new invitation."""
        key = secrets.token_urlsafe(24)
        now = self._clock.now()
        with self._lock:
            self._open = {k: i for k, i in self._open.items() if i.until > now}
            self._open[key] = Invitation(username, temporary_password, now + LIFETIME)
        return key

    def find(self, key: str) -> Invitation | None:
        """None when there is none or it is too old."""
        with self._lock:
            invitation = self._open.get(key)
        return invitation if invitation and invitation.until > self._clock.now() else None

    def close(self, key: str) -> None:
        """Forgets it."""
        with self._lock:
            self._open.pop(key, None)
