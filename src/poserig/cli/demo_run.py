"""The demo's steps: start, deploy, make a worker, launch a job, open the portal."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import boto3

from poserig.errors import PoserigError
from poserig.jobs.dataset import images_in
from poserig.jobs.launch import LaunchedJob, LaunchOptions, launch
from poserig.jobs.stack import Stack, read_stack
from poserig.jobs.status import JobStatus, describe, list_all
from poserig.local.images import Point, write_demo_images
from poserig.local.provision import SignIn, TerraformRun, ensure_worker
from poserig.local.up import LocalGroundTruth, Ports
from poserig.pose.rig import Rig, library_names, load_rig

CHECKOUT = Path(__file__).resolve().parents[3]
STACK_NAME = "poserig"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What a user chooses.

    Attributes:
        state: Folder that keeps everything between two starts.
        rig: A rig's name, or a rig file of the user's own.
        images: Folder of the user's own photographs; None takes the demo's.
        checkout: Where `terraform/` and `build/` are.
    """

    state: Path
    ports: Ports
    rig: str = "coco-person-17"
    images: Path | None = None
    workers: int = 1
    checkout: Path = CHECKOUT


@dataclass(frozen=True, slots=True)
class RunningDemo:
    """A demo that waits for its worker.

    Attributes:
        truth: For drawn images, file name to the joints of each drawn person, pixels.
        images: The folder whose images are labeled.
    """

    portal_url: str
    sign_in: SignIn
    job_name: str
    job_title: str
    resumed: bool
    rig: Rig
    images: Path
    truth: dict[str, list[dict[str, Point]]]
    session: boto3.Session
    stack: Stack
    ground_truth: LocalGroundTruth
    terraform: TerraformRun

    def image_sizes(self) -> dict[str, tuple[int, int]]:
        """File name to width and height in pixels, as a browser shows it (EXIF applied)."""
        from PIL import Image, ImageOps

        sizes = {}
        for path in images_in(self.images):
            with Image.open(path) as image:
                sizes[path.name] = ImageOps.exif_transpose(image).size
        return sizes

    def wait_until_over(self, seconds: float = 60, name: str = "") -> JobStatus:
        """How a job ended, by default the demo's. Raises PoserigError if it does not in time."""
        deadline = monotonic() + seconds
        while monotonic() < deadline:
            status = describe(self.session, name or self.job_name)
            if status.is_over:
                return status
            sleep(0.2)
        raise PoserigError(
            f"The labeling job did not end within {seconds:.0f} s; it is {status.status}.",
            where=name or self.job_name,
        )


@contextmanager
def running_demo(options: DemoOptions, say: Say = lambda _: None) -> Iterator[RunningDemo]:
    """Bring the demo up; everything stops when the block ends.

    Raises:
        PoserigError: Something a person can mend, and how.
    """
    rig = load_rig(options.rig)
    _require_build(options.checkout, rig.name)
    state = options.state.resolve()
    with LocalGroundTruth(state, options.ports) as ground_truth:
        for notice in ground_truth.aws.notices:
            say(notice)
        session = ground_truth.session()
        terraform = TerraformRun(
            module=options.checkout / "terraform",
            work_dir=state / "terraform",
            endpoint_url=ground_truth.aws.endpoint_url,
            region=ground_truth.region,
            variables=_variables(options.checkout, rig.name),
        )
        started = monotonic()
        say("Applying the whole stack with Terraform …")
        terraform.apply()
        say(f"  done in {monotonic() - started:.0f} s")
        stack = read_stack(session, STACK_NAME)
        sign_in = ensure_worker(
            session, stack.user_pool_id, stack.worker_group_name, state / "worker.json"
        )
        truth: dict[str, list[dict[str, Point]]] = {}
        images = options.images
        if images is None:
            images = state / "images"
            truth = write_demo_images(images)
        job = _open_job(session, state, rig.name, images)
        resumed = job is not None
        if job is None:
            job = _launch(session, stack, state, rig.name, images, options.workers, say)
        rigs = {} if rig.name in library_names() else _own_rig(Path(options.rig))
        yield RunningDemo(
            portal_url=ground_truth.open_portal(rigs),
            sign_in=sign_in,
            job_name=job,
            job_title=_title(rig.name),
            resumed=resumed,
            rig=rig,
            images=images,
            truth=truth,
            session=session,
            stack=stack,
            ground_truth=ground_truth,
            terraform=terraform,
        )


def _require_build(checkout: Path, rig: str) -> None:
    needed = (
        "functions/pre_annotation.zip",
        "functions/post_annotation.zip",
        "web/crowd-2d-skeleton.js",
        f"templates/{rig}.liquid.html",
    )
    for name in needed:
        if not (checkout / "build" / name).exists():
            raise PoserigError(
                "It is not built yet.",
                where=f"build/{name}",
                cure="Run `make build`" + (f" RIG={rig}." if name.startswith("templ") else "."),
            )


def _variables(checkout: Path, rig: str) -> dict[str, object]:
    templates = checkout / "build" / "templates"
    rigs = {name: str(templates / f"{name}.liquid.html") for name in {*library_names(), rig}}
    return {
        "name_prefix": STACK_NAME,
        "build_dir": str(checkout / "build"),
        "rigs": rigs,
        "force_destroy": True,
        # The provider polls a bucket's lifecycle rules for nearly a minute, and a distribution
        # until it is deployed: neither tells anything on this machine.
        "lifecycle_rules": {"enabled": False},
        "wait_for_deployment": False,
    }


def _own_rig(path: Path) -> dict[str, Any]:
    rig = json.loads(path.read_text("utf-8"))
    return {rig["name"]: rig}


def _title(rig: str) -> str:
    return f"Mark the keypoints ({rig})"


def _jobs_file(state: Path) -> Path:
    return state / "jobs.json"


def _open_job(session: boto3.Session, state: Path, rig: str, images: Path) -> str | None:
    """The job of an earlier start over the same rig and folder, when it still waits for work."""
    path = _jobs_file(state)
    started = json.loads(path.read_text("utf-8")) if path.exists() else {}
    name: str | None = started.get(f"{rig} {images.resolve()}")
    known = {job.name for job in list_all(session)}
    return name if name in known and name and not describe(session, name).is_over else None


def _launch(
    session: boto3.Session,
    stack: Stack,
    state: Path,
    rig: str,
    images: Path,
    workers: int,
    say: Say,
) -> str:
    name = datetime.now(UTC).strftime(f"{rig[:40]}-%Y%m%d-%H%M%S")
    options = LaunchOptions(name=name, rig=rig, workers=workers, title=_title(rig))
    say("Uploading images and launching a labeling job …")
    launched: LaunchedJob = launch(session, stack, str(images), options)
    say(f"  {launched.name}, {launched.images} images")
    for file in launched.left_out:
        say(f"  left out: {file}")
    path = _jobs_file(state)
    started = json.loads(path.read_text("utf-8")) if path.exists() else {}
    started[f"{rig} {images.resolve()}"] = name
    path.write_text(json.dumps(started, indent=1), "utf-8")
    return name
