"""`poserig job launch`: a labeling job over images, or a later round over earlier labels."""

from datetime import UTC, datetime
from typing import Any

import click

from poserig.cli.as_json import AS_JSON, say_json
from poserig.cli.job_following import say_following
from poserig.cli.job_gold import gold_of, gold_options
from poserig.cli.job_options import job_settings, with_settings
from poserig.cli.job_parts import say_parts, say_where
from poserig.cli.progress import progress_bar, say_folder, uploads
from poserig.groundtruth.rounds import ADJUST, LABEL, TASKS
from poserig.jobs.follow import FollowOptions, follow
from poserig.jobs.launch import LaunchedJob, LaunchOptions, launch
from poserig.jobs.request import LABEL_ATTRIBUTE_NAME
from poserig.jobs.selection import MORE_HELPS, WAYS, Selection, parse_selection
from poserig.jobs.session import open_session
from poserig.jobs.stack import read_stack
from poserig.pose.job_rigs import JOIN

RIG = "coco-person-17"


@click.command(name="launch", short_help="Launch a job, or a later round (--from).")
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
              help="With --from: leave out lines that cannot be sent, name them, and exit with 1.",
)  # fmt: skip
@click.option("--strict", is_flag=True,
              help="Refuse a source with an image or line that cannot be labeled.")  # fmt: skip
@click.option("--stack", default="poserig", show_default=True, help="Terraform's name_prefix.")
@job_settings
@AS_JSON
def launch_command(
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
    More than 100,000 images become several jobs, such as NAME-1of3; every command takes NAME for
    all of them.

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
    if gold and earlier and (task != LABEL or more is not None):
        raise click.UsageError(
            "--gold is for new labels: with --from give --task label. In other rounds images show"
            " their earlier labels, and gold ones would have none."
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
            known,
        )
        made = follow(session, deployed, earlier, options, following)
        if as_json:
            say_json(made, portal=deployed.portal_url)
        else:
            say_following(made, deployed.portal_url)
        if made.left_out:
            raise SystemExit(1)
        return
    said = uploads(lambda text: click.echo(text, err=as_json))
    with progress_bar("Looking at the files") as judged:
        launched = launch(
            session, deployed, source, options, said,
            judged=judged, told=say_folder, gold=known, dry_run=dry_run,
        )  # fmt: skip
    if as_json:
        say_json(launched, portal=deployed.portal_url)
        return
    say_launched(launched, deployed.portal_url)


def say_launched(launched: LaunchedJob, portal_url: str) -> None:
    """Print what was launched, or would be, and where its labels will be."""
    for note in launched.notes:
        click.secho(note, fg="yellow", err=True)
    click.echo(
        f"{'Launched' if launched.arn else 'Would launch'} {launched.name}"
        + (f" over {launched.images:,} images" if launched.images is not None else "")
        + (f", {launched.gold:,} of them gold" if launched.gold else "")
    )
    say_parts(launched.parts)
    if not launched.arn:
        click.echo(f"{launched.uploaded:,} images would be uploaded.")
        click.echo("Nothing was written (--dry-run).")
        return
    say_where(launched.name, launched.parts, launched.output_manifest_uri, portal_url)
