"""`poserig job status`: how labeling jobs stand."""

from textwrap import indent

import click

from poserig.cli.as_json import AS_JSON, say_json
from poserig.jobs.parts import by_job, examine
from poserig.jobs.session import open_session
from poserig.jobs.status import JobStatus, list_all


@click.command(name="status")
@click.argument("name", required=False)
@AS_JSON
def show_status(name: str | None, as_json: bool) -> None:
    """Show the state of the labeling job NAME, or of every job, newest first.

    Ground Truth counts the report of an error that stands in place of a label as a label. Of a job
    NAME that is over, these are counted apart. With --json, a line for each job.
    """
    session = open_session()
    found = [examine(session, name)] if name else by_job(list_all(session))
    if as_json:
        for row in found:
            say_json(row, is_over=row.is_over)
        return
    if not found:
        click.echo("No labeling job yet. Launch one: poserig job launch ./photos")
    for row in found:
        click.echo(_line(row))
        for part in row.parts if name else ():
            click.echo(indent(_line(part), "  "))


def _line(row: JobStatus) -> str:
    text = f"{row.name:32} {row.status:12} {row.labeled - row.error_labels} labeled, "
    if row.error_labels:
        text += f"{row.error_labels} error label{'s' * (row.error_labels != 1)}, "
    text += f"{row.failed} failed, {row.unlabeled} to do"
    if row.reason:
        text += f"\n  {row.reason}"
    if row.is_over and row.output_manifest_uri:
        text += f"\n  {row.output_manifest_uri}"
    if row.error_labels:
        text += f"\n  Label them again: poserig job requeue {row.name}"
    return text
