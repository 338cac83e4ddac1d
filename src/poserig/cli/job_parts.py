"""Says in words which jobs one launch was divided into."""

from collections.abc import Sequence

import click

from poserig.jobs.part_launch import LaunchedPart


def say_parts(parts: Sequence[LaunchedPart]) -> None:
    """Print a line for each part; nothing for a job that has none."""
    for part in parts:
        before = "" if part.is_new else "  (launched before)"
        gold = f", {part.gold:,} of them gold" if part.gold else ""
        click.echo(f"  {part.name}  {part.images or 0:,} images{gold}{before}")


def say_where(
    name: str, parts: Sequence[LaunchedPart], output_manifest_uri: str, portal_url: str
) -> None:
    """Print where people label, and where the labels will be."""
    if portal_url:
        click.echo(f"Portal   {portal_url}")
    click.echo(f"Results  {f'poserig job results {name}' if parts else output_manifest_uri}")
