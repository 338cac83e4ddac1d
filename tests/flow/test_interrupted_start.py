"""A first start that was killed while it made the functions, with Terraform left alive."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.durability.ports import free_row

pytestmark = [pytest.mark.slow, pytest.mark.acceptance, pytest.mark.timeout(900)]

START = """
import sys
from pathlib import Path
from poserig.cli.demo_stack import DemoOptions, running_stack
from poserig.local.up import Ports
with running_stack(DemoOptions(Path(sys.argv[1]), Ports.starting_at(int(sys.argv[2])))) as running:
    found = running.session.client("lambda").list_functions()["Functions"]
    print(*sorted(one["FunctionName"] for one in found))
"""


def test_next_start_begins_again_by_itself(tmp_path: Path) -> None:
    port, log = free_row(), tmp_path / "aws" / "aws.log"
    command = [sys.executable, "-c", START, str(tmp_path), str(port)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as process:
        try:
            deadline = time.monotonic() + 300
            while (
                not log.exists() or "lambda POST /2015-03-31/functions 201" not in log.read_text()
            ):
                assert process.poll() is None, "the start ended before it made a function"
                assert time.monotonic() < deadline
                time.sleep(0.01)
        finally:
            process.kill()
    # at the same ports, where Terraform still sends its calls
    again = subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    assert again.returncode == 0, again.stderr
    assert again.stdout == "poserig-sagemaker-post poserig-sagemaker-pre\n"
