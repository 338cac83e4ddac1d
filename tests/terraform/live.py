"""A local AWS of a test's own, in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import boto3

from tests.local_keys import KEYS

REGION: Final = "eu-west-1"


@contextmanager
def local_aws() -> Iterator[str]:
    """The address of an empty local AWS, which ends with the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.terraform.serve", REGION],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        assert url, "the local AWS did not start; why is on standard error"
        yield url
        server.communicate(timeout=30)


def session_of(endpoint_url: str) -> boto3.Session:
    """A session of a local AWS; its clients go there whatever the environment says."""
    return KEYS.session(endpoint_url, REGION)


@dataclass(frozen=True, slots=True)
class Service:
    """A local AWS that runs labeling jobs.

    Attributes:
        url: Its address.
        log: What callers other than the root asked for.
    """

    url: str
    log: Path
    _orders: IO[str]
    _answers: IO[str]

    def work(
        self,
        sign_in: tuple[str, str],
        job: str,
        answers: Mapping[str, Mapping[str, object] | None],
    ) -> None:
        """Somebody labels images of a job.

        Args:
            sign_in: User name and password; a temporary one is exchanged for `OWN_PASSWORD`.
            answers: Beginning of an image's name to a form, or to None to decline the image.
        """
        username, password = sign_in
        order = {"username": username, "password": password, "new_password": OWN_PASSWORD,
                 "job": job, "answers": answers}  # fmt: skip
        self._orders.write(json.dumps(order) + "\n")
        self._orders.flush()
        answer = self._answers.readline().strip()
        assert answer == "ok", answer

    def asked_by(self, user: str) -> set[str]:
        """The actions for which an IAM user has asked."""
        lines = self.log.read_text("utf-8").splitlines()
        return {line.split()[1] for line in lines if line.split()[0].endswith(f":user/{user}")}


OWN_PASSWORD: Final = "Quiet-Harbor-Lights-7"
"""The password that workers choose."""


@contextmanager
def local_service(folder: Path) -> Iterator[Service]:
    """A local AWS that runs labeling jobs, empty, which ends with the block.

    Args:
        folder: For its state; empty.
    """
    log = folder / "rights.log"
    log.touch()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.terraform.serve_jobs", REGION, str(folder / "state"),
         str(log)],
        cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as server:  # fmt: skip
        assert server.stdin is not None and server.stdout is not None
        url = server.stdout.readline().strip()
        assert url, "the local AWS did not start; why is on standard error"
        yield Service(url, log, server.stdin, server.stdout)
        server.communicate(timeout=30)
