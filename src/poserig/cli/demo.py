"""`poserig demo`"""

import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from poserig.cli.demo_end import serve_until
from poserig.cli.demo_run import RunningDemo, running_demo
from poserig.cli.demo_stack import DemoOptions
from poserig.local.up import Ports


@click.command()
@click.option("--rig", default="coco-person-17", show_default=True, help="A rig's name or file.")
@click.option(
    "--images",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of your own photographs; by default a few that fit the rig.",
)
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".poserig"),
    show_default=True,
    help="Folder that keeps labels, jobs and accounts between two starts.",
)
@click.option("--port", default=4600, show_default=True, help="First of three ports on 127.0.0.1.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 9),
              help="Workers per image.")  # fmt: skip
@click.option("--strict", is_flag=True,
              help="Refuse a folder with an image that cannot be labeled.")  # fmt: skip
@click.option("--check", is_flag=True, help="A scripted worker labels every image; then it ends.")
def demo(
    rig: str,
    images: Path | None,
    state: Path,
    port: int,
    workers: int,
    strict: bool,
    check: bool,
) -> None:
    """Run the whole labeling flow on this machine, without an AWS account or Docker.

    Starts a local AWS, deploys the whole stack into it with Terraform, makes a worker, launches a
    labeling job and opens the worker portal. Ctrl-C stops it. The next start has everything again.
    """
    if check:
        with _kept_if_it_fails() as folder:
            options = DemoOptions(folder, Ports.free(), rig, images, workers, strict=strict)
            from poserig.cli.demo_check import label_everything  # needs Playwright

            with running_demo(options, click.echo) as running:
                label_everything(running, click.echo)
        click.echo("The demo works.")
        return
    _serve(DemoOptions(state, Ports.starting_at(port), rig, images, workers, strict=strict))


@contextmanager
def _kept_if_it_fails() -> Iterator[Path]:
    """A new folder that goes at the end, unless somebody may want to read the logs in it."""
    folder = Path(tempfile.mkdtemp(prefix="poserig-check-"))
    keep = False
    try:
        yield folder
    except Exception:
        keep = any(folder.iterdir())
        raise
    finally:
        if keep:
            click.echo(f"The check's state and logs are kept in {folder}.", err=True)
        else:
            shutil.rmtree(folder)


def _serve(options: DemoOptions) -> None:
    """Until Ctrl-C."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)
    is_up = False
    with suppress(KeyboardInterrupt), running_demo(options, click.echo) as running:
        click.echo(_invitation(running))
        is_up = True
        with suppress(KeyboardInterrupt):
            serve_until(threading.Event(), running, click.echo)
        # the terminal may be gone: the state is saved all the same
        with suppress(OSError):
            click.echo("\nStopping …")
    kept = f"Labels, jobs and accounts are kept in {options.state}"
    ended = "Stopped." if is_up else "Stopped before it was up; the next start does it again."
    with suppress(OSError):
        click.echo(f"{ended} {kept}; `make demo` goes on.")


def _interrupt(*_: object) -> None:
    """Stop once, in order; what comes after that waits for it."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    raise KeyboardInterrupt


def _program() -> str:
    """How to call poserig in another terminal of this folder."""
    return "poserig" if shutil.which("poserig") else str(Path(sys.executable).with_name("poserig"))


def _standing(running: RunningDemo) -> str:
    job = running.job
    words = [] if job.is_new else ["all images are labeled" if job.is_finished else "continued"]
    words += [f"since last time: {job.news}"] if job.news else []
    return f"  ({'; '.join(words)})" if words else ""


def _invitation(running: RunningDemo) -> str:
    bold = click.style
    lines = (
        "",
        f"  Portal    {bold(running.portal_url, bold=True)}",
        f"  E-mail    {bold(running.sign_in.username, bold=True)}",
        f"  Password  {bold(running.sign_in.password, bold=True)}",
        "",
        f"  Job       {running.job.title}" + _standing(running),
        f"  Rig       {running.rig.name}",
        "",
        "  For boto3, the AWS CLI or `poserig job …` in another terminal:",
        f'  eval "$({_program()} env --state {running.ground_truth.state})"',
        "",
        "  Ctrl-C stops everything.",
    )
    return "\n".join(lines)
