"""A real `poserig job launch` process that is killed in mid-upload, and the next one."""

import logging
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.jobs.deployed import BUCKET, JPEG, Deployed, photographs

pytestmark = pytest.mark.slow

IMAGES = 300
# Manifest, template and rig.
JOB_FILES = 3
TOLD = 20


class Puts(logging.Handler):
    """Counts the local AWS's answers to PUTs of objects, by status."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.by_status: Counter[int] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        if found := re.match(r"s3 PUT /\S+ (\d+)$", record.getMessage()):
            self.by_status[int(found[1])] += 1

    def take(self) -> Counter[int]:
        taken, self.by_status = self.by_status, Counter()
        return taken


@pytest.fixture
def puts() -> Iterator[Puts]:
    logger = logging.getLogger("poserig.local.aws.endpoint.application")
    handler = Puts()
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


def start(deployed: Deployed, folder: Path, name: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "poserig", "job", "launch", str(folder), "--name", name],
        env={**os.environ, **deployed.environment()},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_launch_after_a_kill_uploads_only_what_is_missing(
    deployed: Deployed, tmp_path: Path, puts: Puts
) -> None:
    names = [f"cam/{number:04}.jpg" for number in range(IMAGES)]
    folder = photographs(tmp_path, *names, content=JPEG + b"x" * 50_000)
    with start(deployed, folder, "killed-1") as first:
        assert first.stdout is not None
        for _ in range(TOLD):
            assert first.stdout.readline().startswith("  uploaded cam/")
        first.kill()
    kept = deployed.objects()
    images = [key for key in kept if key.startswith("input/images/")]
    assert TOLD <= len(images) < IMAGES
    assert not [key for key in kept if key.startswith("input/manifests/")]
    assert deployed.jobs() == []

    before_second = puts.take()
    with start(deployed, folder, "killed-1") as second:
        told, problems = second.communicate(timeout=120)
    after = puts.take()

    assert second.returncode == 0, problems
    assert f"Launched killed-1 over {IMAGES} images\n" in told
    # Every image was stored once, and the job's own files; what was there was not sent again.
    assert before_second[200] + after[200] == IMAGES + JOB_FILES
    assert sum(after.values()) <= IMAGES + JOB_FILES - len(images)
    assert kept.items() <= deployed.objects().items()
    (manifest,) = [key for key in deployed.objects() if key.startswith("input/manifests/")]
    lines = deployed.manifest(f"s3://{BUCKET}/{manifest}")
    assert [line["source-ref"].split("/", 6)[-1] for line in lines] == names
