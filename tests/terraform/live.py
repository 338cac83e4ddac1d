"""A local AWS of a test's own, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3

from poserig.local.aws.credentials import local_session_keys

REGION = "eu-west-1"


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
    keys = local_session_keys()
    session = boto3.Session(
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        region_name=REGION,
    )
    # boto3 has no endpoint of a session.
    make = session.client
    session.client = lambda name: make(name, endpoint_url=endpoint_url)  # type: ignore[assignment]
    return session
