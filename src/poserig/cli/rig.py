"""Defines `poserig rig`: lists and checks rigs, and writes worker task templates."""

from pathlib import Path

import click

from poserig.jobs.templates import write_templates
from poserig.pose.rig_file import library_names, load_rig


@click.group()
def rig() -> None:
    """Check rigs, and write worker task templates."""


@rig.command("list")
def list_rigs() -> None:
    """List the rigs that come with poserig."""
    for name in library_names():
        found = load_rig(name)
        click.echo(f"{found.name:24} {len(found.keypoints):>3} keypoints  {found.title}")


@rig.command()
@click.argument("source")
def check(source: str) -> None:
    """Check SOURCE, a rig's name or file, and say what is wrong with it."""
    found = load_rig(source)
    click.echo(f"{found.name}: {len(found.keypoints)} keypoints, {len(found.links)} links. Good.")


@rig.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--template", type=click.Path(path_type=Path, exists=True), required=True,
              help="Source of the templates: web/templates/worker-task.liquid.html.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
@click.option("--force", is_flag=True, help="Replace files that are there.")
def template(sources: tuple[str, ...], template: Path, out: Path, force: bool) -> None:
    """Write a worker task template for each rig of SOURCES (names or files)."""
    write_templates(template, sources, out, force=force)
