"""The demo's steps: start, deploy, make a worker, launch a job, open the portal."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import boto3

from poserig.cli.demo_job import DemoJob, job_of_folder
from poserig.cli.demo_stack import STACK_NAME, DemoOptions, Say, running_stack
from poserig.cli.progress import progress_bar
from poserig.errors import PoserigError
from poserig.intake.images.folder import JudgedFolder, judge_folder
from poserig.jobs.stack import LOCAL_PORTAL, Stack
from poserig.jobs.status import JobStatus, describe
from poserig.json import loads
from poserig.local.images import Truth, write_demo_images
from poserig.local.provision import SignIn, ensure_worker
from poserig.local.terraform_run import TerraformRun
from poserig.local.up import LocalGroundTruth
from poserig.pose.rig import Rig
from poserig.pose.rig_file import library_names
from poserig.text import decode_text


@dataclass(frozen=True, slots=True)
class RunningDemo:
    """A demo that waits for its worker.

    Attributes:
        truth: For drawn images, file name to the keypoints of each drawn object, pixels.
        judged: The folder whose images are labeled.
    """

    portal_url: str
    sign_in: SignIn
    job: DemoJob
    rig: Rig
    judged: JudgedFolder
    truth: Truth
    session: boto3.Session
    stack: Stack
    ground_truth: LocalGroundTruth
    terraform: TerraformRun

    @property
    def images(self) -> Path:
        """The folder whose images are labeled."""
        return self.judged.folder

    def image_sizes(self) -> dict[str, tuple[int, int]]:
        """An image's name to width and height in pixels, as a browser shows it (EXIF applied)."""
        return {image.name: (image.facts.width, image.facts.height) for image in self.judged.images}

    def wait_until_over(self, seconds: float = 60, name: str = "") -> JobStatus:
        """How a job ended, by default the demo's. Raises PoserigError if it does not in time."""
        deadline = monotonic() + seconds
        while monotonic() < deadline:
            status = describe(self.session, name or self.job.name)
            if status.is_over:
                return status
            sleep(0.2)
        raise PoserigError(
            f"The labeling job did not end within {seconds:.0f} s; it is {status.status}.",
            where=name or self.job.name,
        )


@contextmanager
def running_demo(options: DemoOptions, say: Say = lambda _: None) -> Iterator[RunningDemo]:
    """Bring the demo up; everything stops when the block ends.

    Raises:
        PoserigError: Something that a person can fix, and how.
    """
    # Before the stack is deployed, which takes half a minute the first time.
    judged = None if options.images is None else _judged(options.images, options.strict)
    with running_stack(options, say) as running:
        rig, state, session, stack = running.rig, running.state, running.session, running.stack
        sign_in = ensure_worker(
            session, stack.user_pool_id, stack.worker_group_name, state / "worker.json"
        )
        truth: Truth = {}
        if judged is None:
            folder, truth = write_demo_images(state, rig.category)
            judged = _judged(folder, strict=False)
        earlier = _earlier_job(state, rig.name, judged.folder)
        job = job_of_folder(
            session,
            stack,
            rig.name,
            judged,
            options.workers,
            say,
            strict=options.strict,
            called="" if options.images else "Demo photographs",
            earlier=earlier,
        )
        rigs = {} if rig.name in library_names() else _own_rig(Path(options.rig))
        portal_url = running.ground_truth.open_portal(rigs)
        session.client("ssm").put_parameter(
            Name=f"/{STACK_NAME}/{LOCAL_PORTAL}", Value=portal_url, Type="String", Overwrite=True
        )
        yield RunningDemo(
            portal_url=portal_url,
            sign_in=sign_in,
            job=job,
            rig=rig,
            judged=judged,
            truth=truth,
            session=session,
            stack=stack,
            ground_truth=running.ground_truth,
            terraform=running.terraform,
        )


def _judged(folder: Path, strict: bool) -> JudgedFolder:
    with progress_bar("Looking at the files") as progress:
        return judge_folder(folder, strict=strict, hashed=True, progress=progress)


def _own_rig(path: Path) -> dict[str, Any]:
    rig = loads(decode_text(path.read_bytes()))
    return {rig["name"]: rig}


def _earlier_job(state: Path, rig: str, images: Path) -> str | None:
    """The job that poserig 0.1 noted in a file; newer names tell by themselves."""
    try:
        started = json.loads((state / "jobs.json").read_text("utf-8"))
        name = started.get(f"{rig} {images.resolve()}")
    except (OSError, ValueError, AttributeError):
        return None
    return name if isinstance(name, str) else None
