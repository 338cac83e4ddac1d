"""Writes the picture of a rig to a file, in the format that the file's name asks for."""

from pathlib import Path

from poserig.errors import PoserigError
from poserig.files import refuse_to_replace, write_atomically
from poserig.pose.rig import Rig
from poserig.rigging.picture import picture_of
from poserig.rigging.png import png_of
from poserig.rigging.svg import svg_of


def write_picture(rig: Rig, out: Path, *, size: int = 480, force: bool = False) -> None:
    """Draws a rig's template into a file.

    Args:
        rig: What to draw.
        out: Ends in .svg or .png.
        size: Longer side of the picture, pixels.
        force: Replace a file that is there with another content.

    Raises:
        PoserigError: Another ending, another file is there, or the rig has no template. Nothing is
            written then.
        OSError: The file cannot be written.
    """
    kind = out.suffix.lower()
    if kind not in (".svg", ".png"):
        raise PoserigError(
            "A rig is drawn as SVG or PNG.", where=str(out), cure="End the name in .svg or .png."
        )
    picture = picture_of(rig, size)
    content = svg_of(picture).encode() if kind == ".svg" else png_of(picture)
    refuse_to_replace(out, content, force=force)
    out.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(out, content)
