"""The operator's commands, in a process of their own, against the deployed stack."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from poserig.cli.demo_run import RunningDemo
from poserig.pose.rig_file import library_names

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def poserig(demo: RunningDemo, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Nothing but the variables that `make demo` prints points the command at this machine."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
        "AWS_ENDPOINT_URL": demo.ground_truth.aws.endpoint_url,
        "AWS_REGION": demo.ground_truth.region,
        **demo.ground_truth.aws.keys.environment(),
    }
    return subprocess.run(
        [sys.executable, "-m", "poserig", "job", *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_launch_status_and_stop_of_a_job(demo: RunningDemo, tmp_path: Path) -> None:
    photo = tmp_path / "photos" / "one cat.jpg"
    photo.parent.mkdir()
    photo.write_bytes((demo.images / "cat.jpg").read_bytes())

    launched = poserig(demo, "launch", str(photo.parent), "--rig", "human-18", "--name", "By-Hand")
    assert launched.returncode == 0, launched.stderr
    assert "  uploaded one cat.jpg\nLaunched By-Hand over 1 images\n" in launched.stdout

    again = poserig(demo, "launch", str(photo.parent), "--rig", "human-18", "--name", "by-hand")
    assert again.returncode == 1
    assert "Give another with --name" in again.stderr

    waiting = poserig(demo, "status", "By-Hand")
    assert re.search(r"^By-Hand +\w+ +0 labeled, 0 failed, 1 to do$", waiting.stdout, re.MULTILINE)

    assert poserig(demo, "stop", "By-Hand").stdout == "Stopping By-Hand\n"
    assert demo.wait_until_over(name="By-Hand").status == "Stopped"
    assert poserig(demo, "stop", "By-Hand").stdout == "By-Hand is over.\n"
    assert "By-Hand" in poserig(demo, "status").stdout


def test_status_of_an_unknown_job_says_how_to_list_them(demo: RunningDemo) -> None:
    unknown = poserig(demo, "status", "nobody")
    assert unknown.returncode == 1
    assert 'There is no labeling job "nobody".' in unknown.stderr
    assert "lists them" in unknown.stderr


def test_launch_of_a_rig_that_is_not_deployed_names_those_that_are(
    demo: RunningDemo, tmp_path: Path
) -> None:
    refused = poserig(demo, "launch", str(tmp_path), "--rig", "dog-24")
    assert refused.returncode == 1
    assert f"Deployed are: {', '.join(sorted(library_names()))}." in refused.stderr
