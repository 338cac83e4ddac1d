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
    from click._termui_impl import ProgressBar

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
    """A progress bar for what takes its time, on a terminal.

    Yields:
        What to tell how many things of how many are done.
    """
    with ExitStack() as stack:
        bar: ProgressBar[int] | None = None
        shown = 0

        def follow(done: int, total: int) -> None:
            nonlocal bar, shown
            if bar is None and done < total >= MANY and sys.stderr.isatty():
                bar = stack.enter_context(
                    click.progressbar(
                        length=total, label=label, file=sys.stderr, update_min_steps=total // STEPS
                    )
                )
            if bar is not None:
                bar.update(done - shown)
                shown = done
            if done == total:
                stack.close()

        yield follow


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
