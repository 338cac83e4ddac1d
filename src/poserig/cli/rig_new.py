"""Defines `poserig rig new`: draws a rig in a browser."""

import secrets
import webbrowser
from pathlib import Path

import click

from poserig.cli.interrupt import Interrupt
from poserig.errors import PoserigError, shown

# The same port each time: the browser then finds a drawing that was not saved.
PORT = 4680


@click.command()
@click.option("--from", "source", default="", metavar="NAME|FILE",
              help="Begin with a rig of the library, or with a file of any program that "
              "`poserig rig convert` reads.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False),
              help="File that Save writes; by default the file of --from when it is a rig file, "
              "else the rig's name in this folder.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True,
              help="Port on this machine; 0 takes a free one.")  # fmt: skip
@click.option("--no-browser", is_flag=True, help="Only print the address.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def new(source: str, out: Path | None, port: int, no_browser: bool, force: bool) -> None:
    """Draw a rig in a browser, and save it as a file.

    The page is the rig creator: points on a picture, lines, left/right pairs, and the labeling
    component beside it to try the rig. Ctrl-C stops it; a drawing that was not saved is there
    again at the next start.
    """
    from poserig.cli.rig_conversion import rig_of
    from poserig.formats.rigs import rig_to_json
    from poserig.json import Json, loads
    from poserig.project.product import built_files
    from poserig.project.rig_creator import CREATOR_PATH, CreatorSession, creator_application
    from poserig.project.rigs import read_rig
    from poserig.text import decode_text
    from poserig.wsgi import WsgiServer

    start: Json = None
    if source:
        start = rig_to_json(rig_of(source, ""))
        path = Path(source)
        is_rig_file = path.is_file() and _is_rig(decode_text(path.read_bytes()))
        if is_rig_file or not path.is_file():
            # With members that only newer versions know.
            start = loads(read_rig(source).text)
        if is_rig_file and out is None:
            out, force = path, True
    if out is not None and out.exists() and not force and str(out) != source:
        raise PoserigError(
            "There is a file already.",
            where=shown(str(out)),
            cure=f"Edit it with --from {shown(str(out))}, or replace it with --force.",
        )
    token = secrets.token_urlsafe(24)

    def tell(path: Path) -> None:
        click.echo(f"  Saved {shown(str(path))}")

    interrupt = Interrupt()
    session = CreatorSession(start, out, force or (out is not None and str(out) == source), tell)
    application = creator_application(built_files(), session, token)
    with WsgiServer(application, port, "rig-creator") as server:
        address = f"{server.url}{CREATOR_PATH}#session={token}"
        click.echo(f"\n  Open  {click.style(address, bold=True)}\n  Ctrl-C stops.\n")
        if not no_browser:
            webbrowser.open(address)
        interrupt.wait()


def _is_rig(text: str) -> bool:
    from poserig.json import loads

    try:
        value = loads(text)
    except ValueError:
        return False
    return isinstance(value, dict) and value.get("version") == 1 and "keypoints" in value
