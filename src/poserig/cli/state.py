"""`poserig state …`: look at a state folder, back it up, put a backup back."""

import time
from pathlib import Path

import click

STATE = click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".poserig"),
    show_default=True,
    help="Folder that keeps labels, jobs and accounts.",
)


@click.group()
def state() -> None:
    """The folder that keeps labels, jobs and accounts: check it, back it up, restore it."""


@state.command()
@STATE
def check(state: Path) -> None:
    """Read everything in the folder and compare it with its hashes; nothing is changed.

    Exit status 1 when something is lost or damaged.
    """
    from poserig.local.state.check import check as check_state

    report = check_state(state)
    for problem in report.problems:
        click.secho(f"✗ {problem}", fg="red")
    for note in report.notes:
        click.echo(f"- {note}")
    click.echo(f"Looked at {report.objects} S3 objects and {report.bytes / 1e6:.1f} MB.")
    if report.problems:
        count = len(report.problems)
        click.echo(f"{count} problem{'s' * (count > 1)}. Everything else is intact.")
        raise SystemExit(1)
    click.echo("Everything is intact.")


@state.command()
@click.argument("target", required=False, type=click.Path(path_type=Path))
@STATE
def backup(target: Path | None, state: Path) -> None:
    """Copy the folder to TARGET, also while poserig runs.

    By default TARGET is a new folder beside it, named by the time.
    """
    from poserig.local.state.backup import back_up

    target = target or state.resolve().with_name(
        f"{state.resolve().name.lstrip('.')}-backup-{time.strftime('%Y%m%d-%H%M%S')}"
    )
    back_up(state, target)
    click.echo(f"Backed up to {target}. Put it back with: poserig state restore {target}")


@state.command()
@click.argument("backup", type=click.Path(exists=True, file_okay=False, path_type=Path))
@STATE
def restore(backup: Path, state: Path) -> None:
    """Put BACKUP in the place of the folder. What was there is kept beside it."""
    from poserig.local.state.backup import restore as restore_state

    aside = restore_state(backup, state)
    click.echo(f"Restored {state} from {backup}.")
    if aside is not None:
        click.echo(f"What was there before is kept as {aside}.")
