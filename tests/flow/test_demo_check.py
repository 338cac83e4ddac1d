"""`make demo-check`, as a user types it, with a rig file that no code has heard of."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.acceptance
def test_demo_check_with_an_own_rig_labels_every_image_and_ends_well() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "demo-check", "RIG=examples/rigs/scissors-3.json"],
        cwd=CHECKOUT,
        env={k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr + _warnings_of(done.stderr)
    labeled = re.findall(r"^  (\S+): (\d) x 3 keypoints$", done.stdout, re.MULTILINE)
    assert dict(labeled) == {
        "astronaut.jpg": "1",
        "cat.jpg": "1",
        "photographer.jpg": "1",
        "rocket.jpg": "1",
        "three-people.png": "3",
    }
    assert done.stdout.rstrip().endswith("The demo works.")


def test_demo_check_that_fails_keeps_its_logs_and_says_where() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "poserig", "demo", "--check"],
        cwd=CHECKOUT,
        env=os.environ | {"PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "terraform is not installed." in done.stderr
    kept = _kept_folder(done.stderr)
    assert kept is not None, done.stderr
    try:
        assert {"poserig.log", "aws"} <= {path.name for path in kept.iterdir()}
    finally:
        shutil.rmtree(kept)


def _kept_folder(stderr: str) -> Path | None:
    kept = re.search(r"logs are kept in (\S+)\.$", stderr, re.MULTILINE)
    return Path(kept[1]) if kept else None


def _warnings_of(stderr: str) -> str:
    """What the local AWS warned of: a machine that is gone keeps no folder to look into."""
    kept = _kept_folder(stderr)
    log = kept and kept / "aws" / "aws.log"
    if not log or not log.exists():
        return ""
    return "\n".join(line for line in log.read_text().splitlines() if " INFO " not in line)
