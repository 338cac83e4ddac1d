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
    help="A rig's name or file; by default that of the last time, or of an import, or "
    "coco-person-17.",
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
@click.option("--no-browser", is_flag=True, help="Only print the address.")
def open_project(
    folder: Path, rig: str | None, port: int | None, state: Path | None, no_browser: bool
) -> None:
    """Label the photographs of FOLDER in a browser; nothing in it is copied or changed.

    Labels and the queue are kept in FOLDER.poserig beside it. New photographs join at the next
    start. Ctrl-C stops it; nothing that was submitted is lost.
    """
    from poserig.labeling.states import ObjectState
    from poserig.project.places import places_of
    from poserig.project.rigs import default_rig, read_rig
    from poserig.project.running import RunningProject

    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: stopped.set())
    places = places_of(folder, state)
    chosen = read_rig(rig) if rig else default_rig(places)
    project = RunningProject(places, chosen, port, _say)
    with project as running:
        click.echo(f"\n  Open    {click.style(running.address, bold=True)}")
        click.echo(f"  Labels  {running.places.state}")
        click.echo("  Ctrl-C stops.\n")
        if not no_browser:
            webbrowser.open(running.address)
        stopped.wait()
        summary = running.summary()
        click.echo("\nStopping …")
    left = sum(summary.counts[state] for state in (ObjectState.PENDING, ObjectState.OPEN))
    done = summary.total - left
    click.echo(f"{done:,} of {summary.total:,} photographs are done. `poserig open` goes on.")


def _say(news: str) -> None:
    click.echo(f"  {news}")
