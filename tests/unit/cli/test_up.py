"""`poserig up`: what it prints leads boto3 to it, faults are named, and Ctrl-C keeps everything."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner

from poserig.cli.main import cli
from poserig.errors import PoserigError
from poserig.local.up import Ports


def test_unknown_fault_is_refused_before_anything_starts(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["up", "--state", str(tmp_path / "s"), "--fault", "rain"])
    assert isinstance(result.exception, PoserigError)
    assert 'There is no fault "rain". Choose from: pre-error' in str(result.exception)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_boto3_finds_it_by_what_it_prints_and_ctrl_c_ends_it(tmp_path: Path) -> None:
    port = str(Ports.free().portal)
    command = [sys.executable, "-m", "poserig", "up", "--port", port, "--fault", "no-cors"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        text = ""
        while "Ctrl-C stops" not in text:
            line = process.stdout.readline()
            assert line, text
            text += line
        assert "Fault no-cors: S3 answers as if no bucket had a CORS configuration." in text
        exported = dict(re.findall(r"export (\w+)=(\S+)", text))
        session = boto3.Session(
            exported["AWS_ACCESS_KEY_ID"], exported["AWS_SECRET_ACCESS_KEY"],
            region_name=exported["AWS_REGION"],
        )  # fmt: skip
        s3 = session.client("s3", endpoint_url=exported["AWS_ENDPOINT_URL"])
        place: Any = {"LocationConstraint": exported["AWS_REGION"]}
        s3.create_bucket(Bucket="mine", CreateBucketConfiguration=place)
        assert [one["Name"] for one in s3.list_buckets()["Buckets"]] == ["mine"]
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as page:
            assert b"Sign in" in page.read()
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=30)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0
    assert "Everything is kept in .poserig; `poserig up` goes on." in rest
