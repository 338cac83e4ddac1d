"""poserig doctor: is everything there that a labeling job needs?"""

from typing import TYPE_CHECKING, TextIO

import click

from poserig.jobs.doctor import State, examine, examine_account, examine_plan
from poserig.jobs.session import open_session
from poserig.jobs.sign_in import repair_sign_in
from poserig.jobs.stack import read_stack

if TYPE_CHECKING:
    import boto3

COLORS = {State.OK: "green", State.WARNING: "yellow", State.ERROR: "red"}


@click.command()
@click.option("--stack", default="poserig", show_default=True, help="Terraform's name_prefix.")
@click.option("--before-deploy", is_flag=True,
              help="Look at the account before a stack is deployed.")  # fmt: skip
@click.option("--plan", type=click.File(encoding="utf-8"),
              help="Look for what a plan would make: JSON of terraform show -json.")  # fmt: skip
@click.option("--fix", is_flag=True, help="Add what the portal lacks to sign workers in.")
@click.pass_context
def doctor(
    context: click.Context, stack: str, before_deploy: bool, plan: TextIO | None, fix: bool
) -> None:
    """Find what keeps labeling jobs from running, and say how to fix it.

    Before a deployment: --before-deploy looks at the account, and --plan for what Terraform would
    make, so that it stops before half of it is there. `make plan` and `make deploy` do both.

    Only reads, but for --fix. Credentials, region and address are boto3's own (AWS_PROFILE,
    AWS_REGION, AWS_ENDPOINT_URL). The exit status is 1 when something is broken. A warning does not
    count.
    """
    session = open_session()
    if plan:
        findings, good = examine_plan(session, plan.read()), "The plan can be applied."
    elif before_deploy:
        findings, good = examine_account(session, stack), "A stack can be planned."
    else:
        if fix:
            _fix(session, stack)
        findings, good = examine(session, stack), "Labeling jobs can run."
    broken = 0
    for finding in findings:
        broken += finding.state is State.ERROR
        mark = click.style(f"{finding.state:8}", fg=COLORS[finding.state])
        click.echo(f"{mark}{finding.subject}: {finding.what}")
        if finding.cure:
            click.echo(f"{'':8}→ {finding.cure}")
    if broken:
        click.echo(f"\n{broken} to fix.")
        context.exit(1)
    click.echo(f"\n{good}")


def _fix(session: "boto3.Session", prefix: str) -> None:
    """Complete the sign-in of a stack that knows its portal, user pool and client."""
    stack = read_stack(session, prefix)
    pool, client, portal = stack.user_pool_id, stack.user_pool_client_id, stack.worker_portal_url
    if not (pool and client and portal):
        return  # the examination says what to do
    for added in repair_sign_in(session, pool, client, portal):
        click.echo(f"{'fixed':8}sign-in: added {added}")
