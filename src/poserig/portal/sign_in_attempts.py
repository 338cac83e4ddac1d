"""Limits failed sign-ins, so that nobody can guess passwords fast."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from poserig.errors import PoserigError
from poserig.labeling.ports import Clock

LIMIT = 5
ADDRESS_LIMIT = 20
"""One address may fail for several people: they share a machine, or a way to the internet."""
WINDOW = timedelta(minutes=1)


class TooManyAttempts(PoserigError):
    """Too many failed sign-ins in a short time."""


class Failures(Protocol):
    """Keeps when which guesser has failed."""

    def add(self, guessers: Iterable[str], now: datetime, forget_before: datetime) -> None:
        """Keeps a failure of each, and forgets old ones."""

    def since(self, guesser: str, moment: datetime) -> list[datetime]:
        """When the guesser has failed after that moment, the first time first."""

    def forget(self, guesser: str) -> None:
        """Forgets the failures of a guesser."""


class SignInAttempts:
    """Counts failed sign-ins of each guesser over one minute.

    A guesser is an address, for one name and for all names together. Where somebody has signed in
    before is counted by itself: whoever guesses there for their name keeps only themselves out.

    Args:
        clock: The time.
        failures: Keeps them.
    """

    def __init__(self, clock: Clock, failures: Failures) -> None:
        self._clock = clock
        self._failures = failures

    def check(self, username: str, address: str, device: str = "") -> None:
        """Raises TooManyAttempts.

        Args:
            username: As it was typed.
            address: From which it came.
            device: What `Devices.known` says.
        """
        now = self._clock.now()
        waits = [
            times[-limit] + WINDOW - now
            for guesser, limit in _guessers(username, address, device).items()
            # A clock that was set back must not make anybody wait longer.
            if len(times := [at for at in self._failures.since(guesser, now - WINDOW) if at <= now])
            >= limit
        ]
        if waits:
            seconds = max(1, round(max(waits).total_seconds()))
            raise TooManyAttempts(
                "Too many attempts to sign in.", cure=f"Wait {seconds} seconds, then try again."
            )

    def failed(self, username: str, address: str, device: str = "") -> None:
        """Remembers a failure."""
        now = self._clock.now()
        self._failures.add(_guessers(username, address, device), now, now - WINDOW)

    def succeeded(self, username: str, address: str, device: str = "") -> None:
        """Forgets the failures of a name that has proved itself there."""
        self._failures.forget(next(iter(_guessers(username, address, device))))


def _guessers(username: str, address: str, device: str) -> dict[str, int]:
    """Whose failures count, and how many of them are too many."""
    if device:
        return {f"browser:{device}": LIMIT}
    name = f"name:{username.strip().casefold()} at {address}"
    return {name: LIMIT, f"address:{address}": ADDRESS_LIMIT}
