"""Tells the time: the engine's clock on this machine."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The computer's clocks."""

    def now(self) -> datetime:
        """Returns the wall clock's time, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Returns seconds. Linux and macOS do not count the time that the computer sleeps."""
        return time.monotonic()
