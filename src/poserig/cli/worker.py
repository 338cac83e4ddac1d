"""`poserig worker …`: who labels."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from poserig.errors import PoserigError
from poserig.jobs.session import open_session
from poserig.jobs.stack import read_stack
from poserig.jobs.workers import AddedWorker, add_worker

_ROLES = click.Choice(["lead", "reviewer", "annotator"])
_PROJECT = click.option(
    "--project",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="The folder that `poserig open` works on.",
)
_OF_PROJECT = click.option(
    "--project",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="The folder that `poserig open` works on.",
)
_STATE = click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that keeps its labels; by default FOLDER.poserig beside FOLDER.",
)
_DAYS = click.option(
    "--days",
    type=click.FloatRange(0, 365, min_open=True),
    help="How long the link holds; by default 7.",
)


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


@click.group()
def worker() -> None:
    """Invite the people who label, on a project or on a stack.

    Of a stack, credentials, region and address are boto3's own (AWS_PROFILE, AWS_REGION,
    AWS_ENDPOINT_URL).
    """


@worker.command()
@click.argument("name", metavar="EMAIL_OR_NAME")
@_options(_PROJECT, _STATE)
@click.option("--role", type=_ROLES, help="What they may do on a project; by default annotator.")
@_options(_DAYS)
@click.option("--team", default="", help="One of the stack's work teams; by default its first.")
@click.option("--print", "prints", is_flag=True,
              help="Print a stack's invitation instead of mailing it.")  # fmt: skip
@click.option("--stack", default="poserig", show_default=True, help="Terraform's name_prefix.")
def add(
    name: str,
    project: Path | None,
    state: Path | None,
    role: str | None,
    days: float | None,
    team: str,
    prints: bool,
    stack: str,
) -> None:
    """Invite a person to a project (--project), or put them on a stack's work team.

    For a project it prints a link. Whoever opens it first chooses the password and is signed in.
    It works while the project is open, and when it is not.

    For a stack give the EMAIL address: Cognito mails an invitation with a temporary password. Who
    has an account already is joined; who was invited and never signed in is invited again, always
    by mail. This machine's AWS mails nothing: the invitation is printed, to be handed on.
    """
    if project is not None:
        from poserig.cli.project_worker import add_to_project

        add_to_project(project, state, name, role or "annotator", days)
        return
    if role or days or state:
        raise PoserigError(
            "--role, --days and --state are of a project, and none is given.",
            cure="Give its folder: --project FOLDER.",
        )
    session = open_session()
    say_added(add_worker(session, read_stack(session, stack), name, team, mail=not prints))


@worker.command("list")
@_options(_OF_PROJECT, _STATE)
def list_(project: Path, state: Path | None) -> None:
    """List the people of a project, with role and state."""
    from poserig.cli.project_worker import list_people

    list_people(project, state)


@worker.command()
@click.argument("name")
@_options(_OF_PROJECT, _STATE, _DAYS)
def link(name: str, project: Path, state: Path | None, days: float | None) -> None:
    """Make a new link for a person of a project who lost theirs, or forgot the password.

    Earlier links end. A password holds until the new link is used.
    """
    from poserig.cli.project_worker import link_again

    link_again(project, state, name, days)


@worker.command()
@click.argument("name")
@click.argument("role", type=_ROLES)
@_options(_OF_PROJECT, _STATE)
def role(name: str, role: str, project: Path, state: Path | None) -> None:
    """Give a person of a project another role, at once."""
    from poserig.cli.project_worker import change_role

    change_role(project, state, name, role)


@worker.command()
@click.argument("name")
@_options(_OF_PROJECT, _STATE)
def remove(name: str, project: Path, state: Path | None) -> None:
    """Take a person off a project: they are signed out, and can submit nothing any more.

    What they have submitted stays. Invited again, they are the same person.
    """
    from poserig.cli.project_worker import remove_from_project

    remove_from_project(project, state, name)


def say_added(added: AddedWorker) -> None:
    """Print who was added, and the invitation where nobody mails it."""
    how = "is invited to" if added.password or added.is_mailed else "is on"
    click.echo(f"{added.name} {how} the work team {added.team}.")
    click.echo(f"Portal    {added.portal_url}")
    if added.password:
        click.echo(f"Password  {added.password}  (for the first sign-in; then they choose another)")
    elif added.is_mailed:
        click.echo("Password  is in the mail that they get; hand on the portal's address.")
    else:
        click.echo("Password  the one that they have chosen")
