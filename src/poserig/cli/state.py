"""`poserig state …`: look at a state folder, back it up, put a backup back."""

import time
from pathlib import Path

import click

STATE = click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".poserig"),
    show_default=True,
    help="The folder of photographs that `poserig open` works on, or its state folder; or the "
    "state folder of `poserig up` or `make demo`.",
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
    from poserig.project.backup import check_project, project_state

    project = project_state(state)
    report = check_project(project) if project else check_state(state)
    for problem in report.problems:
        click.secho(f"✗ {problem}", fg="red")
    for note in report.notes:
        click.echo(f"- {note}")
    what = "files" if project else "S3 objects"
    click.echo(f"Looked at {report.objects} {what} and {report.bytes / 1e6:.1f} MB.")
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
    from poserig.project.backup import back_up_project, project_state

    project = project_state(state)
    kept = (project or state).resolve()
    target = target or kept.with_name(
        f"{kept.name.lstrip('.')}-backup-{time.strftime('%Y%m%d-%H%M%S')}"
    )
    if project:
        back_up_project(project, target)
    else:
        back_up(state, target)
    where = f" --state {state}" if project else ""
    click.echo(f"Backed up to {target}. Put it back with: poserig state restore {target}{where}")


@state.command()
@click.argument("backup", type=click.Path(exists=True, file_okay=False, path_type=Path))
@STATE
def restore(backup: Path, state: Path) -> None:
    """Put BACKUP in the place of the folder.

    What was there is kept beside it; the state of a project is never replaced: rename it first.
    """
    from poserig.local.state.backup import restore as restore_state
    from poserig.project.backup import is_project_backup, restore_project
    from poserig.project.places import places_of

    if is_project_backup(backup):
        is_of_photographs = state.is_dir() and not is_project_backup(state)
        place = places_of(state).state if is_of_photographs else state
        restore_project(backup, place)
        click.echo(f"Restored {place} from {backup}.")
        return
    aside = restore_state(backup, state)
    click.echo(f"Restored {state} from {backup}.")
    if aside is not None:
        click.echo(f"What was there before is kept as {aside}.")
