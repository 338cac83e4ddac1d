"""Defines `poserig rig convert`: rigs of other programs, in and out."""

from dataclasses import replace
from pathlib import Path

import click

from poserig.errors import PoserigError, shown
from poserig.files import write_files
from poserig.pose.rig import Rig
from poserig.pose.rig_file import is_rig_name, library_rig
from poserig.rigging.conversion.registry import LOSES, WRITERS, read_any
from poserig.text import TextError, decode_text


@click.command()
@click.argument("source")
@click.option("--to", "program", type=click.Choice(sorted(WRITERS)), default="poserig",
              show_default=True, help="The program that is to read it.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="File to write.")  # fmt: skip
@click.option("--name", default="", help="Another name for the rig.")
@click.option("--category", default="", help="Which object of SOURCE, when it has several.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def convert(source: str, program: str, out: Path, name: str, category: str, force: bool) -> None:
    """Write the rig SOURCE, a name of the library or a file, for another program.

    SOURCE may be a rig file of poserig, a category of COCO, dataset_info of MMPose, data.yaml of
    Ultralytics, labels or a drawing of CVAT, a skeleton of SLEAP, config.yaml of DeepLabCut, or a
    template or rig file of the AWS component: its content tells which.
    """
    rig = rig_of(source, category)
    if name:
        if not is_rig_name(name):
            raise PoserigError(
                f"{name!r} cannot be a rig's name.",
                where="--name",
                cure="Use lower-case letters, digits and single hyphens, as in coco-person-17.",
            )
        rig = replace(rig, name=name)
    write_files({out: WRITERS[program](rig)}, force=force)
    click.echo(f"Wrote {rig.name}, {len(rig.keypoints)} keypoints: {shown(str(out))}")
    if program in LOSES:
        click.echo(f"A file of {program} has no place for {LOSES[program]}.")


def rig_of(source: str, category: str) -> Rig:
    """The rig of the library of that name, or that of a file of any program.

    Args:
        source: Name or path.
        category: Chooses one of several objects that the file defines.

    Raises:
        PoserigError: It is neither, or cannot be read.
    """
    path = Path(source)
    if not path.is_file():
        known = library_rig(source)
        if known is None:
            raise PoserigError(
                "is neither a file nor a rig of the library.",
                where=shown(source),
                cure="`poserig rig list` names the library's.",
            )
        return known
    try:
        text = decode_text(path.read_bytes())
    except TextError as error:
        raise PoserigError(f"{error}.", where=shown(source), cure="Save it as UTF-8.") from error
    return read_any(text, shown(source), category)
