"""`poserig job …`: the operator's side, the same on AWS and on this machine's AWS."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from poserig.cli.as_json import AS_JSON, say_json
from poserig.cli.consolidated import say_consolidated
from poserig.cli.job_delete import delete_job
from poserig.cli.job_following import say_following
from poserig.cli.job_gold import gold_of, gold_options
from poserig.cli.job_list import list_jobs
from poserig.cli.job_options import job_settings, with_settings
from poserig.cli.job_results import say_results
from poserig.cli.job_status import job_status
from poserig.cli.job_watch import watch
from poserig.cli.progress import progress_bar, say_folder, uploads
from poserig.groundtruth.rounds import ADJUST, LABEL, TASKS
from poserig.jobs.follow import FollowOptions, follow
from poserig.jobs.launch import LaunchOptions
from poserig.jobs.launch import launch as launch_job
from poserig.jobs.request import LABEL_ATTRIBUTE_NAME
from poserig.jobs.requeue import requeue as requeue_job
from poserig.jobs.selection import MORE_HELPS, WAYS, Selection, parse_selection
from poserig.jobs.session import open_session
from poserig.jobs.stack import read_stack
from poserig.jobs.stop import stop as stop_job
from poserig.jobs.stop import stop_all, wait_until_over
from poserig.pose.job_rigs import JOIN

RIG = "coco-person-17"


@click.group()
def job() -> None:
    """Launch, watch and stop labeling jobs, and fetch their results.

    Credentials, region and address are boto3's own (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL).
    """


for _command in (delete_job, job_status, list_jobs, watch):
    job.add_command(_command)


@job.command()
@click.argument("source", required=False)
@click.option("--from", "earlier", default="", metavar="JOB|MANIFEST",
              help="Launch a later round over the labels of a job or manifest.")  # fmt: skip
@click.option("--task", type=click.Choice(TASKS),
              help="With --from: adjust (the default) opens each label for correction, review asks"
              " to accept, fix or send back each, label asks for new ones without showing the"
              " earlier.")  # fmt: skip
@click.option("--rig", "rigs", multiple=True, metavar="NAME|FILE",
              help=f"Rig of the job; by default {RIG}, with --from that of the earlier round."
              " Repeated, or written a+b: each instance then has the rig of its class.",
)  # fmt: skip
@click.option("--name", default="", help="Job name; by default pose-<date>-<time>.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 9),
              help="Workers per image.")  # fmt: skip
@click.option("--workers-more", "more", type=click.FloatRange(0, 1), metavar="X",
              help="With --from JOB: ask one more worker about the images where that would change"
              " the label with a chance of at least X, such as 0.4.")  # fmt: skip
@click.option("--title", default="", help="What workers read in the portal.")
@click.option("--work-team", default="", help="One of Terraform's work_teams, such as reviewers.")
@click.option("--label-attribute", default="",
              help="Name of the labels in the output manifest; by default pose, with --from that"
              " of the next round, such as pose-r2.")  # fmt: skip
@click.option("--only", multiple=True, metavar="WHAT",
              help=f"With --from: send only some images: {WAYS}. Several must all hold.",
)  # fmt: skip
@gold_options
@click.option("--dry-run", is_flag=True,
              help="Check everything, write nothing, and say what would be sent.",
)  # fmt: skip
@click.option("--keep-going", is_flag=True,
              help="With --from: leave out lines that cannot be sent, and name them.",
)  # fmt: skip
@click.option("--strict", is_flag=True,
              help="Refuse a source with an image or line that cannot be labeled.")  # fmt: skip
@click.option("--stack", default="poserig", show_default=True, help="Terraform's name_prefix.")
@job_settings
@AS_JSON
def launch(
    source: str | None,
    earlier: str,
    task: str | None,
    rigs: tuple[str, ...],
    name: str,
    workers: int,
    more: float | None,
    title: str,
    work_team: str,
    label_attribute: str,
    only: tuple[str, ...],
    gold: str,
    gold_share: float | None,
    dry_run: bool,
    keep_going: bool,
    strict: bool,
    stack: str,
    as_json: bool,
    **settings: Any,
) -> None:
    """Launch a labeling job over SOURCE, or a later round over earlier labels (--from).

    SOURCE is a folder of images (uploaded for you), a manifest file, or the S3 URI of a manifest.
    Images that are in S3 already are not sent again; after an interrupted launch, launch again.

    A later round takes a job that is over, a manifest file or the S3 URI of one. Its labels go
    into an attribute of their own; the earlier ones stay. docs/rounds.md has examples.
    """
    if bool(source) == bool(earlier):
        raise click.UsageError("Give a SOURCE, or --from for a later round.")
    is_later = task or keep_going or only or more is not None
    if is_later and not earlier:
        raise click.UsageError(
            "--task, --only, --workers-more and --keep-going are for a later round:"
            " give --from too."
        )
    if more is not None and (workers != 1 or task not in (None, LABEL)):
        raise click.UsageError("--workers-more asks one more worker for a label of their own.")
    if gold and earlier:
        raise click.UsageError(
            "--gold is for a SOURCE: images of a later round show earlier labels, gold ones none."
        )
    known = gold_of(gold, gold_share)
    if strict and earlier:
        raise click.UsageError("--strict is for a SOURCE: a later round is always strict.")
    session = open_session()
    options = LaunchOptions(
        name=name or datetime.now(UTC).strftime("pose-%Y%m%d-%H%M%S"),
        rig=JOIN.join(rigs) or ("" if earlier else RIG),
        workers=workers,
        title=title,
        work_team=work_team,
        label_attribute_name=label_attribute or LABEL_ATTRIBUTE_NAME,
        strict=strict,
    )
    options = with_settings(options, **settings)
    deployed = read_stack(session, stack)
    if not source:
        selections = tuple(map(parse_selection, only))
        adds = more is not None
        if more is not None:
            selections = (*selections, Selection(MORE_HELPS, number=more))
        following = FollowOptions(
            LABEL if adds else task or ADJUST,
            label_attribute,
            keep_going,
            selections,
            dry_run,
            adds,
        )
        made = follow(session, deployed, earlier, options, following)
        if as_json:
            say_json(made, portal=deployed.portal_url)
        else:
            say_following(made, deployed.portal_url)
        return
    said = uploads(lambda text: click.echo(text, err=as_json))
    with progress_bar("Looking at the files") as judged:
        launched = launch_job(
            session, deployed, source, options, said,
            judged=judged, told=say_folder, gold=known, dry_run=dry_run,
        )  # fmt: skip
    if as_json:
        say_json(launched, portal=deployed.portal_url)
        return
    for note in launched.notes:
        click.secho(note, fg="yellow", err=True)
    click.echo(
        f"{'Launched' if launched.arn else 'Would launch'} {launched.name}"
        + (f" over {launched.images} images" * (launched.images is not None))
        + (f", {launched.gold:,} of them gold" * bool(launched.gold))
    )
    if not launched.arn:
        click.echo(f"{launched.uploaded:,} images would be uploaded.")
        click.echo("Nothing was written (--dry-run).")
        return
    if deployed.portal_url:
        click.echo(f"Portal   {deployed.portal_url}")
    click.echo(f"Results  {launched.output_manifest_uri}")


@job.command()
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
    click.echo(f"Launched {made.name}: {made.again} images again, {made.kept} kept")
    if deployed.portal_url:
        click.echo(f"Portal   {deployed.portal_url}")
    click.echo(f"Results  {made.output_manifest_uri}")


@job.command()
@click.argument("name")
@AS_JSON
def consolidate(name: str, as_json: bool) -> None:
    """Make all labels of the labeling job NAME, which is over, again from all of its answers.

    While a job runs, an image's label is made as soon as its workers have answered, from up to ten
    images at a time. This judges workers by many more images. The labels go into a new manifest
    beside the first, which stays as it is.
    """
    from poserig.jobs.consolidate import consolidate_job  # slow to import

    with progress_bar("Consolidating") as show:
        made = consolidate_job(open_session(), name, show)
    if as_json:
        say_json(made)
    else:
        say_consolidated(name, made)


@job.command()
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
    if found.status.is_over and found.unanswered:
        raise SystemExit(1)


@job.command()
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
