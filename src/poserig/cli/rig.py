"""Defines `poserig rig`: shows, checks and draws rigs, and writes worker task templates."""

from pathlib import Path

import click

from poserig.cli.rig_changes import diff, migrate
from poserig.cli.rig_conversion import convert
from poserig.cli.rig_new import new
from poserig.errors import shown
from poserig.jobs.templates import write_templates
from poserig.pose.rig_file import RigError, library_names, load_rig, read_rig_json


@click.group()
def rig() -> None:
    """Draw, show, check, render, convert and compare rigs, and carry labels over."""


rig.add_command(convert)
rig.add_command(diff)
rig.add_command(migrate)
rig.add_command(new)


@rig.command("list")
def list_rigs() -> None:
    """List the rigs that come with poserig."""
    for name in library_names():
        found = load_rig(name)
        counts = f"{len(found.keypoints):>3} keypoints {len(found.links):>3} links"
        click.echo(f"{found.name:20} {counts}  {found.title}")


@rig.command()
@click.argument("source")
def show(source: str) -> None:
    """Show the keypoints of SOURCE, a rig's name or file, in their order."""
    found = load_rig(source)
    click.echo(f"{found.name}: {shown(found.title or found.category or 'a rig')}")
    if found.credit:
        click.echo(shown(found.credit))
    names = [shown(name) for name in found.keypoint_names]
    wide = max(map(len, names))
    click.echo(f"\n  {'':>3}  {'keypoint':{wide}}  side    σ ({found.sigma_source})  partner")
    for number, (one, name) in enumerate(zip(found.keypoints, names, strict=True), 1):
        sigma = f"{one.sigma:g}".ljust(len(found.sigma_source) + 4)
        row = f"  {number:>3}  {name:{wide}}  {one.side:6}  {sigma}"
        click.echo(f"{row}  {shown(one.swap or '')}".rstrip())


@rig.command()
@click.argument("source")
def check(source: str) -> None:
    """Check SOURCE, a rig's name or file, and say what is wrong with it.

    What cannot be used ends with status 1. Advice on what could be better does not.
    """
    from poserig.rigging.advice import advice_on
    from poserig.rigging.unknown import unknown_members

    file = Path(source)
    unknown = unknown_members(read_rig_json(file)) if file.is_file() else []
    try:
        found = load_rig(source)
    except RigError as error:
        # A member under a wrong name is often the very one that is missing.
        for one in unknown:
            click.echo(shown(str(one)))
        raise error from None
    advice = [*unknown, *advice_on(found)]
    said = "Usable; what could be better:" if advice else "Good."
    counts = f"{len(found.keypoints)} keypoints, {len(found.links)} links"
    click.echo(f"{found.name}: {counts}. {said}")
    for one in advice:
        click.echo(f"  {shown(str(one))}")


@rig.command()
@click.argument("source")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="File to write, .svg or .png.")  # fmt: skip
@click.option("--size", type=click.IntRange(64, 4096), default=480, show_default=True,
              help="Longer side of the picture, in pixels.")  # fmt: skip
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def render(source: str, out: Path, size: int, force: bool) -> None:
    """Draw the template of SOURCE, a rig's name or file.

    Points have their number, in rig order; an SVG also says their name when you point at one.
    """
    from poserig.rigging.render import write_picture

    write_picture(load_rig(source), out, size=size, force=force)
    click.echo(str(out))


@rig.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--template", type=click.Path(path_type=Path, exists=True),
              help="Source of the templates; by default poserig's own.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
def template(sources: tuple[str, ...], template: Path | None, out: Path, force: bool) -> None:
    """Write a worker task template for each rig of SOURCES (names or files)."""
    from poserig.project.product import template as own_template

    write_templates(template or own_template(), sources, out, force=force)
