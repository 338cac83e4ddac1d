"""`poserig job status`: how labeling jobs stand, and how their workers fit gold images."""

from dataclasses import replace
from textwrap import indent

import click

from poserig.cli.as_json import AS_JSON, say_json
from poserig.cli.job_gold import gold_lines
from poserig.cli.terminal import console_of_stdout, table_of_jobs
from poserig.jobs.parts import by_job, examine
from poserig.jobs.session import open_session
from poserig.jobs.status import JobStatus, list_all


@click.command(name="status", short_help="Show how jobs stand.")
@click.argument("name", required=False)
@AS_JSON
def show_status(name: str | None, as_json: bool) -> None:
    """Show the state of the labeling job NAME, or of every job, newest first.

    Ground Truth counts the report of an error that stands in place of a label as a label. Of a job
    NAME that is over, these are counted apart. With --json, a line for each job.

    Of a job NAME with gold images, it says how well each worker's answers fit their known poses.
    """
    session = open_session()
    found = [examine(session, name)] if name else by_job(list_all(session))
    if as_json:
        for row in found:
            say_json(row, is_over=row.is_over)
        return
    if not found:
        click.echo("No labeling job yet. Launch one: poserig job launch ./photos")
    if console := console_of_stdout():
        rows = [part for row in found for part in (row, *row.parts)] if name else found
        console.print(table_of_jobs(rows, console.width))
        for row in rows if name else ():
            # The reasons and the gold of parts stand in those of the whole.
            own = row if row is found[0] else replace(row, reason="", gold=None)
            for note in notes_of(own):
                console.print(note, markup=False, soft_wrap=True)
        return
    for row in found:
        click.echo(_line(row))
        for part in row.parts if name else ():
            # The gold of parts stands in that of the whole.
            click.echo(indent(_line(replace(part, gold=None)), "  "))


def _line(row: JobStatus) -> str:
    text = f"{row.name:32} {row.status:12} {row.labeled - row.error_labels} labeled, "
    if row.error_labels:
        text += f"{row.error_labels} error label{'s' * (row.error_labels != 1)}, "
    text += f"{row.failed} failed, {row.unlabeled} to do"
    return "\n  ".join((text, *notes_of(row)))


def notes_of(row: JobStatus) -> list[str]:
    """Returns what is to be said of a job beside its counts, in sentences and addresses."""
    notes = [row.reason] if row.reason else []
    if row.is_over and row.output_manifest_uri:
        notes.append(row.output_manifest_uri)
    if row.error_labels:
        notes.append(f"Label them again: poserig job requeue {row.name}")
    if row.gold:
        notes += gold_lines(row.gold)
    return notes
