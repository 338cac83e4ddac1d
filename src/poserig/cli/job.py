"""`poserig job …`: the operator's side, the same on AWS and on this machine's AWS."""

from datetime import UTC, datetime

import click
from botocore.exceptions import BotoCoreError, ClientError

from poserig.errors import PoserigError
from poserig.jobs.launch import LaunchOptions
from poserig.jobs.launch import launch as launch_job
from poserig.jobs.session import open_session
from poserig.jobs.stack import read_stack
from poserig.jobs.status import JobStatus, describe, list_all
from poserig.jobs.stop import stop as stop_job
from poserig.jobs.stop import stop_all, wait_until_over


@click.group()
def job() -> None:
    """Launch and watch labeling jobs.

    Credentials, region and address are boto3's own (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL).
    """


@job.command()
@click.argument("source")
@click.option("--rig", default="coco-person-17", show_default=True, help="Rig of the job.")
@click.option("--name", default="", help="Job name; by default pose-<date>-<time>.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 9),
              help="Workers per image.")  # fmt: skip
@click.option("--title", default="", help="What workers read in the portal.")
@click.option("--work-team", default="", help="One of Terraform's work_teams, such as reviewers.")
@click.option("--stack", default="poserig", show_default=True, help="Terraform's name_prefix.")
def launch(
    source: str, rig: str, name: str, workers: int, title: str, work_team: str, stack: str
) -> None:
    """Launch a labeling job over SOURCE.

    SOURCE is a folder of images (uploaded for you), a manifest file, or the S3 URI of a manifest.
    """
    session = open_session()
    options = LaunchOptions(
        name=name or datetime.now(UTC).strftime("pose-%Y%m%d-%H%M%S"),
        rig=rig,
        workers=workers,
        title=title,
        work_team=work_team,
    )
    try:
        deployed = read_stack(session, stack)
        launched = launch_job(
            session, deployed, source, options, lambda image: click.echo(f"  uploaded {image}")
        )
    except (BotoCoreError, ClientError) as error:
        raise explained(error) from error
    click.echo(
        f"Launched {launched.name}"
        + (f" over {launched.images} images" * (launched.images is not None))
    )
    if deployed.worker_portal_url:
        click.echo(f"Portal   {deployed.worker_portal_url}")
    click.echo(f"Results  {launched.output_manifest_uri}")


@job.command()
@click.argument("name", required=False)
def status(name: str | None) -> None:
    """How the labeling job NAME stands, or every job, newest first."""
    session = open_session()
    try:
        found = [describe(session, name)] if name else list_all(session)
    except (BotoCoreError, ClientError) as error:
        raise explained(error) from error
    if not found:
        click.echo("No labeling job yet. Launch one: poserig job launch ./photos")
    for row in found:
        click.echo(_line(row))


@job.command()
@click.argument("name", required=False)
@click.option("--all", "everything", is_flag=True, help="Every job of the stack not over yet.")
@click.option("--wait", is_flag=True, help="Until it has stopped.")
@click.option("--stack", default="poserig", show_default=True, help="Terraform's name_prefix.")
def stop(name: str | None, everything: bool, wait: bool, stack: str) -> None:
    """Stop the labeling job NAME for good. What has been labeled is kept."""
    if bool(name) == everything:
        raise click.UsageError("Give the name of a job, or --all.")
    session = open_session()
    try:
        if everything:
            stopped = stop_all(session, read_stack(session, stack))
        else:
            stopped = [str(name)] * stop_job(session, str(name))
        for one in stopped:
            click.echo(f"Stopping {one}")
        if wait:
            wait_until_over(session, stopped)
    except (BotoCoreError, ClientError) as error:
        raise explained(error) from error
    if not stopped:
        click.echo("Nothing to stop: no job is running." if everything else f"{name} is over.")


def _line(row: JobStatus) -> str:
    text = (
        f"{row.name:32} {row.status:12} {row.labeled} labeled, {row.failed} failed, "
        f"{row.unlabeled} to do"
    )
    if row.reason:
        text += f"\n  {row.reason}"
    if row.is_over and row.output_manifest_uri:
        text += f"\n  {row.output_manifest_uri}"
    return text


def explained(error: BotoCoreError | ClientError) -> PoserigError:
    """A boto3 error as one that says what to do."""
    if not isinstance(error, ClientError):
        return PoserigError(
            f"{error}".rstrip(".") + ".",
            cure="Set credentials and a region (AWS_PROFILE, AWS_REGION), or AWS_ENDPOINT_URL for "
            "this machine's AWS, as `make demo` prints them.",
        )
    detail = error.response.get("Error", {})
    code, message = detail.get("Code", "Error"), detail.get("Message", str(error))
    cures = {
        "AccessDeniedException": "Your credentials may not do this: use the operator policy.",
        "ExpiredTokenException": "Your credentials have expired: sign in again.",
        "ResourceInUse": "A job of that name exists: give another with --name.",
        "ResourceNotFound": "`poserig job status` lists the jobs.",
    }
    return PoserigError(f"{message} ({code})", where=error.operation_name, cure=cures.get(code, ""))
