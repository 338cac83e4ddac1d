"""Processor time per data object: the zip's own modules in the runtime's interpreter."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benchmarks.functions.payloads import request
from benchmarks.functions.runtime import Code, Runtime
from poserig.errors import PoserigError
from poserig.pose.rig import Rig

WORK = Path(__file__).with_name("work.py")


@dataclass(frozen=True, slots=True)
class Cost:
    """µs of processor time per data object: all we do, and the floor of parsing and writing."""

    ours: float
    parse: float
    write: float

    @property
    def ratio(self) -> float:
        return self.ours / (self.parse + self.write)


def cost(
    runtime: Runtime, code: Code, rig: Rig, *, workers: int, people: int, pose: bool, objects: int,
    times: int, folder: Path,
) -> Cost:  # fmt: skip
    """Measures one kind of batch.

    Raises:
        PoserigError: The functions' modules failed at it.
    """
    payload = folder / "payload.json"
    payload.write_bytes(request(rig, objects, workers, people, pose))
    done = subprocess.run(
        [runtime.python, "-S", "-P", str(WORK), str(code.folder), str(payload), str(times),
         "pose" if pose else "updated_annotations"],
        capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        raise PoserigError(f"Measuring failed: {done.stderr.strip()[-2000:]}")
    return Cost(**json.loads(done.stdout))
