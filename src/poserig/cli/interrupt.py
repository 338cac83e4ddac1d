"""Waits for Ctrl-C, or for the system to end the command."""

import os
import signal
from contextlib import suppress


class Interrupt:
    """From now on, Ctrl-C, a hang-up and SIGTERM end `wait` and nothing else.

    The handler writes into a pipe. An event would not do: its `set` needs a lock that the main
    thread may hold at that moment, and the handler runs in the main thread.
    """

    def __init__(self) -> None:
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._came)

    def wait(self) -> None:
        """Returns when one has come, also before it was called."""
        os.read(self._read, 1)

    def _came(self, *_: object) -> None:
        with suppress(BlockingIOError):  # it is full: it has come often enough
            os.write(self._write, b"x")
