"""Draws on terminals: tables, bars and what changes in place. Elsewhere commands print lines.

rich is imported when something is drawn: most commands draw nothing.
"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    from poserig.jobs.status import JobStatus

# Narrower terminals have no room for a bar in each row.
WIDE = 100
BAR = 12
STYLES = {
    "Completed": "green",
    "InProgress": "cyan",
    "Initializing": "cyan",
    "Stopping": "yellow",
    "Stopped": "yellow",
    "Failed": "red",
}


def console_of_stdout() -> "Console | None":
    """Returns what draws on standard output; None when that is no terminal."""
    if not sys.stdout.isatty():
        return None
    from rich.console import Console

    return Console(file=sys.stdout, highlight=False)


def state(status: str) -> "Text":
    """Returns the status of a job in its color."""
    from rich.text import Text

    return Text(status, STYLES.get(status, ""))


def bar(done: float, total: float, width: int = BAR) -> "ProgressBar":
    """Returns a bar that is filled to a share.

    Args:
        done: How much is done.
        total: Of how much; 0 for nothing.
        width: In columns.
    """
    from rich.progress_bar import ProgressBar

    return ProgressBar(total=max(total, 1), completed=done, width=width, pulse=False)


def plain_table(*columns: str) -> "Table":
    """Returns a table with headings and without lines; names that begin with ">" stand right."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for name in columns:
        is_number = name.startswith(">")
        table.add_column(
            name.removeprefix(">"), justify="right" if is_number else "left", no_wrap=is_number,
            overflow="fold",
        )  # fmt: skip
    return table


def table_of_jobs(rows: Sequence["JobStatus"], width: int) -> "Table":
    """Returns labeling jobs as a table.

    Args:
        rows: The jobs.
        width: Of the terminal, in columns.
    """
    is_wide = width >= WIDE
    table = plain_table(
        "JOB", "STATUS", *["DONE"] * is_wide, ">LABELED", ">FAILED", ">TO DO", "LAUNCHED"
    )
    moment = "%Y-%m-%d %H:%M" if is_wide else "%Y-%m-%d"
    for row in rows:
        done = row.labeled + row.failed
        counts = (row.labeled - row.error_labels, row.failed, row.unlabeled)
        table.add_row(
            f"{row.name} ({len(row.parts)} jobs)" if row.parts else row.name,
            state(row.status),
            *[bar(done, done + row.unlabeled)] * is_wide,
            *(f"{count:,}" for count in counts),
            row.created.strftime(moment) if row.created else "",
        )
    return table
