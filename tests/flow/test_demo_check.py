"""`make demo-check`, as a user types it, with a rig file that no code has heard of."""

import os
import re
import subprocess
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

CHECKOUT = Path(__file__).resolve().parents[2]


def test_demo_check_with_an_own_rig_labels_every_image_and_ends_well() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "demo-check", "RIG=examples/rigs/scissors-3.json"],
        cwd=CHECKOUT,
        env={k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    labeled = re.findall(r"^  (\S+): (\d) x 3 keypoints$", done.stdout, re.MULTILINE)
    assert dict(labeled) == {
        "astronaut.jpg": "1",
        "cat.jpg": "1",
        "photographer.jpg": "1",
        "rocket.jpg": "1",
        "three-people.png": "3",
    }
    assert done.stdout.rstrip().endswith("The demo works.")
