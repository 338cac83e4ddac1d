"""Starts the server, waits for it, kills it."""

import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from poserig.local.aws.endpoint.keys import Keys

CHECKOUT = Path(__file__).resolve().parents[2]
START_SECONDS = 300


class Victim:
    """One server on a state folder, started and killed as often as one likes.

    Args:
        state: The state folder.
        port: The first of its three ports, the same at each start.

    Attributes:
        restarts: Seconds from each start of the process to a served page of the portal; the
            first, which deploys the stack, is left out.
    """

    def __init__(self, state: Path, port: int) -> None:
        self._state, self._port = state, port
        self._process: subprocess.Popen[str] | None = None
        self.restarts: list[float] = []
        self.starts = 0
        self._session: boto3.Session | None = None
        self._clients: dict[str, Any] = {}
        self.portal = self.endpoint = ""

    def start(self) -> None:
        """Start it and wait until the portal serves a page."""
        command = [sys.executable, "-m", "benchmarks.durability.server"]
        began = time.monotonic()
        self._process = subprocess.Popen(
            [*command, str(self._state), str(self._port)],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        words = self._process.stdout.readline().split()
        if not words or words[0] != "ready":
            raise RuntimeError(f"start {self.starts} failed: {' '.join(words)}")
        _, self.portal, self.endpoint, _ = words
        with urllib.request.urlopen(f"{self.portal}/sign-in") as page:  # noqa: S310 - our own
            page.read()
        if self.starts:
            self.restarts.append(time.monotonic() - began)
        self.starts += 1

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def session(self) -> boto3.Session:
        """A session of its root; one for all starts, which have the same address and keys."""
        if self._session is None:
            keys = Keys.kept_in(self._state / "aws" / "keys.json")
            self._session = keys.session(self.endpoint, "eu-west-1")
        return self._session

    def client(self, service: str) -> Any:
        """A client that asks once; one for all starts: models take long to read."""
        if service not in self._clients:
            once = Config(retries={"total_max_attempts": 1})
            self._clients[service] = self.session().client(service, config=once)  # type: ignore[call-overload] # any service
        return self._clients[service]
