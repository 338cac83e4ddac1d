"""`poserig up`"""

import signal
import threading
from pathlib import Path

import click


@click.command()
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".poserig"),
    show_default=True,
    help="Folder that keeps everything between two starts.",
)
@click.option("--port", default=4600, show_default=True, type=click.IntRange(1, 65532),
              help="First of four ports on 127.0.0.1.")  # fmt: skip
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME",
    help="Let something go wrong on purpose; may be repeated, docs/local-aws.md lists them. Names "
    "in the file faults of the state folder are switched on while it runs.",
)
def up(state: Path, port: int, faults: tuple[str, ...]) -> None:
    """Run a local AWS with Ground Truth in it, until Ctrl-C.

    For Terraform, boto3, the AWS CLI and any labeling workflow of your own: buckets, functions,
    work teams and labeling jobs are made by you, workers label them in the portal. Nothing is
    deployed; `poserig demo` deploys poserig's own stack.
    """
    from poserig.cli.env import exports
    from poserig.local.faults import FAULTS, Faults
    from poserig.local.up import LocalGroundTruth, Ports

    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: stopped.set())
    switches = Faults(faults, state.resolve() / "faults")
    with LocalGroundTruth(state.resolve(), Ports.starting_at(port), faults=switches) as running:
        for notice in running.aws.notices:
            click.echo(notice)
        portal = running.open_portal()
        click.echo(f"\n  Endpoint  {click.style(running.aws.endpoint_url, bold=True)}")
        click.echo(f"  Portal    {click.style(portal, bold=True)}")
        click.echo(f"  State     {running.state}\n")
        for line in exports(running.state):
            click.echo(f"  {line}")
        for fault in faults:
            click.secho(f"\n  Fault {fault}: {FAULTS[fault]}.", fg="yellow")
        click.echo("\n  `poserig env` prints the variables again. Ctrl-C stops.\n")
        stopped.wait()
        click.echo("\nStopping …")
    click.echo(f"Stopped. Everything is kept in {state}; `poserig up` goes on.")
