"""Limits failed sign-ins, so that nobody can guess passwords fast."""

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

from poserig.errors import PoserigError
from poserig.labeling.ports import Clock

LIMIT = 5
WINDOW = timedelta(minutes=1)


class TooManyAttempts(PoserigError):
    """Too many failed sign-ins in a short time."""


class SignInAttempts:
    """Counts failed sign-ins per name and per address, over one minute.

    One address may fail for several people (they share a machine), so it gets four times as many.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def check(self, username: str, address: str) -> None:
        """Raises TooManyAttempts."""
        with self._lock:
            now = self._clock.now()
            self._forget_old(now)
            limits = ((_name_key(username), LIMIT), (_address_key(address), LIMIT * 4))
            waits = [
                times[-limit] + WINDOW - now
                for key, limit in limits
                if len(times := self._failures.get(key, deque())) >= limit
            ]
        if waits:
            seconds = max(1, round(max(waits).total_seconds()))
            raise TooManyAttempts(
                "Too many attempts to sign in.", cure=f"Wait {seconds} seconds, then try again."
            )

    def failed(self, username: str, address: str) -> None:
        """Remembers a failure."""
        with self._lock:
            now = self._clock.now()
            for key in (_name_key(username), _address_key(address)):
                self._failures.setdefault(key, deque()).append(now)

    def succeeded(self, username: str) -> None:
        """Forgets the failures of a name that has proved itself."""
        with self._lock:
            self._failures.pop(_name_key(username), None)

    def _forget_old(self, now: datetime) -> None:
        for key, times in list(self._failures.items()):
            while times and times[0] + WINDOW <= now:
                times.popleft()
            if not times:
                del self._failures[key]


def _name_key(username: str) -> str:
    return "name:" + username.casefold()


def _address_key(address: str) -> str:
    return "address:" + address
