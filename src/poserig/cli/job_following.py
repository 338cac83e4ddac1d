"""Says in words which later round was launched, for `poserig job launch --from`."""

import click

from poserig.cli.job_parts import say_parts, say_where
from poserig.jobs.follow import FollowingJob


def say_following(made: FollowingJob, portal_url: str) -> None:
    """Print the round, what it starts from, and where its labels will be."""
    for note in made.notes:
        click.secho(note, fg="yellow", err=True)
    images = made.images - made.gold
    of = f" of {made.of:,}" * (made.of != images)
    click.echo(
        f"{'Launched' if made.arn else 'Would launch'} {made.name}: round {made.number} over"
        f" {images:,}{of} images, {made.started:,} of them with an earlier label"
        + f"; {made.gold:,} gold images beside them"
        * bool(made.gold)
    )
    say_parts(made.parts)
    click.echo(f"Labels   {made.attribute}, rig {made.rig}")
    if not made.arn:
        click.echo("Nothing was written (--dry-run).")
        return
    say_where(made.name, made.parts, made.output_manifest_uri, portal_url)
