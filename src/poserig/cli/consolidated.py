"""Says what came of making a job's labels again, for `poserig job consolidate`, demo and label."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from poserig.jobs.consolidate import Consolidated

# Of more lines than this not each is named.
NAMED_PROBLEMS = 20


def say_consolidated(name: str, made: "Consolidated") -> None:
    """Print what was made, what differs and where it lies; what could not be read on stderr."""
    counts = made.counts
    labels = "label" if counts.made == 1 else "labels"
    text = f"{name}: made {counts.made:,} {labels} again from all answers"
    text += f", {counts.changed:,} changed" if counts.changed else ", none changed"
    if counts.kept:
        text += f"; {counts.kept:,} lines without answers stay as they are"
    click.echo(text)
    click.echo(f"Results  {made.uri}" + ("" if made.is_new else " (was there already)"))
    if made.note:
        click.secho(made.note, fg="yellow", err=True)
    for line, problem in counts.problems[:NAMED_PROBLEMS]:
        click.secho(f"{made.first}:{line} stays as it is: {problem}", fg="yellow", err=True)
    more = len(counts.problems) - NAMED_PROBLEMS
    if more > 0:
        click.secho(f"and {more:,} more lines.", fg="yellow", err=True)
