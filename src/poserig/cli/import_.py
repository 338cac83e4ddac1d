"""`poserig import`: labels of another program, as start values."""

import json
from pathlib import Path

import click

from poserig.errors import shown
from poserig.formats.importing import Imported, ImportOptions, import_file
from poserig.formats.registry import format_of, module_of, names
from poserig.intake.images.folder import listing
from poserig.intake.poses.rules import KINDS
from poserig.pose.rig_file import load_rig


@click.command()
@click.argument("format_name", metavar="FORMAT", type=click.Choice(names("read")))
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--images", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Folder of the image files; by default that of SOURCE.")  # fmt: skip
@click.option("--place", type=click.Choice(("link", "copy", "none")), default="link",
              show_default=True,
              help="Put the images into OUT: as hard links, as copies, or not.")  # fmt: skip
@click.option("--rig", default="",
              help="Rig, a name or a file, if SOURCE does not name the keypoints.")  # fmt: skip
@click.option("--category", default="", help="Only instances of this category.")
@click.option("--keep-going", is_flag=True, help="Leave out what cannot be read, and go on.")
@click.option("--force", is_flag=True, help="Replace OUT.")
@click.option("--json", "as_json", is_flag=True, help="Print what was and was not taken as JSON.")
def import_command(
    format_name: str,
    source: Path,
    out: Path,
    images: Path | None,
    place: str,
    rig: str,
    category: str,
    keep_going: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Make the folder OUT of labels of another program, to be corrected with poserig open OUT.

    SOURCE is the file or folder that the other program wrote. OUT gets the images and
    start.manifest with the labels. Points that nobody corrects keep their numbers when OUT is
    exported again.
    """
    options = ImportOptions(
        rig=load_rig(rig) if rig else None,
        folder=images,
        placing=place,  # type: ignore[arg-type]  # click lets no other value through
        category=category,
        keep_going=keep_going,
        force=force,
    )
    found = import_file(module_of(format_name), source, out, options)
    if as_json:
        told = {"format": format_name, "out": str(out), **found.to_json()}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        _say(format_name, out, found)
    if found.refused:
        raise SystemExit(1)


def _say(name: str, out: Path, found: Imported) -> None:
    click.echo(
        f"Imported {found.images:,} images, {found.instances:,} instances and {found.points:,} "
        f"labeled keypoints into {shown(str(out))}."
    )
    for kind, count in found.left_out.most_common():
        click.echo(f"Left out: {count:,} that {KINDS.get(kind, kind)}.")
    lost = found.losses.words()
    if lost:
        click.echo(f"{format_of(name).title}: {lost} not kept.")
    if found.rig_file:
        click.echo(f"The rig was made of the file's names and links: {shown(str(found.rig_file))}")
    if found.refused:
        click.secho(
            f"{len(found.refused):,} could not be read:\n{listing(found.refused)}",
            fg="red",
            err=True,
        )
    if found.further:
        names = ", ".join(found.further)
        click.echo(f"Some instances have another rig than {found.rig and found.rig.name}: {names}.")
    if option := found.rig_option:
        click.echo(f"Correct them: poserig open {shown(str(out))} --rig {shown(option)}")
