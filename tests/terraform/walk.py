"""README's AWS part from the first worker to the requeued job, under the operator policy.

The commands are the page's own; the workers are simulated (serve_jobs.py).
"""

import json
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from poserig.pose.rig_file import load_rig
from tests.pictures import jpeg
from tests.terraform.live import OWN_PASSWORD, Service
from tests.terraform.readme import type_in

Said = subprocess.CompletedProcess[str]

ASK_THE_STACK = ("poserig doctor", "poserig worker", "poserig job launch", "poserig job requeue")
UNTOUCHED = "stays as it is: "
STATUS = "poserig job status NAME"
RIG = load_rig("coco-person-17")
PERSON = [{"label": name, "x": 10 + n, "y": 20 + n} for n, name in enumerate(RIG.keypoint_names)]
LABELED = {"updated_annotations": json.dumps([{"name": "", "annotations": PERSON}])}
UNREADABLE = {"updated_annotations": "not what the component sends"}


@dataclass
class Walk:
    """What each of the page's commands said.

    Attributes:
        commands: The page's, between the deployment and the end of the stack.
        said: Command to what it said the last time.
        watched: What `poserig job status` said, each time.
        stack: The stack's name_prefix, where it is not the page's.
    """

    commands: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    service: Service
    stack: str = ""
    said: dict[str, Said] = field(default_factory=dict)
    watched: list[str] = field(default_factory=list)

    def go(self) -> None:
        """Types each command in, in the page's order."""
        photos = self.folder / "photos"
        photos.mkdir()
        for name in ("ann", "bob", "cat"):
            (photos / f"{name}.jpg").write_bytes(jpeg() + name.encode())
        job, worker = "", ("", "")
        for command in self.commands:
            done = self._type(command, job)
            if command.startswith("poserig worker add"):
                worker = (command.split()[3], _after("Password", done.stdout))
            elif command.startswith("poserig job launch"):
                job = _after("Launched", done.stdout)
            elif command == STATUS:
                forms = {"ann": LABELED, "bob": UNREADABLE, "cat": None}
                self.service.work(worker, job, forms)
                worker = (worker[0], OWN_PASSWORD)
                self._wait(job)
            elif command.startswith("poserig job requeue"):
                job = _after("Launched", done.stdout).rstrip(":")
                self.service.work(worker, job, {"bob": LABELED, "cat": LABELED})
                self._wait(job)

    def _wait(self, job: str) -> None:
        deadline = monotonic() + 60
        while not re.search(rf"(?m)^{job} +Completed", self._type(STATUS, job).stdout):
            assert monotonic() < deadline, self.watched[-1]
            sleep(0.3)

    def _type(self, command: str, job: str) -> Said:
        typed = command.replace("NAME", job)
        if self.stack and command.startswith(ASK_THE_STACK):
            typed += f" --stack {self.stack}"
        done = type_in(typed, self.folder, self.environment)
        # One answer cannot be read, and consolidate says so.
        told = command.startswith("poserig job consolidate") and UNTOUCHED in done.stderr
        assert done.returncode == int(told), f"{command}\n{done.stdout}{done.stderr}"
        self.said[command] = done
        if command == STATUS:
            self.watched.append(done.stdout)
        return done


def _after(word: str, text: str) -> str:
    found = re.search(rf"(?m)^{word} +(\S+)", text)
    assert found, text
    return found[1]
