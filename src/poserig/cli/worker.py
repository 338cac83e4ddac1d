"""`poserig worker …`: who labels."""

import click

from poserig.jobs.session import open_session
from poserig.jobs.stack import read_stack
from poserig.jobs.workers import AddedWorker, add_worker


@click.group()
def worker() -> None:
    """Invite the people who label.

    Credentials, region and address are boto3's own (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL).
    """


@worker.command()
@click.argument("name", metavar="EMAIL")
@click.option("--team", default="", help="One of the stack's work teams; by default its first.")
@click.option("--print", "prints", is_flag=True,
              help="Print the invitation instead of mailing it.")  # fmt: skip
@click.option("--stack", default="poserig", show_default=True, help="Terraform's name_prefix.")
def add(name: str, team: str, prints: bool, stack: str) -> None:
    """Put the person with this EMAIL address on a work team.

    Cognito mails an invitation with a temporary password. Who has an account already is joined;
    who was invited and never signed in is invited again, always by mail. This machine's AWS mails
    nothing: the invitation is printed, to be handed on.
    """
    session = open_session()
    say_added(add_worker(session, read_stack(session, stack), name, team, mail=not prints))


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
