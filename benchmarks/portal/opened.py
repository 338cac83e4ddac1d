"""Starts the project that is loaded, and looks at its process from outside."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Use:
    """What a project's processes use: of its own, and of its functions.

    Attributes:
        megabytes: Resident memory of the project's own process.
        seconds: Processor time of it so far.
    """

    megabytes: float
    seconds: float


class OpenedProject:
    """A project in a process of its own. Use it in a `with` block; `kill` ends it at once.

    Args:
        folder: The photographs.
        people: How many its team has, beside its owner.

    Attributes:
        started_in: Seconds from the start of the process to its address.
        keys: The invitations of the people, in their order.
    """

    def __init__(self, folder: Path, people: int = 0) -> None:
        self.folder = folder
        self.people = people
        self.keys: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self.portal = self.job = ""
        self.started_in = 0.0

    def start(self) -> None:
        """Starts it. Raises RuntimeError when it does not come up."""
        began = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.portal.server", str(self.folder), str(self.people)],
            cwd=CHECKOUT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        words = self._process.stdout.readline().split()
        if not words or words[0] != "ready":
            raise RuntimeError("the project did not start")
        parts = urlsplit(words[1])
        self.portal = f"http://127.0.0.1:{parts.port}"
        self.job = words[2]
        self.keys = words[3:] or self.keys
        self.started_in = time.monotonic() - began

    def use(self) -> Use:
        """What its own process uses."""
        assert self._process is not None
        place = Path(f"/proc/{self._process.pid}")
        pages = int((place / "statm").read_text("ascii").split()[1])
        # After the name in brackets, which may hold spaces: user and system time are 12th, 13th.
        fields = (place / "stat").read_text("ascii").rpartition(")")[2].split()
        return Use(pages * 4096 / 1e6, (int(fields[11]) + int(fields[12])) / 100)

    def stop(self) -> None:
        """Lets it end by itself."""
        if self._process is not None:
            self._process.communicate()
            self._process = None

    def kill(self) -> None:
        """SIGKILL, and waits until it is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
