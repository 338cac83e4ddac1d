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
from poserig.jobs.templates import write_template
from poserig.local import deployment
from poserig.local.images import Point, write_demo_images
from poserig.local.provision import SignIn, ensure_worker
from poserig.local.terraform_run import TerraformRun
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
    if options.images is not None:
        images_in(options.images)
    _require_build(options.checkout)
    state = options.state.resolve()
    with LocalGroundTruth(state, options.ports) as ground_truth:
        for notice in ground_truth.aws.notices:
            say(notice)
        session = ground_truth.session()
        templates = _templates(options, state, rig)
        variables = _variables(options.checkout, templates)
        terraform = ground_truth.terraform(options.checkout / "terraform", variables)
        started = monotonic()
        artifacts = [*_built(options.checkout), *templates.values()]
        if deployment.deploy(ground_truth.aws, terraform, artifacts, say):
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


_BUILT = (
    "functions/pre_annotation.zip",
    "functions/post_annotation.zip",
    "web/crowd-2d-skeleton.js",
)


def _built(checkout: Path) -> list[Path]:
    return [checkout / "build" / name for name in _BUILT]


def _require_build(checkout: Path) -> None:
    for path in _built(checkout):
        if not path.exists():
            raise PoserigError(
                "It is not built yet.",
                where=str(path.relative_to(checkout)),
                cure="Run `make build`.",
            )


def _templates(options: DemoOptions, state: Path, rig: Rig) -> dict[str, Path]:
    """Worker task templates by rig name: the library's as built, one for the user's own rig."""
    folder = options.checkout / "build" / "templates"
    templates = {name: folder / f"{name}.liquid.html" for name in library_names()}
    source = options.checkout / "web" / "templates" / "worker-task.liquid.html"
    missing = [name for name, path in templates.items() if not path.exists()]
    wanted = [*missing, *([] if rig.name in templates else [options.rig])]
    for one in wanted:
        path = write_template(source, one, state / "templates")
        templates[path.name.removesuffix(".liquid.html")] = path
    return templates


def _variables(checkout: Path, templates: dict[str, Path]) -> dict[str, object]:
    return {
        "name_prefix": STACK_NAME,
        "build_dir": str(checkout / "build"),
        "rigs": {name: str(path) for name, path in templates.items()},
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
    path = _jobs_file(state)
    started = json.loads(path.read_text("utf-8")) if path.exists() else {}
    started[f"{rig} {images.resolve()}"] = name
    path.write_text(json.dumps(started, indent=1), "utf-8")
    return name
