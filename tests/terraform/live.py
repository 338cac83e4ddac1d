"""A local AWS of a test's own, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

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
