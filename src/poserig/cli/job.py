"""`poserig job …`: the operator's side, the same on AWS and on this machine's AWS."""

import json
from pathlib import Path

import click

from poserig.cli.as_json import AS_JSON, say_json
from poserig.cli.consolidated import say_consolidated
from poserig.cli.job_delete import delete_job
from poserig.cli.job_launch import launch_command
from poserig.cli.job_list import list_jobs
from poserig.cli.job_parts import say_parts, say_where
from poserig.cli.job_results import say_results
from poserig.cli.job_status import show_status
from poserig.cli.job_watch import watch
from poserig.cli.progress import progress_bar
from poserig.jobs.requeue import requeue as requeue_job
from poserig.jobs.session import open_session
from poserig.jobs.stack import read_stack
from poserig.jobs.stop import stop as stop_job
from poserig.jobs.stop import stop_all, wait_until_over

RIG = "coco-person-17"


@click.group()
def job() -> None:
    """Launch, watch and stop labeling jobs, and fetch their results.

    Credentials, region and address are boto3's own (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL).
    """


for _command in (launch_command, list_jobs, show_status, watch, delete_job):
    job.add_command(_command)


@job.command(short_help="Label again what failed, in a follow-up job.")
@click.argument("name")
@click.option("--name", "new_name", default="",
              help="The follow-up's name; by default NAME-2, or the next free.")  # fmt: skip
@click.option("--stack", default="poserig", show_default=True, help="Terraform's name_prefix.")
@AS_JSON
def requeue(name: str, new_name: str, stack: str, as_json: bool) -> None:
    """Label again what failed in the labeling job NAME, which is over.

    A follow-up job takes its output manifest: finished images keep their labels; those that were
    declined, expired, failed or were never labeled are offered again. Rig, work team, workers,
    title and label attribute stay the same.
    """
    session = open_session()
    deployed = read_stack(session, stack)
    made = requeue_job(session, deployed, name, new_name)
    if as_json:
        say_json(made, portal=deployed.portal_url)
        return
    click.echo(f"Launched {made.name}: {made.again:,} images again, {made.kept:,} kept")
    say_parts(made.parts)
    if not made.is_whole:
        click.echo(f"It has only what is labeled again. The others stay in {name}, and")
        click.echo(f"`poserig job results {made.name}` joins both.")
    say_where(made.name, made.parts, made.output_manifest_uri, deployed.portal_url)


@job.command(short_help="Make all labels again, from all answers at once.")
@click.argument("name")
@AS_JSON
def consolidate(name: str, as_json: bool) -> None:
    """Make all labels of the labeling job NAME, which is over, again from all of its answers.

    While a job runs, an image's label is made as soon as its workers have answered, from up to ten
    images at a time. This judges workers by many more images. The labels go into a new manifest
    beside the first, which stays as it is. A line whose answers cannot be read stays as it
    is and is named; the exit code is 1 then.
    """
    from poserig.jobs.consolidate.parts import consolidate_parts  # slow to import

    problems = 0
    for part in consolidate_parts(open_session(), name, lambda: progress_bar("Consolidating")):
        if as_json:
            say_json(part.made, name=part.name)
        else:
            say_consolidated(part.name, part.made)
        problems += len(part.made.counts.problems)
    if problems:
        raise SystemExit(1)


@job.command(short_help="Download the labels, and say what is in them.")
@click.argument("name")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path),
              help="File to write; by default NAME.manifest.")  # fmt: skip
@click.option("--alone", is_flag=True, help="Leave out the rounds that NAME follows.")
@click.option("--images", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Download the images too, those that are not there yet.")  # fmt: skip
@AS_JSON
def results(name: str, out: Path | None, alone: bool, images: Path | None, as_json: bool) -> None:
    """Download the newest labels of the labeling job NAME, and say what is in them.

    Of a later round the labels of the rounds before are joined into the manifest: it has all of
    their images, and the labels of each round under their own attribute.

    An interrupted download goes on where it ended. Every image of the input manifest must have a
    label or a reason: the exit code is 1 when the job is over and one has neither.
    """
    from poserig.jobs.results import fetch_results  # slow to import

    session = open_session()
    found = fetch_results(session, name, out, alone=alone)
    if as_json:
        say_json(found)
    else:
        say_results(found)
    if images is not None:
        from poserig.jobs.image_download import download_images

        with progress_bar("Downloading images") as show:
            fetched = download_images(session, found.path, images, show)
        if not as_json:
            click.echo(f"Images   {images} ({fetched.new:,} new, {fetched.there:,} were there)")
        for problem in fetched.problems:
            click.secho(problem, fg="red", err=True)
        if fetched.problems:
            raise SystemExit(1)
    if found.changed or found.problems or (found.status.is_over and found.unanswered):
        raise SystemExit(1)


@job.command(short_help="Stop a job for good; its labels are kept.")
@click.argument("name", required=False)
@click.option(
    "--all", "everything", is_flag=True, help="Stop every job of the stack that is not over."
)
@click.option("--wait", is_flag=True, help="Wait until it has stopped.")
@click.option("--stack", default="poserig", show_default=True, help="Terraform's name_prefix.")
@AS_JSON
def stop(name: str | None, everything: bool, wait: bool, stack: str, as_json: bool) -> None:
    """Stop the labeling job NAME for good. What has been labeled is kept."""
    if bool(name) == everything:
        raise click.UsageError("Give the name of a job, or --all.")
    session = open_session()
    if everything:
        stopped = stop_all(session, read_stack(session, stack))
    else:
        stopped = [str(name)] * stop_job(session, str(name))
    if not as_json:
        for one in stopped:
            click.echo(f"Stopping {one}")
    if wait:
        wait_until_over(session, stopped)
    if as_json:
        click.echo(json.dumps({"stopped": list(stopped)}))
    elif not stopped:
        click.echo("Nothing to stop: no job is running." if everything else f"{name} is over.")
