"""`poserig open`"""

import signal
import threading
import webbrowser
from pathlib import Path

import click


@click.command("open")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--rig",
    "rigs",
    multiple=True,
    help="A rig's name or file; may be repeated, each has a queue of its own. By default those of "
    "the last time, or that of an import, or coco-person-17.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Port on 127.0.0.1; by default this project's last one, or a free one from 4600.",
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
    no_browser: bool,
) -> None:
    """Label the photographs of FOLDER in a browser; nothing in it is copied or changed.

    Labels and the queue are kept in FOLDER.poserig beside it. New photographs join while it is
    open, and at the next start. Ctrl-C stops it; nothing that was submitted is lost.
    """
    from poserig.labeling.states import ObjectState
    from poserig.project.places import places_of
    from poserig.project.rigs import default_rigs, read_rig
    from poserig.project.running import RunningProject
    from poserig.project.teamwork import TeamOptions

    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: stopped.set())
    places = places_of(folder, state)
    chosen, *more = [read_rig(one) for one in rigs] or default_rigs(places)
    team = TeamOptions(workers, title, instructions, practice)
    project = RunningProject(places, chosen, port, _say, more, team)
    with project as running:
        click.echo(f"\n  Open    {click.style(running.address, bold=True)}")
        click.echo(f"  Labels  {running.places.state}")
        for needs in dict.fromkeys(one.needs for one in running.summaries() if one.needs):
            click.echo(f"  People  {needs}")
        click.echo("  Ctrl-C stops.\n")
        if not no_browser:
            webbrowser.open(running.address)
        stopped.wait()
        standing = list(zip(running.rigs, running.summaries(), strict=True))
        click.echo("\nStopping …")
    for rig, summary in standing:
        left = sum(summary.counts[state] for state in (ObjectState.PENDING, ObjectState.OPEN))
        aside = summary.counts[ObjectState.DECLINED]
        done = f"{summary.total - left - aside:,} of {summary.total:,} photographs are done"
        if aside:
            done += f", {aside:,} {'waits' if aside == 1 else 'wait'} for the lead: all declined"
        click.echo(f"{done}." if len(standing) == 1 else f"{done} ({rig.rig.name}).")
    click.echo("`poserig open` goes on.")


def _say(news: str) -> None:
    click.echo(f"  {news}")
