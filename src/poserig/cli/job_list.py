"""`poserig job list`: every labeling job of the account and region, newest first."""

import click

from poserig.cli.as_json import AS_JSON, say_json
from poserig.cli.terminal import console_of_stdout, table_of_jobs
from poserig.jobs.parts import by_job
from poserig.jobs.session import open_session
from poserig.jobs.status import JobStatus, list_all

HEAD = ("NAME", "STATUS", "LABELED", "FAILED", "TO DO", "LAUNCHED")


@click.command(name="list", short_help="List the jobs, newest first.")
@click.option("--contains", default="", metavar="TEXT",
              help="Only jobs with this in their name, upper and lower case alike.")  # fmt: skip
@click.option("--running", is_flag=True, help="Only jobs that are not over.")
@AS_JSON
def list_jobs(contains: str, running: bool, as_json: bool) -> None:
    """List the labeling jobs, newest first. With --json, a line each."""
    found = [
        one
        for one in by_job(list_all(open_session()))
        if contains.lower() in one.name.lower() and not (running and one.is_over)
    ]
    if as_json:
        for one in found:
            say_json(one, is_over=one.is_over)
        return
    if not found:
        what = " that is chosen" if contains or running else " yet"
        click.echo(f"No labeling job{what}. Launch one: poserig job launch ./photos")
        return
    if console := console_of_stdout():
        console.print(table_of_jobs(found, console.width))
        return
    for line in table([HEAD, *map(_row, found)]):
        click.echo(line)


def _row(one: JobStatus) -> tuple[str, ...]:
    launched = one.created.strftime("%Y-%m-%d %H:%M") if one.created else ""
    counts = (one.labeled, one.failed, one.unlabeled)
    name = f"{one.name} ({len(one.parts)} jobs)" if one.parts else one.name
    return (name, one.status, *(f"{count:,}" for count in counts), launched)


def table(rows: list[tuple[str, ...]]) -> list[str]:
    """Returns the rows as lines with columns of one width; numbers stand on the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    numbers = [
        all(row[column].replace(",", "").isdecimal() for row in rows[1:])
        for column in range(len(rows[0]))
    ]
    return [
        "  ".join(
            text.rjust(width) if is_number else text.ljust(width)
            for text, width, is_number in zip(row, widths, numbers, strict=True)
        ).rstrip()
        for row in rows
    ]
