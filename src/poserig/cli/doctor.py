"""poserig doctor: is everything there that a labeling job needs?"""

import click

from poserig.jobs.doctor import State, examine
from poserig.jobs.session import open_session

COLORS = {State.OK: "green", State.WARNING: "yellow", State.ERROR: "red"}


@click.command()
@click.option("--stack", default="poserig", show_default=True, help="Terraform's name_prefix.")
@click.pass_context
def doctor(context: click.Context, stack: str) -> None:
    """Find what keeps labeling jobs from running, and say how to fix it.

    Only reads. Credentials, region and address are boto3's own (AWS_PROFILE, AWS_REGION,
    AWS_ENDPOINT_URL). The exit status is 1 when something is broken. A warning does not count.
    """
    broken = 0
    for finding in examine(open_session(), stack):
        broken += finding.state is State.ERROR
        mark = click.style(f"{finding.state:8}", fg=COLORS[finding.state])
        click.echo(f"{mark}{finding.subject}: {finding.what}")
        if finding.cure:
            click.echo(f"{'':8}→ {finding.cure}")
    if broken:
        click.echo(f"\n{broken} to fix.")
        context.exit(1)
    click.echo("\nLabeling jobs can run.")
