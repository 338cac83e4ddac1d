"""The stack on this machine: the local AWS, started and deployed, with a rig's template in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import boto3

from poserig.errors import PoserigError
from poserig.jobs.stack import Stack, read_stack
from poserig.jobs.templates import write_templates
from poserig.local import deployment
from poserig.local.terraform_run import TerraformRun
from poserig.local.up import LocalGroundTruth, Ports
from poserig.pose.rig import Rig
from poserig.pose.rig_file import library_names, load_rig

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
        strict: Refuse a folder with an image that cannot be labeled.
        checkout: Where `terraform/` and `build/` are.
    """

    state: Path
    ports: Ports
    rig: str = "coco-person-17"
    images: Path | None = None
    workers: int = 1
    checkout: Path = CHECKOUT
    strict: bool = False


@dataclass(frozen=True, slots=True)
class RunningStack:
    """A deployed stack; jobs run and the portal opens with `ground_truth.open_portal`.

    Attributes:
        state: The state folder, absolute.
    """

    state: Path
    rig: Rig
    session: boto3.Session
    stack: Stack
    ground_truth: LocalGroundTruth
    terraform: TerraformRun


@contextmanager
def running_stack(options: DemoOptions, say: Say = lambda _: None) -> Iterator[RunningStack]:
    """Start the local AWS and deploy the stack, unless it is deployed; it stops with the block.

    Raises:
        PoserigError: Something a person can fix, and how.
    """
    rig = load_rig(options.rig)
    _require_build(options.checkout)
    state = options.state.resolve()
    with LocalGroundTruth(state, options.ports) as ground_truth:
        for notice in ground_truth.aws.notices:
            say(notice)
        templates = _templates(options, state, rig)
        variables = _variables(options.checkout, templates)
        sources = options.checkout / "terraform"
        terraform = ground_truth.terraform(sources / "all-in-one", variables, sources)
        artifacts = [*_built(options.checkout), *templates.values()]
        started = monotonic()
        if deployment.deploy(ground_truth.aws, terraform, artifacts, say):
            say(f"  done in {monotonic() - started:.0f} s")
        session = ground_truth.session()
        stack = read_stack(session, STACK_NAME)
        yield RunningStack(state, rig, session, stack, ground_truth, terraform)


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
    for path in write_templates(source, wanted, state / "templates", force=True):
        templates[path.name.removesuffix(".liquid.html")] = path
    return templates


def _variables(checkout: Path, templates: dict[str, Path]) -> dict[str, object]:
    return {
        "name_prefix": STACK_NAME,
        "build_dir": str(checkout / "build"),
        "rigs": {name: str(path) for name, path in templates.items()},
        "force_destroy": True,
        "deletion_protection": False,
        # The provider polls a bucket's lifecycle rules for nearly a minute, and a distribution
        # until it is deployed: neither tells anything on this machine.
        "lifecycle_rules": {"enabled": False},
        "wait_for_deployment": False,
    }
