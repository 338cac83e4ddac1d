"""Tells on the terminal what becomes of a folder's images: judged, taken or left out, uploaded."""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from poserig.jobs.photographs import Folder, Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

# Fewer are done before anybody would read a progress bar.
MANY = 500
# Drawing it for each file would take longer than judging them.
STEPS = 200
# Of more images than this not each is named.
NAMED_UPLOADS = 50
EVERY = 500
# Seconds between two lines for a program that follows.
TOLD_EVERY = 0.25


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A progress bar with rate and time left for what takes its time, on a terminal.

    Yields:
        What to tell how many things of how many are done.
    """
    with ExitStack() as stack:
        bar: Bar | None = None
        step = 1

        def follow(done: int, total: int) -> None:
            nonlocal bar, step
            if bar is None and done < total >= MANY and sys.stderr.isatty():
                bar = stack.enter_context(_bar())
                bar.add_task(label, total=total, rate="")
                step = max(1, total // STEPS)
            if bar is not None and (done % step == 0 or done == total):
                speed = bar.tasks[0].speed
                rate = f"{speed:,.0f}/s" if speed else ""
                bar.update(bar.task_ids[0], completed=done, rate=rate)
                bar.refresh()
            if done == total:
                stack.close()
                bar = None

        yield follow


def _bar() -> "Bar":
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=Console(file=sys.stderr),
        auto_refresh=False,
    )


def told_progress() -> Progress:
    """Prints {"done": n, "total": m} lines for a program that follows, some each second."""
    last = 0.0

    def follow(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done == total or now - last >= TOLD_EVERY:
            last = now
            click.echo(json.dumps({"done": done, "total": total}))
            sys.stdout.flush()

    return follow


def uploads(
    say: Callable[[str], None] = click.echo, named: int = NAMED_UPLOADS
) -> Callable[[str], None]:
    """Names the first uploads, then counts.

    Args:
        say: Told each line.
        named: How many are named.
    """
    count = 0

    def follow(name: str) -> None:
        nonlocal count
        count += 1
        if count <= named:
            say(f"  uploaded {name}")
        elif count % EVERY == 0:
            say(f"  uploaded {count:,} images")

    return follow


def say_folder(folder: Folder) -> None:
    """Says what was taken of a folder, what was left out, and what to know about the images."""
    for line in (folder.summary, *folder.notes):
        if line:
            is_odd = folder.left_out or line in folder.notes
            click.secho(line, fg="yellow" if is_odd else None, err=True)
