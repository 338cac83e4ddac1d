"""`poserig open`"""

import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from poserig.cli.interrupt import Interrupt
from poserig.cli.share import Share

if TYPE_CHECKING:
    from poserig.labeling.states import ObjectState

_PLAIN = (
    "Warning: without TLS, everybody on the way can read passwords and photographs. Give "
    "--cert and --key, or put a proxy with TLS before it (--trust-proxy)."
)


@click.command("open")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--rig",
    "rigs",
    multiple=True,
    help="A rig's name or file; may be repeated, each has a queue of its own. a+b is one queue in "
    "which each instance has the rig of its class. By default those of the last time, or that of "
    "an import, or coco-person-17.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Port; by default this project's last one, or a free one from 4600.",
)
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder that keeps the labels; by default FOLDER.poserig beside FOLDER.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 9),
    help="People who label each photograph; by default as before, at first 1. Finished ones stay.",
)
@click.option(
    "--title", default="", help="What people read; by default as before, at first FOLDER."
)
@click.option(
    "--instructions",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Markdown file that takes the place of the instructions, with its pictures.",
)
@click.option(
    "--practice",
    metavar="FOLDER",
    help="Labeled photographs that people practice on first; by default as before, '' ends it.",
)
@click.option(
    "--gold",
    metavar="FOLDER",
    help="Labeled photographs that are mixed into what annotators get, to see how well they do; by "
    "default as before, '' ends it.",
)
@click.option(
    "--gold-share",
    type=Share(0.2),
    metavar="P%",
    help="Share of gold among what each annotator gets, whole percents up to 20%; by default as "
    "before, at first 5%.",
)
@click.option(
    "--gold-feedback/--no-gold-feedback",
    default=None,
    help="Show annotators after each gold image what differed; by default as before, at first not.",
)
@click.option(
    "--host",
    metavar="ADDRESS",
    help="Let others come: this machine's address, or 0.0.0.0 for all of them. Somebody needs an "
    "account first (poserig worker add).",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A name by which others reach this machine; may be repeated. The first one stands in "
    "invitations.",
)
@click.option(
    "--cert",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Certificate for TLS, a PEM file.",
)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Its key, when that is a file of its own.",
)
@click.option(
    "--trust-proxy",
    is_flag=True,
    help="A proxy before it sets X-Forwarded-For, -Proto and -Host; nobody else reaches it.",
)
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def open_project(
    folder: Path,
    rigs: tuple[str, ...],
    port: int | None,
    state: Path | None,
    workers: int | None,
    title: str,
    instructions: Path | None,
    practice: str | None,
    gold: str | None,
    gold_share: float | None,
    gold_feedback: bool | None,
    host: str | None,
    names: tuple[str, ...],
    cert: Path | None,
    key: Path | None,
    trust_proxy: bool,
    no_browser: bool,
) -> None:
    """Label the photographs of FOLDER in a browser; nothing in it is copied or changed.

    Labels and the queue are kept in FOLDER.poserig beside it. New photographs join while it is
    open, and at the next start. Ctrl-C stops it; nothing that was submitted is lost.
    """
    from poserig.errors import PoserigError
    from poserig.project.places import places_of
    from poserig.project.reach import Reach
    from poserig.project.rigs import default_rigs, read_rig
    from poserig.project.running import RunningProject
    from poserig.project.teamwork import TeamOptions

    interrupt = Interrupt()
    places = places_of(folder, state)
    if key is not None and cert is None:
        raise PoserigError("A key without a certificate.", where="--key", cure="Give --cert too.")
    reach = Reach(host or "127.0.0.1", names, cert, key, trust_proxy)
    chosen, *more = [read_rig(one) for one in rigs] or default_rigs(places)
    percent = None if gold_share is None else max(1, round(100 * gold_share))
    team = TeamOptions(workers, title, instructions, practice, gold, percent, gold_feedback)
    project = RunningProject(places, chosen, port, _say, more, reach, team)
    with project as running:
        click.echo(f"\n  Open    {click.style(running.address, bold=True)}")
        if reach.is_for_others:
            click.echo(f"  People  {click.style(running.origin, bold=True)}")
        click.echo(f"  Labels  {running.places.state}")
        for needs in dict.fromkeys(one.needs for one in running.summaries() if one.needs):
            click.echo(f"  People  {needs}")
        if reach.is_for_others and cert is None and not trust_proxy:
            click.echo(f"\n{_PLAIN}", err=True)
        click.echo("  Ctrl-C stops.\n")
        if not no_browser:
            webbrowser.open(running.address)
        interrupt.wait()
        standing = running.standing()
        click.echo("\nStopping …")
    for rig, summary in standing:
        done = done_words(summary.total, summary.counts)
        click.echo(f"{done}." if len(standing) == 1 else f"{done} ({rig.name}).")
    click.echo("`poserig open` goes on.")


def _say(news: str) -> None:
    click.echo(f"  {news}")


def done_words(total: int, counts: Mapping["ObjectState", int]) -> str:
    """How far a queue is, without a full stop; photographs that are gone are not among them.

    Args:
        total: Photographs that were ever in the queue.
        counts: How many of them are in each state.
    """
    from poserig.labeling.states import ObjectState

    left = counts[ObjectState.PENDING] + counts[ObjectState.OPEN]
    aside, failed = counts[ObjectState.DECLINED], counts[ObjectState.FAILED]
    there = total - failed
    words = f"{there - left - aside:,} of {there:,} photographs are done"
    if aside:
        words += f", {aside:,} {'waits' if aside == 1 else 'wait'} for the lead: all declined"
    if failed:
        words += f"; {failed:,} cannot be labeled, or {'is' if failed == 1 else 'are'} gone"
    return words
