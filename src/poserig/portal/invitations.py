"""Remembers an invited worker's temporary password while they choose a new one.

The password is split: a cookie holds one half, the store the other. Neither of them tells anything
without the other, and no page holds it.
"""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from poserig.labeling.ports import Clock

LIFETIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, repr=False)
class Invitation:
    """Who may choose a new password, and the temporary one they came with."""

    username: str
    temporary_password: str
    until: datetime


@dataclass(frozen=True, slots=True, repr=False)
class HalfInvitation:
    """What is kept of an invitation: without its key nobody can read the password.

    Attributes:
        username: Who was invited.
        half: The store's half of the temporary password.
        until: When it ends. Aware, UTC.
    """

    username: str
    half: bytes
    until: datetime


class HalfInvitations(Protocol):
    """Keeps halves of invitations by a name that lets nobody in."""

    def keep(self, name: str, invitation: HalfInvitation, now: datetime) -> None:
        """Keeps one, and forgets those that have ended."""

    def find(self, name: str) -> HalfInvitation | None:
        """One that was kept; None when it is forgotten."""

    def forget(self, name: str) -> None:
        """Forgets one."""


class Invitations:
    """Open invitations by an unguessable key, which the worker's cookie carries.

    Args:
        clock: The time.
        halves: Keeps what the cookie does not hold.
    """

    def __init__(self, clock: Clock, halves: HalfInvitations) -> None:
        self._clock = clock
        self._halves = halves

    def open(self, username: str, temporary_password: str) -> str:
        """The key of a new invitation."""
        secret = temporary_password.encode()
        pad = secrets.token_bytes(16 + len(secret))
        key = base64.urlsafe_b64encode(pad).decode()
        now = self._clock.now()
        half = HalfInvitation(username, _mixed(secret, pad), now + LIFETIME)
        self._halves.keep(_name(key), half, now)
        return key

    def find(self, key: str) -> Invitation | None:
        """None when there is none or it is too old."""
        found = self._halves.find(_name(key)) if key else None
        if found is None or found.until <= self._clock.now():
            return None
        try:
            pad = base64.urlsafe_b64decode(key)
        except (binascii.Error, ValueError):
            return None
        return Invitation(found.username, _mixed(found.half, pad).decode(), found.until)

    def close(self, key: str) -> None:
        """Forgets it."""
        self._halves.forget(_name(key))


def _name(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _mixed(half: bytes, pad: bytes) -> bytes:
    # The first bytes of the pad are for its name alone.
    return bytes(one ^ other for one, other in zip(half, pad[16:], strict=True))
