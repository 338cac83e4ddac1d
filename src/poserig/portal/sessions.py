"""Defines what a session of the portal is, and what keeps them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from poserig.labeling.ports import Worker

LIFETIME = timedelta(hours=12)
"""A session that is not used for so long is over."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who has signed in, with one browser.

    Attributes:
        id: Names it, and lets nobody in.
        worker: Who has signed in.
        stamp: What `WorkerDirectory.stamp_of` told then.
        began, seen: When it began, and was used last, to about a minute. Aware, UTC.
        address: The address from which it began.
        browser: What that browser calls itself (User-Agent).
    """

    id: str
    worker: Worker
    stamp: str
    began: datetime
    seen: datetime
    address: str
    browser: str


class Sessions(Protocol):
    """Keeps sessions. None of its answers holds a key: a copy of it lets nobody in."""

    def begin(self, worker: Worker, stamp: str, address: str, browser: str) -> str:
        """Begins a session; its key, which only that browser may know."""

    def find(self, key: str) -> Session | None:
        """The session of a key, which is used now; None when there is none, or it is over."""

    def kept(self, session_id: str) -> Session | None:
        """A session that nobody has ended, also when it was not used for long; else None."""

    def of(self, worker_id: str | None = None) -> list[Session]:
        """The sessions of a worker, or of all, that are not over; the last used first."""

    def end(self, session_id: str) -> None:
        """Ends a session. One that is over stays so."""

    def end_all_of(self, worker_id: str, but: str = "") -> None:
        """Ends the sessions of a worker, except the one with the id `but`."""
