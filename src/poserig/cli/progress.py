"""Tells on the terminal what becomes of a folder's images: judged, taken or left out, uploaded."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import click

from poserig.jobs.photographs import Folder, Progress

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

# Fewer files are judged before anybody would read a progress bar.
MANY_FILES = 500
# Drawing it for each file would take longer than judging.
STEPS = 200
# Of more images than this not each is named.
NAMED_UPLOADS = 50
EVERY = 500


@contextmanager
def looking() -> Iterator[Progress]:
    """A progress bar for folders that take their time, on a terminal.

    Yields:
        What to tell how many files of how many are judged.
    """
    with ExitStack() as stack:
        bar: ProgressBar[int] | None = None

        def follow(done: int, total: int) -> None:
            nonlocal bar
            if bar is None and done == 1 and total >= MANY_FILES and sys.stderr.isatty():
                bar = stack.enter_context(
                    click.progressbar(
                        length=total,
                        label="Looking at the files",
                        file=sys.stderr,
                        update_min_steps=total // STEPS,
                    )
                )
            if bar is not None:
                bar.update(1)
            if done == total:
                stack.close()

        yield follow


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
